"""Measures over both forms, with attempts made by the services alone: what is harder in one of them is no change."""

from datetime import timedelta

import pytest

from quizzes.content.queries.content import course_content
from quizzes.domain.crossover import Design, Pair, crossover_gain
from quizzes.domain.grading import Answer
from quizzes.domain.suppression import Hidden
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.models import Response
from quizzes.teaching.queries.measure_presentation import change_headings, change_rows, changes_page
from quizzes.teaching.queries.measures import cohort_measures
from quizzes.teaching.queries.report_presentation import cells, headings
from quizzes.teaching.queries.reports import ReportFilter, completion_report, with_checks
from quizzes.vocabulary import Form, Phase
from tests.cohort_rows import ANSWERS, STATUS, CohortFactory, closed_attempt, completed, member
from tests.factories import NOON, CourseFactory, lesson_with_questions
from tests.review_rows import lesson_of_ideas

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=100)
BOTH = (STATUS, ANSWERS)
DATES = {Phase.PRE: NOON, Phase.POST: NOON + timedelta(hours=1), Phase.RECHECK: NOON + timedelta(days=9)}
BEFORE_AND_AFTER = (Phase.PRE, Phase.POST)


@pytest.fixture
def quiz():
    return lesson_of_ideas(CourseFactory(), 2)


@pytest.fixture
def cohort(quiz):
    return CohortFactory(course=quiz.course)


def walk(cohort, quiz, first, knows, phases=BEFORE_AND_AFTER):
    """One member by the services; `knows`: whether they answer right in each form and phase, else the idea shows."""
    row = member(cohort, f"P{cohort.enrollments.count()}", shares=BOTH)
    version = quiz.lesson.versions.get()
    start_lesson(row.learner, version, at=NOON)
    for phase in phases:
        attempt = start_attempt(row.learner, quiz, phase, seed=int(first is Form.B), at=DATES[phase])
        for item in attempt.items.all():
            label = "a" if knows(Form(attempt.form), phase) else "b"
            record_response(item, Answer(frozenset(label), None), at=DATES[phase])
        mark_read(row.learner, version, at=DATES[phase])
    return row


def found_in(cohort):
    return cohort_measures(cohort, course_content(cohort.course, at=AT))


def fill(cohort, quiz, *ways, phases=BEFORE_AND_AFTER):
    """Members by (number, first form, right before, right after)."""
    for number, first, before, after in ways:
        for _ in range(number):
            walk(cohort, quiz, first, lambda _, phase, b=before, a=after: b if phase is Phase.PRE else a, phases)


