"""YAML with lines: values as written, and every problem in its place."""

import pytest
import yaml

from quizzes.errors import Problem
from quizzes.formats import located_yaml
from quizzes.formats.located_yaml import (
    MAX_DEPTH,
    FieldReader,
    ProblemList,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    field_readers,
    read_yaml,
)
from tests.formats.small_course import SHIPPED

FILE = "some.yaml"


def read(text, **options):
    """The value, and the (line, words) of every problem."""
    findings = ProblemList()
    value = read_yaml(text, FILE, findings, **options)
    return value, [(problem.line, problem.words) for problem in findings.problems]


def fields(text):
    findings = ProblemList()
    return FieldReader(read_yaml(text, FILE, findings), FILE, findings)


def problems(row):
    return [(problem.line, problem.words) for problem in row.findings.problems]


def test_scalars_are_texts_as_written():
    value, found = read("a: yes\nb: 012\nc: 2026-11-23\nd: null\ne: 'x'\n")

    assert (value, found) == (
        YamlMapping(
            {
                "a": YamlScalar("yes", 1),
                "b": YamlScalar("012", 2),
                "c": YamlScalar("2026-11-23", 3),
                "d": YamlScalar("null", 4),
                "e": YamlScalar("x", 5),
            },
            1,
        ),
        [],
    )


def test_nested_values_know_their_lines():
    value, _ = read("rows:\n- a: 1\n\n- b:\n  - x\n  - y\n")

    second = YamlMapping({"b": YamlSequence((YamlScalar("x", 5), YamlScalar("y", 6)), 5)}, 4)
    assert value == YamlMapping({"rows": YamlSequence((YamlMapping({"a": YamlScalar("1", 2)}, 2), second), 2)}, 1)


def test_first_line_shifts_every_line():
    value, _ = read("a: 1\nb: 2\n", first_line=2)

    assert value == YamlMapping({"a": YamlScalar("1", 2), "b": YamlScalar("2", 3)}, 2)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_empty_document_is_a_finding(text):
    assert read(text, first_line=2) == (None, [(2, "The file is empty.")])


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [1\n", 3), ("a: 1\n b: 2\n", 2), ('a: "open\n', 2), ("a: 1\n\tb: 2\n", 2)]
)
@pytest.mark.parametrize("first_line", [1, 5])
def test_broken_yaml_is_a_finding_on_its_line(text, line, first_line):
    value, found = read(text, first_line=first_line)

    assert (value, [line for line, _ in found]) == (None, [line + first_line - 1])
    assert found[0][1].startswith("This is not YAML")


def test_control_character_is_a_finding_on_its_line():
    value, found = read("a: 1\nb: 2\nc: \x07\n")

    assert (value, [line for line, _ in found]) == (None, [3])


def test_second_document_is_a_finding():
    value, found = read("a: 1\n---\nb: 2\n")

    assert (value, [line for line, _ in found]) == (None, [2])


def test_key_that_stands_twice_is_a_finding_on_the_second():
    _, found = read("a: 1\nb: 2\na: 3\n")

    assert found == [(3, "'a' stands twice. Keep one.")]


@pytest.mark.parametrize("first_line", [1, 2])
def test_alias_is_refused_on_its_line(first_line):
    value, found = read("a: &x 1\nb: 2\nc: *x\n", first_line=first_line)

    assert (value, [line for line, _ in found]) == (None, [2 + first_line])
    assert "references" in found[0][1]


