"""Data of the page that follows an answer: the verdict on it, the fact, every option marked, and what teaches why."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from quizzes.content.queries.cards import CitedSource, EvidenceCard, Statement
from quizzes.content.queries.content import LessonSection
from quizzes.content.queries.questions import OptionContent, QuestionContent
from quizzes.domain.loop import PageKind
from quizzes.learning.queries.attempts import AttemptPage, LoopPosition, loop_position, next_position
from quizzes.models import Response
from quizzes.vocabulary import Confidence, Phase, Verdict


class Outcome(Enum):
    """How an answer stands to the right one."""

    RIGHT = "right"
    OTHER = "other"
    UNSURE = "unsure"


@dataclass(frozen=True)
class MarkedOption:
    """An option as asked. `confidence`: how sure the learner was of an option that they chose, None if left open."""

    text: str
    is_chosen: bool
    is_right: bool
    remark: str = ""
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Feedback:
    """The answer to one response.

    `options` in the order asked. `myth`: what the answer reveals, or what the question is about where nothing was
    known; None where the answer was right. `loop`: None for an attempt that does not go idea by idea. `section`: the
    part of the lesson that teaches why.
    """

    page: AttemptPage
    outcome: Outcome
    confidence: Confidence | None
    options: Sequence[MarkedOption]
    myth: Statement | None
    card: EvidenceCard | None
    section: LessonSection | None
    loop: LoopPosition | None
    next_position: int | None

    @property
    def is_short(self) -> bool:
        """In checks that are older than the way idea by idea, verdict and fact are enough before the lesson."""
        return self.page.phase == Phase.PRE and self.loop is None

    @property
    def statement(self) -> Statement | None:
        """The statement that a verdict was asked on, with the verdict of today."""
        question = self.page.question
        verdict = self.card.verdict if self.card and question.verdict else question.verdict
        return Statement(question.stem, verdict) if verdict else None

    @property
    def is_unsure(self) -> bool:
        return self.outcome is Outcome.UNSURE

    @property
    def has_one_right(self) -> bool:
        return sum(option.is_right for option in self.options) == 1

    @property
    def is_open(self) -> bool:
        """Whether the right answer was that nobody knows yet."""
        return self.statement is not None and self.statement.verdict == Verdict.NOT_PROVEN

    @property
    def is_outdated(self) -> bool:
        """Whether the claim has another verdict now than the question; such a question is not asked any more."""
        return self.card is not None and not self.page.question.matches_verdict(self.card.verdict)

    @property
    def fact(self) -> str:
        """Today's wording where the evidence has changed since the question was written."""
        return self.card.fact if self.card and self.is_outdated else self.page.question.fact

    @property
    def is_known(self) -> bool:
        """Right, and sure of it: one line is enough, the rest folds."""
        is_sure = self.confidence is not None and self.confidence >= Confidence.FAIRLY
        return is_sure and self.outcome is Outcome.RIGHT and not self.is_outdated

    @property
    def is_section_folded(self) -> bool:
        """The section of an idea is open, unless it is known, or was taught with an idea before."""
        return self.is_known or (self.loop is not None and not self.loop.sections)

    @property
    def picture(self) -> str:
        """The SVG drawing that belongs to the answer; empty without one."""
        return self.page.content.pictures.get(self.page.question.picture, "")

    @property
    def cards(self) -> list[EvidenceCard]:
        """That of the idea, then those of the section."""
        shown = [*([self.card] if self.card else []), *(self.section.cards if self.section else [])]
        return list({card.slug: card for card in shown}.values())

    @property
    def safety_notes(self) -> list[str]:
        """Never folded, however well the idea is known."""
        return list(dict.fromkeys(card.safety_note for card in self.cards if card.safety_note))

    @property
    def sources(self) -> list[CitedSource]:
        """Those of the fact, then those that the section cites."""
        cited = [*(self.card.sources if self.card else []), *(self.section.sources if self.section else [])]
        return list({source.slug: source for source in cited}.values())


def feedback_page(page: AttemptPage, response: Response) -> Feedback:
    """The feedback on a response. One query (next position)."""
    question = page.question
    confidence = None if response.confidence is None else Confidence(response.confidence)
    outcome = outcome_of(response, page.item.points)
    card = page.content.cards.get(question.claim)
    return Feedback(
        page=page,
        outcome=outcome,
        confidence=confidence,
        options=[
            marked(option, option.label in right_labels(question, card), response, confidence)
            for option in ordered_options(page)
        ],
        myth=None if outcome is Outcome.RIGHT else shown_myth(page, question.chosen(response.chosen)),
        card=card,
        section=page.lesson.section(question.section) if page.lesson else None,
        loop=answer_in_loop(page),
        next_position=next_position(page.item.attempt_id, page.item.position),
    )


def outcome_of(response: Response, points: int) -> Outcome:
    if response.is_unsure:
        return Outcome.UNSURE
    return Outcome.RIGHT if response.points >= points else Outcome.OTHER


def ordered_options(page: AttemptPage) -> list[OptionContent]:
    """In the order in which this learner saw them; a draft has no such order yet."""
    places = {label: place for place, label in enumerate(page.item.option_order)}
    return sorted(page.question.options, key=lambda option: places.get(option.label, len(places)))


def right_labels(question: QuestionContent, card: EvidenceCard | None) -> set[str]:
    """Of a statement, the verdict of today: it may have changed since the question was written."""
    if card and question.verdict:
        return {card.verdict}
    return {option.label for option in question.right()}


def marked(option: OptionContent, is_right: bool, response: Response, confidence: Confidence | None) -> MarkedOption:
    if option.label not in response.chosen:
        return MarkedOption(option.text, is_chosen=False, is_right=is_right)
    return MarkedOption(
        option.text, True, is_right, option.feedback if is_right == option.is_correct else "", confidence
    )


def shown_myth(page: AttemptPage, chosen: Sequence[OptionContent]) -> Statement | None:
    """What the choice reveals, else the first misconception probed; None if there is none.

    A statement that was asked and is not true is the myth itself.
    """
    if page.question.verdict in {Verdict.FALSE, Verdict.NOT_PROVEN}:
        return None
    shown = [option.reveals for option in [*chosen, *page.question.options] if option.reveals is not None]
    known = (page.content.misconceptions[key] for key in shown if key in page.content.misconceptions)
    return next((misconception.statement for misconception in known), None)


def answer_in_loop(page: AttemptPage) -> LoopPosition | None:
    """None for an attempt that does not go idea by idea. No query."""
    pages = page.item.attempt.loop_pages
    numbers = [
        number
        for number, row in enumerate(pages, start=1)
        if row.kind is PageKind.ANSWER and row.position == page.item.position
    ]
    return loop_position(page.item.attempt, page.lesson, numbers[0]) if numbers else None
