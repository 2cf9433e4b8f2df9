"""Exactly once: two devices, double taps and stale tabs at the same moment, each on a connection of its own."""

import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from random import Random

import pytest
from django.db import connection, transaction

from quizzes.domain.beliefs import replay_ledger
from quizzes.domain.grading import Answer
from quizzes.errors import AttemptClosed
from quizzes.learning.queries.ledger import stored_ledger, submitted_attempts
from quizzes.learning.services.attempt_items import create_attempt_items
from quizzes.learning.services.attempts import record_response, retry_attempt, skip_item, start_attempt
from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.learning.services.learners import mark_seen
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.learning.services.reviews import reset_cards
from quizzes.models import Attempt, AttemptItem, Belief, Learner, Question, Quiz, Response
from quizzes.people.services.erasing import erase_learner, purge_guests
from quizzes.people.services.learner_merging import merge_learners
from quizzes.teaching.services.cohorts import waive_lesson
from quizzes.vocabulary import AttemptState, BeliefState, CompletionState, Phase
from tests.cohort_rows import CohortFactory, member
from tests.conftest import NOON
from tests.effort import scaled
from tests.factories import AttemptFactory, CourseFactory, LearnerFactory, UserFactory
from tests.racing import at_once
from tests.review_rows import DAY, LATER, learner_with_cards, lesson_of_ideas

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("many_connections")]

THREADS = 16
# How often each race is run: what loses one race in twenty must not pass.
ROUNDS = pytest.mark.parametrize("rounds", [scaled(10), pytest.param(100, marks=pytest.mark.prove)])
HOUR = timedelta(hours=1)
A, B, UNSURE = Answer(frozenset("a")), Answer(frozenset("b")), Answer()


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course", "lesson").get(course=small_course)


def begun(quiz, phase=Phase.POST) -> Attempt:
    """A new learner's open attempt, the lesson read."""
    learner = LearnerFactory()
    version = quiz.lesson.versions.get()
    start_lesson(learner, version, at=NOON)
    mark_read(learner, version, at=NOON)
    return start_attempt(learner, quiz, phase, seed=1, at=NOON)


def items_of(attempt) -> dict[str, AttemptItem]:
    items = attempt.items.select_related("question_version__question")
    return {item.question_version.question.slug: item for item in items}


def fresh(item) -> AttemptItem:
    """The row as a request of its own loads it."""
    return AttemptItem.objects.get(pk=item.pk)


def answering(item, answer, *, at=NOON):
    """A request that has loaded the item and is about to answer it."""
    return partial(record_response, fresh(item), answer, at=at)


def skipping(item):
    return partial(skip_item, fresh(item), at=NOON)


def held(attempt, *, last):
    """An item of the attempt that is open: its last one, or its first of several."""
    *others, item = items_of(attempt).values()
    for other in others if last else []:
        record_response(other, UNSURE, at=NOON)
    return item


def or_refused(call):
    try:
        return call()
    except AttemptClosed:
        return None


def soon(call, rng):
    """After up to 15 ms: in the midst of what takes longer."""
    time.sleep(rng.uniform(0, 0.015))
    return call()


def expect_sound(attempt) -> Attempt:
    """What must hold whoever was quicker: counted rightly, closed exactly with the last, ledger as replayed."""
    attempt = Attempt.objects.select_related("learner").get(pk=attempt.pk)
    left = attempt.items.unanswered().count()
    assert (attempt.open_items, attempt.state == AttemptState.SUBMITTED) == (left, left == 0)
    assert not attempt.items.filter(response__isnull=False, skipped_at__isnull=False).exists()
    assert stored_ledger(attempt.learner) == replay_ledger(submitted_attempts(attempt.learner))
    return attempt


# One item


