"""What must hold in a database whatever happened to its server, each breach in words."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from quizzes.domain.beliefs import replay_ledger
from quizzes.learning.queries.ledger import stored_ledger, submitted_attempts
from quizzes.models import Attempt, AttemptItem, Learner, LessonProgress, Response
from quizzes.vocabulary import AttemptState, Phase
from tests.production.walkers import SKIPPED, Memory


def breaches(memory: Memory) -> list[str]:
    return [*memory.surprises, *broken_database(), *lost_answers(memory), *unsound_rows()]


def unsound_rows() -> Iterator[str]:
    for find in (doubled_answers, half_closed_attempts, wrong_ledgers, wrong_progress):
        yield from find()


def broken_database() -> Iterator[str]:
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = cursor.execute("PRAGMA integrity_check").fetchall()
        yield from (f"the database says {line}" for (line,) in found if line != "ok")


def kept_answers() -> dict[str, list[str]]:
    """Labels by the address of the question, as in the memory of those who sent them."""
    rows = AttemptItem.objects.exclude(response=None, skipped_at=None)
    return {
        f"/attempts/{attempt}/items/{position}/": SKIPPED if chosen is None else chosen or ["unsure"]
        for attempt, position, chosen in rows.values_list("attempt", "position", "response__chosen")
    }


def lost_answers(memory: Memory) -> Iterator[str]:
    """Every acknowledged answer is there as it was given, and nothing that nobody sent."""
    kept = kept_answers()
    for url, labels in memory.acknowledged.items():
        if kept.get(url) != labels:
            yield f"{url} was acknowledged as {labels} and is {kept.get(url)}"
    for url, labels in kept.items():
        if memory.sent.get(url) != labels:
            yield f"{url} is {labels}, sent was {memory.sent.get(url)}"


def doubled_answers() -> Iterator[str]:
    counts = Response.objects.values("item").annotate(times=Count("pk"))
    yield from (f"item {row['item']} has {row['times']} responses" for row in counts.filter(times__gt=1))
    for item in AttemptItem.objects.exclude(response=None).exclude(skipped_at=None):
        yield f"item {item.pk} is answered and skipped"


def half_closed_attempts() -> Iterator[str]:
    """Open items are counted rightly, and an attempt is closed exactly when none is left."""
    left = dict(AttemptItem.objects.unanswered().order_by().values_list("attempt").annotate(Count("pk")))
    for attempt in Attempt.objects.annotate(size=Count("items")):
        is_closed = attempt.state == AttemptState.SUBMITTED
        if not attempt.size or (attempt.open_items, is_closed) != (left.get(attempt.pk, 0), attempt.pk not in left):
            yield f"attempt {attempt.pk} is {attempt.state} with {attempt.open_items} items open"


def wrong_ledgers() -> Iterator[str]:
    for learner in Learner.objects.all():
        if stored_ledger(learner) != replay_ledger(submitted_attempts(learner)):
            yield f"the ledger of {learner.pk} is not its replay"


def wrong_progress() -> Iterator[str]:
    """A lesson is completed by the closing of its first questions after reading, at that very moment."""
    closed = Attempt.objects.submitted().filter(phase=Phase.POST, retry_of=None, number=1)
    moments = {(row.learner_id, row.quiz.lesson_id): row.submitted_at for row in closed.select_related("quiz")}
    for row in LessonProgress.objects.all():
        if row.completed_at != moments.pop((row.learner_id, row.lesson_id), None):
            yield f"progress {row.pk} says {row.completed_at}"
    yield from (f"{learner} has closed lesson {lesson} without progress" for learner, lesson in moments)
