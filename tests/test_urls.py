"""Every named address × everybody who may come: what they get. A new address must say so here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from allauth.account import urls as account_urls
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from fmlearn.accounts import urls as own_account_urls
from quizzes.models import Attempt, AuditEntry, Consent, Enrollment, Learner, Response, ReviewCard
from quizzes.people.queries.reminders import plan_token
from quizzes.urls import urlpatterns
from quizzes.vocabulary import AuditAction, Phase
from tests import walks
from tests.access_table import (
    ACTORS,
    ANSWERED,
    CLOSED,
    CODE,
    COHORT,
    EDUCATOR,
    GUEST,
    IDEA,
    LETTER,
    LOOP,
    MEMBER,
    MEMBERSHIP,
    NOBODY,
    OPEN,
    OWNER,
    SIGNED_IN,
    STAFF,
    TABLE,
    WAIVED,
    Row,
)
from tests.cohort_rows import ANSWERS, STATUS, cohort_of, member
from tests.conftest import NOON, SMALL
from tests.course_rows import install_course
from tests.dom import page_of
from tests.factories import ReminderPlanFactory, UserFactory, sign_in_now
from tests.walks import WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LEARNERS, TEACHERS = {OPEN, ANSWERED, CLOSED, LOOP, MEMBERSHIP, IDEA}, {COHORT, MEMBER, WAIVED}


def visitor(actor) -> Client:
    """Somebody of this kind; a guest is somebody who has begun the lesson."""
    client = Client()
    if actor in SIGNED_IN:
        sign_in_now(client, person(actor))
    if actor == GUEST:
        walks.start(client)
    return client


def person(actor):
    role = SIGNED_IN[actor]
    user = UserFactory(username=actor.replace(" ", "-"), is_staff=role in STAFF)
    user.groups.set(Group.objects.filter(name=role) if role else [])
    return user


def prepared(owner, educator, course) -> dict[str, list[object]]:
    """An owner's closed post-check, an open retry, and a place in the educator's cohort: so each address exists."""
    walks.take_lesson(owner, WRONG, WRONG)
    learner = Learner.objects.get(user__username=OWNER)
    closed = Attempt.objects.get(learner=learner, phase=Phase.POST)
    answered = closed.items.first()
    retry = owner.post(reverse("quizzes:attempt_retry", args=[closed.pk]))["Location"]
    item = walks.item_at(retry)
    cohort = cohort_of(educator, course=course)
    enrollment = member(cohort, "Ana", shares=(STATUS, ANSWERS), learner=learner)
    return {
        OPEN: [item.attempt_id, item.position],
        ANSWERED: [closed.pk, answered.position],
        CLOSED: [closed.pk],
        LOOP: [Attempt.objects.get(learner=learner, phase=Phase.PRE).pk, 1],
        MEMBERSHIP: [enrollment.pk],
        IDEA: [ReviewCard.objects.filter(learner=learner).first().misconception.slug],
        CODE: [cohort.join_code],
        LETTER: [plan_token(ReminderPlanFactory(learner=learner))],
        COHORT: [cohort.pk],
        MEMBER: [cohort.pk, enrollment.pk],
        WAIVED: [cohort.pk, enrollment.pk, "plants"],
    }


@dataclass(frozen=True)
class World:
    """The browsers of the two to whom something belongs, and where it stands."""

    browsers: Mapping[str, Client]
    places: Mapping[str, list[object]]
    sent: Mapping[str, object]

    def browser_of(self, actor) -> Client:
        return self.browsers.get(actor) or visitor(actor)

    def url_of(self, name) -> str:
        args = TABLE[name].args
        return reverse(f"quizzes:{name}", args=self.places[args] if isinstance(args, str) else args)


@pytest.fixture(scope="module")
def shared_world(module_db):
    """Made once for all tests of this file, an hour after the course was published."""
    with time_machine.travel(NOON + timedelta(hours=1)):
        course = install_course(SMALL)
        owner, teacher = visitor(OWNER), Client()
        educator = person(EDUCATOR)
        sign_in_now(teacher, educator)
        places = prepared(owner, educator, course)
    sent = {
        "answer": "unsure",
        "theme": "dim",
        "name": "Ben",
        "course": course.pk,
        "code": places[CODE][0],
        "shares_status": "on",
        "reason": "Took part in the talk.",
        "change": "stop",
        "on": "yes",
    }
    return World({OWNER: owner, EDUCATOR: teacher}, places, sent)


@pytest.fixture
def world(shared_world, db):
    """The same rows, and browsers of this test's own with the same cookies."""
    browsers = {actor: Client() for actor in shared_world.browsers}
    for actor, client in shared_world.browsers.items():
        browsers[actor].cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    return replace(shared_world, browsers=browsers)


