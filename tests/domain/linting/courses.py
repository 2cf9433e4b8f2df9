"""A small course that the rules have nothing against, and ways to spoil it."""

from dataclasses import replace
from datetime import date

from quizzes.domain.linting.rules import run_checks
from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOption,
    PackOutline,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSource,
    PackTerm,
)
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
    PackClaim(
        "rain-is-dry",
        "Rain is dry.",
        "false",
        "Rain is wet.",
        "2026-01-01",
        "2028-01-01",
        level="refuted",
        sources=("book",),
    ),
    PackClaim(
        "snow-warms",
        "Snow warms soil.",
        "not_proven",
        "It is open.",
        "2026-01-01",
        "2028-01-01",
        level="unproven",
        sources=("book",),
    ),
    PackClaim(
        "clouds-are-wet",
        "Clouds hold water.",
        "true",
        "They do.",
        "2026-01-01",
        "2028-01-01",
        level="established",
        sources=("book",),
    ),
)
LESSON = PackLesson(
    "rain",
    "Rain",
    "Rain is water.",
    "Look at your sky.",
    "Stay in when a storm is near.",
    5,
    ("rain-is-dry", "snow-warms"),
    summary=("One.", "Two.", "Three."),
    known=("Rain is wet.",),
    not_known=("When it falls.",),
    body=BODY,
)


def question(slug, claim, stem, *, reveals="", section="water", type_="verdict"):
    why = "Studies tested it. What is true is unknown, so this may change." if claim == "snow-warms" else "It looks so."
    options = (PackOption("true", feedback="It can look so.", reveals=reveals), PackOption("false", feedback="Hm."))
    return PackQuestion(slug, type_, claim, stem, f"So it is {slug}.", why, "Keep the fact.", section, options)


QUESTIONS = (
    question("anchor", "rain-is-dry", "Rain is dry.", reveals="dry"),
    question("open", "snow-warms", "Snow warms soil.", section="snow"),
    question("wet", "clouds-are-wet", "Clouds hold water."),
    question("parallel", "rain-is-dry", "Drops from a cloud are dry.", reveals="dry"),
    question("open-again", "snow-warms", "Under snow the soil is warm.", section="snow"),
)
ITEMS = (
    PackItem("anchor", "anchor"),
    PackItem("open", "anchor"),
    PackItem("wet", "transfer"),
    PackItem("parallel", "parallel", "anchor"),
    PackItem("open-again", "parallel", "open"),
)
COURSE = CoursePack(
    outline=PackOutline("weather", "Weather", "en", ("rain",)),
    safety=PackSafety("weather", "This is for learning.", "Ask if you are unsure.", (), (), ()),
    sources=(PackSource("book", "Hill A. A book. 2020.", "review", 2020, "10.1000/book"),),
    claims=CLAIMS,
    misconceptions=(PackMisconception("dry", "Rain is dry.", "Feel it: it is wet.", 1, "rain-is-dry"),),
    terms=(PackTerm("precipitation", "Rain or snow."),),
    lessons=(LESSON,),
    questions=QUESTIONS,
    quizzes=(PackQuiz("rain", ITEMS),),
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
    findings = run_checks(course_text(course, today))
    return {(finding.rule.value, finding.severity.value, finding.place) for finding in findings}


def rules(course, today=TODAY):
    return {rule for rule, _, _ in found(course, today)}
