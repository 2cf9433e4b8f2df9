"""Reports: rows of those who agreed and of nobody else, the same number of queries for one and for many."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.domain.completion import Tally
from quizzes.models import Learner, LessonProgress
from quizzes.teaching.queries.certificates import certificate_of
from quizzes.teaching.queries.cohorts import cohort_cards, groups_of
from quizzes.teaching.queries.members import member_page
from quizzes.teaching.queries.open_topics import open_topics
from quizzes.teaching.queries.report_presentation import cells, headings, sure_words
from quizzes.teaching.queries.reports import SORTS, STATES, ReportFilter, cohort_counts, completion_report, with_checks
from quizzes.teaching.services.cohorts import leave_cohort, waive_lesson, withdraw_answers
from quizzes.teaching.services.simulation import simulate_cohort, simulate_learners
from quizzes.vocabulary import ChangeKind, CompletionState, Phase
from tests.cohort_rows import (
    ANSWERS,
    STATUS,
    CohortFactory,
    closed_attempt,
    cohort_of,
    completed,
    educator,
    member,
    record_belief,
)
from tests.factories import (
    NOON,
    BeliefFactory,
    ClaimVersionFactory,
    CourseFactory,
    LearnerFactory,
    LessonVersionFactory,
    ShownClaimFactory,
    lesson_with_questions,
)

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=30)
BOTH = (STATUS, ANSWERS)


@pytest.fixture
def course():
    return CourseFactory()


@pytest.fixture
def quiz(course):
    return lesson_with_questions(course, anchors=2)


@pytest.fixture
def cohort(quiz):
    return CohortFactory(course=quiz.course)


def report_of(cohort, **asked):
    return completion_report(cohort, course_content(cohort.course, at=AT), ReportFilter(**asked))


def checked_rows(cohort):
    report = report_of(cohort)
    return with_checks(report.rows, report.content)


def names(cohort, **asked):
    return [row.name for row in report_of(cohort, **asked).rows]


def words_of(cohort):
    (row,) = report_of(cohort).rows
    return dict(zip(headings(), [cell.plain for cell in cells(row)], strict=True))


def test_rows_of_those_who_agreed_only(cohort):
    """PV-4: no consent, no row; left, no row; another cohort, no row."""
    member(cohort, "Ana")
    member(cohort, "Never agreed", shares=())
    member(cohort, "Answers alone", shares=(ANSWERS,))
    leave_cohort(member(cohort, "Left"), at=AT)
    member(CohortFactory(course=cohort.course), "Elsewhere")

    assert names(cohort) == ["Ana"]
    assert report_of(cohort).members == 1


def test_simulated_people_are_counted_in_simulated_cohorts_only(cohort):
    member(cohort, "Real")
    member(cohort, "Simulated", learner=LearnerFactory(is_synthetic=True))
    pretend = CohortFactory(course=cohort.course, is_synthetic=True)
    member(pretend, "Pretend")
    member(pretend, "Real too", learner=LearnerFactory())

    assert (names(cohort), names(pretend)) == (["Real"], ["Pretend"])


def test_cohort_of_nobody(cohort):
    report = report_of(cohort)

    assert (report.members, report.rows, report.counts[0].counts) == (0, [], [0] * len(STATES))
    topics = open_topics(cohort, report.content)
    assert (topics.members, topics.rows) == (0, [])


def test_status_words_and_dates(cohort, quiz):
    completed(member(cohort, joined_at=NOON), quiz, days=3)

    words = words_of(cohort)

    assert words["Status"] == "Completed: read the lesson and answered every question"
    assert (words["Joined"], words["Completed"], words["Clear"]) == ("2026-11-23", "2026-11-26", "")
    assert words["Version read"] == "1"


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        (CompletionState.IN_PROGRESS, {"read_at": None, "completed_at": None}, "Started on 24 Nov 2026"),
        (
            CompletionState.IN_PROGRESS,
            {"completed_at": None},
            "Started on 24 Nov 2026: read the lesson, questions are open",
        ),
        (CompletionState.CHECKED, {"checked_at": AT}, "Completed and clear: at least 4 of 5 latest answers right"),
        (CompletionState.RETAINED, {"retained_at": AT}, "Still clear when asked again, a week or more later"),
    ],
)
def test_status_explains_itself(cohort, quiz, state, fields, words):
    completed(member(cohort), quiz, state=state, **fields)

    assert words_of(cohort)["Status"] == words


def test_not_started_and_not_needed_are_said_too(cohort, quiz):
    row = member(cohort)
    assert words_of(cohort)["Status"] == "Not started"

    waive_lesson(row, quiz.lesson.versions.get(), reason="Gave the talk", by=educator(), at=AT)

    assert (words_of(cohort)["Status"], words_of(cohort)["Started"]) == ("Not needed: Gave the talk", "")


def test_a_new_meaning_says_updated_and_takes_nothing_away(cohort, quiz):
    completed(member(cohort), quiz, state=CompletionState.CHECKED, checked_at=AT)
    LessonVersionFactory(lesson=quiz.lesson, number=2, change_kind=ChangeKind.MEANING, published_at=AT)

    words = words_of(cohort)

    assert words["Version read"] == "1, updated since"
    assert words["Status"].startswith("Completed and clear")


def test_a_minor_change_is_not_worth_a_word(cohort, quiz):
    completed(member(cohort), quiz)
    LessonVersionFactory(lesson=quiz.lesson, number=2, change_kind=ChangeKind.MINOR, published_at=AT)

    assert words_of(cohort)["Version read"] == "1"


def test_checks_of_those_who_share_answers_only(cohort, quiz):
    """CR-3, CR-4: first and latest check, the retry in the latest only; none in the check a week later (CR-10)."""
    for name, shares in (("Ana", BOTH), ("Bo", (STATUS,))):
        row = member(cohort, name, shares=shares)
        completed(row, quiz)
        first = closed_attempt(row, quiz, Phase.POST, [False, True])
        closed_attempt(row, quiz, Phase.POST, [True], minutes=5, number=2, retry_of=first)
        later = closed_attempt(row, quiz, Phase.RECHECK, [False, True], minutes=20_000)
        closed_attempt(row, quiz, Phase.RECHECK, [True], minutes=20_001, number=2, retry_of=later)

    ana, bo = checked_rows(cohort)

    assert (ana.checks.first, ana.checks.latest, ana.checks.later) == (Tally(1, 2), Tally(2, 2), Tally(1, 2))
    assert (bo.checks.first, bo.checks.latest, bo.checks.later) == (None, None, None)
    assert [cell.text for cell in cells(bo)][8:12] == ["not shared"] * 4


def test_what_somebody_holds_for_sure_is_told_by_its_fact_and_topic(cohort, quiz):
    """CR-3: for those who share answers, beside the lesson that answers it, and never the idea without its fact."""
    other = lesson_with_questions(cohort.course)
    idea = quiz.items.first().question.versions.get().options.get(label="b").reveals
    fact = ClaimVersionFactory(claim=idea.refuted_by, say_instead="Plants live on light.")
    ShownClaimFactory(lesson_version=quiz.lesson.versions.get(), claim_version=fact)
    for name, shares, state in (("Ana", BOTH, "held_sure"), ("Bo", (STATUS,), "held_sure"), ("Cy", BOTH, "held")):
        row = member(cohort, name, shares=shares)
        completed(row, quiz)
        BeliefFactory(learner=row.learner, misconception=idea, state=state)

    told = {(row.name, row.lesson.slug): sure_words(row) for row in checked_rows(cohort)}

    here, there = quiz.lesson.slug, other.lesson.slug
    assert (told["Ana", here], told["Bo", here], told["Cy", here]) == ("Plants live on light.", "not shared", "none")
    assert (told["Ana", there], told["Bo", there], told["Cy", there]) == ("", "not shared", "")


def test_withdrawn_answers_are_gone_at_once(cohort, quiz):
    row = member(cohort, shares=BOTH)
    completed(row, quiz)
    closed_attempt(row, quiz, Phase.POST, [True, True])
    withdraw_answers(row, at=AT)

    (shown,) = checked_rows(cohort)

    assert (shown.shares_answers, shown.checks.first) == (False, None)
    assert member_page(row, course_content(cohort.course, at=AT)).shared is None


def test_filters_and_orders(cohort, quiz):
    lesson_with_questions(cohort.course)
    completed(member(cohort, "bo", joined_at=NOON), quiz)
    member(cohort, "Ana", joined_at=NOON + timedelta(1))

    assert names(cohort, lesson=quiz.lesson.slug) == ["Ana", "bo"]
    assert names(cohort, state="completed") == ["bo"]
    assert names(cohort, lesson=quiz.lesson.slug, sort="joined") == ["Ana", "bo"]
    assert names(cohort, lesson=quiz.lesson.slug, sort="status") == ["Ana", "bo"]
    assert {sort: len(names(cohort, sort=sort)) for sort in SORTS} == dict.fromkeys(SORTS, 4)


def test_counts_agree_with_the_rows(cohort, quiz):
    """CR-10."""
    completed(member(cohort, "Ana"), quiz)
    member(cohort, "Bo")

    waive_lesson(member(cohort, "Cleo"), quiz.lesson.versions.get(), reason="Knows it", by=educator(), at=AT)
    completed(member(cohort, "Not agreed", shares=()), quiz)

    report = report_of(cohort)

    for line in report.counts:
        for state, count in zip(STATES, line.counts, strict=True):
            assert count == len(report_of(cohort, lesson=line.lesson.slug, state=state).rows)
    counted = cohort_counts(cohort, report.content)
    assert (counted.members, counted.counts) == (3, report.counts)


def test_member_page_holds_answers_only_when_shared(cohort, quiz):
    """PV-3: what is still believed, and what was answered."""
    content = course_content(cohort.course, at=AT)
    pages = []
    for name, shares in (("Ana", BOTH), ("Bo", (STATUS,))):
        row = member(cohort, name, shares=shares)
        record_belief(row, quiz, before=True, now=True)
        pages.append(member_page(row, content))

    ana, bo = pages
    assert bo.shared is None
    assert [len(ana.shared.points), len(ana.shared.missed), len(ana.shared.lines)] == [1, 1, 1]
    assert [row.name for row in ana.rows] == ["Ana"]


def test_certificate_waits_for_the_last_lesson(course, quiz):
    """CR-8."""
    other = lesson_with_questions(course)
    row = member(CohortFactory(course=course))
    completed(row, quiz)
    content = course_content(course, at=AT)
    assert certificate_of(row.learner, content).completed_at is None
    assert [lesson.slug for lesson in certificate_of(row.learner, content).open_lessons] == [other.lesson.slug]

    completed(row, other, days=4)

    ready = certificate_of(row.learner, content)
    assert ready.completed_at == NOON + timedelta(days=4)
    assert [line.version_read for line in ready.lessons] == [1, 1]


def test_certificate_stays_when_a_lesson_comes_later(course, quiz):
    """With its date and the lessons of that time; an announced lesson was not there yet."""
    row = member(CohortFactory(course=course))
    completed(row, quiz)
    new = lesson_with_questions(course)
    new.lesson.versions.update(number=2, published_at=NOON + timedelta(days=9))
    LessonVersionFactory(lesson=new.lesson, body="", published_at=NOON - timedelta(days=9))
    ready = certificate_of(row.learner, course_content(course, at=NOON + timedelta(days=10)))

    assert ready.completed_at == LessonProgress.objects.get().completed_at
    assert [line.lesson.id for line in ready.lessons] == [quiz.lesson_id]
    assert [lesson.id for lesson in ready.open_lessons] == [new.lesson.pk]


def test_certificate_of_a_stranger(course, quiz):
    assert certificate_of(None, course_content(course, at=AT)).completed_at is None


def test_cards_count_those_who_agreed(cohort):
    user = educator()
    cohort.educators.add(user)
    empty = cohort_of(user, course=cohort.course)
    member(cohort, "Ana", shares=BOTH)
    member(cohort, "Never", shares=())
    leave_cohort(member(cohort, "Left"), at=AT)

    assert {card.cohort: card.members for card in cohort_cards(user)} == {cohort: 1, empty: 0}


def test_names_with_marks_stand_with_their_letters(cohort):
    """Members and groups, on every database alike."""
    user = educator()
    for name in ("Zoe", "Ärmel", "zebra", "Arm", "Émile"):
        member(cohort, name)
        cohort_of(user, course=cohort.course, name=name)

    shown = [row.name for row in completion_report(cohort, course_content(cohort.course, at=NOON), ReportFilter()).rows]
    assert list(dict.fromkeys(shown)) == ["Arm", "Ärmel", "Émile", "zebra", "Zoe"]
    assert [card.cohort.name for card in cohort_cards(user)] == ["Arm", "Ärmel", "Émile", "zebra", "Zoe"]


def test_groups_of_a_learner_say_what_is_seen(cohort):
    cohort.educators.add(educator(), educator())
    row = member(cohort, shares=BOTH)

    (group,) = groups_of(row.learner)

    assert (group.enrollment, group.educators, group.shares_answers) == (row, 2, True)
    assert groups_of(LearnerFactory()) == []


def queries(function):
    with CaptureQueriesContext(connection) as seen:
        function()
    return len(seen)


def test_one_member_and_many_take_the_same_queries(cohort, quiz):
    content = course_content(cohort.course, at=AT)
    user = educator()
    cohort.educators.add(user)
    ana = member(cohort, "Ana", shares=BOTH)
    completed(ana, quiz)
    record_belief(ana, quiz, before=True, now=True)

    def look():
        return [
            queries(lambda: with_checks(completion_report(cohort, content, ReportFilter()).rows, content)),
            queries(lambda: open_topics(cohort, content)),
            queries(lambda: cohort_counts(cohort, content)),
            queries(lambda: cohort_cards(user)),
            queries(lambda: groups_of(ana.learner)),
            queries(lambda: member_page(ana, content)),
        ]

    look()  # The wording of questions is kept in process from now on.
    one = look()
    for n in range(2):
        row = member(cohort, f"P{n}", shares=BOTH)
        completed(row, quiz)
        record_belief(row, quiz, before=True, now=True)

    assert look() == one
    assert one[:5] == [4, 4, 2, 2, 1]


def test_simulated_cohort_reports_like_any_other(shipped_course):
    made = simulate_learners(shipped_course, 30, rng=Random(3), at=AT)
    cohort = simulate_cohort(shipped_course, made[:20], educators=[educator()], rng=Random(3), at=AT)

    report = report_of(cohort)

    assert report.members == 20
    assert sum(sum(line.counts) for line in report.counts) == 20 * len(report.lessons)
    assert Learner.objects.filter(is_synthetic=False).count() == 0
    assert {row.state for row in report.rows} > {"not_started", "completed"}
    assert any(row.checks.latest for row in with_checks(report.rows, report.content))
    assert open_topics(cohort, report.content).rows != []