def test_every_named_address_has_its_row():
    names = [pattern.name for pattern in urlpatterns]

    assert sorted(TABLE) == sorted(names)


def owned_by(actor, places):
    """The rows about what belongs to this actor, with what the others get there."""
    for name, row in TABLE.items():
        if isinstance(row.args, str) and row.args in places:
            yield name, row.codes_for(actor), {row.codes_for(other) for other in ACTORS if other != actor}


@pytest.mark.parametrize(
    ("actor", "places", "refusals"),
    [(OWNER, LEARNERS, {404, 405}), (EDUCATOR, TEACHERS, {302, 403, 404, 405})],
)
def test_what_belongs_to_one_person_is_refused_to_all_others(actor, places, refusals):
    """PV-3, PV-11: a row about somebody's attempt, membership or cohort opens it for nobody else."""
    rows = list(owned_by(actor, places))

    assert len(rows) >= 6
    assert [name for name, _, others in rows if not {code for codes in others for code in codes} <= refusals] == []
    assert [name for name, own, others in rows if own in others] == []


def test_every_row_that_opens_to_some_only_belongs_to_somebody():
    """What opens for one and not for others says whose it is: the learner's, the educator's, or the role's."""
    uneven = {name for name, row in TABLE.items() if len({row.codes_for(actor) for actor in ACTORS}) > 1}
    owned = {name for name, row in TABLE.items() if isinstance(row.args, str) and row.args != LETTER}

    assert uneven - owned == {"my_data_archive", "merge", "cohorts", "cohort_new", "report_log"}
    assert owned <= uneven


@pytest.mark.parametrize("actor", ACTORS)
def test_address_gives_each_actor_what_the_table_says(world, actor):
    """PV-11: 404 for what is another's, the same for staff; nobody without the role looks at a group."""
    client = world.browser_of(actor)
    urls = {name: world.url_of(name) for name in TABLE}

    got = {name: client.get(url).status_code for name, url in urls.items()}
    posted = {name: client.post(url, world.sent).status_code for name, url in urls.items()}

    # It looks through a connection of its own, which an open transaction of a test keeps out; see test_health.
    ready = got.pop("readyz")
    assert ready in {200, 503}
    assert {name: (got.get(name), posted[name]) for name in TABLE} == {
        name: row.codes_for(actor) for name, row in TABLE.items()
    } | {"readyz": (None, 405)}


@pytest.mark.parametrize("actor", [NOBODY, OWNER])
def test_address_that_only_takes_forms_says_so_in_words(world, actor):
    """Typed in, or reloaded after going back: a page with a way on, never a blank one."""
    client = world.browser_of(actor)
    names = [name for name, row in TABLE.items() if row.codes_for(actor)[0] == 405]

    pages = {name: client.get(world.url_of(name)) for name in names}

    found = {name: (page.status_code, page["Allow"], page_of(page).find("h1").text) for name, page in pages.items()}
    assert found == dict.fromkeys(names, (405, "POST", "There is nothing to read here"))
    assert "erase" in names


