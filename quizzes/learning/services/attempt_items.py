"""Creates the items of an attempt, each with the question version that is current at its start."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from quizzes.content.queries.content import LessonContent
from quizzes.content.queries.questions import QuestionContent, question_content
from quizzes.domain.assembly import option_order, shuffled
from quizzes.domain.loop import in_section_order, loop_pages
from quizzes.errors import NoQuestions
from quizzes.models import Attempt, AttemptItem, ClaimVersion, Item, QuestionVersion
from quizzes.vocabulary import Phase


def create_attempt_items(
    attempt: Attempt, items: Sequence[Item], at: datetime, lesson: LessonContent | None = None
) -> None:
    """Give the attempt its items, and the pages of a loop where the lesson is given.

    A loop follows the sections, a review the order given; all else is shuffled by the seed. Raises NoQuestions.
    """
    rng = Random(attempt.seed)  # noqa: S311 – an order that can be repeated, not a secret
    ready = current_items(items, at)
    if not ready:
        raise NoQuestions(attempt.phase)
    if lesson is not None:
        anchors = [section.anchor for section in lesson.sections]
        ordered = in_section_order([(row, row[1].section) for row in ready], anchors)
        named = [question.section for _, question in ordered]
        pages = loop_pages(named, anchors, has_opening=bool(lesson.version.opening))
        attempt.pages = [page.as_text() for page in pages]
    else:
        ordered = ready if attempt.phase == Phase.REVIEW else shuffled(ready, rng)
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            item=item,
            question_version_id=question.version_id,
            option_order=option_order(question.type, [option.label for option in question.options], rng),
            points=item.points,
            is_sensitive=item.is_sensitive,
        )
        for position, (item, question) in enumerate(ordered, start=1)
    )
    attempt.open_items = len(ordered)
    attempt.save(update_fields=["open_items", "pages"])


def current_items(items: Sequence[Item], at: datetime) -> list[tuple[Item, QuestionContent]]:
    """Items with their current question; without unpublished ones, and those with an outdated verdict."""
    versions = QuestionVersion.objects.current(at=at).filter(question__in=[item.question_id for item in items])
    current = {version.question_id: version.pk for version in versions}
    pairs = [(item, question_content(current[item.question_id])) for item in items if item.question_id in current]
    claims = ClaimVersion.objects.current(at=at).filter(claim__slug__in=[question.claim for _, question in pairs])
    verdicts = {(row.claim.course_id, row.claim.slug): row.verdict for row in claims.select_related("claim")}
    return [
        (item, question)
        for item, question in pairs
        if question.matches_verdict(verdicts.get((item.question.course_id, question.claim)))
    ]