def test_a_form_that_is_harder_by_25_points_is_no_change(cohort, quiz, report_line):
    """Of every four people three know the idea in form A and two in form B; nobody learns."""
    for number in range(24):
        knows = {Form.A: number % 4 != 0, Form.B: number % 2 == 0}
        walk(cohort, quiz, list(Form)[number // 4 % 2], lambda form, _, knows=knows: knows[form])

    gain = found_in(cohort).main.gain

    assert (gain.before, gain.after, gain.change.value, gain.gain) == (62.5, 62.5, 0, 0)
    assert (gain.people, gain.is_balanced, 0 in gain.change.interval) == (24, True, True)
    old = old_scheme()
    report_line(
        f"24 people by the services, B harder by 25: {gain.change.value:+.1f}; A before and B after: {old:+.1f}"
    )
    assert old == -25


def old_scheme():
    """The same answers, as if everybody had met form A before and form B after."""
    rows = Response.objects.values_list("item__attempt__learner", "item__position", "item__attempt__form", "points")
    by_idea = {}
    for who, place, form, points in rows:
        by_idea.setdefault((who, place), {})[form] = points
    return crossover_gain(Pair(who, None, row["a"], row["b"]) for (who, _), row in by_idea.items()).change.value


def test_both_orders_weigh_the_same_in_what_was_corrected(cohort, quiz):
    """10 of 20 who met form A first, and 5 of 15 who met form B first: not 15 of 35."""
    ways = [(10, Form.A, True), (10, Form.A, False), (5, Form.B, True), (10, Form.B, False)]
    fill(cohort, quiz, *((number, first, False, after) for number, first, after in ways))

    resolved = found_in(cohort).main.ideas[0].statistics["resolved"]

    assert (resolved.count, resolved.total) == (15, 35)
    assert resolved.share == pytest.approx((10 / 20 + 5 / 15) / 2)
    assert resolved.share in resolved.interval


def test_an_order_with_too_few_people_is_not_told_by_itself(cohort, quiz):
    """PS-4: four of twelve in one order could be had from a share that gives it half of the weight."""
    ways = [(10, Form.A, True), (10, Form.A, False), (4, Form.B, True), (8, Form.B, False)]
    fill(cohort, quiz, *((number, first, False, after) for number, first, after in ways))

    resolved = found_in(cohort).main.ideas[0].statistics["resolved"]

    assert (resolved.count, resolved.total, resolved.share) == (14, 32, 14 / 32)


def test_what_came_back_is_asked_in_the_form_seen_longer_ago(cohort, quiz):
    ways = [(6, Form.A, False, True), (6, Form.B, False, True)]
    fill(cohort, quiz, *ways, phases=tuple(DATES))
    for _ in range(5):
        walk(cohort, quiz, Form.A, lambda _, phase: phase is Phase.POST, tuple(DATES))
        walk(cohort, quiz, Form.B, lambda _, phase: phase is Phase.POST, tuple(DATES))

    main = found_in(cohort).main

    relapse = main.ideas[0].statistics["relapse"]
    assert (relapse.count, relapse.total) == (10, 22)
    assert relapse.share == pytest.approx(10 / 22)
    assert main.later_change.value == pytest.approx(-100 * 10 / 22)


def test_the_first_edition_is_told_by_itself(cohort, quiz):
    """The same words twice, everybody right after; in two forms nobody learnt a thing."""
    fill(cohort, quiz, (6, Form.A, False, False), (6, Form.B, False, False))
    for n in range(12):
        row = member(cohort, f"Old {n}", shares=BOTH)
        completed(row, quiz)
        closed_attempt(row, quiz, Phase.PRE, [False])
        closed_attempt(row, quiz, Phase.POST, [True], minutes=10)

    found = found_in(cohort)

    assert [stratum.design for stratum in found.strata] == [Design.CROSSOVER, Design.FIXED]
    assert [(stratum.gain.people, stratum.gain.change.value) for stratum in found.strata] == [(12, 0), (12, 100)]
    assert all(idea.statistics["resolved"] is Hidden.SMALL for stratum in found.strata for idea in stratum.ideas)
    page = changes_page(found)
    assert (page.main.title, [other.title for other in page.others]) == ("Other words after", ["Same words after"])
    column = change_headings().index("Wordings")
    told = {line[column] for line in change_rows(cohort, found)}
    assert told == {"Other words after", "Same words after", ""}


def test_an_idea_with_one_wording_is_told_with_the_first_edition():
    quiz = lesson_with_questions(CourseFactory(), anchors=1)
    cohort = CohortFactory(course=quiz.course)
    fill(cohort, quiz, (6, Form.A, False, True), (6, Form.B, False, True))

    (stratum,) = found_in(cohort).strata

    assert (stratum.design, stratum.gain.people) == (Design.FIXED, 12)
    assert [idea.statistics["resolved"] for idea in stratum.ideas] == [Hidden.SMALL]


def test_who_read_first_is_told_from_who_was_asked_first(cohort, quiz):
    fill(cohort, quiz, (10, Form.A, False, True), (2, Form.B, False, True))
    reader = walk(cohort, quiz, Form.A, lambda *_: True, (Phase.POST,))

    found = found_in(cohort)

    assert (found.attendance.finished, found.attendance.questions_first, found.attendance.lesson_first) == (13, 12, 1)
    assert (found.main.gain.people, found.main.gain.after) == (12, 100)
    assert completion_cells(cohort)[reader.name] == ["read first", "2 of 2", "2 of 2", "not yet"]
    assert completion_cells(cohort)["P0"] == ["0 of 2", "2 of 2", "2 of 2", "not yet"]


def completion_cells(cohort):
    """What the completion report says of the checks, by name."""
    content = course_content(cohort.course, at=AT)
    rows = with_checks(completion_report(cohort, content, ReportFilter()).rows, content)
    start = headings().index("Before")
    return {row.name: [cell.text for cell in cells(row)[start : start + 4]] for row in rows}