@pytest.mark.parametrize("actor", ACTORS)
def test_only_the_owner_changes_what_is_theirs(world, actor):
    """PV-3, PV-11: answers, membership and consent of the owner move by the owner's hand alone."""
    client = world.browser_of(actor)
    before = Response.objects.count()

    for name in TABLE:
        client.post(world.url_of(name), world.sent)

    by_owner = actor == OWNER
    enrollment = Enrollment.objects.get(pk=world.places[MEMBERSHIP][0])
    live = Consent.objects.filter(enrollment=enrollment, withdrawn_at=None).count()
    assert Response.objects.count() - before == by_owner
    assert (enrollment.left_at is not None, live) == (by_owner, 0 if by_owner else 2)


@pytest.mark.parametrize("actor", ACTORS)
def test_only_the_educator_of_a_group_leaves_lines_in_the_log(world, actor):
    """Each look at members is written down, and nobody else gets to look."""
    client = world.browser_of(actor)

    for name in TABLE:
        client.get(world.url_of(name))

    looks = {AuditAction.VIEWED_COHORT, AuditAction.VIEWED_MEMBER, AuditAction.EXPORTED_COHORT}
    assert set(AuditEntry.objects.values_list("action", flat=True)) == (looks if actor == EDUCATOR else set())


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != OWNER])
def test_nobody_sees_another_learners_ideas(world, actor):
    """PV-2: own pages hold own rows only."""
    client = world.browser_of(actor)

    names = ("home", "progress", "groups", "my_data", "certificate")
    pages = [client.get(world.url_of(name)).content.decode() for name in names]

    assert all("Look again" not in page and "Believed it" not in page and "Ana" not in page for page in pages)


# Accounts and the door of the admin

SIGN_IN_FIRST = dict.fromkeys([NOBODY, GUEST], (302, 302))
ACCOUNT_TABLE = {
    # What is typed here is nobody's account: the form comes back.
    "account_login": Row(302, 302, but=dict.fromkeys([NOBODY, GUEST], (200, 200))),
    "account_signup": Row(302, 302, but=dict.fromkeys([NOBODY, GUEST], (200, 200))),
    "account_request_login_code": Row(302, 302, but=dict.fromkeys([NOBODY, GUEST], (200, 200))),
    "account_reset_password": Row(200, 200),
    "recover": Row(200, 200),
    "leave_code": Row(405, 303),
    "recovery_sheet": Row(200, 200, but=SIGN_IN_FIRST),
    "account_email": Row(200, 200, but=SIGN_IN_FIRST),
    "account_change_password": Row(200, 200, but=SIGN_IN_FIRST),
    "account_logout": Row(200, 302, but=SIGN_IN_FIRST),  # last: it signs out
}
# Steps in the middle of something, met from a letter or right after a form.
STEPS = {
    "account_inactive",
    "account_reauthenticate",
    "account_email_verification_sent",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reset_password_done",
}
ADMIN = "/admin/"
ADMIN_OPENS_TO = {"author", "reviewer", "administrator"}


def test_every_account_page_is_in_its_table_or_a_step():
    names = {pattern.name for pattern in [*own_account_urls.urlpatterns, *account_urls.urlpatterns]}

    assert names == {*ACCOUNT_TABLE, *STEPS}


@pytest.mark.parametrize("actor", ACTORS)
def test_account_page_gives_each_actor_what_the_table_says(world, actor):
    client = world.browser_of(actor)
    urls = {name: reverse(name) for name in ACCOUNT_TABLE}

    got = {name: client.get(url).status_code for name, url in urls.items()}
    posted = {name: client.post(url, {}).status_code for name, url in urls.items()}

    assert {name: (got[name], posted[name]) for name in urls} == {
        name: row.codes_for(actor) for name, row in ACCOUNT_TABLE.items()
    }


@pytest.mark.parametrize("actor", ACTORS)
def test_admin_opens_to_authors_reviewers_and_administrators(world, actor):
    """Everybody else is sent to the one door; whoever is signed in already is refused there."""
    client = world.browser_of(actor)

    page = client.get(ADMIN)

    assert page.status_code == (200 if actor in ADMIN_OPENS_TO else 302)
    if actor not in ADMIN_OPENS_TO:
        door = client.get(page["Location"])
        assert door.status_code == (302 if actor in {NOBODY, GUEST} else 403)
