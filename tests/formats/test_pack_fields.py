"""Every field of a pack, as it is declared: what is refused is refused in all of them, with file and line."""

from dataclasses import fields, replace

import pytest

from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOption,
    PackOutline,
    PackOverride,
    PackPerson,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSign,
    PackSource,
    PackTerm,
    PackTopic,
)
from quizzes.domain.pack_fields import PackPart, pack_fields
from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from quizzes.models import (
    Claim,
    ClaimVersion,
    Course,
    GlossaryTerm,
    Item,
    Lesson,
    LessonVersion,
    Misconception,
    Option,
    Override,
    Picture,
    Question,
    QuestionVersion,
    Quiz,
    Source,
    Topic,
    UrgentSign,
)
from tests.formats.small_course import replaced, small_files

OVERRIDE = PackOverride("waits", "HL-7", "lesson rain", "wait", "A saying.")
PERSON = PackPerson("Ada", "Ada has a garden.")
SMALL = read_pack(small_files())
SMALL = replace(SMALL, outline=replace(SMALL.outline, people=(PERSON,)), overrides=(OVERRIDE,))
TABLES = {
    PackOutline: [Course],
    PackTopic: [Topic],
    PackPerson: [],
    PackSource: [Source],
    PackClaim: [Claim, ClaimVersion],
    PackMisconception: [Misconception],
    PackTerm: [GlossaryTerm],
    PackSafety: [Course],
    PackSign: [UrgentSign],
    PackPicture: [Picture],
    PackLesson: [Lesson, LessonVersion],
    PackOption: [Option],
    PackQuestion: [Question, QuestionVersion],
    PackItem: [Item],
    PackQuiz: [Quiz],
    PackOverride: [Override],
}
# What other objects of the pack are found by: another word there makes a pack that cannot be written.
NAMES = {(PackQuestion, "slug"), (PackItem, "question"), (PackOutline, "lessons")}


def declared(keep):
    """Class and field, for all that files hold and `keep` picks."""
    rows = [(cls, row) for cls in TABLES for row in pack_fields(cls) if row.spec.is_in_file and keep(row)]
    return [pytest.param(cls, row, id=f"{cls.__name__}-{row.key}") for cls, row in rows if (cls, row.name) not in NAMES]


def with_value(part, cls, name, value):
    """The part, or the pack, with this value in its first object of the class; None where it has none."""
    if isinstance(part, cls):
        return replace(part, **{name: value})
    for field in fields(part):
        inner = getattr(part, field.name)
        rows = inner if isinstance(inner, tuple) else (inner,)
        for place, row in enumerate(rows):
            changed = with_value(row, cls, name, value) if isinstance(row, (PackPart, CoursePack)) else None
            if changed:
                new = (*rows[:place], changed, *rows[place + 1 :])
                return replace(part, **{field.name: new if isinstance(inner, tuple) else changed})
    return None


def files_with(cls, row, text):
    value = (text,) if row.is_list else text
    return write_pack(with_value(SMALL, cls, row.name, value))


def problems_of(files):
    with pytest.raises(InvalidPack) as refused:
        read_pack(files)
    return refused.value.problems


def words_of(files):
    """What is said of the files; nothing of those that are fine."""
    try:
        read_pack(files)
    except InvalidPack as refused:
        return {problem.words for problem in refused.problems}
    return set()


def place_of(files, words):
    ((name, line),) = [
        (name, number)
        for name, data in files.items()
        for number, text in enumerate(data.decode().split("\n"), start=1)
        if words in text
    ]
    return name, line


@pytest.mark.parametrize("word", ["no", "1e3", "2026-11-23", "0o17", "010", "On"])
@pytest.mark.parametrize(("cls", "row"), declared(lambda row: row.kind is str and not row.spec.is_plain))
def test_a_word_that_is_no_text_to_yaml_is_refused_in_every_text(cls, row, word):
    """Else it would reach readers, in a safety note for one."""
    files = files_with(cls, row, "zzz")
    name, line = place_of(files, "zzz")

    problems = problems_of(replaced(files, name, "zzz", word))

    found = [(problem.file, problem.line) for problem in problems if f"YAML reads {word} as" in problem.words]
    assert found == [(name, line)]


@pytest.mark.parametrize("word", ["~", "null", ""])
@pytest.mark.parametrize(
    ("cls", "row"), declared(lambda row: row.kind is str and (row.is_required or row.is_list) and row.default != "")
)
def test_nothing_is_no_text(cls, row, word):
    files = files_with(cls, row, "zzz")
    name, line = place_of(files, "zzz")

    problems = problems_of(replaced(files, name, "zzz", word))

    assert (name, line) in [(problem.file, problem.line) for problem in problems if "needs some text" in problem.words]


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
@pytest.mark.parametrize(("cls", "row"), declared(lambda row: row.kind is str))
def test_what_a_database_cannot_store_is_refused_in_every_text(cls, row, character):
    """SQLite would take NUL, PostgreSQL break without file and line. Half a character is no YAML to libyaml."""
    files = files_with(cls, row, "zzz")
    name, _ = place_of(files, "zzz")
    escaped = "\\0" if character == "\x00" else "\\ud800"

    problems = problems_of(replaced(files, name, "zzz", f'"z{escaped}z"'))

    refusals = ("cannot be stored", "invalid Unicode")
    assert name in {problem.file for problem in problems if any(words in problem.words for words in refusals)}


