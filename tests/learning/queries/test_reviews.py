"""What can come back and when: the bank of a course, the offer, the re-check that is open, and the list of cards."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.domain.linting.course_rules import normalize
from quizzes.learning.queries.lessons import progress_of
from quizzes.learning.queries.reviews import card_rows, recheck_lesson, review_bank, review_offer, submitted_phases
from quizzes.models import Attempt, Item, LessonProgress, Misconception, QuestionVersion, ReviewCard
from quizzes.vocabulary import AttemptState, ItemRole, Phase
from tests.conftest import NOON
from tests.factories import AttemptFactory, CourseFactory, LearnerFactory, ReviewCardFactory, lesson_with_questions
from tests.review_rows import (
    DAY,
    HOUR,
    LATER,
    RECHECKED,
    RIGHT,
    add_idea,
    answer_all,
    begin_review,
    content_of,
    learner_with_cards,
    lesson_of_ideas,
    publish,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return CourseFactory()


def offer_to(learner, course, *, at):
    content = content_of(course, at=at)
    return review_offer(learner, content, submitted_phases(learner), at=at)


def queries_of(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


# The bank


def test_bank_holds_what_can_be_asked_with_its_ideas(small_course):
    """The sensitive question stays out; so does a lesson that is being written."""
    bank = review_bank(course_content(small_course, at=NOON))

    assert [(item.role, item.candidate.is_parallel) for item in bank] == [
        (ItemRole.ANCHOR, False),
        (ItemRole.ANCHOR, False),
        (ItemRole.PARALLEL, True),
    ]
    soil, talk = Misconception.objects.order_by("position").values_list("pk", flat=True)
    assert [item.ideas for item in bank] == [{soil}, {talk}, {soil}]


def test_every_idea_of_the_shipped_course_that_is_probed_has_its_questions_in_the_bank(shipped_course):
    """MC-12: and no sensitive question is among them."""
    content = course_content(shipped_course, at=NOON)
    bank = review_bank(content)

    probed = set(
        Misconception.objects.filter(
            revealed_by__version__question__items__is_sensitive=False,
            revealed_by__version__question__items__isnull=False,
        ).values_list("pk", flat=True)
    )
    assert probed <= {key for item in bank for key in item.ideas} <= set(content.misconceptions)
    askable = Item.objects.filter(is_sensitive=False).count()
    assert len({item.candidate.item for item in bank}) == len(bank) == askable > 100


def test_every_idea_of_the_shipped_course_can_come_back_in_other_words(shipped_course):
    """MC-12: never the same question twice in a row, so an idea with a single question would come no more."""
    bank = review_bank(course_content(shipped_course, at=NOON))
    stems = dict(QuestionVersion.objects.values_list("question", "stem"))
    wordings = defaultdict(set)
    for item in bank:
        for key in item.ideas:
            wordings[key].add(normalize(stems[item.candidate.question]))

    alone = [key for key, found in wordings.items() if len(found) < 2]
    assert list(Misconception.objects.filter(pk__in=alone).values_list("slug", flat=True)) == []


def test_bank_is_built_once_per_content(course):
    lesson_of_ideas(course, 2)
    content = content_of(course, at=NOON)
    first = review_bank(content)

    assert queries_of(lambda: review_bank(content)) == 0
    assert review_bank(content_of(course, at=NOON + HOUR)) is first


def test_bank_is_built_anew_after_a_publication(course):
    quiz = lesson_of_ideas(course)
    before = review_bank(content_of(course, at=NOON))
    add_idea(quiz)
    publish(course, NOON + HOUR)

    assert (len(before), len(review_bank(content_of(course, at=NOON + HOUR)))) == (2, 4)


# The offer


def test_offer_counts_what_is_due_and_never_more_than_a_session(course, settings):
    """SR-1"""
    learner = learner_with_cards(lesson_of_ideas(course, 7))

    due = offer_to(learner, course, at=LATER)
    early = offer_to(learner, course, at=RECHECKED)
    settings.REVIEW_SIZE = 99

    assert (due.questions, due.is_ready, due.open) == (5, True, None)
    assert (early.questions, early.is_ready, early.can_start_early) == (0, False, True)
    assert offer_to(learner, course, at=LATER).questions == 5


def test_offer_is_none_without_cards_when_off_and_when_all_are_stopped(course):
    learner = learner_with_cards(lesson_of_ideas(course))
    assert offer_to(LearnerFactory(), course, at=LATER) is None

    learner.takes_reviews = False
    assert offer_to(learner, course, at=LATER) is None
    learner.takes_reviews = True
    ReviewCard.objects.update(is_stopped=True)

    assert offer_to(learner, course, at=LATER) is None


def test_offer_names_the_day_or_says_today(course):
    learner = learner_with_cards(lesson_of_ideas(course))
    opens = LATER.replace(hour=18)
    ReviewCard.objects.update(due_at=opens, seen_at=opens - 9 * DAY)

    offers = [offer_to(learner, course, at=at) for at in (opens - DAY, opens - HOUR, opens)]

    assert [(row.opens_on, row.opens_today, row.questions) for row in offers] == [
        (opens.date(), False, 0),
        (opens.date(), True, 0),
        (opens.date(), False, 1),
    ]


def test_offer_rests_after_the_latest_session_whatever_its_number(course):
    """SR-1: a merge numbers reviews by their start; the rest counts from the last end."""
    learner = learner_with_cards(lesson_of_ideas(course, 6))
    answer_all(begin_review(learner, course, at=LATER), RIGHT, at=LATER)
    AttemptFactory(
        learner=learner, quiz=None, phase=Phase.REVIEW, number=9, state=AttemptState.SUBMITTED, submitted_at=NOON
    )

    assert offer_to(learner, course, at=LATER + 2 * DAY).questions == 0
    assert offer_to(learner, course, at=LATER + 3 * DAY).questions == 1


def test_open_review_is_found_behind_a_later_number(course):
    learner = learner_with_cards(lesson_of_ideas(course))
    attempt = begin_review(learner, course, at=LATER)
    AttemptFactory(
        learner=learner, quiz=None, phase=Phase.REVIEW, number=9, state=AttemptState.SUBMITTED, submitted_at=LATER
    )

    assert offer_to(learner, course, at=LATER + HOUR).open == attempt.pk


def test_retired_lesson_holds_nothing_back(course):
    """An idea of two lessons: the re-check of the one that is gone will never come."""
    staying, going = lesson_of_ideas(course), lesson_of_ideas(course)
    idea = Misconception.objects.order_by("pk").first()
    going.items.first().question.versions.get().options.filter(label="b").update(reveals=idea)
    learner = learner_with_cards(staying)
    learner_with_cards(going, learner=learner, is_rechecked=False)
    assert offer_to(learner, course, at=LATER) is None

    going.lesson.retired_on = LATER.date()
    going.lesson.save()
    publish(course, LATER)

    assert offer_to(learner, course, at=LATER).questions == 1


# The re-check


def open_recheck(learner, course, *, at):
    content = content_of(course, at=at)
    lesson = recheck_lesson(content, progress_of(learner, content), submitted_phases(learner), at=at)
    return lesson.slug if lesson else None


def test_re_check_opens_a_week_after_the_lesson_and_the_oldest_comes_first(course):
    quizzes = [lesson_of_ideas(course) for _ in range(2)]
    learner = learner_with_cards(*quizzes, is_rechecked=False)
    LessonProgress.objects.filter(lesson=quizzes[0].lesson).update(completed_at=NOON + 2 * HOUR)
    first, second = quizzes[0].lesson.slug, quizzes[1].lesson.slug
    week = NOON + timedelta(days=7)

    assert open_recheck(learner, course, at=week + HOUR - timedelta(seconds=1)) is None
    assert open_recheck(learner, course, at=week + HOUR) == second
    assert open_recheck(learner, course, at=LATER) == second
    take(learner, quizzes[1], Phase.RECHECK, RIGHT, at=LATER)
    assert open_recheck(learner, course, at=LATER) == first
    take(learner, quizzes[0], Phase.RECHECK, RIGHT, at=LATER)
    assert open_recheck(learner, course, at=LATER) is None


def test_lesson_without_anchors_has_no_re_check(course):
    learner = learner_with_cards(lesson_with_questions(course, anchors=0, transfers=1), is_rechecked=False)

    assert LessonProgress.objects.get(learner=learner).completed_at
    assert open_recheck(learner, course, at=LATER) is None


# The cards


def test_card_rows_are_the_learners_own_in_the_order_of_the_course(course):
    lesson_of_ideas(course, 3)
    first, second, third = Misconception.objects.order_by("pk")
    for place, idea in enumerate([third, first, second]):
        Misconception.objects.filter(pk=idea.pk).update(position=place)
    learner = LearnerFactory()
    for idea in (first, third):
        ReviewCardFactory(learner=learner, misconception=idea)
    ReviewCardFactory(misconception=second)

    rows = card_rows(learner, content_of(course, at=NOON))

    assert [row.misconception.id for row in rows] == [third.pk, first.pk]
    assert Attempt.objects.count() == 0
