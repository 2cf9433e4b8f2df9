"""Starts attempts, records one response per item, and submits the attempt with the last one."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import question_content
from quizzes.domain.assembly import QuizItem, first_form, form_of_phase, items_of_phase
from quizzes.domain.grading import Answer
from quizzes.errors import AttemptClosed, NoQuestions, NotSkippable
from quizzes.learning.services.attempt_items import create_attempt_items
from quizzes.learning.services.beliefs import record_evidence
from quizzes.learning.services.learners import lock_learner
from quizzes.learning.services.progress import refresh_after_review, refresh_progress
from quizzes.learning.services.reviews import sync_cards
from quizzes.models import Attempt, AttemptItem, Item, Learner, Quiz, Response
from quizzes.vocabulary import AttemptState, Form, ItemRole, Phase, QuestionType


@transaction.atomic
def start_attempt(learner: Learner, quiz: Quiz, phase: Phase, *, seed: int, at: datetime) -> Attempt:
    """The open attempt of this phase, or a new one with its items frozen; before the lesson also its pages.

    Raises NoQuestions when the phase has no items.
    """
    lock_learner(learner.pk)
    mine = Attempt.objects.of_learner(learner).filter(quiz=quiz, phase=phase)
    already_open = mine.in_progress().first()
    if already_open:
        return already_open
    items = {item.pk: item for item in quiz.items.published(at=at).select_related("question")}
    plain = [
        QuizItem(i.pk, i.position, ItemRole(i.role), i.parallel_of_id, QuestionType(i.question.type))
        for i in items.values()
    ]
    form = form_of_phase(first_form_of(learner, quiz, seed), phase)
    selected = [items[item.id] for item in items_of_phase(plain, phase, form)]
    if not selected:
        raise NoQuestions(phase)
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        phase=phase,
        number=mine.count() + 1,
        seed=seed,
        language=quiz.course.language,
        form=form,
        started_at=at,
    )
    lesson = course_content(quiz.course, at=at).lesson_of_quiz(quiz.pk) if phase == Phase.PRE else None
    create_attempt_items(attempt, selected, at, lesson)
    return attempt


def first_form_of(learner: Learner, quiz: Quiz, seed: int) -> Form:
    """The form that the learner met first in this lesson, or else meets first: by turns over the lessons of a course.

    Checks from before there were forms asked form A first.
    """
    checks = Attempt.objects.of_learner(learner).exclude(phase=Phase.REVIEW).order_by("started_at", "pk")
    here = checks.filter(quiz=quiz).first()
    if here is not None:
        return first_form_by(here)
    latest = checks.filter(quiz__course=quiz.course_id).last()
    return first_form(first_form_by(latest) if latest else None, seed)


def first_form_by(attempt: Attempt) -> Form:
    """As any of a lesson's checks tells it."""
    return form_of_phase(Form(attempt.form), Phase(attempt.phase)) if attempt.form else Form.A


def pass_page(attempt: Attempt, number: int) -> None:
    """Pressed on from the page `number` (from 1) of a loop; a second time, or from no page of it, changes nothing."""
    if 1 <= number <= len(attempt.pages):
        Attempt.objects.filter(pk=attempt.pk, pages_passed__lt=number).update(pages_passed=number)


def record_response(item: AttemptItem, answer: Answer, *, at: datetime) -> Response:
    """Grades and saves a response, and submits the attempt if it was the last. A second response to an item is ignored:
    the first is returned.

    Raises NotAnswerable for unknown labels, AttemptClosed for a skipped item of a submitted attempt.
    """
    fraction = question_content(item.question_version_id).fraction(answer)
    response = Response(
        item=item,
        chosen=sorted(answer.chosen),
        is_unsure=answer.is_unsure,
        confidence=answer.confidence,
        points=fraction * item.points,
        received_at=at,
    )
    try:
        return save_response(response, at)
    except IntegrityError:
        # A concurrent request (second device, double tap) was first; the unique constraint rejected this one.
        first = Response.objects.filter(item=item).first()
        if first is None:
            raise
        return first


@transaction.atomic
def save_response(response: Response, at: datetime) -> Response:
    """Counts the item down, inserts the response and submits the attempt if it is complete.

    In a submitted attempt it returns the first response.
    """
    item = response.item
    left = reclaim_skipped_item(item) if item.is_sensitive else decrement_open_items(item)
    if left is None:
        return first_response(item)
    response.save(force_insert=True)
    if left == 0:
        close_attempt(item, at)
    return response


