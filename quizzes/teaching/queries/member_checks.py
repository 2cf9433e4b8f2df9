"""First, latest and later tallies of several members at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from quizzes.domain.completion import Tally
from quizzes.models import Response
from quizzes.vocabulary import AttemptState, Phase


@dataclass(frozen=True)
class CheckTallies:
    """Tally of the pre-check, of the first post-check, of its latest answers (with retries), and of the re-check; None
    where not submitted.
    """

    before: Tally | None
    first: Tally | None
    latest: Tally | None
    later: Tally | None

    @property
    def is_lesson_first(self) -> bool:
        """Whether the lesson came before any of its questions."""
        return self.before is None and self.first is not None


@dataclass(frozen=True)
class _Answer:
    """One stored response. `is_first`: in the first attempt of its phase; `is_retry`: in a retry."""

    phase: str
    question: int
    is_first: bool
    is_retry: bool
    is_right: bool


def checks_of(learners: Collection[UUID], quizzes: Collection[int]) -> dict[tuple[UUID, int], CheckTallies]:
    """Tallies by (learner id, quiz id). One query."""
    rows = Response.objects.filter(
        item__attempt__learner__in=learners,
        item__attempt__quiz__in=quizzes,
        item__attempt__phase__in=[Phase.PRE, Phase.POST, Phase.RECHECK],
        item__attempt__state=AttemptState.SUBMITTED,
    ).order_by("received_at", "pk")
    answers_by_key: dict[tuple[UUID, int], list[_Answer]] = {}
    for learner, quiz, phase, number, first, question, points, most in rows.values_list(
        "item__attempt__learner_id",
        "item__attempt__quiz_id",
        "item__attempt__phase",
        "item__attempt__number",
        "item__attempt__retry_of_id",
        "item__question_version__question_id",
        "points",
        "item__points",
    ):
        answer = _Answer(phase, question, number == 1, first is not None, points >= most)
        answers_by_key.setdefault((learner, quiz), []).append(answer)
    return {key: _checks(answers) for key, answers in answers_by_key.items()}


def _checks(answers: Collection[_Answer]) -> CheckTallies:
    after = [answer for answer in answers if answer.phase == Phase.POST]
    return CheckTallies(
        before=_tally([answer for answer in answers if answer.phase == Phase.PRE and answer.is_first]),
        first=_tally([answer for answer in after if answer.is_first]),
        latest=_tally(after),
        later=_tally([answer for answer in answers if answer.phase == Phase.RECHECK and not answer.is_retry]),
    )


def _tally(answers: Collection[_Answer]) -> Tally | None:
    """Tally of the latest answer to each question; `answers` in order of time."""
    latest = {answer.question: answer.is_right for answer in answers}
    return Tally(sum(latest.values()), len(latest)) if latest else None
