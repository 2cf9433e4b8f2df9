"""Measures of a cohort: whose answers count, what is hidden, and always the same statements."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.domain.suppression import Hidden
from quizzes.models import Attempt
from quizzes.teaching.queries.measure_presentation import changes_page
from quizzes.teaching.queries.measure_tables import BelowThreshold, Estimate, Proportion
from quizzes.teaching.queries.measures import cohort_measures
from quizzes.teaching.services.cohorts import leave_cohort, withdraw_answers
from quizzes.vocabulary import CompletionState, Phase, Role
from tests.cohort_rows import ANSWERS, STATUS, CohortFactory, closed_attempt, completed, member
from tests.factories import (
    NOON,
    CourseFactory,
    LearnerFactory,
    SignedInLearnerFactory,
    lesson_with_questions,
)

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=100)
BOTH = (STATUS, ANSWERS)
WEEK = 12_000  # minutes, and a bit
MEASURES = ["resolved", "relapse", "harm", "still_held", "shift"]


@pytest.fixture
def course():
    return CourseFactory()


@pytest.fixture
def quiz(course):
    return lesson_with_questions(course, anchors=1)


@pytest.fixture
def cohort(quiz):
    return CohortFactory(course=quiz.course)


def walk(row, quiz, *rights):
    """Before, after and a week later, as far as given; True is right, False reveals the idea."""
    completed(row, quiz)
    for phase, is_right, minutes in zip([Phase.PRE, Phase.POST, Phase.RECHECK], rights, [0, 10, WEEK], strict=False):
        closed_attempt(row, quiz, phase, [is_right], minutes=minutes)


def found_in(cohort):
    return cohort_measures(cohort, course_content(cohort.course, at=AT))


def gain_in(found):
    """Right before and after, gain, people and interval; or why there is none."""
    gain = found.main.gain
    return gain if gain in {None, Hidden.SMALL} else (gain.before, gain.after, gain.gain, gain.people, gain.interval)


def figures(cohort):
    (idea,) = found_in(cohort).main.ideas
    return idea.statistics


def fill(cohort, quiz, *ways, shares=BOTH):
    """Members by number and way."""
    for number, rights in ways:
        for n in range(number):
            walk(member(cohort, f"P{n}", shares=shares), quiz, *rights)


def test_measures_of_a_cohort(cohort, quiz):
    """MC-14, MC-15: counts, people and intervals, of the idea and of all together."""
    fill(
        cohort,
        quiz,
        (6, (False, True, False)),
        (9, (False, True, True)),
        (5, (False, False)),
        (5, (True, False)),
        (10, (True, True)),
    )

    found = found_in(cohort)

    (idea,) = found.main.ideas
    told = {name: figure for name, figure in idea.statistics.items() if isinstance(figure, Proportion)}
    assert {name: (figure.count, figure.total) for name, figure in told.items()} == {
        "resolved": (15, 20),
        "relapse": (6, 15),
        "harm": (5, 15),
        "still_held": (16, 35),
    }
    assert told["relapse"].share in told["relapse"].interval
    assert isinstance(idea.statistics["shift"], Estimate)
    assert idea.statistics["shift"].value == pytest.approx((15 * 2 - 5 * 2) / 3 / 35)
    assert found.main.overall.statistics == idea.statistics
    assert (found.people, found.attendance.started, found.attendance.finished, found.attendance.rechecked) == (
        35,
        35,
        35,
        15,
    )


def test_gain_and_the_change_a_week_later(cohort, quiz):
    """CR-7: of the same questions; from the first check to the one a week later."""
    fill(cohort, quiz, (10, (False, True, False)), (10, (True, True, True)))

    found = found_in(cohort)

    assert gain_in(found) == (50.0, 100.0, 1.0, 20, None)
    assert (found.main.later_change.value, found.main.later_change.people) == (-50.0, 20)
    # By hand: ten of -100 and ten of 0, standard deviation 51.299, over the root of 20, times 2.0930.
    ends = found.main.later_change.interval
    assert (ends.low, ends.high) == pytest.approx((-74.01, -25.99), abs=0.01)


@pytest.mark.parametrize(("people", "is_told"), [(4, False), (5, False), (9, False), (10, True)])
def test_gain_is_told_of_ten_people_or_more(cohort, quiz, people, is_told):
    """PS-4: nobody's own gain can be had by taking away what four others are known to have gained."""
    fill(cohort, quiz, (people, (False, True)))

    assert gain_in(found_in(cohort)) == ((0.0, 100.0, 1.0, people, None) if is_told else Hidden.SMALL)


@pytest.mark.parametrize(("people", "is_told"), [(9, False), (10, True)])
def test_later_change_is_told_of_ten_people_or_more(cohort, quiz, people, is_told):
    """PS-4"""
    fill(cohort, quiz, (people - 1, (False, True, False)), (1, (False, True, True)))

    change = found_in(cohort).main.later_change

    assert (change == Hidden.SMALL) is not is_told
    assert isinstance(change, Estimate) is is_told


