"""SR-4: when a reminder may go out, and that three without a visit are enough. Days are days of UTC."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.reminders import (
    INTERVALS,
    MAX_UNANSWERED,
    PAUSE_WEEKS,
    ReminderAction,
    ReminderFacts,
    is_active,
    pause_end,
    reminder_action,
)
from quizzes.vocabulary import Rhythm

DAY = timedelta(days=1)
CHOSEN = date(2026, 3, 20)
WEEKLY = ReminderFacts(Rhythm.WEEKLY, chosen_on=CHOSEN, last_seen_on=CHOSEN)
SENT = replace(WEEKLY, sent_on=CHOSEN + 7 * DAY, unanswered=1)
RHYTHMS = [(Rhythm.WEEKLY, 7), (Rhythm.FORTNIGHTLY, 14)]


def day(number):
    return CHOSEN + number * DAY


@pytest.mark.parametrize(("rhythm", "days"), RHYTHMS)
def test_first_one_comes_an_interval_after_choosing(rhythm, days):
    plan = replace(WEEKLY, rhythm=rhythm)

    assert [reminder_action(plan, day(number)) for number in (days - 1, days, days + 30)] == [
        ReminderAction.WAIT,
        ReminderAction.SEND,
        ReminderAction.SEND,
    ]


@pytest.mark.parametrize(("rhythm", "days"), RHYTHMS)
def test_next_one_comes_an_interval_after_the_latest(rhythm, days):
    plan = replace(SENT, rhythm=rhythm, sent_on=day(20))

    assert [reminder_action(plan, day(20 + number)) for number in (0, days - 1, days)] == [
        ReminderAction.WAIT,
        ReminderAction.WAIT,
        ReminderAction.SEND,
    ]


def test_new_choice_begins_a_new_interval():
    plan = replace(SENT, chosen_on=day(10))

    assert [reminder_action(plan, day(number)) for number in (14, 16, 17)] == [
        ReminderAction.WAIT,
        ReminderAction.WAIT,
        ReminderAction.SEND,
    ]


def test_nobody_is_reminded_by_default():
    assert reminder_action(replace(WEEKLY, rhythm=Rhythm.NONE), day(1000)) is ReminderAction.WAIT
    assert Rhythm.NONE not in INTERVALS


def test_nobody_is_reminded_on_a_day_of_a_visit():
    assert reminder_action(replace(WEEKLY, last_seen_on=day(7)), day(7)) is ReminderAction.WAIT
    assert reminder_action(replace(WEEKLY, last_seen_on=day(7)), day(8)) is ReminderAction.SEND


def test_pause_ends_on_its_day():
    plan = replace(WEEKLY, paused_until=day(30))

    assert [reminder_action(plan, day(29)), reminder_action(plan, day(30))] == [
        ReminderAction.WAIT,
        ReminderAction.SEND,
    ]


def test_fourth_is_not_sent_when_three_brought_no_visit():
    """SR-4"""
    plan = replace(SENT, unanswered=MAX_UNANSWERED)

    assert [reminder_action(plan, day(13)), reminder_action(plan, day(14))] == [
        ReminderAction.WAIT,
        ReminderAction.STOP,
    ]


@pytest.mark.parametrize(
    ("visit", "expected"), [(6, ReminderAction.STOP), (7, ReminderAction.SEND), (9, ReminderAction.SEND)]
)
def test_visit_on_the_day_of_the_letter_or_after_it_counts_as_an_answer(visit, expected):
    plan = replace(SENT, unanswered=MAX_UNANSWERED, last_seen_on=day(visit))

    assert reminder_action(plan, day(14)) is expected


def test_counting_begins_anew_after_a_visit():
    away = replace(SENT, unanswered=2)
    back = replace(away, last_seen_on=day(8))

    assert (away.unanswered_with_next, back.unanswered_with_next, WEEKLY.unanswered_with_next) == (3, 1, 1)


def test_what_is_stopped_stays_stopped():
    plan = replace(SENT, is_stopped=True, last_seen_on=day(8))

    assert (reminder_action(plan, day(100)), is_active(plan, day(100))) == (ReminderAction.WAIT, False)


@pytest.mark.parametrize("weeks", PAUSE_WEEKS)
def test_pause_lasts_whole_weeks(weeks):
    assert pause_end(CHOSEN, weeks) == CHOSEN + timedelta(weeks=weeks)


@pytest.mark.parametrize("weeks", [0, -1, 2, 5, 13])
def test_pause_of_another_length_is_refused(weeks):
    with pytest.raises(ValueError, match=str(weeks)):
        pause_end(CHOSEN, weeks)


@given(
    rhythm=st.sampled_from(list(INTERVALS)),
    visits=st.sets(st.integers(0, 200), max_size=12),
    days=st.integers(1, 200),
    pause=st.none() | st.integers(0, 200),
)
def test_always_an_interval_apart_and_never_four_in_a_row_without_a_visit(rhythm, visits, days, pause):
    """SR-4, whatever somebody does, when the command runs every day."""
    plan = replace(WEEKLY, rhythm=rhythm, paused_until=None if pause is None else day(pause))
    letters = []

    for number in range(1, days + 1):
        seen = max((visit for visit in visits if visit < number), default=0)
        plan = replace(plan, last_seen_on=day(seen))
        step = reminder_action(plan, day(number))
        if step is ReminderAction.SEND:
            letters.append(number)
            plan = replace(plan, unanswered=plan.unanswered_with_next, sent_on=day(number))
        if step is ReminderAction.STOP:
            plan = replace(plan, is_stopped=True)

    gaps = [later - sooner for sooner, later in zip([0, *letters], letters, strict=False)]
    assert all(gap >= INTERVALS[rhythm].days for gap in gaps)
    for four in zip(letters, letters[1:], letters[2:], letters[3:], strict=False):
        assert any(four[0] <= visit < four[3] for visit in visits)
    assert plan.unanswered <= MAX_UNANSWERED
