"""Course packs: what is written reads the same, and whatever is read is a course or a list of problems."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain.pack import PackPerson
from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from tests.effort import scaled
from tests.formats.small_course import SHIPPED, files_in, replaced, small_files

CLAIMS, SOURCES, MYTHS = "claims.yaml", "sources.yaml", "misconceptions.yaml"
COURSE, GLOSSARY, SAFETY = "course.yaml", "glossary.yaml", "safety.yaml"


def is_read_or_refused(files):
    """Whether there is a course, or at least one problem; every other exception is let through."""
    try:
        return bool(read_pack(files))
    except InvalidPack as refused:
        return bool(refused.problems)


def test_windows_line_ends_read_the_same():
    files = {name: data.replace(b"\n", b"\r\n") for name, data in small_files().items()}

    assert read_pack(files) == read_pack(small_files())


def test_order_of_the_files_does_not_matter():
    files = small_files()

    assert read_pack(dict(reversed(list(files.items())))) == read_pack(files)


def test_lesson_without_a_body_is_being_written():
    lessons = read_pack(small_files()).lessons

    assert [(lesson.slug, bool(lesson.body)) for lesson in lessons] == [("plants", True), ("rain", False)]


@pytest.mark.parametrize("files", [small_files(), files_in(SHIPPED)], ids=["small", "shipped"])
def test_pack_in_canonical_form_is_written_as_it_was_read(files):
    assert write_pack(read_pack(files)) == files


def test_pack_in_another_form_is_written_in_canonical_form():
    files = replaced(small_files(), CLAIMS, "  askable: false", '  awaiting_review: false\n  "askable": "false"')
    files = replaced(files, GLOSSARY, "meaning: What plants stand in.", "meaning: >\n    What plants\n    stand in.")

    assert write_pack(read_pack(files)) == small_files()


SMALL = read_pack(small_files())
PERSON = PackPerson("Ada", "Ada has a garden.")
# U+0085 is a line break of YAML and comes back as a blank; NUL is refused.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x85")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=200).map(str.strip).filter(bool)
MAYBE = st.just("") | TEXTS
LISTS = st.lists(TEXTS, max_size=3).map(tuple)


@st.composite
def stories(draw):
    """An opening and a closing about somebody whom the course introduces, or neither."""
    if not draw(st.booleans()):
        return {}
    return {key: f"{PERSON.name}: {draw(TEXTS)}" for key in ("opening", "closing")}


@st.composite
def courses(draw):
    """The small course in any words."""
    claims = tuple(
        replace(c, statement=draw(TEXTS), say_instead=draw(TEXTS), safety_note=draw(MAYBE)) for c in SMALL.claims
    )
    rain = replace(
        SMALL.lessons[1],
        title=draw(TEXTS),
        action_note=draw(MAYBE),
        **draw(stories()),
        summary=tuple(draw(st.lists(TEXTS, min_size=3, max_size=3))),
        known=draw(LISTS),
        not_known=draw(LISTS),
        minutes=draw(st.integers(1, 60)),
        change=draw(st.sampled_from(["minor", "meaning"])),
    )
    talk = SMALL.questions[1]
    options = tuple(replace(option, text=draw(TEXTS), feedback=draw(TEXTS)) for option in talk.options)
    talk = replace(talk, stem=draw(TEXTS), tags=draw(LISTS), options=options)
    words = sorted(draw(st.sets(TEXTS, max_size=3)))
    return replace(
        SMALL,
        outline=replace(SMALL.outline, title=draw(TEXTS), about=draw(MAYBE), people=(PERSON,)),
        safety=replace(SMALL.safety, disclaimer=draw(TEXTS)),
        claims=claims,
        terms=tuple(replace(SMALL.terms[0], slug=word, meaning=draw(TEXTS)) for word in words),
        lessons=(SMALL.lessons[0], rain),
        questions=(SMALL.questions[0], talk, *SMALL.questions[2:]),
    )


@settings(max_examples=scaled(40))
@given(courses())
def test_reading_what_was_written_gives_the_same_course(course):
    assert read_pack(write_pack(course)) == course


@settings(max_examples=scaled(40))
@given(courses())
def test_writing_is_canonical(course):
    files = write_pack(course)

    assert write_pack(read_pack(files)) == files


@settings(max_examples=scaled(40))
@given(st.sampled_from(sorted(small_files())), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name, data):
    """Nothing but InvalidPack comes out, whatever a file holds."""
    assert is_read_or_refused({**small_files(), name: data})


@settings(max_examples=scaled(40))
@given(st.sampled_from(sorted(small_files())), st.data())
def test_any_line_may_be_missing(name, data):
    """As above, with files that are nearly right."""
    files = small_files()
    lines = files[name].splitlines(keepends=True)
    del lines[data.draw(st.integers(0, len(lines) - 1))]

    assert is_read_or_refused({**files, name: b"".join(lines)})
