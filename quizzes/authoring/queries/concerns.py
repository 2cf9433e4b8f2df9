"""The queue of concerns by question version, and all concerns about one version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from quizzes.models import Concern, QuestionVersion
from quizzes.models.concerns import ConcernQuerySet
from quizzes.vocabulary import ConcernReason, Phase

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True)
class ConcernFilter:
    """Filters of the queue: a reason (empty: all), open or closed."""

    reason: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class ReasonCount:
    reason: ConcernReason
    count: int


@dataclass(frozen=True)
class QueueRow:
    """One question version with the number of concerns by reason; `total` is their sum."""

    version: QuestionVersion
    counts: Sequence[ReasonCount]
    total: int
    newest: date


@dataclass(frozen=True)
class PhaseCount:
    reason: ConcernReason
    phase: Phase
    count: int


@dataclass(frozen=True)
class ClosedGroup:
    """Concerns closed together. `by` is empty if the account was deleted."""

    words: str
    by: str
    at: datetime
    count: int


@dataclass(frozen=True)
class ConcernPage:
    """All concerns about one question version. `newest`: highest id of the open ones, 0 without any."""

    version: QuestionVersion
    open: Sequence[PhaseCount]
    closed: Sequence[ClosedGroup]
    total: int
    newest: int
    current_number: int | None

    @property
    def is_current(self) -> bool:
        """True if new attempts get this version."""
        return self.version.number == self.current_number


def concern_queue(filters: ConcernFilter, number: str) -> tuple[Page[Any], list[QueueRow]]:
    """One page of the queue; `number` as sent by the browser. Three queries."""
    page = Paginator(_by_version(filters), ROWS_ON_A_PAGE).get_page(number)
    groups = list(page.object_list)
    versions = QuestionVersion.objects.select_related("question").in_bulk([row["question_version"] for row in groups])
    return page, [_queue_row(row, versions[row["question_version"]]) for row in groups]


def _by_version(filters: ConcernFilter) -> QuerySet[Concern, Any]:  # Any: rows grouped, with a count for each reason
    rows = Concern.objects.closed() if filters.is_closed else Concern.objects.open()
    if filters.reason:
        rows = rows.filter(reason=filters.reason)
    counts = {member.value: Count("pk", filter=Q(reason=member)) for member in ConcernReason}
    grouped = rows.values("question_version").annotate(total=Count("pk"), newest=Max("created_on"), **counts)
    return grouped.order_by("-total", "-newest", "question_version")


def _queue_row(row: dict[str, Any], version: QuestionVersion) -> QueueRow:
    counts = [ReasonCount(member, row[member.value]) for member in ConcernReason if row[member.value]]
    return QueueRow(version, counts, row["total"], row["newest"])


def concern_page(version: QuestionVersion, *, at: datetime) -> ConcernPage:
    about = Concern.objects.filter(question_version=version)
    counted = about.open().values("reason", "phase").annotate(n=Count("pk"), last=Max("pk"))
    rows = sorted(counted, key=lambda row: (-row["n"], row["reason"], row["phase"]))
    current = QuestionVersion.objects.published(at=at).filter(question=version.question_id)
    return ConcernPage(
        version=version,
        open=[PhaseCount(ConcernReason(r["reason"]), Phase(r["phase"]), r["n"]) for r in rows],
        closed=_closed_groups(about),
        total=sum(row["n"] for row in rows),
        newest=max((row["last"] for row in rows), default=0),
        current_number=current.aggregate(last=Max("number"))["last"],
    )


def _closed_groups(about: ConcernQuerySet) -> list[ClosedGroup]:
    columns = ("closed_at", "closing_reason", "closed_by__username")
    rows = about.closed().values(*columns).annotate(n=Count("pk")).order_by("-closed_at").values_list(*columns, "n")
    return [ClosedGroup(words, by or "", at, count) for at, words, by, count in rows if at]
