"""Values of a course pack: a whole course as frozen dataclasses, the same for files and for the database."""

from dataclasses import dataclass, field
from typing import Annotated

from quizzes.domain.pack_fields import OUTSIDE, FileLocation, PackPart, Spec, Voice
from quizzes.vocabulary import (
    ChangeKind,
    EvidenceLevel,
    HelplineKind,
    ItemRole,
    LintRule,
    QuestionType,
    SourceKind,
    StoredKind,
    Urgency,
    Verdict,
)

SLUG = Spec(max_length=80)
SLUG_OF_FILE = Spec(is_in_file=False, max_length=80)
OWN, QUOTED = Spec(voice=Voice.OWN), Spec(voice=Voice.QUOTED)
STORY = Spec(voice=Voice.OWN, is_added_later=True)
CHANGE = Spec(choices=ChangeKind.values)


@dataclass(frozen=True)
class PackObject(PackPart):
    """Anything that a pack holds under a slug."""

    slug: Annotated[str, SLUG]


@dataclass(frozen=True)
class PackSource(PackObject):
    citation: str
    kind: Annotated[str, Spec(choices=SourceKind.values)]
    year: Annotated[int | None, Spec(bounds=(0, 2100))] = None
    doi: Annotated[str, Spec(max_length=200)] = ""
    url: Annotated[str, Spec(max_length=500)] = ""
    is_shown: Annotated[bool, Spec("shown")] = True


@dataclass(frozen=True)
class PackClaim(PackObject):
    """Dates are ISO texts. The statement is quoted unless it is true; without a level it is about values."""

    statement: Annotated[str, Spec(gap="Write the statement, exactly as it is judged.")]
    verdict: Annotated[str, Spec(choices=Verdict.values, is_plain=True)]
    level: Annotated[str, Spec(choices=EvidenceLevel.values)] = field(default="", kw_only=True)
    say_instead: Annotated[str, Spec(gap="Write what to say instead: the fact that learners read.")]
    safety_note: Annotated[str, OWN] = field(default="", kw_only=True)
    sources: tuple[str, ...] = field(default=(), kw_only=True)
    reviewed_on: Annotated[str, Spec(is_plain=True)]
    review_by: Annotated[str, Spec(is_plain=True)]
    is_askable: Annotated[bool, Spec("askable")] = True
    awaiting_review: bool = False
    change: Annotated[str, CHANGE] = field(default=ChangeKind.MEANING.value, compare=False)


@dataclass(frozen=True)
class PackMisconception(PackObject):
    text: Annotated[str, Spec(voice=Voice.QUOTED, max_length=300)]
    refutation: Annotated[str, OWN]
    harm: Annotated[int, Spec(bounds=(1, 3))]
    refuted_by: str


@dataclass(frozen=True)
class PackTerm(PackObject):
    slug: Annotated[str, Spec("term", max_length=120)]
    meaning: Annotated[str, OWN]


@dataclass(frozen=True)
class PackSign(PackPart):
    text: Annotated[str, OWN]
    sources: tuple[str, ...] = ()
    awaiting_review: bool = False
    is_crisis: Annotated[bool, Spec(is_added_later=True)] = False


