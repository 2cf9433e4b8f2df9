"""Every named address × everybody who may come: what they get. A new address must say so here."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Attempt, Learner, Response
from quizzes.urls import urlpatterns
from quizzes.vocabulary import Phase
from tests import walks
from tests.factories import UserFactory
from tests.walks import WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

COURSE, LESSON = ["small-course"], ["small-course", "plants"]
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
# What each role will be allowed comes with its pages; until then they are users, staff and superusers.
ACTORS = {
    "stranger": None,
    "guest": None,
    "learner": {},
    "other learner": {},
    "author": {"is_staff": True},
    "reviewer": {"is_staff": True},
    "educator": {"is_staff": True},
    "other educator": {"is_staff": True},
    "administrator": {"is_staff": True, "is_superuser": True},
}
OWNER = "learner"


@dataclass(frozen=True)
class Row:
    """What GET and POST give to anybody; `owner_*` to the learner whose attempt it is, when that differs."""

    get: int
    post: int
    owner_get: int | None = None
    owner_post: int | None = None
    args: object = ()


TABLE = {
    "home": Row(200, 405),
    "about": Row(200, 405),
    "course": Row(200, 405, args=COURSE),
    "get_help": Row(200, 405, args=COURSE),
    "lesson": Row(200, 405, args=LESSON),
    "attempt_start": Row(200, 303, args=LESSON),
    "lesson_finish": Row(405, 303, args=LESSON),
    "attempt_item": Row(404, 404, 200, 303, args=OPEN),
    "attempt_feedback": Row(404, 405, 200, 405, args=ANSWERED),
    "attempt_results": Row(404, 405, 200, 405, args=CLOSED),
    "attempt_retry": Row(405, 404, 405, 303, args=CLOSED),
    "progress": Row(200, 405),
    "beliefs": Row(200, 405),
    "brightness": Row(200, 303),
    "take_a_break": Row(200, 405),
    "healthz": Row(200, 405),
    "readyz": Row(200, 405),
}
SENT = {"answer": "unsure", "theme": "dim"}


def visitor(actor) -> Client:
    """Somebody of this kind; a guest is somebody who has begun the lesson."""
    client = Client()
    if ACTORS[actor] is not None:
        client.force_login(UserFactory(**ACTORS[actor]))
    if actor == "guest":
        walks.start(client)
    return client


def prepared(owner) -> dict[str, list[object]]:
    """An owner's closed post-check and an open retry, so that each address exists."""
    walks.take_lesson(owner, WRONG, WRONG)
    learner = Learner.objects.get(user__isnull=False)
    closed = Attempt.objects.get(learner=learner, phase=Phase.POST)
    answered = closed.items.first()
    retry = owner.post(reverse("quizzes:attempt_retry", args=[closed.pk]))["Location"]
    item = walks.item_at(retry)
    return {
        OPEN: [item.attempt_id, item.position],
        ANSWERED: [closed.pk, answered.position],
        CLOSED: [closed.pk],
    }


@pytest.fixture
def world(small_course):
    """The owner's browser, and what belongs to them."""
    owner = visitor(OWNER)
    return owner, prepared(owner)


def test_every_named_address_has_its_row():
    names = [pattern.name for pattern in urlpatterns]

    assert sorted(TABLE) == sorted(names)


def expected(row, actor) -> tuple[int, int]:
    if actor != OWNER:
        return row.get, row.post
    return row.owner_get or row.get, row.owner_post or row.post


def test_owner_and_others_stand_in_the_table():
    """A row about one learner's attempt says something else for everybody but that learner."""
    own = {name for name, row in TABLE.items() if isinstance(row.args, str)}

    assert own == {name for name, row in TABLE.items() if expected(row, OWNER) != expected(row, "stranger")}


@pytest.mark.parametrize("actor", ACTORS)
def test_address_gives_each_actor_what_the_table_says(world, actor):
    """PV-11: 404 for other people's attempts, the same for staff and superusers."""
    owner, own = world
    client = owner if actor == OWNER else visitor(actor)
    urls = {name: reverse(f"quizzes:{name}", args=own.get(str(row.args), row.args)) for name, row in TABLE.items()}
    before = Response.objects.count()

    got = {name: client.get(url).status_code for name, url in urls.items()}
    posted = {name: client.post(url, SENT).status_code for name, url in urls.items()}

    assert {name: (got[name], posted[name]) for name in TABLE} == {name: expected(TABLE[name], actor) for name in TABLE}
    assert Response.objects.count() - before == (1 if actor == OWNER else 0)


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != OWNER])
def test_nobody_sees_another_learners_ideas(world, actor):
    """PV-2: own pages hold own rows only."""
    client = visitor(actor)

    pages = [client.get(reverse(f"quizzes:{name}")).content.decode() for name in ("home", "progress", "beliefs")]

    assert all("Look again" not in page and "Believed it" not in page for page in pages)