@pytest.mark.parametrize("posts", [160, pytest.param(1_008, marks=pytest.mark.prove)])
def test_duplicate_answers_at_once_are_one_response(quiz, posts):
    """DESIGN 2: the unique constraint is the idempotence."""
    attempt = begun(quiz)
    item = items_of(attempt)["why-talk"]

    def tapping():
        return [record_response(fresh(item), A, at=NOON).pk for _ in range(posts // THREADS)]

    keys = [key for taps in at_once(*[tapping] * THREADS) for key in taps]

    assert len(keys) == posts
    assert set(keys) == {Response.objects.get(item=item).pk}
    assert expect_sound(attempt).open_items == 2


@ROUNDS
def test_different_answers_at_once_keep_the_first_and_tell_everybody(quiz, rounds):
    for _ in range(rounds):
        item = items_of(begun(quiz))["why-talk"]
        calls = [answering(item, answer) for answer in islice(cycle([A, B, UNSURE]), THREADS)]

        responses = at_once(*calls)

        kept = Response.objects.get(item=item)
        assert {(row.pk, tuple(row.chosen), row.points) for row in responses} == {
            (kept.pk, tuple(kept.chosen), kept.points)
        }
        assert expect_sound(item.attempt).open_items == 2


@ROUNDS
def test_skip_and_answer_at_once_end_answered_and_counted_once(quiz, rounds):
    for _ in range(rounds):
        attempt = begun(quiz)
        item = items_of(attempt)["what-feeds"]

        at_once(*[skipping(item), answering(item, A)] * 2)

        assert Response.objects.filter(item=item).count() == 1
        assert expect_sound(attempt).open_items == 2


def test_answer_that_was_overtaken_by_a_skip_is_counted_once(quiz):
    """The other device skipped after this request had read the item."""
    attempt = begun(quiz)
    item = items_of(attempt)["what-feeds"]
    late = answering(item, A)
    skipping(item)()

    late()

    assert expect_sound(attempt).open_items == 2


@ROUNDS
def test_skip_and_answer_of_the_last_item_at_once_close_once(quiz, rounds):
    for _ in range(rounds):
        attempt = begun(quiz)
        *first, last = sorted(items_of(attempt).values(), key=lambda item: item.is_sensitive)
        for item in first:
            record_response(item, UNSURE, at=NOON)

        at_once(skipping(last), partial(or_refused, answering(last, A)), skipping(last))

        assert expect_sound(attempt).state == AttemptState.SUBMITTED


# The end of an attempt


@ROUNDS
def test_last_answers_from_two_devices_close_once(quiz, rounds):
    """Each device answers one of the last two items, twice, at once."""
    for _ in range(rounds):
        attempt = begun(quiz)
        items = items_of(attempt)
        record_response(items["what-feeds"], UNSURE, at=NOON)
        calls = [
            answering(items["soil-as-food"], Answer(frozenset(["true"])), at=NOON + HOUR),
            answering(items["why-talk"], A, at=NOON + HOUR),
        ]

        at_once(*calls * 2)

        closed = expect_sound(attempt)
        assert (closed.state, closed.submitted_at) == (AttemptState.SUBMITTED, NOON + HOUR)
        assert len(stored_ledger(closed.learner)) == 2
        assert closed.learner.progress.get().state == CompletionState.COMPLETED


@ROUNDS
def test_two_attempts_of_one_learner_that_close_at_once_are_both_evidence(quiz, rounds):
    """Neither may write a ledger that does not know the other."""
    for _ in range(rounds):
        after = begun(quiz)
        again = start_attempt(after.learner, quiz, Phase.RECHECK, seed=1, at=NOON)
        lasts = []
        for attempt in (after, again):
            *first, last = items_of(attempt).values()
            for item in first:
                record_response(item, UNSURE, at=NOON)
            lasts.append(last)

        at_once(*[answering(last, A if last.option_order[0] != "true" else UNSURE, at=NOON) for last in lasts])

        assert {expect_sound(attempt).state for attempt in (after, again)} == {AttemptState.SUBMITTED}


@ROUNDS
def test_rebuilding_a_spoiled_ledger_while_an_attempt_closes_loses_nothing(quiz, rounds):
    """Whoever comes first: what is rebuilt knows the attempt, or the attempt extends what is rebuilt."""
    for _ in range(rounds):
        attempt = begun(quiz)
        before = start_attempt(attempt.learner, quiz, Phase.PRE, seed=1, at=NOON)
        *first, last = [*items_of(before).values(), *items_of(attempt).values()]
        for item in first:
            record_response(item, UNSURE, at=NOON)
        Belief.objects.of_learner(attempt.learner).update(state=BeliefState.RELAPSED, corrected_at=NOON)
        rebuilding = partial(rebuild_ledger, attempt.learner)

        at_once(rebuilding, answering(last, UNSURE, at=NOON + HOUR), rebuilding)

        assert len(stored_ledger(expect_sound(attempt).learner)) == 2


@ROUNDS
def test_merging_while_the_last_answer_comes_in_loses_nothing(quiz, rounds):
    """A guest answers on the phone while signing in on it: neither waits for the other for ever."""
    for number in range(rounds):
        attempt, own = begun(quiz), LearnerFactory()
        *first, last = items_of(attempt).values()
        for item in first:
            record_response(item, UNSURE, at=NOON)
        guests = [Learner.objects.get(pk=attempt.learner_id) for _ in range(2)]
        mergings = [partial(merge_learners, own, guest, at=NOON + HOUR) for guest in guests]

        at_once(*mergings, partial(soon, answering(last, UNSURE, at=NOON + HOUR), Random(number)))

        closed = expect_sound(attempt)
        assert (closed.learner, closed.state, len(stored_ledger(own))) == (own, AttemptState.SUBMITTED, 2)


@ROUNDS
def test_last_answer_comes_in_while_the_evidence_of_several_ideas_changes(rounds):
    """SR-10: the publication and the answer take rows in one order, so that neither is thrown away."""
    course = CourseFactory()
    about = lesson_of_ideas(course, ideas=3)
    learner, questions = learner_with_cards(about), list(Question.objects.filter(course=course))
    for number in range(rounds):
        rng, at = Random(number), LATER + number * DAY
        first = learner.attempts.filter(phase=Phase.POST).earliest("submitted_at")
        again = AttemptFactory(learner=learner, quiz=about, phase=Phase.POST, number=2 + number, started_at=at)
        create_attempt_items(again, [item.item for item in first.items.select_related("item__question")], at)
        last = held(again, last=True)

        @transaction.atomic
        def publishing(rng=rng, at=at):
            for question in rng.sample(questions, len(questions)):
                reset_cards(question=question, at=at)

        at_once(partial(soon, publishing, rng), partial(soon, answering(last, UNSURE, at=at), rng))

        assert expect_sound(again).state == AttemptState.SUBMITTED


# Being forgotten


@ROUNDS
@pytest.mark.parametrize("last", [True, False])
def test_erasing_while_an_answer_comes_in_leaves_nothing(quiz, rounds, last):
    """PV-5: at once and for good, whatever the other device does; the answer is erased, or finds nothing."""
    for number in range(rounds):
        attempt, rng = begun(quiz), Random(number)
        answer = partial(or_refused, answering(held(attempt, last=last), UNSURE))

        at_once(partial(soon, partial(erase_learner, attempt.learner), rng), partial(soon, answer, rng))

        assert (Learner.objects.count(), Attempt.objects.count(), Response.objects.count()) == (0, 0, 0)


@ROUNDS
def test_erasing_while_an_attempt_begins_leaves_nothing(quiz, rounds):
    for number in range(rounds):
        learner, rng = LearnerFactory(), Random(number)
        start = partial(start_attempt, learner, quiz, Phase.PRE, seed=1, at=NOON)

        def starting(start=start):
            with suppress(Learner.DoesNotExist):
                start()

        at_once(partial(soon, partial(erase_learner, learner), rng), partial(soon, starting, rng))

        assert (Learner.objects.count(), Attempt.objects.count()) == (0, 0)


@ROUNDS
def test_guest_who_comes_back_while_guests_are_purged_keeps_the_answer(quiz, rounds):
    """PV-2: either the guest was forgotten before the answer, which then is refused, or it is kept."""
    for number in range(rounds):
        attempt, rng = begun(quiz), Random(number)
        item = held(attempt, last=True)
        for learner in [attempt.learner, *LearnerFactory.create_batch(5)]:
            Learner.objects.filter(pk=learner.pk).update(last_seen_on=(NOON - timedelta(days=31)).date())
        guest = Learner.objects.get(pk=attempt.learner_id)

        late = answering(item, UNSURE)

        def coming_back(guest=guest, late=late):
            mark_seen(guest, at=NOON)
            return or_refused(late)

        _, answer = at_once(partial(soon, partial(purge_guests, at=NOON), rng), partial(soon, coming_back, rng))

        kept = {guest.pk} if answer else set()
        assert set(Learner.objects.values_list("pk", flat=True)) == kept
        assert Response.objects.filter(item=item).exists() == bool(answer)
        Learner.objects.all().delete()


# Beginnings


@ROUNDS
def test_starts_at_once_are_one_open_attempt(quiz, rounds):
    for _ in range(rounds):
        learner = LearnerFactory()

        attempts = at_once(*[partial(start_attempt, learner, quiz, Phase.PRE, seed=1, at=NOON)] * 4)

        mine = Attempt.objects.of_learner(learner)
        assert {attempt.pk for attempt in attempts} == set(mine.values_list("pk", flat=True))
        assert [(row.number, row.open_items, row.items.count()) for row in mine] == [(1, 2, 2)]


@ROUNDS
def test_retries_at_once_are_one_open_attempt(quiz, rounds):
    for _ in range(rounds):
        first = begun(quiz, Phase.PRE)
        for item in items_of(first).values():
            record_response(item, UNSURE, at=NOON)
        first.refresh_from_db()

        retries = at_once(*[partial(retry_attempt, first, seed=1, at=NOON + HOUR)] * 4)

        mine = Attempt.objects.filter(learner=first.learner_id, retry_of=first)
        assert {retry.pk for retry in retries} == set(mine.values_list("pk", flat=True))
        assert [(row.number, row.open_items, row.items.count()) for row in mine] == [(2, 2, 2)]


@ROUNDS
def test_pressing_on_at_once_keeps_one_progress(quiz, rounds):
    version = quiz.lesson.versions.get()
    for _ in range(rounds):
        learner = LearnerFactory()

        at_once(*[partial(mark_read, learner, version, at=NOON)] * 4)

        assert learner.progress.get().read_at == NOON


@ROUNDS
def test_pressing_on_while_the_lesson_is_waived_is_kept(quiz, rounds):
    version, by = quiz.lesson.versions.get(), UserFactory()
    cohort = CohortFactory(course=quiz.course)
    for number in range(rounds):
        row, rng = member(cohort, f"member {number}"), Random(number)
        start_lesson(row.learner, version, at=NOON)
        waive = partial(waive_lesson, row, version, reason="Took part in the talk.", by=by, at=NOON)

        at_once(partial(soon, waive, rng), partial(soon, partial(mark_read, row.learner, version, at=NOON), rng))

        progress = row.learner.progress.get()
        assert (progress.read_at, progress.state) == (NOON, CompletionState.WAIVED)


def test_each_thread_has_a_connection_of_its_own():
    """Without that the races above would be a queue."""
    backends = at_once(*[lambda: id(connection.cursor().connection)] * 2)

    assert (len(set(backends)), Learner.objects.count()) == (2, 0)
