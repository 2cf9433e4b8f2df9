"""Spaced reviews: golden intervals, which ideas get a card, and which questions make a session."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.beliefs import GradedAnswer, SubmittedAttempt
from quizzes.domain.scheduling import (
    Candidate,
    Card,
    Idea,
    ReviewRequest,
    after_answers,
    due,
    next_opening,
    pick_candidate,
    rate,
    rating_of,
    replay_cards,
    retrievability,
    select_session,
)
from quizzes.vocabulary import Confidence, Phase

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD, AGAIN, HARD = Rating.Good, Rating.Again, Rating.Hard
SOIL, LIGHT = 1, 2
RIGHT = GradedAnswer(frozenset({SOIL}), frozenset(), is_right=True, is_unsure=False, is_very_sure=False, question=10)
BELIEVES = replace(RIGHT, is_right=False, reveals=frozenset({SOIL}))
BELIEVES_SURE = replace(BELIEVES, is_very_sure=True)
UNSURE = replace(RIGHT, is_right=False, is_unsure=True)
OTHERWISE = replace(RIGHT, is_right=False)  # not right, and reveals nothing


def attempt(*answers, phase=Phase.POST, after=timedelta(0)):
    return SubmittedAttempt(f"{phase} {after}", NOON + after, answers, phase)


def card(*attempts, **fresh):
    return replay_cards(attempts, **fresh).get(SOIL)


def intervals(*ratings):
    """Whole days from each review to the next, every one on its due day."""
    memory, at, found = None, NOON, []
    for rating in ratings:
        memory = rate(memory, rating, at)
        found.append((due(memory) - at).days)
        at = due(memory)
    return found


@pytest.mark.parametrize(
    ("ratings", "days"),
    [
        ([GOOD] * 4, [4, 31, 120, 120]),
        ([AGAIN, GOOD, GOOD, GOOD, GOOD], [1, 4, 17, 61, 120]),
        ([GOOD, AGAIN, GOOD, GOOD, GOOD], [4, 1, 5, 17, 53]),
        ([HARD] * 4, [2, 9, 23, 47]),
    ],
)
def test_golden_intervals(ratings, days):
    assert intervals(*ratings) == days


RATINGS = st.lists(st.sampled_from([AGAIN, HARD, GOOD]), min_size=1, max_size=12)
WAITS = st.lists(st.integers(0, 400 * 24), min_size=12, max_size=12)


@given(RATINGS, WAITS)
def test_card_goes_through_json_and_the_same_input_gives_the_same_due_date(ratings, waits):
    """SR-7, with leap days and daylight saving between: all is UTC."""
    one = other = None
    at = datetime(2028, 2, 28, 23, tzinfo=UTC)
    for rating, hours in zip(ratings, waits, strict=False):
        at += timedelta(hours=hours)
        one = rate(one, rating, at)
        other = json.loads(json.dumps(rate(other, rating, at)))
    assert one == other
    assert due(one) > at


def test_time_zone_of_the_clock_does_not_matter():
    elsewhere = NOON.astimezone(ZoneInfo("Pacific/Auckland"))

    assert rate(None, GOOD, elsewhere) == rate(None, GOOD, NOON)


@pytest.mark.parametrize(
    ("answers", "rating"),
    [
        ([RIGHT], GOOD),
        ([replace(RIGHT, is_very_sure=True)], GOOD),
        ([replace(RIGHT, confidence=Confidence.GUESS)], HARD),
        ([UNSURE], AGAIN),
        ([OTHERWISE], AGAIN),
        ([RIGHT, replace(RIGHT, confidence=Confidence.GUESS)], HARD),
        ([RIGHT, BELIEVES], AGAIN),
    ],
)
def test_rating_is_derived(answers, rating):
    assert rating_of(answers) is rating


def test_what_was_clear_from_the_start_gets_no_card():
    assert card(attempt(RIGHT, phase=Phase.PRE), attempt(RIGHT, after=DAY)) is None


@pytest.mark.parametrize("missed", [BELIEVES, UNSURE, replace(OTHERWISE, is_very_sure=True)])
def test_card_is_made_when_the_post_check_closes(missed):
    """Ever revealed, ever unsure, or very sure and not right."""
    before = attempt(missed, phase=Phase.PRE)

    assert card(before) is None
    assert card(before, attempt(RIGHT, after=DAY)).due_at == NOON + 5 * DAY


def test_answer_that_shows_nothing_makes_no_card():
    assert card(attempt(OTHERWISE, phase=Phase.PRE), attempt(RIGHT, after=DAY)) is None


def test_idea_that_no_option_reveals_is_reviewed_through_its_claim():
    """MC-12: whether or not it reveals a misconception."""
    plain = replace(OTHERWISE, probes=frozenset(), is_very_sure=True)

    assert replay_cards([attempt(plain)]) == {}
    assert replay_cards([attempt(plain)], answered={plain.question: frozenset({LIGHT})})[LIGHT].is_sure_and_wrong


def test_sure_and_wrong_stays_marked_until_two_different_days():
    """MC-12; midnight in UTC parts the days."""
    history = [attempt(BELIEVES_SURE, phase=Phase.PRE), attempt(RIGHT, after=timedelta(hours=1))]
    assert card(*history).is_sure_and_wrong

    same_day = [*history, attempt(RIGHT, phase=Phase.REVIEW, after=timedelta(hours=11))]
    assert card(*same_day).is_sure_and_wrong

    next_day = [*history, attempt(RIGHT, phase=Phase.REVIEW, after=timedelta(hours=12))]
    assert not card(*next_day).is_sure_and_wrong


@pytest.mark.parametrize("mixed", [[RIGHT, UNSURE], [UNSURE, RIGHT], [RIGHT, OTHERWISE], [BELIEVES, RIGHT]])
def test_sure_and_wrong_stays_marked_while_some_answers_of_a_day_are_not_right(mixed):
    """MC-12: two questions about one idea, one right and one not, show nothing."""
    history = [attempt(BELIEVES_SURE), attempt(RIGHT, phase=Phase.REVIEW, after=DAY)]

    after = card(*history, attempt(*mixed, phase=Phase.REVIEW, after=2 * DAY))

    assert (after.is_sure_and_wrong, after.right_on) == (True, ((NOON + DAY).date(),))


def test_sure_and_wrong_again_starts_the_count_anew():
    history = [
        attempt(BELIEVES_SURE),
        attempt(RIGHT, phase=Phase.REVIEW, after=DAY),
        attempt(BELIEVES_SURE, phase=Phase.REVIEW, after=2 * DAY),
        attempt(RIGHT, phase=Phase.REVIEW, after=3 * DAY),
    ]

    assert card(*history).is_sure_and_wrong
    assert not card(*history, attempt(RIGHT, phase=Phase.REVIEW, after=4 * DAY)).is_sure_and_wrong


def test_fresh_start_forgets_what_lies_before_it():
    """SR-6, SR-10."""
    history = [attempt(BELIEVES_SURE), attempt(RIGHT, phase=Phase.REVIEW, after=4 * DAY)]
    fresh = {SOIL: NOON + 5 * DAY}

    begun = replay_cards(history, fresh)[SOIL]
    after = replay_cards([*history, attempt(RIGHT, phase=Phase.REVIEW, after=6 * DAY)], fresh)[SOIL]

    assert (begun.memory, begun.due_at, begun.is_sure_and_wrong) == (None, NOON + 5 * DAY, False)
    assert after.due_at == NOON + 10 * DAY  # a first Good: four days
    assert retrievability(begun.memory, NOON) == 0


def test_fresh_start_at_the_very_moment_of_an_attempt_forgets_it():
    """SR-6: what lies at the start is before it, in whichever order the two are stored."""
    history = [attempt(BELIEVES_SURE), attempt(RIGHT, phase=Phase.REVIEW, after=4 * DAY)]

    begun = replay_cards(history, {SOIL: NOON + 4 * DAY})[SOIL]

    assert (begun.memory, begun.due_at, begun.is_sure_and_wrong) == (None, NOON + 4 * DAY, False)


ANSWERS = st.sampled_from(
    [RIGHT, replace(RIGHT, confidence=Confidence.GUESS), BELIEVES, BELIEVES_SURE, UNSURE, OTHERWISE]
)
PHASES = st.sampled_from([Phase.PRE, Phase.POST, Phase.RECHECK, Phase.REVIEW])
HISTORY = st.lists(st.tuples(st.lists(ANSWERS, min_size=1, max_size=3), PHASES), max_size=8)


def history_of(rows):
    return [attempt(*answers, phase=phase, after=n * DAY) for n, (answers, phase) in enumerate(rows)]


@given(HISTORY)
def test_order_of_the_answers_within_an_attempt_does_not_matter(rows):
    there = replay_cards(history_of(rows))

    assert replay_cards(history_of([(answers[::-1], phase) for answers, phase in rows])) == there


@given(HISTORY, st.integers(-1, 9))
def test_after_a_fresh_start_only_later_answers_count(rows, day):
    since = NOON + day * DAY + timedelta(hours=1)
    missed, history = attempt(BELIEVES, after=-2 * DAY), history_of(rows)
    later = [row for row in history if row.at > since]

    with_all = replay_cards([missed, *history], {SOIL: since})[SOIL]
    with_later = replay_cards([missed, *later], {SOIL: since})[SOIL]

    assert (with_all.memory, with_all.due_at, with_all.right_on) == (
        with_later.memory,
        with_later.due_at,
        with_later.right_on,
    )


# Sessions


def made(last=10, *, due_in=timedelta(0), sure=False, rating=GOOD):
    """A card seen four days before noon."""
    seen = NOON - 4 * DAY
    return Card(
        rate(None, rating, seen), NOON + due_in, seen, sure, (), frozenset({last}), was_missed=True, is_active=True
    )


def idea(key, *candidates, **more):
    waiting = more.pop("is_waiting", False)
    found = candidates or (Candidate(key, key * 100, is_parallel=True, position=key),)
    return Idea(key, made(**more), found, waiting)


def asked(ideas, at=NOON, **wish):
    return [candidate.question for candidate in select_session(ideas, ReviewRequest(**wish), at)]


@given(st.integers(0, 30), st.integers(1, 9))
def test_session_never_has_more_than_five(count, size):
    """SR-1."""
    ideas = [idea(key) for key in range(1, count + 1)]

    assert len(select_session(ideas, ReviewRequest(size), NOON)) == min(count, size, 5)


def test_sure_and_wrong_comes_first_then_what_is_least_remembered():
    """SR-2, MC-12: Again is remembered less than Hard, and Hard less than Good."""
    ideas = [idea(1), idea(2, rating=HARD), idea(3, rating=AGAIN), idea(4, sure=True)]

    assert asked(ideas) == [400, 300, 200, 100]
    assert asked(ideas, size=3) == [400, 300, 200]


def test_before_the_re_check_only_sure_and_wrong_comes():
    """Reviews do not eat what the re-check measures."""
    ideas = [idea(1, is_waiting=True), idea(2, is_waiting=True, sure=True), idea(3)]

    assert asked(ideas) == [200, 300]
    assert asked(ideas, is_early=True) == [200, 300]


def test_what_is_not_due_comes_only_when_asked_for():
    """SR-1."""
    ideas = [idea(1, due_in=DAY), idea(2)]

    assert asked(ideas) == [200]
    assert sorted(asked(ideas, is_early=True)) == [100, 200]


def test_idea_rests_three_days_whatever_fsrs_says():
    """MC-12: sure and wrong comes back after three or four days, not tomorrow."""
    missed = Idea(1, replace(made(), due_at=NOON - 3 * DAY, seen_at=NOON), (Candidate(1, 100, True, 1),))

    assert select_session([missed], ReviewRequest(), NOON + 3 * DAY - timedelta(seconds=1)) == []
    assert asked([missed], NOON + 3 * DAY) == [100]


def test_question_asked_last_does_not_come_again():
    """MC-12: other words where there are any, and never the same question twice in a row."""
    anchor = Candidate(1, 10, is_parallel=False, position=1)
    transfer = Candidate(2, 11, is_parallel=False, position=2)
    parallel = Candidate(3, 12, is_parallel=True, position=3)

    assert pick_candidate(idea(1, anchor, transfer, parallel)) == parallel
    assert pick_candidate(idea(1, anchor, transfer, parallel, last=12)) == anchor
    assert pick_candidate(idea(1, anchor)) is None


@given(st.lists(st.booleans(), min_size=2, max_size=12), st.booleans())
def test_the_two_forms_of_an_idea_take_turns(rights, starts_with_b):
    """Whatever is answered: the form seen last never comes again, so that A and B alternate."""
    forms = (Candidate(1, 10, is_parallel=False, position=1), Candidate(2, 11, is_parallel=True, position=2))
    seen, card_now = [11 if starts_with_b else 10], replace(made(11 if starts_with_b else 10))
    at = NOON

    for is_right in rights:
        at = max(at + 3 * DAY, Idea(1, card_now, forms).opens_at)
        (picked,) = select_session([Idea(1, card_now, forms)], ReviewRequest(), at)
        seen.append(picked.question)
        about = [replace(RIGHT if is_right else BELIEVES, question=picked.question)]
        card_now = after_answers(card_now, about, SubmittedAttempt(len(seen), at, about, Phase.REVIEW))

    assert all(before != after for before, after in pairwise(seen))


def test_one_question_serves_two_ideas():
    both = Candidate(1, 100, is_parallel=True, position=1)

    assert asked([idea(1, both), idea(2, both)]) == [100]


def test_question_asked_last_about_one_idea_comes_at_need_only_for_another():
    """MC-12: a question about two ideas; its second idea still gets a question of its own."""
    both, own, spare = Candidate(1, 10, True, 1), Candidate(2, 11, False, 2), Candidate(3, 12, False, 3)
    fresh, just = idea(1, both, own, last=99), idea(2, both, spare, last=10)

    assert asked([fresh, just]) == [11, 12]
    assert asked([idea(1, both, last=99), just]) == [10, 12]


@pytest.mark.parametrize(
    ("last_session", "opens"),
    [(None, NOON), (NOON - 3 * DAY, NOON), (NOON - DAY, NOON + 2 * DAY)],
)
def test_sessions_are_offered_three_days_apart(last_session, opens):
    """SR-1."""
    assert next_opening([idea(1), idea(2, due_in=9 * DAY)], last_session) == opens


def test_nothing_opens_where_nothing_can_come():
    waiting = idea(1, is_waiting=True)
    no_other_words = idea(2, Candidate(1, 10, is_parallel=True, position=1))

    assert next_opening([waiting, no_other_words], None) is None
    assert next_opening([], None) is None
