"""Small numbers: whoever knows all that is published, the rule, and the named answers cannot solve for one hidden."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.suppression import (
    MIN_GROUP,
    CountSplit,
    GroupSplit,
    Hidden,
    is_ambiguous,
    suppress_count,
    suppress_table,
    union,
)


@st.composite
def splits(draw, most=60):
    named_asked = draw(st.integers(0, most))
    unnamed_asked = draw(st.integers(0, most))
    named = draw(st.integers(0, named_asked))
    unnamed = draw(st.integers(0, unnamed_asked))
    return CountSplit(named + unnamed, named_asked + unnamed_asked, named, named_asked)


def possible(split):
    """Every count that would have been published in the same way: all that a reader can conclude."""
    counts = range(split.named_count, split.named_count + split.unnamed_total + 1)
    suppress_table = suppress_count(split)
    return [
        n
        for n in counts
        if suppress_count(CountSplit(n, split.total, split.named_count, split.named_total)) == suppress_table
    ]


@pytest.mark.parametrize(
    ("count", "asked", "shown"),
    [
        (0, 0, 0),
        (5, 10, 5),
        (6, 10, Hidden.SMALL),
        (4, 10, Hidden.FEW),
        (0, 10, Hidden.FEW),
        (10, 10, Hidden.SMALL),
        (4, 9, Hidden.SMALL),
        (5, 9, Hidden.SMALL),
        (195, 200, 195),
        (196, 200, Hidden.SMALL),
        (4, 200, Hidden.FEW),
    ],
)
def test_published_count_of_people_without_names(count, asked, shown):
    """PS-4."""
    assert suppress_count(CountSplit(count, asked)) == shown


def test_published_count_is_exact_where_everybody_shares_by_name():
    assert suppress_count(CountSplit(1, 3, named_count=1, named_total=3)) == 1


def test_published_count_looks_at_those_who_share_no_answers():
    """Thirty hold the idea, but 28 of them can be seen by name: two would be left."""
    assert suppress_count(CountSplit(30, 60, named_count=28, named_total=30)) is Hidden.SMALL


@given(splits())
def test_a_hidden_count_can_never_be_solved(split):
    """PS-4."""
    if isinstance(suppress_count(split), Hidden):
        assert len(possible(split)) >= 2


@given(splits())
def test_a_published_count_leaves_at_least_five_on_both_sides(split):
    """PS-4: the same rule protects the half that is not printed."""
    if not isinstance(suppress_count(split), Hidden) and split.unnamed_total:
        assert min(split.unnamed, split.unnamed_total - split.unnamed) >= MIN_GROUP


@given(splits())
def test_few_is_said_only_where_five_counts_are_possible(split):
    if suppress_count(split) is Hidden.FEW:
        assert possible(split) == [0, 1, 2, 3, 4]


@given(splits())
def test_a_hidden_person_can_be_on_either_side(split):
    """No single member among the unnamed is known to hold the idea, or not to, where numbers are few."""
    if suppress_count(split) is Hidden.FEW:
        assert 0 < max(possible(split)) < split.unnamed_total


# Tables with a sum


def parted(count, asked, idea=0):
    """People who answer for one idea only."""
    return GroupSplit(frozenset((idea, n) for n in range(count)), frozenset((idea, n) for n in range(count, asked)))


@st.composite
def tables(draw, people=24):
    """Rows about the same people: somebody may count in one row, not in the next, and not be asked in a third."""
    width = draw(st.integers(0, 6))
    answers = draw(
        st.lists(st.lists(st.sampled_from("yn-"), min_size=width, max_size=width), min_size=1, max_size=people)
    )
    return [
        GroupSplit(
            frozenset(who for who, said in enumerate(answers) if said[row] == "y"),
            frozenset(who for who, said in enumerate(answers) if said[row] == "n"),
        )
        for row in range(width)
    ]


@pytest.mark.parametrize(
    ("rows", "shown", "total"),
    [
        ([], [], False),
        ([(5, 10)], [True], True),
        ([(4, 10)], [False], False),
        ([(5, 10), (8, 20)], [True, True], True),
        # One hidden row could be had by subtraction: the next goes too.
        ([(5, 10), (8, 20), (4, 10)], [True, False, False], True),
        ([(5, 10), (4, 10)], [False, False], True),
        # Two rows that are hidden protect each other.
        ([(8, 20), (4, 10), (3, 10)], [True, False, False], True),
        # Four and four is the only way to eight among rows that hide fewer than five.
        ([(4, 30), (4, 30)], [False, False], False),
        ([(8, 20), (4, 30), (3, 30)], [True, False, False], True),
        # A row that asked nobody hides nobody, so it does not take the sum along.
        ([(4, 10), (3, 10), (0, 0)], [False, False, False], True),
        # Even together they are few.
        ([(8, 20), (1, 10), (0, 10)], [False, False, False], True),
        ([(1, 10), (0, 10)], [False, False], False),
    ],
)
def test_told_hides_a_second_row(rows, shown, total):
    """PS-4."""
    result = suppress_table([parted(*row, idea) for idea, row in enumerate(rows)])

    assert (list(result.rows), result.total) == (shown, total)


def test_somebody_in_two_rows_is_one_person():
    """Ten answers of one person are not ten people."""
    row = GroupSplit(frozenset({"Ana"}), frozenset(range(9)))

    assert not union([row] * 10).is_publishable()


@given(tables())
def test_what_is_left_of_the_sum_is_never_few(rows):
    """PS-4: whoever subtracts the shown rows from the shown sum gets at least two rows, of five people on each side."""
    result = suppress_table(rows)

    hidden = [row for row, is_shown in zip(rows, result.rows, strict=True) if not is_shown]
    if result.total and hidden:
        assert (len(hidden) >= 2, union(hidden).is_publishable()) == (True, True)


@given(tables())
def test_a_shown_row_or_sum_leaves_five_on_both_sides(rows):
    result = suppress_table(rows)

    for row, is_shown in zip(rows, result.rows, strict=True):
        assert not is_shown or row.is_publishable()
    assert not result.total or union(rows).is_publishable()


@given(tables())
def test_all_is_shown_where_nothing_is_few(rows):
    if rows and all(row.is_publishable() for row in rows):
        assert suppress_table(rows).rows == [True] * len(rows)


@given(st.lists(st.integers(0, 14).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))), max_size=4))
def test_doubt_is_what_trying_every_count_finds(rows):
    """PS-4: of all the ways in which hidden rows make up their sum, each row has at least two counts."""
    few = [[n for n in range(asked + 1) if min(n, asked - n) < MIN_GROUP] for _, asked in rows]
    ways = [way for way in product(*few) if sum(way) == sum(count for count, _ in rows)]
    are_open = [len(set(counts)) > 1 for counts in zip(*ways, strict=True)] if ways else [False] * len(rows)

    found = is_ambiguous([parted(*row, idea) for idea, row in enumerate(rows)])

    assert found == all(is_open for is_open, (_, asked) in zip(are_open, rows, strict=True) if asked)


def publication(world, minimum):
    """All that a reader has: how many were asked in each row, each shown row with its numbers, and the sum."""
    rows = [parted(count, asked, idea) for idea, (asked, count) in enumerate(world)]
    result = suppress_table(rows, minimum)
    shown = tuple(cell if is_shown else None for cell, is_shown in zip(world, result.rows, strict=True))
    asked = tuple(asked for asked, _ in world)
    return shown, asked, tuple(map(sum, zip(*world, strict=True))) if result.total else None


@pytest.mark.parametrize(("ideas", "most"), [(1, 9), (2, 9), (3, 6)])
def test_no_hidden_cell_can_be_solved_from_everything_published(ideas, most):
    """PS-4, by trying every world there is: two as the least, all tables of so many ideas, up to `most` people each.

    A reader who knows the rule, who came, every shown cell and the sum is left with several counts for each hidden one.
    """
    cells = [(asked, count) for asked in range(most + 1) for count in range(asked + 1)]
    worlds = defaultdict(list)
    for world in product(cells, repeat=ideas):
        worlds[publication(world, minimum=2)].append(world)

    solved = [
        (told_so, row)
        for told_so, alike in worlds.items()
        for row, cell in enumerate(told_so[0])
        if cell is None and alike[0][row][0] and len({world[row][1] for world in alike}) < 2
    ]
    assert solved == []
    assert len(worlds) > 1