def test_bomb_of_aliases_is_refused_before_it_grows():
    """Billion laughs in small: five levels of nine are 118098 texts already."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 6)]

    value, found = read("\n".join(["l0: &l0 [x, x]", *levels]))

    assert (value, [line for line, _ in found]) == (None, [2])


def test_merge_key_of_an_alias_is_refused():
    value, found = read("a: &x {b: 1}\nc:\n  <<: *x\n")

    assert (value, [line for line, _ in found]) == (None, [3])


def test_nesting_is_read_down_to_the_limit():
    value, found = read("[" * MAX_DEPTH + "]" * MAX_DEPTH)

    assert (type(value), found) == (YamlSequence, [])


@pytest.mark.parametrize("depth", [MAX_DEPTH, 100_000])
def test_nesting_beyond_the_limit_is_refused(depth):
    """The fields around it are one level more."""
    value, found = read("a: 1\nb: " + "[" * depth + "]" * depth)

    assert (value, [line for line, _ in found]) == (None, [2])
    assert "deep nesting" in found[0][1]


def test_tags_make_no_objects():
    value, found = read("a: !!python/object/apply:os.getcwd []\nb: !!int '3'\n")

    assert (value, found) == (YamlMapping({"a": YamlSequence((), 1), "b": YamlScalar("3", 2)}, 1), [])


def test_text_is_stripped():
    assert fields("a: '  x  '\n").text("a") == "x"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("b: 1\n", "'a' is missing."),
        ("a: ''\n", "'a' needs some text."),
        ("a: '  '\n", "'a' needs some text."),
        ("a:\n", "'a' needs some text."),
        ("a: ~\n", "'a' needs some text."),
        ("a: null\n", "'a' needs some text."),
        ("a: [x]\n", "'a' needs some text."),
        ("a: {x: y}\n", "'a' needs some text."),
    ],
)
def test_text_that_is_required_and_not_there_is_a_finding(text, words):
    row = fields(text)

    assert (row.text("a"), problems(row)) == ("", [(1, words)])


@pytest.mark.parametrize("written", ["''", "", "~", "null"])
def test_text_that_is_not_required_may_be_missing_or_empty(written):
    row = fields(f"a: {written}\n")

    assert (row.text("a", default=""), row.text("b", default=""), problems(row)) == ("", "", [])


def test_text_that_is_not_required_is_still_no_list():
    row = fields("b: 1\na: [x]\n")

    assert (row.text("a", default=""), problems(row)) == ("", [(2, "'a' needs some text.")])


@pytest.mark.parametrize(("text", "number"), [("a: 12\n", 12), ("a: '0'\n", 0), ("b: 1\n", 7)])
def test_number_is_read_or_the_default(text, number):
    row = fields(text)

    assert (row.number("a", 7), problems(row)) == (number, [])


@pytest.mark.parametrize(
    "written", ["-1", "1.5", "one", "1e3", "0x10", "010", "~", "²", "٣", "''", "[1]", "1_000", "9" * 5000]
)
def test_number_that_is_none_is_a_finding(written):
    row = fields(f"b: 1\na: {written}\n")

    assert (row.number("a", 7), problems(row)) == (7, [(2, "'a' needs a whole number.")])


@pytest.mark.parametrize(
    ("text", "flag"), [("a: true\n", True), ("a: false\n", False), ("b: 1\n", True), ("a: 'true'\n", True)]
)
def test_flag_is_read_or_the_default(text, flag):
    row = fields(text)

    assert (row.flag("a", default=True), problems(row)) == (flag, [])


@pytest.mark.parametrize("written", ["yes", "True", "1", "''", "[true]"])
def test_flag_that_is_neither_is_a_finding(written):
    row = fields(f"b: 1\na: {written}\n")

    assert (row.flag("a", default=False), problems(row)) == (False, [(2, "'a' is either true or false.")])


@pytest.mark.parametrize(("text", "texts"), [("a:\n- x\n- ' y '\n", ("x", "y")), ("a: []\n", ()), ("b: 1\n", ())])
def test_texts_are_read(text, texts):
    row = fields(text)

    assert (row.texts("a"), problems(row)) == (texts, [])


@pytest.mark.parametrize("written", ["x", "{x: y}", "[[x]]", "[{x: y}]", "''"])
def test_texts_of_another_kind_are_a_finding(written):
    row = fields(f"b: 1\na: {written}\n")

    assert (row.texts("a"), [line for line, _ in problems(row)]) == ((), [2])
    assert "list of texts" in problems(row)[0][1]


ODD = {
    "yes or no": ["no", "No", "NO", "yes", "y", "N", "on", "off", "true", "False"],
    "a number": [
        "7",
        "-1",
        "1_000",
        "1e3",
        "1.5",
        ".5",
        "1.",
        "010",
        "0o17",
        "0x1F",
        "0b11",
        "12:30:45",
        ".inf",
        ".nan",
    ],
    "a date": ["2026-11-23", "2026-1-2", "2026-11-23 12:00:00", "2026-11-23T12:00:00Z"],
    "a part of its syntax": ["=", "<<"],
}
ODD_WORDS = [(word, reading) for reading, words in ODD.items() for word in words]


@pytest.mark.parametrize(("word", "reading"), ODD_WORDS)
def test_an_unquoted_word_that_is_no_text_to_yaml_is_a_finding(word, reading):
    words = f"'a': YAML reads {word} as {reading}. Put it in quotes."
    rows = fields(f"b: x\na: {word}\n"), fields(f"b: x\na: {word}\n"), fields(f"a:\n- {word}\n")
    rows[0].text("a")
    rows[1].text("a", default="")
    rows[2].texts("a")

    assert [problems(row) for row in rows] == [[(2, words)]] * 3


@pytest.mark.parametrize(("word", "_reading"), ODD_WORDS)
def test_in_quotes_or_in_a_block_or_where_it_is_meant_it_is_a_text(word, _reading):
    quoted, folded, plain = fields(f"a: '{word}'\n"), fields(f"a: >\n  {word}\n"), fields(f"a: {word}\n")

    assert [row.text("a", is_plain=row is plain) for row in (quoted, folded, plain)] == [word] * 3
    assert [problems(row) for row in (quoted, folded, plain)] == [[]] * 3


@pytest.mark.parametrize(
    "words",
    ["Norway", "no rain", "2026-11-23 is a day", "1e3 drops", "7 of 10", "v1.5", "null hypothesis", "-", "a = b"],
)
def test_words_that_only_look_odd_are_texts(words):
    row = fields(f"a: {words}\n" if words != "-" else "a: '-'\n")

    assert (row.text("a"), problems(row)) == (words, [])


def test_texts_with_an_empty_entry_are_a_finding():
    """An empty name refers to nothing, and no later check could say so."""
    row = fields("a:\n- x\n- ''\n")

    row.texts("a")

    assert len(problems(row)) == 1


def test_rows_are_the_mappings_of_a_list():
    row = fields("a:\n- b: one\n- b: two\n")

    assert ([inner.text("b") for inner in row.rows("a")], problems(row)) == (["one", "two"], [])


def test_rows_that_are_no_mappings_are_findings_and_the_rest_is_read():
    row = fields("a:\n- b: one\n- x\n- [y]\n- b: two\n")

    assert [inner.text("b") for inner in row.rows("a")] == ["one", "two"]
    assert [line for line, _ in problems(row)] == [3, 4]


def test_rows_that_are_no_list_are_a_finding():
    row = fields("b: 1\na: x\n")

    assert (list(row.rows("a")), [line for line, _ in problems(row)]) == ([], [2])
    assert "needs a list" in problems(row)[0][1]


def test_rows_of_nothing_are_no_finding():
    findings = ProblemList()

    assert (list(field_readers(None, FILE, findings)), findings.problems) == ([], [])


def test_finish_reports_every_field_that_nobody_took():
    row = fields("a: one\nstemm: 2\n\nzz: 3\n")
    row.text("a")

    row.check_unknown()

    assert row.findings.problems == [
        Problem(FILE, 2, "'stemm' is not a field here."),
        Problem(FILE, 4, "'zz' is not a field here."),
    ]


def test_finish_names_the_line_of_the_field_and_not_of_its_value():
    row = fields("a: one\nextra:\n- x\n")
    row.text("a")

    row.check_unknown()

    assert problems(row) == [(2, "'extra' is not a field here.")]


@pytest.mark.parametrize("name", ["claims.yaml", "quizzes/08-magnesium.yaml"])
def test_parser_in_python_reads_the_same_as_the_one_in_c(monkeypatch, name):
    """A machine without libyaml gets the same course, and the same lines."""
    text = (SHIPPED / name).read_text()
    quick = read(text)

    monkeypatch.setattr(located_yaml, "LOADER", yaml.SafeLoader)

    assert read(text) == quick
    assert quick[1] == []
