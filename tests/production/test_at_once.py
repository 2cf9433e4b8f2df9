"""Duplicate posts at the same moment to the real server: one response, and the right page for everybody."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from itertools import cycle, islice

import pytest

from quizzes.models import Attempt, Belief, Option, Response
from quizzes.vocabulary import AttemptState
from tests.dom import tree
from tests.production.soundness import unsound_rows

CONNECTIONS = 16
LENGTHS = pytest.mark.parametrize("posts", [32, pytest.param(1_000, marks=pytest.mark.prove)])


def all_at_once(person, requests):
    """What each request gave, in their order, each by a device of its own with the same cookies."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(lambda request: request(deepcopy(person)), requests))


def answer(choice, person):
    """Status and goal of the redirect, and what the page there says was answered."""
    reply = person.post(person.url, answer=choice)
    return (
        reply.status,
        reply.leads_to,
        tree(person.get(reply.leads_to).html).find("li", class_="yours").text.partition(" Your answer")[0],
    )


def press(path, person):
    reply = person.post(path)
    return reply.status, reply.leads_to


def keys_in(url):
    """Attempt and position from the address of a question."""
    return url.split("/")[2], int(url.split("/")[4])


def expect_one_response(person, replies):
    """Everybody was led to the feedback on the one answer that was kept."""
    attempt, position = keys_in(person.url)
    kept = Response.objects.get(item__attempt=attempt, item__position=position)
    options = Option.objects.filter(version__attempt_items__response=kept, label__in=kept.chosen)
    words = options.get().text if kept.chosen else "I don’t know"
    assert set(replies) == {(303, f"{person.url}feedback/", words)}
    assert list(unsound_rows()) == []


@LENGTHS
def test_duplicate_posts_at_once_are_one_response(person, posts):
    """DESIGN 2: the unique constraint is the idempotence."""
    replies = all_at_once(person, [partial(answer, person.choices[0])] * posts)

    assert len(replies) == posts
    expect_one_response(person, replies)


@LENGTHS
def test_different_answers_at_once_show_everybody_the_first(person, posts):
    replies = all_at_once(person, [partial(answer, choice) for choice in islice(cycle(person.choices), posts)])

    expect_one_response(person, replies)


@LENGTHS
def test_last_answers_at_once_close_the_attempt_once(person, posts):
    person.post(person.url, answer="unsure")
    person.url = person.post(person.get(f"{person.url}feedback/").form).leads_to
    person.choices = person.get(person.url).choices

    replies = all_at_once(person, [partial(answer, choice) for choice in islice(cycle(person.choices), posts)])

    expect_one_response(person, replies)
    attempt = Attempt.objects.get(pk=keys_in(person.url)[0])
    assert attempt.state == AttemptState.SUBMITTED
    assert Belief.objects.filter(learner=attempt.learner_id).exists()


def test_starts_at_once_are_one_attempt(person):
    other = "/courses/fibromyalgia-causes/lessons/magnesium/start/"

    replies = all_at_once(person, [partial(press, other)] * CONNECTIONS)

    ((status, url),) = set(replies)
    learner = Attempt.objects.get(pk=keys_in(url)[0]).learner_id
    assert (status, Attempt.objects.filter(learner=learner).count()) == (303, 2)


def test_retries_at_once_are_one_attempt(person):
    while "/results/" not in person.url:
        page = person.get(person.url)
        is_question = "/items/" in person.url and "/feedback/" not in person.url
        person.url = (person.post(person.url, answer="unsure") if is_question else person.post(page.form)).leads_to
    first = Attempt.objects.order_by("started_at").last()

    replies = all_at_once(person, [partial(press, f"/attempts/{first.pk}/retry/")] * CONNECTIONS)

    assert set(replies) == {(303, f"/attempts/{first.retries.get().pk}/items/1/")}
