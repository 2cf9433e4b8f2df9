"""One member as educators see them: status, and beliefs and answers if shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.content.queries.content import CourseContent, MisconceptionContent
from quizzes.content.queries.questions import question_content
from quizzes.domain.beliefs import BELIEVED
from quizzes.learning.queries.belief_lines import BeliefLine, all_belief_lines
from quizzes.models import Belief, Enrollment, Learner, Response
from quizzes.teaching.queries.open_topics import MAX_POINTS
from quizzes.teaching.queries.reports import CompletionRow, ReportFilter, completion_report, with_checks
from quizzes.vocabulary import AttemptState, BeliefState


@dataclass(frozen=True)
class LatestAnswer:
    """A question whose latest response was not right: stem, chosen texts (empty for "I don't know"), fact."""

    stem: str
    chosen: Sequence[str]
    fact: str


@dataclass(frozen=True)
class SharedAnswers:
    """What a member shares beyond the status. `points`: misconceptions to talk about, surely held ones first."""

    lines: Sequence[BeliefLine]
    points: Sequence[MisconceptionContent]
    missed: Sequence[LatestAnswer]


@dataclass(frozen=True)
class MemberPage:
    """The page of a member. `shared` is None unless the member shares answers."""

    enrollment: Enrollment
    rows: Sequence[CompletionRow]
    shared: SharedAnswers | None


def member_page(enrollment: Enrollment, content: CourseContent) -> MemberPage:
    report = completion_report(enrollment.cohort, content, ReportFilter(sort="lesson"))
    rows = [row for row in report.rows if row.member_id == enrollment.pk]
    is_shared = any(row.shares_answers for row in rows)
    shared = shared_answers(enrollment.learner, content) if is_shared else None
    return MemberPage(enrollment, with_checks(rows, content), shared)


def shared_answers(learner: Learner, content: CourseContent) -> SharedAnswers:
    held = Belief.objects.of_learner(learner).filter(state__in=BELIEVED).values_list("misconception_id", "state")
    ordered = sorted(held, key=lambda row: (row[1] != BeliefState.HELD_SURE, row[0]))
    points = [content.misconceptions[key] for key, _ in ordered if key in content.misconceptions]
    return SharedAnswers(all_belief_lines(learner, content), points[:MAX_POINTS], missed_answers(learner, content))


def missed_answers(learner: Learner, content: CourseContent) -> list[LatestAnswer]:
    """Questions of the course whose latest response is not right, in order of the responses."""
    rows = Response.objects.filter(
        item__attempt__learner=learner,
        item__attempt__state=AttemptState.SUBMITTED,
        item__question_version__question__course=content.course,
    ).select_related("item")
    latest: dict[int, Response] = {}
    for row in rows.order_by("received_at", "pk"):
        latest[question_content(row.item.question_version_id).question_id] = row
    return [_latest(row) for row in latest.values() if row.points < row.item.points]


def _latest(row: Response) -> LatestAnswer:
    question = question_content(row.item.question_version_id)
    return LatestAnswer(question.stem, [option.text for option in question.chosen(row.chosen)], question.fact)
