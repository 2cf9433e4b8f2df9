"""Importing: what loading does to an object, from three digests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.import_plan import Action, plan_import

KEY = ("claim", "one")
KEYS = st.tuples(st.just("claim"), st.sampled_from("abcd"))
DIGESTS = st.dictionaries(KEYS, st.sampled_from("123"))


def actions(pack, here, last, *, overwrite_edits=False):
    return plan_import(
        *({KEY: digest} if digest else {} for digest in (pack, here, last)), overwrite_edits=overwrite_edits
    )


@pytest.mark.parametrize(
    ("pack", "here", "last", "action"),
    [
        ("new", None, None, Action.CREATE),
        ("new", None, "old", Action.CREATE),
        ("same", "same", "same", Action.UNCHANGED),
        ("same", "same", "old", Action.UNCHANGED),
        ("same", "same", None, Action.UNCHANGED),
        ("new", "old", "old", Action.UPDATE),
        ("new", "edited", "old", Action.SKIP),
        ("old", "edited", "old", Action.SKIP),
        ("new", "made here", None, Action.SKIP),
        (None, "old", "old", Action.MISSING),
        (None, "edited", "old", Action.MISSING),
    ],
)
def test_plan_of_one_object(pack, here, last, action):
    assert actions(pack, here, last) == {KEY: action}


@pytest.mark.parametrize(
    ("pack", "here", "last", "action"),
    [
        ("new", "edited", "old", Action.UPDATE),
        ("new", "made here", None, Action.UPDATE),
        ("same", "same", "old", Action.UNCHANGED),
        ("new", None, None, Action.CREATE),
        (None, "edited", "old", Action.MISSING),
    ],
)
def test_plan_that_takes_the_pack_overwrites_only_what_differs(pack, here, last, action):
    assert actions(pack, here, last, overwrite_edits=True) == {KEY: action}


def test_plan_does_not_name_what_is_neither_in_the_pack_nor_here():
    assert actions(None, None, "old") == {}


def test_plan_keeps_objects_apart():
    other = ("lesson", "one")

    found = plan_import({KEY: "1", other: "2"}, {KEY: "1", other: "3"}, {KEY: "1", other: "3"}, overwrite_edits=False)

    assert found == {KEY: Action.UNCHANGED, other: Action.UPDATE}


@given(DIGESTS, DIGESTS, DIGESTS, st.booleans())
def test_plan_names_exactly_what_is_in_the_pack_or_here(pack, here, last, overwrite_edits):
    assert set(plan_import(pack, here, last, overwrite_edits=overwrite_edits)) == set(pack) | set(here)


@given(DIGESTS, DIGESTS, st.booleans())
def test_plan_after_a_load_is_to_do_nothing(pack, last, overwrite_edits):
    assert set(plan_import(pack, pack, last, overwrite_edits=overwrite_edits).values()) <= {Action.UNCHANGED}


@given(DIGESTS, DIGESTS, DIGESTS)
def test_plan_that_takes_the_pack_leaves_nothing_alone(pack, here, last):
    assert Action.SKIP not in plan_import(pack, here, last, overwrite_edits=True).values()