# One statement locks the attempt, rejects submitted ones and counts down; the ORM has no UPDATE … RETURNING.
DECREMENT_OPEN_ITEMS = """
    UPDATE quizzes_attempt SET open_items = open_items - 1
    WHERE id = %s AND state = 'in_progress' AND open_items > 0 RETURNING open_items
"""


def decrement_open_items(item: AttemptItem) -> int | None:
    """Number of open items left after this one; None if the attempt is submitted.

    Locks the attempt row until the transaction ends, so that two concurrent last responses are ordered.
    """
    key = AttemptItem._meta.get_field("attempt").get_db_prep_value(item.attempt_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(DECREMENT_OPEN_ITEMS, [key])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def reclaim_skipped_item(item: AttemptItem) -> int | None:
    """Like `decrement_open_items`, for items that may have been skipped: those were counted down already."""
    attempts = Attempt.objects.filter(pk=item.attempt_id).in_progress().select_for_update()
    left = attempts.values_list("open_items", flat=True).first()
    was_skipped = AttemptItem.objects.filter(pk=item.pk, skipped_at__isnull=False)
    if left is None or was_skipped.update(skipped_at=None):
        return left
    return decrement_open_items(item)


def first_response(item: AttemptItem) -> Response:
    """The stored response of the item. Raises AttemptClosed if there is none."""
    response = Response.objects.filter(item=item).first()
    if response is None:
        raise AttemptClosed(item.attempt_id)
    return response


@transaction.atomic
def skip_item(item: AttemptItem, *, at: datetime) -> None:
    """Marks a sensitive item as skipped; answered items are unchanged. Raises NotSkippable for other items."""
    if not item.is_sensitive:
        raise NotSkippable(item.pk)
    left = decrement_open_items(item)
    is_skipped = AttemptItem.objects.filter(pk=item.pk, response=None, skipped_at=None).update(skipped_at=at)
    if not is_skipped:
        transaction.set_rollback(True)
    elif left == 0:
        close_attempt(item, at)


def close_attempt(item: AttemptItem, at: datetime) -> None:
    """Submits the attempt, and updates ledger, cards and progress in the same transaction."""
    attempt = Attempt.objects.select_related("quiz").get(pk=item.attempt_id)
    learner = lock_learner(attempt.learner_id)
    attempt.state, attempt.submitted_at = AttemptState.SUBMITTED, at
    attempt.save(update_fields=["state", "submitted_at"])
    if attempt.retry_of_id is None:
        record_evidence(learner, attempt)
        sync_cards(learner)
    if attempt.quiz is not None:
        refresh_progress(learner, attempt.quiz, at=at)
    else:
        refresh_after_review(learner, at=at)


@transaction.atomic
def retry_attempt(attempt: Attempt, *, seed: int, at: datetime) -> Attempt:
    """A new attempt with the items that are still missed; the first attempt is unchanged.

    Raises NoQuestions if nothing is missed, AttemptClosed if the attempt is still open.
    """
    if attempt.is_open:
        raise AttemptClosed(attempt.pk)
    lock_learner(attempt.learner_id)
    first_id = attempt.retry_of_id or attempt.pk
    mine = Attempt.objects.filter(learner=attempt.learner_id, quiz=attempt.quiz_id, phase=attempt.phase)
    already_open = mine.in_progress().first()
    if already_open:
        return already_open
    items = missed_items(attempt)
    if not items:
        raise NoQuestions(attempt.phase)
    new = Attempt.objects.create(
        learner_id=attempt.learner_id,
        quiz_id=attempt.quiz_id,
        phase=attempt.phase,
        number=mine.count() + 1,
        retry_of_id=first_id,
        seed=seed,
        language=attempt.language,
        form=attempt.form,
        started_at=at,
    )
    create_attempt_items(new, items, at)
    return new


def missed_items(attempt: Attempt) -> list[Item]:
    """Items of this attempt and its retries whose latest response has less than full points, if still in the quiz."""
    first_id = attempt.retry_of_id or attempt.pk
    submitted = Attempt.objects.submitted().filter(learner=attempt.learner_id)
    rows = Response.objects.filter(
        item__attempt__in=submitted.filter(pk=first_id) | submitted.filter(retry_of=first_id)
    )
    latest: dict[Item, bool] = {}
    for row in rows.select_related("item__item__question").order_by("received_at", "pk"):
        if row.item.item is not None:
            latest[row.item.item] = row.points >= row.item.points
    return [item for item, is_right in latest.items() if not is_right]