@dataclass(frozen=True)
class PackHelpline(PackPart):
    """A number to call, for whom it is, and what else it can do: "You can also text 988."."""

    kind: Annotated[str, Spec(choices=HelplineKind.values)]
    number: Annotated[str, Spec(max_length=30, is_plain=True)]
    place: Annotated[str, Spec(voice=Voice.OWN, max_length=80)]
    about: Annotated[str, OWN] = ""

    @property
    def dialed(self) -> str:
        """Digits, with the plus of a country: what `tel:` takes."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


@dataclass(frozen=True)
class PackSafety(PackObject):
    """Its slug is that of the course. The lists are named by the values of `Urgency`."""

    slug: Annotated[str, Spec(is_in_file=False, max_length=50)]
    disclaimer: Annotated[str, OWN]
    closing: Annotated[str, OWN]
    emergency: tuple[PackSign, ...]
    same_day: tuple[PackSign, ...]
    soon: tuple[PackSign, ...]
    helplines: Annotated[tuple[PackHelpline, ...], Spec(is_added_later=True)] = ()

    def signs(self, urgency: Urgency) -> tuple[PackSign, ...]:
        by_urgency = {
            Urgency.EMERGENCY: self.emergency,
            Urgency.SAME_DAY: self.same_day,
            Urgency.SOON: self.soon,
        }
        return by_urgency[urgency]


@dataclass(frozen=True)
class PackPicture(PackObject):
    """`numbers`: what the drawing is made from, as its file says it; empty for what somebody drew."""

    slug: Annotated[str, SLUG_OF_FILE]
    svg: Annotated[str, OUTSIDE]
    numbers: Annotated[str, Spec(is_in_file=False, is_added_later=True)] = ""


@dataclass(frozen=True)
class PackLesson(PackObject):
    """An empty body means that the lesson is being written. `body_line`: where it begins in its file.

    `opening`: one of the people meets the lesson's idea; `closing`: what the same person makes of it afterwards.
    """

    slug: Annotated[str, SLUG_OF_FILE]
    title: Annotated[str, Spec(voice=Voice.OWN, max_length=300, gap="Write the title.")]
    main_message: Annotated[str, Spec(voice=Voice.OWN, gap="Write the main message: one sentence to remember.")]
    action: Annotated[str, Spec(voice=Voice.OWN, gap="Write the next step for the learner.")]
    action_note: Annotated[str, OWN] = field(default="", kw_only=True)
    summary: Annotated[tuple[str, ...], OWN] = field(default=(), kw_only=True)
    known: Annotated[tuple[str, ...], OWN] = field(default=(), kw_only=True)
    not_known: Annotated[
        tuple[str, ...],
        Spec(voice=Voice.QUOTED, gap="Write what is not known yet, one point on a line."),
    ] = field(default=(), kw_only=True)
    safety: Annotated[str, OWN]
    questions_for_visit: Annotated[tuple[str, ...], QUOTED] = field(default=(), kw_only=True)
    opening: Annotated[str, STORY] = field(default="", kw_only=True)
    closing: Annotated[str, STORY] = field(default="", kw_only=True)
    minutes: Annotated[int, Spec(bounds=(1, 9999))]
    claims: tuple[str, ...] = ()
    change: Annotated[str, CHANGE] = field(default=ChangeKind.MEANING.value, compare=False)
    body: Annotated[str, OUTSIDE] = ""
    body_line: Annotated[int, OUTSIDE] = field(default=1, compare=False, repr=False)

    def at_line(self, line: int) -> FileLocation:
        """A 1-based line of the body as a line of its file."""
        return FileLocation(self.where.file, self.body_line + line - 1)


@dataclass(frozen=True)
class PackOption(PackPart):
    """`is_right` and `text` of a verdict's options follow from its claim. A wrong text is quoted."""

    label: Annotated[str, Spec(max_length=20, is_plain=True)]
    text: Annotated[str, Spec(max_length=300)] = ""
    is_right: Annotated[bool, Spec("right")] = False
    feedback: Annotated[str, OWN] = ""
    reveals: str = ""


@dataclass(frozen=True)
class PackQuestion(PackObject):
    """The stem is quoted where it is judged and not true. `picture`: what the page with the answer shows."""

    slug: Annotated[str, Spec(max_length=120)]
    type: Annotated[str, Spec(choices=QuestionType.values)]
    claim: str
    stem: Annotated[str, Spec(gap="Write the question itself (the stem).")]
    fact: Annotated[str, Spec(voice=Voice.OWN, gap="Write the fact: one short sentence that is true.")]
    why_it_misleads: Annotated[
        str, Spec(voice=Voice.OWN, gap="Write why it misleads: where the wrong idea comes from.")
    ]
    closing_fact: Annotated[str, Spec(voice=Voice.OWN, gap="Write the closing fact: what a learner should keep.")]
    section: Annotated[str, Spec(max_length=80, gap="Choose the section of the lesson that explains it.")]
    picture: Annotated[str, Spec(max_length=80, is_added_later=True)] = field(default="", kw_only=True)
    tags: tuple[str, ...] = field(default=(), kw_only=True)
    options: tuple[PackOption, ...] = ()
    change: Annotated[str, CHANGE] = field(default=ChangeKind.MEANING.value, compare=False)


@dataclass(frozen=True)
class PackItem(PackPart):
    """In a file it shares the row of its question."""

    question: Annotated[str, Spec("slug")]
    role: Annotated[str, Spec(after="slug", choices=ItemRole.values)]
    parallel_of: Annotated[str, Spec(after="role")] = ""
    points: Annotated[int, Spec(after="section", bounds=(1, 9999))] = 1
    is_sensitive: Annotated[bool, Spec("sensitive", after="points")] = False


