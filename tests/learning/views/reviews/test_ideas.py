"""What comes back: each idea can be stopped, begun afresh, and all of them switched off."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from quizzes.authoring.services.misconceptions import merge_misconceptions
from quizzes.models import Learner, Misconception, ReviewCard
from tests import walks
from tests.factories import (
    CourseFactory,
    MisconceptionFactory,
    ReviewCardFactory,
    SignedInLearnerFactory,
)
from tests.learning.views.reviews.review_pages import IDEAS, START, SWITCH, client_of, heading, links, main_of, somebody
from tests.review_rows import (
    LATER,
    cards,
    lesson_of_ideas,
)

pytestmark = pytest.mark.django_db


# What comes back


def idea_forms(main):
    return [
        [button.attrs["value"] for button in form.find_all("button")]
        for form in main.find_all("form", class_="choices")
    ]


def test_ideas_are_listed_in_the_order_of_the_course_by_their_fact(small_course, clock):
    """MC-6, SR-6"""
    client = Client()
    walks.take_lesson(client, walks.WRONG, walks.RIGHT)

    main = main_of(client, IDEAS)

    assert [node.text for node in main.find_all("h3")] == [
        "Plants live on light, water and air.",
        "It is not proven that talking helps plants.",
    ]
    assert idea_forms(main) == [["stop", "reset"]] * 2
    assert "Plants are made of the soil" not in main.text


@pytest.mark.parametrize(
    ("pressed", "then"),
    [
        (["stop"], ["resume"]),
        (["stop", "stop"], ["resume"]),
        (["stop", "resume"], ["stop", "reset"]),
        (["reset"], ["stop", "undo_reset"]),
        (["reset", "reset"], ["stop", "undo_reset"]),
        (["reset", "undo_reset", "undo_reset"], ["stop", "reset"]),
        (["reset", "stop"], ["resume"]),
        (["nonsense"], ["stop", "reset"]),
    ],
)
def test_idea_offers_what_can_be_chosen_next(course, clock, pressed, then):
    """SR-6: pressed twice is pressed once; what is unknown changes nothing."""
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course)))
    url = reverse("quizzes:review_idea", args=[Misconception.objects.get().slug])

    answers = [client.post(url, {"change": change}) for change in pressed]

    assert {(answer.status_code, answer["Location"].split("#")[0]) for answer in answers} == {(303, IDEAS)}
    assert idea_forms(main_of(client, IDEAS)) == [then]


def test_idea_of_somebody_else_is_not_found(course):
    """PV-2"""
    owner = somebody(lesson_of_ideas(course))
    slug = Misconception.objects.get().slug
    before = cards(owner)

    answers = [
        client.post(reverse("quizzes:review_idea", args=[slug]), {"change": "stop"}).status_code
        for client in (Client(), client_of(SignedInLearnerFactory()))
    ]

    assert (answers, cards(owner)) == ([404, 404], before)


def test_idea_that_was_merged_since_the_page_was_read_leads_to_the_kept_one(course):
    learner = somebody(lesson_of_ideas(course, 2))
    gone, kept = Misconception.objects.order_by("pk")
    merge_misconceptions(gone, kept, by=AnonymousUser(), at=LATER)

    answer = client_of(learner).post(reverse("quizzes:review_idea", args=[gone.slug]), {"change": "stop"})

    assert answer.status_code == 303
    assert list(learner.review_cards.values_list("misconception", "is_stopped")) == [(kept.pk, True)]


def test_idea_of_the_same_name_in_another_course_is_left_alone(course):
    learner = somebody(lesson_of_ideas(course))
    mine = ReviewCard.objects.get()
    other = ReviewCardFactory(
        learner=learner, misconception=MisconceptionFactory(course=CourseFactory(), slug=mine.misconception.slug)
    )

    answer = client_of(learner).post(reverse("quizzes:review_idea", args=[mine.misconception.slug]), {"change": "stop"})

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (answer.status_code, mine.is_stopped, other.is_stopped) == (303, True, False)


def test_whoever_stopped_everything_finds_the_way_back(course, clock):
    learner = somebody(lesson_of_ideas(course))
    ReviewCard.objects.update(is_stopped=True)
    clock.move_to(LATER)
    client = client_of(learner)

    main = main_of(client, START)

    assert main.find("h1").text == "Nothing to review yet"
    assert main.find("a", href=IDEAS)
    assert main_of(client, "/me/").find("a", href=IDEAS)


def test_reviews_can_be_switched_off_and_on(course, clock):
    """SR-6: nothing is offered and nothing is lost; sent without an answer nothing changes."""
    learner = somebody(lesson_of_ideas(course, 2))
    clock.move_to(LATER)
    client = client_of(learner)
    before = cards(learner)

    for _ in range(2):
        client.post(SWITCH, {"on": "no"})
    off = [heading(client), "/review/" in links(main_of(client, "/"))]
    begun = client.post(START, {"early": "1"})["Location"]
    client.post(SWITCH, {})
    client.post(SWITCH, {"on": "perhaps"})
    still = Learner.objects.get(pk=learner.pk).takes_reviews
    client.post(SWITCH, {"on": "yes"})

    assert (off, begun, still) == (["Short reviews are switched off", False], START, False)
    assert (heading(client), cards(learner)) == ("A short review", before)
