"""Course packs: all bad input is refused with file and line."""

import pytest
import yaml

from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import MAX_BYTES, read_pack
from tests.formats.small_course import FOLDER, line_of, replaced, small_files

CLAIMS, SOURCES, MYTHS = "claims.yaml", "sources.yaml", "misconceptions.yaml"
COURSE, GLOSSARY, SAFETY = "course.yaml", "glossary.yaml", "safety.yaml"
LESSON, SECOND, QUIZ = "lessons/01-plants.md", "lessons/02-rain.md", "quizzes/01-plants.yaml"
PICTURE = "pictures/leaf.svg"
FRONT = 2  # the line on which the fields of a lesson begin
SOIL, TALK, FEED, WORDS = (f"- slug: {s}" for s in ("soil-as-food", "why-talk", "what-feeds", "soil-in-other-words"))
EATS = "- slug: plants-eat-soil"


def problems_of(files):
    with pytest.raises(InvalidPack) as refused:
        read_pack(files)
    return refused.value.problems


def places_of(files):
    return [(problem.file, problem.line) for problem in problems_of(files)]


MISTAKES = {row["mistake"]: row for row in yaml.safe_load((FOLDER.parent / "mistakes.yaml").read_text())}


def spoiled(files, mistake):
    """The files with this mistake, and the place of the problem it makes."""
    row = MISTAKES[mistake]
    files = replaced(files, row["file"], row["replace"], row["by"])
    line = row["line"] if isinstance(row["line"], int) else begin_of(files, row["file"], row["line"])
    return files, (row["file"], line)


def begin_of(files, name, words):
    """The 1-based line on which these words begin; they stand there once."""
    before, *rest = files[name].decode().split(words)
    assert len(rest) == 1, (name, words)
    return before.count("\n") + 1


@pytest.mark.parametrize("mistake", MISTAKES)
def test_pack_with_one_mistake_has_one_problem_in_its_place(mistake):
    """MC-1 among others: a question needs its fact, its feedback, its claim and its section."""
    files, place = spoiled(small_files(), mistake)

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [place]
    assert MISTAKES[mistake]["word"] in problems[0].words


def test_alias_in_a_lesson_is_a_problem_on_its_line():
    files = replaced(small_files(), SECOND, "title: Rain", "title: &a Rain\naction_note: *a")

    assert [place for place in places_of(files) if place[0] == SECOND] == [(SECOND, 3)]


def test_broken_yaml_in_a_lesson_is_a_problem_on_its_line():
    files = replaced(small_files(), SECOND, "action: Look", "action: Look: up")

    assert [place for place in places_of(files) if place[0] == SECOND] == [(SECOND, 4)]


def test_small_pack_is_fine():
    course = read_pack(small_files())

    counts = {kind.value: len(drafts) for kind, drafts in course.by_kind().items()}
    assert counts == {
        "source": 3,
        "claim": 4,
        "misconception": 2,
        "term": 2,
        "picture": 1,
        "lesson": 2,
        "question": 4,
        "quiz": 1,
        "override": 0,
        "safety": 1,
        "course": 1,
    }


def test_drafts_know_their_places():
    files = small_files()

    course = read_pack(files)

    assert [(c.where.file, c.where.line) for c in course.claims[:2]] == [
        (CLAIMS, 1),
        (CLAIMS, line_of(files, CLAIMS, "- slug: talking-helps-plants")),
    ]
    option = course.questions[1].options[2]
    assert (option.where.file, option.where.line) == (
        QUIZ,
        line_of(files, QUIZ, "text: Plants have ears.") - 1,
    )


def test_fact_of_20_words_is_fine():
    files = replaced(small_files(), QUIZ, "fact: A plant lives on light, air and water.", "fact: " + "word " * 20)

    assert len(read_pack(files).questions[2].fact.split()) == 20


@pytest.mark.parametrize("name", sorted(small_files()))
def test_bad_utf8_is_a_problem_on_its_line(name):
    files = small_files()
    lines = files[name].split(b"\n")
    lines[3] += b" \xff"
    files[name] = b"\n".join(lines)

    found = [problem for problem in problems_of(files) if "UTF-8" in problem.words]

    assert [(problem.file, problem.line) for problem in found] == [(name, 4)]


