"""Assembly: which items a phase asks (MC-9), and in which order (MC-10)."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.assembly import QuizItem, first_form, form_of_phase, items_of_phase, option_order, shuffled
from quizzes.vocabulary import Form, ItemRole, Phase, QuestionType, Verdict

ANCHOR, TRANSFER, PARALLEL = ItemRole.ANCHOR, ItemRole.TRANSFER, ItemRole.PARALLEL
# Stored in another order than asked; the second anchor has two parallels, the third none.
ITEMS = [
    QuizItem(7, 6, PARALLEL, parallel_of=2),
    QuizItem(5, 4, TRANSFER),
    QuizItem(2, 1, ANCHOR),
    QuizItem(1, 0, ANCHOR),
    QuizItem(3, 2, ANCHOR),
    QuizItem(4, 3, TRANSFER),
    QuizItem(8, 7, PARALLEL, parallel_of=2),
    QuizItem(6, 5, PARALLEL, parallel_of=1),
]
VERDICTS = [member.value for member in Verdict]


def ids(items):
    return [item.id for item in items]


def test_pre_check_asks_the_anchors_in_order():
    assert ids(items_of_phase(ITEMS, Phase.PRE)) == [1, 2, 3]


def test_post_check_asks_the_first_transfer_and_the_re_check_the_second():
    """MC-9: further ones come in reviews, so that a lesson stays short."""
    more = [*ITEMS, QuizItem(9, 8, TRANSFER), QuizItem(10, 9, TRANSFER)]

    assert ids(items_of_phase(more, Phase.POST)) == [1, 2, 3, 4]
    assert ids(items_of_phase(more, Phase.RECHECK)) == [1, 2, 3, 5]
    assert ids(items_of_phase(ITEMS, Phase.POST)) == [1, 2, 3, 4]
    assert ids(items_of_phase(ITEMS, Phase.RECHECK)) == [1, 2, 3, 5]


def test_only_transfer_is_asked_after_the_lesson():
    items = [item for item in ITEMS if item.id != 5]

    assert ids(items_of_phase(items, Phase.POST)) == [1, 2, 3, 4]
    assert ids(items_of_phase(items, Phase.RECHECK)) == [1, 2, 3]


@pytest.mark.parametrize("phase", [Phase.PRE, Phase.POST, Phase.RECHECK])
def test_form_b_asks_the_first_pair_of_every_idea_and_the_anchor_where_there_is_none(phase):
    asked = items_of_phase(ITEMS, phase, Form.B)

    assert ids(item for item in asked if item.role != TRANSFER) == [6, 7, 3]


def test_wording_of_another_type_is_no_pair():
    anchor = QuizItem(1, 0, ANCHOR, type=QuestionType.VERDICT)
    other = QuizItem(2, 1, PARALLEL, parallel_of=1, type=QuestionType.SINGLE_CHOICE)
    pair = QuizItem(3, 2, PARALLEL, parallel_of=1, type=QuestionType.VERDICT)

    assert [ids(items_of_phase(items, Phase.PRE, Form.B)) for items in ([anchor, other], [anchor, other, pair])] == [
        [1],
        [3],
    ]


def test_each_form_is_met_once_around_the_lesson_and_the_first_again_a_week_later():
    phases = (Phase.PRE, Phase.POST, Phase.RECHECK)

    assert [[form_of_phase(first, phase).value for phase in phases] for first in Form] == [list("aba"), list("bab")]


def test_forms_take_turns_from_lesson_to_lesson_and_the_first_is_a_coin():
    assert [first_form(latest, 7) for latest in Form] == [Form.B, Form.A]
    assert [first_form(None, seed) for seed in range(4)] == [Form.A, Form.B, Form.A, Form.B]


@pytest.mark.parametrize("phase", Phase)
def test_no_items_ask_nothing(phase):
    assert items_of_phase([], phase) == []


@given(st.permutations(ITEMS), st.sampled_from(Phase))
def test_items_of_a_phase_do_not_depend_on_the_order_stored(items, phase):
    assert items_of_phase(items, phase) == items_of_phase(ITEMS, phase)


@given(st.lists(st.integers(), unique=True), st.integers(0))
def test_shuffled_is_the_same_for_the_same_seed(things, seed):
    """MC-10: resuming keeps the order."""
    assert shuffled(things, Random(seed)) == shuffled(things, Random(seed))


@given(st.lists(st.integers()), st.integers(0))
def test_shuffled_keeps_every_thing(things, seed):
    assert sorted(shuffled(things, Random(seed))) == sorted(things)


def test_shuffled_leaves_the_given_list_alone():
    things = [1, 2, 3, 4, 5]

    shuffled(things, Random(1))

    assert things == [1, 2, 3, 4, 5]


def test_shuffled_differs_between_seeds():
    """MC-10: shuffled per attempt."""
    orders = {tuple(shuffled("abc", Random(seed))) for seed in range(60)}

    assert len(orders) == 6


@given(st.integers(0))
def test_verdicts_keep_their_fixed_order(seed):
    """MC-2: True, False, Not proven yet; never shuffled."""
    assert option_order(QuestionType.VERDICT, VERDICTS, Random(seed)) == ["true", "false", "not_proven"]


@given(st.integers(0))
def test_numbers_of_an_estimate_stand_in_order(seed):
    assert option_order(QuestionType.ESTIMATE, "abcd", Random(seed)) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("question_type", [QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE])
def test_choices_are_shuffled(question_type):
    """MC-10."""
    orders = {tuple(option_order(question_type, "abc", Random(seed))) for seed in range(60)}

    assert len(orders) == 6


@given(st.sampled_from(QuestionType), st.integers(0))
def test_option_order_is_the_same_for_the_same_seed(question_type, seed):
    """MC-10."""
    labels = ["a", "b", "c", "d"]

    first, second = (option_order(question_type, labels, Random(seed)) for _ in range(2))

    assert first == second