@pytest.mark.parametrize(("cls", "row"), declared(lambda row: row.spec.max_length is not None))
def test_what_is_too_long_for_its_column_is_refused(cls, row):
    longest = "z" * row.spec.max_length
    words = f"'{row.key}' has more than {row.spec.max_length} characters. Shorten it."

    assert words in words_of(files_with(cls, row, f"{longest}z"))
    assert words not in words_of(files_with(cls, row, longest))


@pytest.mark.parametrize("cls", [PackLesson, PackPicture, PackQuiz])
def test_names_of_files_are_no_longer_than_their_column(cls):
    before, after = {
        PackLesson: ("lessons/03-", ".md"),
        PackPicture: ("pictures/", ".svg"),
        PackQuiz: ("quizzes/03-", ".yaml"),
    }[cls]
    files = small_files()
    source = next(name for name in sorted(files) if name.startswith(before[:7]))

    problems = problems_of(files | {f"{before}{'z' * 81}{after}": files[source]})

    assert "'slug' has more than 80 characters. Shorten it." in {problem.words for problem in problems}


def test_nul_in_the_text_of_a_lesson_is_a_problem_on_its_line():
    files = replaced(small_files(), "lessons/01-plants.md", "## ", "\x00## ")
    name, line = place_of(files, "\x00")

    assert (name, line) in [(p.file, p.line) for p in problems_of(files) if "cannot be stored" in p.words]


@pytest.mark.parametrize("language", ["xx", "english", "EN", "en_US", "e", "zz-ZZ"])
def test_a_language_that_is_none_is_a_problem(language):
    problems = problems_of(replaced(small_files(), "course.yaml", "language: en", f"language: {language}"))

    assert [(problem.file, problem.line) for problem in problems] == [("course.yaml", 1)]
    assert f"The language '{language}' is unknown." in problems[0].words


@pytest.mark.parametrize("language", ["de", "no", "pt-BR", "ar"])
def test_a_language_is_a_code(language):
    """Norwegian is "no", which YAML takes for something else."""
    files = replaced(small_files(), "course.yaml", "language: en", f"language: {language}")

    assert read_pack(files).outline.language == language


def test_a_byte_order_mark_makes_no_difference():
    files = {name: b"\xef\xbb\xbf" + data for name, data in small_files().items()}

    assert read_pack(files) == read_pack(small_files())


# Packs and tables


def columns_of(cls, name):
    """The columns that hold this field: of the same name, and what a pack calls the slug of a term."""
    name = "term" if (cls, name) == (PackTerm, "slug") else name
    found = [{c.name: c for c in model._meta.concrete_fields}.get(name) for model in TABLES[cls]]
    return [column for column in found if column is not None and not column.is_relation]


@pytest.mark.parametrize("cls", TABLES)
def test_texts_are_as_long_in_packs_as_in_their_column(cls):
    """Words out of a list are shorter than any column."""
    limits = {
        row.name: (row.spec.max_length, {column.max_length for column in columns_of(cls, row.name)})
        for row in pack_fields(cls)
        if row.kind is str and not row.spec.choices and columns_of(cls, row.name)
    }

    assert {name: limit for name, limit in limits.items() if limit[1] != {limit[0]}} == {}


def test_every_field_has_a_column_or_leads_to_another_object():
    """What leads elsewhere: names of other objects, lists of objects, and where another column has another name."""
    without = {
        (cls.__name__, row.name)
        for cls in TABLES
        for row in pack_fields(cls)
        if row.name not in {"where", "change", "body_line"} and not columns_of(cls, row.name)
    }

    assert without == {
        ("PackClaim", "sources"),
        ("PackItem", "parallel_of"),
        ("PackItem", "question"),
        ("PackLesson", "claims"),
        ("PackMisconception", "refuted_by"),
        ("PackOption", "is_right"),
        ("PackOption", "reveals"),
        ("PackOutline", "lessons"),
        ("PackOutline", "topics"),
        ("PackPerson", "about"),
        ("PackPerson", "name"),
        ("PackQuestion", "claim"),
        ("PackQuestion", "options"),
        ("PackQuiz", "items"),
        ("PackSafety", "closing"),
        ("PackSafety", "emergency"),
        ("PackSafety", "same_day"),
        ("PackSafety", "soon"),
        ("PackSign", "sources"),
        ("PackTopic", "lessons"),
    }