def test_all_right_before_has_no_gain_and_no_error(cohort, quiz):
    """MC-14."""
    fill(cohort, quiz, (12, (True, True)))

    assert gain_in(found_in(cohort)) == (100.0, 100.0, None, 12, None)


def test_only_members_who_share_their_answers_count(cohort, quiz):
    """PV-4: whoever shares the status only, left, or took it back is in no figure."""
    fill(cohort, quiz, (5, (False, True)), (5, (False, False)))
    fill(cohort, quiz, (7, (False, True)), shares=(STATUS,))
    fill(cohort, quiz, (3, (False, True)), shares=())
    gone, back = member(cohort, "Gone", shares=BOTH), member(cohort, "Back", shares=BOTH)
    for row in (gone, back):
        walk(row, quiz, False, True)
    leave_cohort(gone, at=AT)
    withdraw_answers(back, at=AT)

    found = found_in(cohort)

    assert found.people == 10
    assert (figures(cohort)["resolved"].count, figures(cohort)["resolved"].total) == (5, 10)


def test_retries_staff_and_simulated_people_do_not_count(cohort, quiz):
    fill(cohort, quiz, (5, (False, True)), (5, (False, False)))
    author = SignedInLearnerFactory()
    author.user.groups.add(Group.objects.get(name=Role.AUTHOR))
    walk(member(cohort, "Author", shares=BOTH, learner=author), quiz, False, True)
    again = Attempt.objects.filter(phase=Phase.POST, items__response__points=1, learner__user=None).first()
    walk(member(cohort, "Not real", shares=BOTH, learner=LearnerFactory(is_synthetic=True)), quiz, False, True)
    row = cohort.enrollments.get(learner=again.learner)
    closed_attempt(row, quiz, Phase.POST, [False], minutes=30, number=2, retry_of=again)
    # Two histories that were merged: the later one is numbered on, and counts no more than a retry.
    closed_attempt(row, quiz, Phase.POST, [False], minutes=40, number=3)

    resolved = figures(cohort)["resolved"]

    assert (resolved.count, resolved.total) == (5, 10)
    assert (found_in(cohort).main.gain.after, found_in(cohort).main.gain.people) == (50.0, 10)


def test_a_simulated_cohort_counts_its_own(cohort, quiz):
    pretend = CohortFactory(course=cohort.course, is_synthetic=True)
    fill(pretend, quiz, (5, (False, True)), (5, (False, False)))

    assert figures(pretend)["resolved"].count == 5


@pytest.mark.parametrize(
    ("answers", "resolved", "over_all"),
    [
        ((5, 5), (5, 10), (5, 10)),
        ((4, 6), Hidden.SMALL, BelowThreshold(10)),
        ((6, 4), Hidden.SMALL, Hidden.SMALL),
        ((0, 5), Hidden.SMALL, Hidden.SMALL),
        ((0, 11), Hidden.SMALL, BelowThreshold(11)),
        ((11, 0), Hidden.SMALL, Hidden.SMALL),
    ],
)
def test_small_numbers_are_hidden(cohort, quiz, answers, resolved, over_all):
    """PS-4."""
    right, wrong = answers
    fill(cohort, quiz, (right, (False, True)), (wrong, (False, False)))

    found = found_in(cohort)

    assert plain(found.main.ideas[0].statistics["resolved"]) == resolved
    assert plain(found.main.overall.statistics["resolved"]) == over_all


def plain(figure):
    return (figure.count, figure.total) if isinstance(figure, Proportion) else figure


def test_a_second_idea_is_hidden_where_one_could_be_subtracted(course, cohort, quiz):
    """PS-4: 4 of 10 is the sum less what is shown."""
    other = lesson_with_questions(course, anchors=1)
    fill(cohort, quiz, (6, (False, True)), (6, (False, False)))
    for n, row in enumerate(cohort.enrollments.order_by("name", "pk")):
        walk(row, other, False, n < 4)

    found = found_in(cohort)

    assert [plain(idea.statistics["resolved"]) for idea in found.main.ideas] == [Hidden.SMALL] * 2
    assert plain(found.main.overall.statistics["resolved"]) == (10, 24)


def test_a_shift_is_told_of_five_who_moved_and_five_who_did_not(cohort, quiz):
    """PS-4: twelve who all moved as far as one can would each be known by their mean."""
    fill(cohort, quiz, (12, (False, True)))
    alike = found_in(cohort)
    fill(cohort, quiz, (5, (True, True)))
    mixed = found_in(cohort)

    assert (alike.main.ideas[0].statistics["shift"], alike.main.overall.statistics["shift"]) == (
        Hidden.SMALL,
        Hidden.SMALL,
    )
    assert (mixed.main.ideas[0].statistics["shift"].people, mixed.main.overall.statistics["shift"].people) == (17, 17)