@dataclass(frozen=True)
class PackQuiz(PackObject):
    """The quiz of the lesson with the same slug."""

    slug: Annotated[str, SLUG_OF_FILE]
    items: Annotated[tuple[PackItem, ...], OUTSIDE]


@dataclass(frozen=True)
class PackOverride(PackObject):
    """A finding of the checks that may stay, and why. `words` is part of the finding's words; `place` "lesson rain"."""

    rule: Annotated[str, Spec(choices=LintRule.values)]
    place: Annotated[str, Spec("where", max_length=160)]
    words: Annotated[str, Spec(max_length=300)]
    reason: str


@dataclass(frozen=True)
class PackTopic(PackPart):
    title: Annotated[str, Spec(voice=Voice.OWN, max_length=300)]
    about: Annotated[str, Spec(voice=Voice.OWN, max_length=300)]
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class PackPerson(PackPart):
    """A person of the lessons' stories. `about`: one or two sentences, the same wherever they appear."""

    name: str
    about: Annotated[str, OWN]


@dataclass(frozen=True)
class PackSheetPart(PackPart):
    """A part of a sheet: words, then room to write: `lines`, or a table of these columns with `rows` empty rows.

    `answer`: one way to fill it in, folded until a reader opens it; it is not printed.
    """

    title: Annotated[str, Spec(voice=Voice.OWN, max_length=120)]
    text: Annotated[str, OWN] = field(default="", kw_only=True)
    columns: Annotated[tuple[str, ...], OWN] = field(default=(), kw_only=True)
    rows: Annotated[int, Spec(bounds=(0, 20))] = field(default=0, kw_only=True)
    lines: Annotated[int, Spec(bounds=(0, 20))] = field(default=0, kw_only=True)
    answer: Annotated[str, OWN] = field(default="", kw_only=True)

    @property
    def empty_rows(self) -> range:
        return range(self.rows)

    @property
    def empty_lines(self) -> range:
        return range(self.lines)


@dataclass(frozen=True)
class PackSheet(PackObject):
    """A sheet to print and fill in by hand, offered with these lessons. Nothing that is written there is stored."""

    title: Annotated[str, Spec(voice=Voice.OWN, max_length=120)]
    about: Annotated[str, OWN]
    parts: tuple[PackSheetPart, ...]
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackOutline(PackObject):
    slug: Annotated[str, Spec(max_length=50)]
    title: Annotated[str, Spec(voice=Voice.OWN, max_length=300)]
    language: Annotated[str, Spec(max_length=10, is_plain=True)]
    about: Annotated[str, OWN] = field(default="", kw_only=True)
    people: Annotated[tuple[PackPerson, ...], Spec(is_added_later=True)] = field(default=(), kw_only=True)
    sheets: Annotated[tuple[PackSheet, ...], Spec(is_added_later=True)] = field(default=(), kw_only=True)
    topics: tuple[PackTopic, ...] = field(default=(), kw_only=True)
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True)
class CoursePack:
    """A whole course; each tuple is in canonical order."""

    outline: PackOutline
    safety: PackSafety
    sources: tuple[PackSource, ...] = ()
    claims: tuple[PackClaim, ...] = ()
    misconceptions: tuple[PackMisconception, ...] = ()
    terms: tuple[PackTerm, ...] = ()
    pictures: tuple[PackPicture, ...] = ()
    lessons: tuple[PackLesson, ...] = ()
    questions: tuple[PackQuestion, ...] = ()
    quizzes: tuple[PackQuiz, ...] = ()
    overrides: tuple[PackOverride, ...] = ()

    def by_kind(self) -> dict[StoredKind, tuple[PackObject, ...]]:
        """All objects by kind, in the order in which they can be stored: referenced kinds come first."""
        return {
            StoredKind.SOURCE: self.sources,
            StoredKind.CLAIM: self.claims,
            StoredKind.MISCONCEPTION: self.misconceptions,
            StoredKind.TERM: self.terms,
            StoredKind.PICTURE: self.pictures,
            StoredKind.LESSON: self.lessons,
            StoredKind.QUESTION: self.questions,
            StoredKind.QUIZ: self.quizzes,
            StoredKind.OVERRIDE: self.overrides,
            StoredKind.SAFETY: (self.safety,),
            StoredKind.COURSE: (self.outline,),
        }
