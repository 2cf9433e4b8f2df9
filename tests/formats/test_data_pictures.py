"""Pictures drawn from numbers: what is drawn, said in words, and refused."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.data_pictures import DataPicture, PictureAmount, PictureGroup, PictureShare, description
from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.data_pictures import draw, drawing_of_numbers
from quizzes.formats.located_yaml import ProblemList
from quizzes.formats.pack_writing import write_pack
from quizzes.formats.pictures import picture_problems
from tests.formats.small_course import small_files

PEOPLE = """title: Who has it too
groups:
  - {label: With arthritis, of: 100, shares: [{count: 21, label: have it}], rest: do not}
  - {label: Everybody, of: 100, shares: [{count: 2, label: have it}], rest: do not}
"""
EITHER = "A picture has either 'groups' of people or 'amounts'. Write one of them."
AMOUNTS = """title: What hurts
unit: kilograms
amounts:
  - {label: With it, amount: 2.4}
  - {label: Without it, amount: 4.2}
"""


def drawn(text):
    findings = ProblemList()
    svg = drawing_of_numbers(text, "leaf", "pictures/leaf.yaml", findings)
    return svg, [(problem.line, problem.words) for problem in findings.problems]


def circles(svg, inside):
    """How many signs of this class stand in the arrays."""
    root = ElementTree.fromstring(svg)
    found = root.findall(f".//{{*}}g[@class='{inside}']")
    return sum(
        len([c for c in group.iter() if c.tag.endswith("circle")]) for group in found if len(list(group.iter())) > 3
    )


def test_shares_of_people_are_counted_out():
    svg, problems = drawn(PEOPLE)

    assert problems == []
    assert picture_problems(svg) == []
    assert (circles(svg, "is-clear"), circles(svg, "is-later")) == (21 + 2, 79 + 98)
    words = "With arthritis, of 100: 21 have it; 79 do not. Everybody, of 100: 2 have it; 98 do not."
    assert f'<desc id="leaf-d">{words}</desc>' in svg


def test_bars_are_as_long_as_their_amounts():
    svg, problems = drawn(AMOUNTS)
    short, long = (int(width) for width in re.findall(r'width="(\d+)"', svg))

    assert problems == []
    assert picture_problems(svg) == []
    assert short / long == pytest.approx(2.4 / 4.2, abs=0.005)
    assert "With it: 2.4 kilograms. Without it: 4.2 kilograms." in svg


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=80)
SHARES = st.lists(st.builds(PictureShare, st.integers(0, 33), LABELS), min_size=1, max_size=3).map(tuple)
GROUPS = st.lists(st.builds(PictureGroup, st.just(100), SHARES, LABELS, LABELS), min_size=1, max_size=2).map(tuple)
AMOUNT = st.builds(PictureAmount, st.integers(1, 999_999).map(str), LABELS)


@given(
    st.builds(DataPicture, LABELS, groups=GROUPS)
    | st.builds(DataPicture, LABELS, LABELS, amounts=st.lists(AMOUNT, min_size=1, max_size=6).map(tuple))
)
def test_whatever_can_be_drawn_can_be_shown(picture):
    """Only allowed elements, small enough, and nothing of a label becomes markup."""
    svg = draw(picture, "leaf")

    assert [problem for problem in picture_problems(svg) if "larger" not in problem] == []
    assert ElementTree.fromstring(svg).find("{*}desc").text == description(picture)


def test_the_largest_picture_is_small_enough():
    shares = tuple(PictureShare(33, "z" * 80) for _ in range(3))
    picture = DataPicture("z" * 160, groups=tuple(PictureGroup(100, shares, "z" * 80, "z" * 80) for _ in range(2)))

    assert picture_problems(draw(picture, "z" * 80)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PEOPLE.replace("count: 21", "count: 121"), "A count is a number from 0 to 100."),
        (PEOPLE.replace("of: 100", "of: 101", 1), "'of' is a number from 1 to 100: one sign is drawn for each."),
        (PEOPLE.replace("of: 100", "of: 0", 1), "'of' is a number from 1 to 100: one sign is drawn for each."),
        (
            PEOPLE.replace("[{count: 21", "[{count: 80, label: a}, {count: 21"),
            "The counts make 101, more than the 100 of the group.",
        ),
        (PEOPLE.replace("count: 21", "count: many"), "'count' needs a whole number."),
        (PEOPLE.replace("count: 21", "count: -1"), "'count' needs a whole number."),
        (PEOPLE.replace("rest:", "reste:", 1), "'reste' is not a field here."),
        (PEOPLE.replace("groups:", "group:"), "'group' is not a field here."),
        (
            PEOPLE + AMOUNTS.partition("\n")[2],
            "A picture has either 'groups' of people or 'amounts'. Write one of them.",
        ),
        ("title: Nothing\n", "A picture has either 'groups' of people or 'amounts'. Write one of them."),
        ("- 1\n- 2\n", "This needs fields, such as 'title: …'."),
        ("title: [\n", "This is not YAML: did not find expected node content."),
        *(
            (
                AMOUNTS.replace("2.4", amount),
                f"'{amount}' is not an amount: write a number above 0 and below a million.",
            )
            for amount in ("0", "-2", "nan", "inf", "1e9", "two")
        ),
    ],
)
def test_numbers_that_cannot_be_drawn_are_refused_in_words(text, words):
    svg, problems = drawn(text)

    assert svg == ""
    assert words in [said for _, said in problems]


def test_a_pack_keeps_the_numbers_of_its_pictures():
    """Read, written and read again: the file that somebody typed, and the drawing made from it."""
    files = small_files() | {"pictures/arthritis.yaml": PEOPLE.encode()}

    course = read_pack(files)
    written = write_pack(course)

    picture = next(picture for picture in course.pictures if picture.slug == "arthritis")
    assert (picture.numbers, picture.svg) == (PEOPLE, drawn(PEOPLE)[0].replace("leaf-", "arthritis-"))
    assert written["pictures/arthritis.yaml"] == PEOPLE.encode()
    assert "pictures/arthritis.svg" not in written
    assert read_pack(written) == course


def test_a_pack_with_numbers_that_cannot_be_drawn_is_refused_once():
    broken = PEOPLE.replace("count: 21", "count: 121")

    with pytest.raises(InvalidPack) as refusal:
        read_pack(small_files() | {"pictures/arthritis.yaml": broken.encode()})

    assert [str(problem) for problem in refusal.value.problems] == [
        "pictures/arthritis.yaml:1: A count is a number from 0 to 100."
    ]