def test_a_shift_cannot_be_had_by_subtracting(course, cohort, quiz):
    """PS-4: with one person more in the sum than in the only idea that could be told, one of the two is hidden."""
    other = lesson_with_questions(course, anchors=1)
    fill(cohort, quiz, (6, (False, True)), (6, (True, True)))
    walk(member(cohort, "One", shares=BOTH), other, False, True)

    found = found_in(cohort)

    assert [idea.statistics["shift"] for idea in [*found.main.ideas, found.main.overall]] == [Hidden.SMALL] * 3


def test_the_headline_is_told_beside_an_idea_that_nobody_was_corrected_of(course, cohort, quiz):
    """MC-15: they came back, but of the second idea nobody began clear of it: that row has nobody to hide."""
    other = lesson_with_questions(course, anchors=1)
    fill(cohort, quiz, (4, (False, True, False)), (6, (False, True, True)))
    third = lesson_with_questions(course, anchors=1)
    for n, row in enumerate(cohort.enrollments.order_by("name", "pk")):
        walk(row, other, True, True, True)
        walk(row, third, False, True, n < 7)

    found = found_in(cohort)

    assert {plain(idea.statistics["relapse"]) for idea in found.main.ideas} == {Hidden.SMALL}
    assert plain(found.main.overall.statistics["relapse"]) == (7, 20)


@pytest.mark.parametrize("number", [0, 1, 4, 5, 11, 30])
def test_cohorts_of_every_size_have_a_page(cohort, quiz, number):
    fill(cohort, quiz, (number, (False, True, True)))

    page = changes_page(found_in(cohort))

    assert (page.measures.people, page.has_statistics) == (number, number >= 5)
    assert page.measures.attendance.dropouts == 0
    assert [idea.relapse.words for idea in page.main.ideas] == (["hidden"] if number else [])


def test_nobody_finished(cohort, quiz):
    fill(cohort, quiz, (12, (False,)))

    found = found_in(cohort)

    assert dict(found.main.ideas[0].statistics) == dict.fromkeys(MEASURES)
    assert (found.attendance.started, found.attendance.finished) == (12, 0)
    assert (found.main.gain, found.main.later_change) == (None, None)
    assert changes_page(found).headline == "Nobody was asked again yet, a week or more after a lesson."


def test_nobody_began(cohort):
    for n in range(6):
        member(cohort, f"P{n}", shares=BOTH)

    found = found_in(cohort)

    assert (list(found.main.ideas), found.attendance.dropout_rate, found.funnels[0].counts[0]) == ([], None, 6)


def test_where_people_stopped(cohort, quiz):
    """CR-7: everybody is at one step of each lesson."""
    begun = {"read_at": None, "completed_at": None, "state": CompletionState.IN_PROGRESS}
    member(cohort, "Not started", shares=BOTH)
    completed(member(cohort, "In the questions before", shares=BOTH), quiz, **begun)
    reading = member(cohort, "In the lesson", shares=BOTH)
    completed(reading, quiz, **begun)
    closed_attempt(reading, quiz, Phase.PRE, [True])
    after = member(cohort, "In the questions after", shares=BOTH)
    completed(after, quiz, **begun | {"read_at": NOON})
    closed_attempt(after, quiz, Phase.PRE, [True])
    walk(member(cohort, "Finished", shares=BOTH), quiz, True, True)
    walk(member(cohort, "Came back", shares=BOTH), quiz, True, True, True)

    (stops,) = found_in(cohort).funnels

    assert list(stops.counts) == [1] * 6


def test_the_order_of_ideas_tells_nothing_about_hidden_numbers(course, cohort, quiz):
    lesson_with_questions(course, anchors=1)
    for each in course.quizzes.order_by("pk"):
        for n in range(11):
            row = cohort.enrollments.filter(name=f"P{n}").first() or member(cohort, f"P{n}", shares=BOTH)
            walk(row, each, False, True, each.pk == quiz.pk)

    ideas = found_in(cohort).main.ideas

    assert [idea.statistics["relapse"] for idea in ideas] == [Hidden.SMALL] * 2
    assert [idea.misconception.id for idea in ideas] == sorted(idea.misconception.id for idea in ideas)


def test_top_five_are_those_held_most(course, cohort):
    """CR-7."""
    held = [6, 7, 8, 9, 10, 11, 12, 17]  # of 20; all but three is hidden, and what gives it away is too
    quizzes = [lesson_with_questions(course, anchors=1) for _ in held]
    for n in range(20):
        row = member(cohort, f"P{n}", shares=BOTH)
        for each, number in zip(quizzes, held, strict=True):
            walk(row, each, False, n >= number)

    top = found_in(cohort).main.top

    assert [idea.statistics["still_held"].count for idea in top] == [10, 9, 8, 7, 6]


def statements(function):
    with CaptureQueriesContext(connection) as seen:
        function()
    return len(seen)


def test_one_member_and_many_take_the_same_statements(cohort, quiz):
    content = course_content(cohort.course, at=AT)

    def look():
        return statements(lambda: cohort_measures(cohort, content))

    fill(cohort, quiz, (1, (False, True, False)))
    look()  # The wording of questions is kept in process from now on.
    one = look()
    fill(cohort, quiz, (3, (False, True, False)))

    assert (look(), one) == (4, 4)
