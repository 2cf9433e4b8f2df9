"""Small numbers: whoever knows all that is published, the rule, and the named answers cannot solve for one hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.suppression import LEAST, Hidden, Split, published


@st.composite
def splits(draw, most=60):
    named_asked = draw(st.integers(0, most))
    unnamed_asked = draw(st.integers(0, most))
    named = draw(st.integers(0, named_asked))
    unnamed = draw(st.integers(0, unnamed_asked))
    return Split(named + unnamed, named_asked + unnamed_asked, named, named_asked)


def possible(split):
    """Every count that would have been published in the same way: all that a reader can conclude."""
    counts = range(split.named_count, split.named_count + split.unnamed_asked + 1)
    told = published(split)
    return [n for n in counts if published(Split(n, split.asked, split.named_count, split.named_asked)) == told]


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
    assert published(Split(count, asked)) == shown


def test_published_count_is_exact_where_everybody_shares_by_name():
    assert published(Split(1, 3, named_count=1, named_asked=3)) == 1


def test_published_count_looks_at_those_who_share_no_answers():
    """Thirty hold the idea, but 28 of them can be seen by name: two would be left."""
    assert published(Split(30, 60, named_count=28, named_asked=30)) is Hidden.SMALL


@given(splits())
def test_a_hidden_count_can_never_be_solved(split):
    """PS-4."""
    if isinstance(published(split), Hidden):
        assert len(possible(split)) >= 2


@given(splits())
def test_a_published_count_leaves_at_least_five_on_both_sides(split):
    """PS-4: the same rule protects the half that is not printed."""
    if not isinstance(published(split), Hidden) and split.unnamed_asked:
        assert min(split.unnamed, split.unnamed_asked - split.unnamed) >= LEAST


@given(splits())
def test_few_is_said_only_where_five_counts_are_possible(split):
    if published(split) is Hidden.FEW:
        assert possible(split) == [0, 1, 2, 3, 4]


@given(splits())
def test_a_hidden_person_can_be_on_either_side(split):
    """No single member among the unnamed is known to hold the idea, or not to, where numbers are few."""
    if published(split) is Hidden.FEW:
        assert 0 < max(possible(split)) < split.unnamed_asked