@pytest.mark.parametrize("name", [CLAIMS, SOURCES, MYTHS, COURSE, GLOSSARY, SAFETY])
def test_missing_file_is_a_problem(name):
    files = small_files()
    del files[name]

    found = [problem for problem in problems_of(files) if "missing or cannot be read" in problem.words]

    assert [(problem.file, problem.line) for problem in found] == [(name, 1)]


@pytest.mark.parametrize("name", [GLOSSARY, SAFETY])
def test_file_that_nothing_refers_to_is_the_only_problem_when_missing(name):
    files = small_files()
    del files[name]

    assert places_of(files) == [(name, 1)]


@pytest.mark.parametrize("name", [CLAIMS, SOURCES, MYTHS, COURSE, GLOSSARY, SAFETY, QUIZ])
def test_empty_file_is_a_problem(name):
    assert (name, 1) in places_of({**small_files(), name: b""})


@pytest.mark.parametrize(
    "name",
    [
        "notes.yaml",
        "claims.yml",
        "lessons/plants.md",
        "lessons/1-plants.md",
        "lessons/03-Sun.md",
        "lessons/more/03-sun.md",
        "quizzes/01-plants.md",
        "pictures/Tree.svg",
        "../outside.yaml",
        "lessons/03-sun.md\n",
    ],
)
def test_unknown_file_name_is_a_problem(name):
    files = {**small_files(), name: b"slug: x\n"}

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [(name, 1)]
    assert "no such file" in problems[0].words


def test_file_that_is_too_large_is_a_problem():
    files = {**small_files(), GLOSSARY: b"- term: a\n" + b" " * MAX_BYTES}

    assert (GLOSSARY, 1) in places_of(files)


def test_lesson_without_front_matter_is_a_problem():
    files = {**small_files(), SECOND: b"## Rain {#rain}\n"}

    found = [problem for problem in problems_of(files) if problem.file == SECOND]

    assert [(problem.line, "'---'" in problem.words) for problem in found] == [(1, True)]


def test_quiz_of_no_lesson_is_a_problem():
    files = small_files()
    files["quizzes/03-snow.yaml"] = b"questions: []\n"

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [("quizzes/03-snow.yaml", 1)]
    assert "lesson 'snow'" in problems[0].words


def test_unknown_question_type_is_a_problem():
    files = replaced(small_files(), QUIZ, "type: multiple_choice", "type: essay")

    problems = [problem for problem in problems_of(files) if "type 'essay'" in problem.words]

    assert [(problem.file, problem.line) for problem in problems] == [(QUIZ, line_of(files, QUIZ, FEED))]


def test_multiple_choice_without_a_right_option_is_a_problem():
    files = small_files()
    for option in ("Light", "Water"):
        files = replaced(files, QUIZ, f"text: {option}\n    right: true", f"text: {option}\n    feedback: No.")

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [(QUIZ, line_of(files, QUIZ, FEED))]
    assert "at least one right" in problems[0].words


def test_question_of_right_options_only_is_a_problem():
    wrong = "text: Soil alone\n    feedback: Soil holds the plant.\n    reveals: plants-are-made-of-soil"
    files = replaced(small_files(), QUIZ, wrong, "text: Soil alone\n    right: true")

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [(QUIZ, line_of(files, QUIZ, FEED))]
    assert "must not be right" in problems[0].words


@pytest.mark.parametrize(
    ("name", "old", "new", "places"),
    [
        (GLOSSARY, "term: soil", "term: leaf (plural leaves)", [1, 3]),
        (SOURCES, "slug: hidden-note", "slug: garden-page", [7, 10]),
        (QUIZ, "slug: what-feeds", "slug: why-talk", [17, 39]),
    ],
)
def test_duplicate_slug_is_a_problem_in_both_places(name, old, new, places):
    files = replaced(small_files(), name, old, new)

    found = [problem for problem in problems_of(files) if "more than once" in problem.words]

    assert [(problem.file, problem.line) for problem in found] == [(name, line) for line in places]


