"""Merges two misconceptions, and recomputes the ledgers and cards of all learners affected."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.authoring.queries.misconceptions import affected_learners
from quizzes.authoring.services.packs import delete_digests, save_digests, stored_digests
from quizzes.content.queries.questions import refresh_merges
from quizzes.errors import NotMergeable
from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.learning.services.learners import lock_if_there
from quizzes.learning.services.reviews import sync_cards
from quizzes.models import Course, Learner, Misconception, Option
from quizzes.vocabulary import AuditAction, StoredKind


@dataclass(frozen=True)
class MergeCounts:
    """Number of learners affected, and of ledger rows that differed."""

    learners: int
    rows: int


def merge_misconceptions(duplicate: Misconception, target: Misconception, *, by: Actor, at: datetime) -> MergeCounts:
    """From now on every answer that revealed `duplicate` reveals `target`; published versions are unchanged.
    Idempotent.

    The mapping is committed first, then each learner in its own transaction; after an interruption a second call
    finishes. On PostgreSQL an attempt submitted during the commit may still write a row of the duplicate: the learner's
    next submitted attempt corrects it, and so does a second call. Raises NotMergeable.
    """
    target = mark_merged(duplicate, target, by=by, at=at)
    refresh_merges()
    learners = rows = 0
    for batch in affected_learners(target.merged.all()).batches():
        learners += len(batch)
        rows += sum(recompute_learner(learner) for learner in batch)
    return MergeCounts(learners, rows)


@transaction.atomic
def mark_merged(duplicate: Misconception, target: Misconception, *, by: Actor, at: datetime) -> Misconception:
    """Commits the mapping; returns the canonical misconception. Writes nothing if it exists."""
    course = Course.objects.select_for_update().get(pk=duplicate.course_id)
    known = Misconception.objects.select_related("merged_into")
    duplicate, target = known.get(pk=duplicate.pk), known.get(pk=target.pk).canonical
    if duplicate.merged_into_id == target.pk:
        return target
    check_mergeable(duplicate, target)
    before = stored_digests(course, (), at)
    Misconception.objects.filter(Q(pk=duplicate.pk) | Q(merged_into=duplicate)).update(merged_into=target)
    # Drafts are changed at once, so that their authors see the target in the form.
    Option.objects.filter(version__published_at=None, reveals=duplicate).update(reveals=target)
    update_pack_digests(course, before, stored_digests(course, (), at))
    delete_digests(course, [(StoredKind.MISCONCEPTION.value, duplicate.slug)])
    Course.objects.filter(pk=course.pk).update(content_changed_at=at)
    subject = f"misconception {duplicate.slug} merged into {target.slug}"
    record_audit(AuditEvent(AuditAction.EDITED, subject), by=by, at=at)
    return target


def check_mergeable(duplicate: Misconception, target: Misconception) -> None:
    """Raises NotMergeable unless these are two misconceptions of one course, neither merged."""
    if duplicate.course_id != target.course_id:
        raise NotMergeable(f"“{target.text}” belongs to another course. Choose an idea of the same course.")
    if duplicate.pk == target.pk:
        raise NotMergeable(f"“{duplicate.text}” stands for both already. Choose another idea.")
    if duplicate.merged_into is not None:
        raise NotMergeable(
            f"“{duplicate.text}” is part of “{duplicate.merged_into.text}” already. Merge that one instead."
        )


def update_pack_digests(course: Course, before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> None:
    """Keeps objects that nobody edited counted as unedited although they name the target now."""
    entries = course.pack_entries.values_list("kind", "slug", "digest")
    untouched = [(kind, slug) for kind, slug, known in entries if before.get((kind, slug)) == known]
    save_digests(course, {key: after[key] for key in untouched if key in after and after[key] != before[key]})


@transaction.atomic
def recompute_learner(learner: Learner) -> int:
    """Rebuilds ledger and cards of one learner; returns the number of ledger rows that differed."""
    locked = lock_if_there(learner.pk)
    if locked is None:
        return 0
    rows = rebuild_ledger(locked)
    sync_cards(locked)
    return rows
