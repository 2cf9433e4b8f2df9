"""What browsers and proxies may keep: nothing of somebody known, and nothing of whoever was here before."""

import pytest
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import User
from tests import walks
from tests.accounts.test_sign_in import sign_in, sign_up
from tests.test_urls import ACCOUNT_TABLE, EDUCATOR, GUEST, OWNER, TABLE, person, prepared, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# Pages for strangers without any form: the same for all of them.
ALIKE_FOR_STRANGERS = {
    *("about", "course", "get_help", "evidence", "glossary", "lesson", "lesson_part", "readyz", "erased"),
    *("review_start", "review_ideas", "progress", "my_data", "groups", "certificate", "session_break"),
    *("reminders", "reminder_stop", "healthz", "sheets", "sheet", "search", "robots", "manifest"),
}


def world(course):
    """Browsers of a learner, an educator and a guest, and the address of every page of theirs."""
    owner, teacher, user = visitor(OWNER), Client(), person(EDUCATOR)
    teacher.force_login(user)
    places = prepared(owner, user, course)
    urls = {
        name: reverse(f"quizzes:{name}", args=places[row.args] if isinstance(row.args, str) else row.args)
        for name, row in TABLE.items()
    }
    return {OWNER: owner, EDUCATOR: teacher, GUEST: visitor(GUEST)}, urls


@pytest.mark.parametrize("actor", [OWNER, EDUCATOR, GUEST])
def test_no_page_of_somebody_known_is_kept(small_course, actor):
    """Also pages to read, refusals and redirects: each may show who is there."""
    browsers, urls = world(small_course)
    urls |= {name: reverse(name) for name in ACCOUNT_TABLE if name != "account_logout"} | {"admin": "/admin/"}

    kept = {name: browsers[actor].get(url).get("Cache-Control") for name, url in urls.items() if name != "healthz"}

    assert kept == dict.fromkeys(kept, "no-store, private")
    assert len(kept) > 60


def test_pages_for_strangers_may_be_kept_unless_they_carry_a_token(small_course):
    """A kept page with a form would hand the token of one browser to the next."""
    _, urls = world(small_course)

    pages = {name: Client().get(url) for name, url in urls.items() if TABLE[name].codes_for("stranger")[0] == 200}

    no_store = {name for name, page in pages.items() if "no-store" in page.get("Cache-Control", "")}
    with_token = {name for name, page in pages.items() if page.cookies}
    assert set(pages) - with_token == ALIKE_FOR_STRANGERS
    assert no_store == with_token | {"healthz", "readyz", "reminder_stop"}
    assert {name for name, page in pages.items() if "Cookie" not in page.get("Vary", "")} == {"healthz"}


def signed_out(client):
    return client.post(reverse("account_logout"))


def erased(client):
    return client.post(reverse("quizzes:erase"), {"understood": "on"})


def signed_in(client):
    signed_out(client)
    walks.start(client)
    return sign_in(client)


def signed_out_of_the_admin(client):
    User.objects.update(is_staff=True)
    return client.post(reverse("admin:logout"))


def expired(client):
    client.session.delete()
    return client.get("/me/")


ENDINGS = [signed_out, erased, signed_in, signed_out_of_the_admin, expired]


@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("end", ENDINGS)
def test_browser_drops_what_it_kept_when_a_session_ends(client, end):
    sign_up(client)
    walks.start(client)

    response = end(client)

    assert (response["Clear-Site-Data"], response["Cache-Control"]) == ('"cache"', "no-store, private")


@pytest.mark.usefixtures("small_course")
def test_browser_keeps_its_cache_while_a_session_goes_on(client, clock):
    sign_up(client)
    walks.start(client)
    clock.shift(24 * 3600)

    renewed = client.post(walks.START)

    assert ("sessionid" in renewed.cookies, "Clear-Site-Data" in renewed) == (True, False)
    assert ["Clear-Site-Data" in Client().get(url) for url in ("/", walks.START)] == [False, False]