def test_question_in_two_quizzes_is_a_problem_in_both():
    files = small_files()
    files["quizzes/02-rain.yaml"] = files[QUIZ]

    found = [problem for problem in problems_of(files) if "question 'why-talk'" in problem.words]

    assert [problem.file for problem in found] == [QUIZ, "quizzes/02-rain.yaml"]


def test_two_lessons_of_one_name_are_a_problem_in_both():
    files = small_files()
    files["lessons/03-rain.md"] = files[SECOND]

    assert places_of(files) == [(SECOND, FRONT), ("lessons/03-rain.md", FRONT)]


def test_yaml_bomb_is_refused_on_the_line_of_its_first_alias():
    levels = [f"- &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 6)]
    files = {**small_files(), GLOSSARY: "\n".join(["- &l0 [x, x]", *levels]).encode()}

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [(GLOSSARY, 2)]
    assert "references" in problems[0].words


def test_deep_nesting_is_refused_on_its_line():
    deep = b"- term: a\n  meaning: " + b"[" * 50_000
    files = {**small_files(), GLOSSARY: deep}

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [(GLOSSARY, 2)]
    assert "deep nesting" in problems[0].words


def test_fields_file_that_is_a_list_is_a_problem():
    files = {**small_files(), SAFETY: b"- disclaimer: x\n"}

    assert (SAFETY, 1, "This needs fields, such as 'slug: …'.") in [
        (problem.file, problem.line, problem.words) for problem in problems_of(files)
    ]


def test_list_file_that_is_fields_is_a_problem():
    files = {**small_files(), GLOSSARY: b"term: leaf\nmeaning: green\n"}

    problems = problems_of(files)

    assert [(problem.file, problem.line) for problem in problems] == [(GLOSSARY, 1)]
    assert "needs a list" in problems[0].words


def test_several_problems_in_several_files_are_reported_at_once():
    files, places = small_files(), []
    for mistake in (
        "verdict",
        "kind of a source",
        "harm too high",
        "empty field",
        "unknown field of a sign",
        "two closing points",
        "wrong option without feedback",
        "script in a picture",
    ):
        files, place = spoiled(files, mistake)
        places.append(place)

    assert places_of(files) == sorted(places)
    assert len({name for name, _ in places}) == 8


def test_several_problems_of_one_file_are_reported_at_once():
    files = replaced(small_files(), CLAIMS, "verdict: not_proven", "verdict: perhaps")
    files = replaced(files, CLAIMS, "level: likely", "level: sure")

    assert places_of(files) == [
        (CLAIMS, line_of(files, CLAIMS, "- slug: talking-helps-plants")),
        (CLAIMS, line_of(files, CLAIMS, "- slug: leaves-are-green")),
    ]


def test_problems_of_other_files_are_reported_beside_a_missing_course():
    """All problems at once, also when the first file is the broken one."""
    files = replaced(small_files(), GLOSSARY, "meaning: What plants stand in.", "meaning: ''")
    del files[COURSE]

    assert (GLOSSARY, line_of(files, GLOSSARY, "meaning: ''")) in places_of(files)


def test_refusal_says_every_problem_in_words_with_its_place():
    files = replaced(small_files(), GLOSSARY, "meaning: What plants stand in.", "meaning: ''")

    with pytest.raises(InvalidPack) as refused:
        read_pack(files)

    assert str(refused.value) == "glossary.yaml:4: 'meaning' needs some text."


def test_override_needs_a_known_rule_and_a_reason():
    override = b"- slug: one\n  rule: HL-99\n  where: lesson rain\n  words: simply\n"

    problems = problems_of(small_files() | {"overrides.yaml": override})

    assert [(problem.file, problem.line) for problem in problems] == [("overrides.yaml", 1)] * 2
    assert "'reason' is missing." in problems[0].words
    assert "The rule 'HL-99' is unknown." in problems[1].words


@pytest.mark.parametrize("name", [LESSON, CLAIMS, COURSE])
def test_file_may_begin_with_a_byte_order_mark(name):
    """As some editors save it."""
    files = small_files()

    assert read_pack(files | {name: b"\xef\xbb\xbf" + files[name]}) == read_pack(files)
