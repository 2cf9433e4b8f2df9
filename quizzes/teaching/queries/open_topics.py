"""What a cohort still believes: one row per misconception, before and now, with small counts suppressed; talking
points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from quizzes.content.queries.content import CourseContent, LessonContent, MisconceptionContent
from quizzes.content.queries.questions import question_content
from quizzes.domain.beliefs import BELIEVED
from quizzes.domain.suppression import CountSplit, Hidden, PublishableCount, suppress_count
from quizzes.models import Belief, Cohort, Misconception, Response
from quizzes.teaching.queries.cohorts import IS_STAFF, members, members_with_sharing
from quizzes.vocabulary import AttemptState, Phase

MAX_POINTS = 3


@dataclass(frozen=True)
class TopicRow:
    """Of `total` members asked before the lesson and again later: how many held the misconception before, and hold it
    now.
    """

    misconception: MisconceptionContent
    lesson: LessonContent | None
    harm: int
    total: int
    before: PublishableCount
    now: PublishableCount

    @property
    def visible_now(self) -> int:
        """Sort key: the count, or -1 if hidden, so that positions do not reveal hidden values."""
        return -1 if isinstance(self.now, Hidden) else self.now

    @property
    def is_open(self) -> bool:
        return isinstance(self.now, Hidden) or self.now > 0


@dataclass(frozen=True)
class OpenTopics:
    """Rows with data, most believed first, and talking points, which may come from the course alone."""

    members: int
    rows: Sequence[TopicRow]
    points: Sequence[MisconceptionContent]


@dataclass(frozen=True)
class _BeforeAndNow:
    """Whether one member held one misconception before, and holds it now. `is_named`: shares answers."""

    held_before: bool
    held_now: bool
    is_named: bool


def open_topics(cohort: Cohort, content: CourseContent) -> OpenTopics:
    """Topics of a cohort. Four queries."""
    people = members_with_sharing(cohort).exclude(IS_STAFF)
    named = dict(people.values_list("learner_id", "shares_answers"))
    changes = _before_and_now(cohort, named)
    harms = dict(Misconception.objects.filter(course=content.course).values_list("pk", "harm"))
    rows = [
        _topic(known, changes[key], harms.get(key, 1), content)
        for key, known in content.misconceptions.items()
        if changes.get(key)
    ]
    # Stable sort: equal rows, and hidden ones of equal harm, stay in order of the course.
    rows.sort(key=lambda row: (-row.visible_now, -row.harm))
    return OpenTopics(len(named), rows, talking_points(rows, content, harms))


def talking_points(
    rows: Iterable[TopicRow], content: CourseContent, harms: Mapping[int, int]
) -> list[MisconceptionContent]:
    """Three misconceptions to talk about: still believed ones first, then by harm."""
    chosen = [row.misconception for row in rows if row.is_open]
    rest = sorted(content.misconceptions.values(), key=lambda known: -harms.get(known.id, 1))
    chosen += [known for known in rest if known not in chosen and known.lesson]
    return chosen[:MAX_POINTS]


def _topic(
    known: MisconceptionContent, changes: Sequence[_BeforeAndNow], harm: int, content: CourseContent
) -> TopicRow:
    return TopicRow(
        misconception=known,
        lesson=content.lesson(known.lesson),
        harm=harm,
        total=len(changes),
        before=suppress_count(_split(changes, [change.held_before for change in changes])),
        now=suppress_count(_split(changes, [change.held_now for change in changes])),
    )


def _split(changes: Sequence[_BeforeAndNow], held: Sequence[bool]) -> CountSplit:
    return CountSplit(
        count=sum(held),
        total=len(changes),
        named_count=sum(holds and change.is_named for change, holds in zip(changes, held, strict=True)),
        named_total=sum(change.is_named for change in changes),
    )


def _before_and_now(cohort: Cohort, named: Mapping[UUID, bool]) -> dict[int, list[_BeforeAndNow]]:
    """By misconception id: members asked about it before the lesson and at least once more."""
    learners = members(cohort).values("learner")
    rows = Belief.objects.filter(learner__in=learners, first_evidence__phase=Phase.PRE)
    rows = rows.exclude(first_evidence=F("latest_evidence"))
    revealed = _revealed_before(cohort)
    changes: dict[int, list[_BeforeAndNow]] = {}
    for learner, key, state, first in rows.values_list("learner_id", "misconception_id", "state", "first_evidence_id"):
        if learner in named:
            change = _BeforeAndNow(key in revealed.get(first, ()), state in BELIEVED, named[learner])
            changes.setdefault(key, []).append(change)
    return changes


def _revealed_before(cohort: Cohort) -> dict[UUID, set[int]]:
    """Ids of the misconceptions revealed in each pre-check, by attempt id."""
    rows = Response.objects.filter(
        item__attempt__learner__in=members(cohort).values("learner"),
        item__attempt__phase=Phase.PRE,
        item__attempt__state=AttemptState.SUBMITTED,
        is_unsure=False,
    )
    by_attempt: dict[UUID, set[int]] = {}
    for attempt, version, chosen in rows.values_list("item__attempt_id", "item__question_version_id", "chosen"):
        revealed = {option.reveals for option in question_content(version).chosen(chosen)}
        by_attempt.setdefault(attempt, set()).update(key for key in revealed if key is not None)
    return by_attempt
