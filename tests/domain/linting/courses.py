"""A small course that the rules have nothing against, and ways to spoil it."""

from dataclasses import replace
from datetime import date

from quizzes.domain.drafts import (
    ClaimDraft,
    CourseDraft,
    CourseOutline,
    ItemDraft,
    LessonDraft,
    MisconceptionDraft,
    OptionDraft,
    QuestionDraft,
    QuizDraft,
    SafetyDraft,
    SourceDraft,
    TermDraft,
)
from quizzes.domain.linting.rules import findings_in
from quizzes.formats.visible_text import course_text

TODAY = date(2026, 11, 23)
BODY = """## Rain is water {#water}

Rain falls from clouds. It waters plants.

- Clouds hold water.
- You can see them.

::: picture cloud
A cloud.
:::

::: evidence rain-is-dry
:::

## Snow may warm the soil {#snow}

No one knows yet.

::: evidence snow-warms
:::
"""
CLAIMS = (
    ClaimDraft("rain-is-dry", "Rain is dry.", "false", "refuted", "Rain is wet.", "2026-01-01", "2028-01-01"),
    ClaimDraft("snow-warms", "Snow warms soil.", "not_proven", "unproven", "It is open.", "2026-01-01", "2028-01-01"),
    ClaimDraft("clouds-are-wet", "Clouds hold water.", "true", "established", "They do.", "2026-01-01", "2028-01-01"),
)
LESSON = LessonDraft(
    "rain",
    "Rain",
    "Rain is water.",
    "Look at your sky.",
    ("One.", "Two.", "Three."),
    ("When it falls.",),
    "Stay in when a storm is near.",
    5,
    ("rain-is-dry", "snow-warms"),
    known=("Rain is wet.",),
    body=BODY,
)


def question(slug, claim, stem, *, reveals="", section="water", type_="verdict"):
    why = "Studies tested it. What is true is unknown, so this may change." if claim == "snow-warms" else "It looks so."
    options = (OptionDraft("true", feedback="It can look so.", reveals=reveals), OptionDraft("false", feedback="Hm."))
    return QuestionDraft(slug, type_, claim, stem, "Here is the fact.", why, "Keep the fact.", section, options)


QUESTIONS = (
    question("anchor", "rain-is-dry", "Rain is dry.", reveals="dry"),
    question("open", "snow-warms", "Snow warms soil.", section="snow"),
    question("wet", "clouds-are-wet", "Clouds hold water."),
    question("parallel", "rain-is-dry", "Drops from a cloud are dry.", reveals="dry"),
)
ITEMS = (
    ItemDraft("anchor", "anchor"),
    ItemDraft("open", "anchor"),
    ItemDraft("wet", "transfer"),
    ItemDraft("parallel", "parallel", "anchor"),
)
COURSE = CourseDraft(
    outline=CourseOutline("weather", "Weather", "en", ("rain",)),
    safety=SafetyDraft("weather", "This is for learning.", "Ask if you are unsure.", (), (), ()),
    sources=(SourceDraft("book", "A book.", "review"),),
    claims=CLAIMS,
    misconceptions=(MisconceptionDraft("dry", "Rain is dry.", "Feel it: it is wet.", 1, "rain-is-dry"),),
    terms=(TermDraft("precipitation", "Rain or snow."),),
    lessons=(LESSON,),
    questions=QUESTIONS,
    quizzes=(QuizDraft("rain", ITEMS),),
)


def with_lesson(**changes):
    return replace(COURSE, lessons=(replace(LESSON, **changes),))


def with_text(text, *, heading="## Rain is water {#water}"):
    """The lesson's first section holds this text."""
    rest = BODY[BODY.index("::: picture") :]
    return with_lesson(body=f"{heading}\n\n{text}\n\n{rest}")


def with_question(slug, **changes):
    changed = tuple(replace(row, **changes) if row.slug == slug else row for row in QUESTIONS)
    return replace(COURSE, questions=changed)


def found(course, today=TODAY):
    """Rule, severity and object of every finding."""
    findings = findings_in(course_text(course, today))
    return {(finding.rule.value, finding.severity.value, finding.place) for finding in findings}


def rules(course, today=TODAY):
    return {rule for rule, _, _ in found(course, today)}
