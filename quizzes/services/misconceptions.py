"""Two misconceptions that are one idea become one, and everybody's ledger and cards follow."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from quizzes.errors import NotMergeable
from quizzes.models import Course, Learner, Misconception, Option
from quizzes.queries.misconceptions import concerned_learners
from quizzes.queries.questions import notice_merges
from quizzes.services.auditing import Person, Seen, record_audit
from quizzes.services.beliefs import rebuild_ledger
from quizzes.services.packs import forget, remember, stored_digests
from quizzes.services.reviews import keep_cards
from quizzes.vocabulary import AuditAction, StoredKind


@dataclass(frozen=True)
class Merged:
    """How many learners were looked at, and how many rows of their ledgers differed."""

    learners: int
    rows: int


def merge_misconceptions(gone: Misconception, kept: Misconception, *, by: Person, at: datetime) -> Merged:
    """From now on every answer that showed `gone` shows `kept`; no published version changes. Safe to repeat.

    The mapping is committed first, then each learner in a transaction of their own: after a stop in between, a second
    call finishes. On PostgreSQL an attempt that closes at the very moment of the commit may still write a row of the
    old idea; the learner's next closed attempt mends it, and so does a second call. Raises NotMergeable, in words.
    """
    kept = name_as_one(gone, kept, by=by, at=at)
    notice_merges()
    learners = rows = 0
    for batch in concerned_learners(kept.merged.all()).batches():
        learners += len(batch)
        rows += sum(join_rows(learner) for learner in batch)
    return Merged(learners, rows)


@transaction.atomic
def name_as_one(gone: Misconception, kept: Misconception, *, by: Person, at: datetime) -> Misconception:
    """Commit that the one is the other; the one that stands for both. A second time nothing is written."""
    course = Course.objects.select_for_update().get(pk=gone.course_id)
    known = Misconception.objects.select_related("merged_into")
    gone, kept = known.get(pk=gone.pk), known.get(pk=kept.pk).kept
    if gone.merged_into_id == kept.pk:
        return kept
    refuse_others(gone, kept)
    before = stored_digests(course, (), at)
    Misconception.objects.filter(Q(pk=gone.pk) | Q(merged_into=gone)).update(merged_into=kept)
    # Drafts are still being written, so their authors find the kept one in the form.
    Option.objects.filter(version__published_at=None, reveals=gone).update(reveals=kept)
    keep_entries(course, before, stored_digests(course, (), at))
    forget(course, [(StoredKind.MISCONCEPTION.value, gone.slug)])
    Course.objects.filter(pk=course.pk).update(content_changed_at=at)
    subject = f"misconception {gone.slug} merged into {kept.slug}"
    record_audit(Seen(AuditAction.EDITED, subject), by=by, at=at)
    return kept


def refuse_others(gone: Misconception, kept: Misconception) -> None:
    """Raises NotMergeable for anything but two ideas of one course."""
    if gone.course_id != kept.course_id:
        raise NotMergeable(f"“{kept.text}” belongs to another course. Choose an idea of the same course.")
    if gone.pk == kept.pk:
        raise NotMergeable(f"“{gone.text}” stands for both already. Choose another idea.")
    if gone.merged_into is not None:
        raise NotMergeable(f"“{gone.text}” is part of “{gone.merged_into.text}” already. Merge that one instead.")


def keep_entries(course: Course, before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> None:
    """What a pack brought and nobody has edited counts as unedited still, now that it names the kept idea."""
    entries = course.pack_entries.values_list("kind", "slug", "digest")
    untouched = [(kind, slug) for kind, slug, known in entries if before.get((kind, slug)) == known]
    remember(course, {key: after[key] for key in untouched if key in after and after[key] != before[key]})


@transaction.atomic
def join_rows(learner: Learner) -> int:
    """One learner's ledger and cards by the ideas as they are now; how many rows of the ledger differed."""
    Learner.objects.select_for_update().filter(pk=learner.pk).first()
    rows = rebuild_ledger(learner)
    keep_cards(learner)
    return rows
