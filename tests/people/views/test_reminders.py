"""Reminders: chosen by people with a confirmed address; paused and ended from the letter, on any device."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Learner, ReminderPlan
from quizzes.people.queries.reminders import plan_token
from quizzes.people.services.reminders import choose_rhythm
from quizzes.vocabulary import Rhythm
from tests import walks
from tests.dom import page_of
from tests.factories import NOON, ReminderPlanFactory, SignedInLearnerFactory, UserFactory, sign_in_now, with_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]
URL = "/me/reminders/"


def signed_in(user):
    client = Client()
    sign_in_now(client, user)
    return client


@pytest.fixture
def rosa():
    """Somebody with a confirmed address who is learning already."""
    return SignedInLearnerFactory(user=with_address(UserFactory(username="rosa")))


@pytest.fixture
def home(rosa):
    """Rosa's browser."""
    return signed_in(rosa.user)


def main(response):
    return page_of(response).find("main")


def links(node):
    return [link.attrs["href"] for link in node.find_all("a")]


def checked(page):
    return [node.attrs["value"] for node in page.find_all("input") if "checked" in node.attrs]


def pause_url(plan):
    return reverse("quizzes:reminder_pause", args=[plan_token(plan)])


def stop_url(plan):
    return reverse("quizzes:reminder_stop", args=[plan_token(plan)])


# Choosing


def test_nothing_is_chosen_until_somebody_chooses(home):
    """SR-4: none is the default, and looking makes no plan."""
    page = main(home.get(URL))

    assert [node.attrs["value"] for node in page.find_all("input", type="radio")] == ["none", "weekly", "fortnightly"]
    assert checked(page) == ["none"]
    assert ReminderPlan.objects.count() == 0


@pytest.mark.parametrize(("rhythm", "words"), [("weekly", "only when there is"), ("none", "You get no reminders.")])
def test_choice_is_kept_and_said(home, rosa, rhythm, words):
    response = home.post(URL, {"rhythm": rhythm})

    page = main(home.get(response["Location"]))
    assert (response.status_code, response["Location"]) == (303, f"{URL}?saved=yes")
    assert words in page.find("p", role="status").text
    assert checked(page) == [rhythm]
    assert ReminderPlan.objects.get(learner=rosa).rhythm == rhythm


@pytest.mark.parametrize("sent", [{}, {"rhythm": ""}, {"rhythm": "daily"}])
def test_choice_that_is_none_is_explained(home, sent):
    """AX-4"""
    page = page_of(home.post(URL, sent))

    link = page.find("div", role="alert").find("a")
    assert page.find("title").text.startswith("Error: ")
    assert page.find(id=link.attrs["href"].removeprefix("#")) is not None
    assert page.find(id="id_rhythm_error").text == link.text
    assert ReminderPlan.objects.count() == 0


def test_person_without_a_learner_row_gets_one(db):
    user = with_address(UserFactory())

    signed_in(user).post(URL, {"rhythm": "weekly"})

    assert ReminderPlan.objects.get().learner == Learner.objects.get(user=user)


@pytest.mark.parametrize(
    ("user", "words", "way"),
    [
        (UserFactory, "has no address", "/accounts/email/"),
        (lambda: with_address(UserFactory(), "new@example.org", verified=False), "new@example.org", "/accounts/email/"),
    ],
    ids=["no address", "not confirmed"],
)
def test_without_a_confirmed_address_the_page_says_how(user, words, way):
    client = signed_in(user())

    page = main(client.get(URL))
    response = client.post(URL, {"rhythm": "weekly"})

    assert words in page.text
    assert way in links(page)
    assert page.find("input", type="radio") is None
    assert (response.status_code, response["Location"], ReminderPlan.objects.count()) == (303, URL, 0)


def test_link_to_confirm_can_be_sent_again(mailoutbox):
    client = signed_in(with_address(UserFactory(), "new@example.org", verified=False))
    form = main(client.get(URL)).find("form")
    sent = {node.attrs["name"]: node.attrs["value"] for node in form.find_all("input")} | {"action_send": "1"}

    client.post(form.attrs["action"], sent)

    assert form.find("button").attrs["name"] == "action_send"
    assert [letter.to for letter in mailoutbox] == [["new@example.org"]]


def test_guests_and_strangers_read_what_reminders_need(client):
    guest = Client()
    walks.start(guest)

    for browser in (client, guest):
        page = main(browser.get(URL))
        browser.post(URL, {"rhythm": "weekly"})
        assert links(page) == ["/accounts/signup/", f"/accounts/login/?next={URL}"]
    assert (ReminderPlan.objects.count(), Learner.objects.count()) == (0, 1)


def test_site_that_cannot_send_offers_nothing(home, settings):
    settings.SITE_URL = ""

    page = main(home.get(URL))
    home.post(URL, {"rhythm": "weekly"})

    assert "This site sends no reminders." in page.text
    assert (page.find("form"), ReminderPlan.objects.count()) == (None, 0)


def test_own_pages_lead_there(home, client):
    assert URL in links(main(home.get("/me/")))
    assert URL in links(main(home.get("/me/data/")))
    assert URL not in links(main(client.get("/me/")))


def test_stop_after_three_is_told_kindly(home, rosa):
    """SR-4: on /me/ and beside the choice; choosing starts them again."""
    ReminderPlanFactory(learner=rosa, sent_at=NOON, unanswered=3, stopped_at=NOON)

    mine, beside = (main(home.get(url)) for url in ("/me/", URL))
    home.post(URL, {"rhythm": "weekly"})

    told = [page.find("div", role="status").text for page in (mine, beside)]
    assert all("That is fine, and nothing is lost." in words for words in told)
    assert URL in links(mine.find("div", role="status"))
    assert ReminderPlan.objects.get().stopped_at is None
    assert main(home.get("/me/")).find("div", role="status") is None


def test_pause_is_shown_and_ends_with_a_choice(home, rosa):
    plan = choose_rhythm(rosa, Rhythm.WEEKLY, at=NOON)
    home.post(pause_url(plan), {"weeks": "4"})

    page = main(home.get(URL))
    home.post(URL, {"rhythm": "weekly"})

    assert "Paused until 21 December 2026." in page.text
    assert pause_url(plan) in links(page)
    assert ReminderPlan.objects.get().paused_until is None


# From the letter


@pytest.mark.parametrize("address", [pause_url, stop_url], ids=["pause", "stop"])
def test_opening_a_link_changes_nothing(client, address):
    """Mail programs open links by themselves."""
    plan = ReminderPlanFactory()
    before = ReminderPlan.objects.values().get()

    codes = [call(address(plan)).status_code for call in (client.get, client.head, client.get)]

    assert codes == [200, 200, 200]
    assert ReminderPlan.objects.values().get() == before
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", [pause_url, stop_url], ids=["pause", "stop"])
def test_only_a_press_counts(client, address, method):
    assert getattr(client, method)(address(ReminderPlanFactory())).status_code == 405


@pytest.mark.parametrize(
    ("weeks", "day"), [("1", "30 November 2026"), ("4", "21 December 2026"), ("12", "15 February 2027")]
)
def test_one_press_pauses_without_signing_in(weeks, day):
    plan = ReminderPlanFactory()
    client = Client(enforce_csrf_checks=True)
    form = main(client.get(pause_url(plan))).find("form")
    sent = {node.attrs["name"]: node.attrs["value"] for node in form.find_all("input")}

    response = client.post(pause_url(plan), sent | {"weeks": weeks})

    buttons = [(node.attrs["name"], node.attrs["value"], node.text) for node in form.find_all("button")]
    assert buttons == [("weeks", "1", "1 week"), ("weeks", "4", "4 weeks"), ("weeks", "12", "12 weeks")]
    assert (response.status_code, response["Location"]) == (303, pause_url(plan))
    assert main(client.get(response["Location"])).find("h1").text == f"Paused until {day}."
    assert Learner.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"weeks": "2"}, {"weeks": "-1"}, {"weeks": "many"}])
def test_pause_of_another_length_pauses_nothing(client, sent):
    plan = ReminderPlanFactory()

    response = client.post(pause_url(plan), sent)

    assert (response.status_code, ReminderPlan.objects.get().paused_until) == (303, None)


def test_one_press_ends_them_without_signing_in():
    """By the button on the page: no cookie, no token of a form."""
    plan = ReminderPlanFactory()
    client = Client(enforce_csrf_checks=True)
    form = main(client.get(stop_url(plan))).find("form")

    response = client.post(stop_url(plan))

    page = main(client.get(response["Location"]))
    assert (form.attrs["method"], form.find_all("input")) == ("post", [])
    assert (response.status_code, response["Location"]) == (303, stop_url(plan))
    assert (page.find("h1").text, page.find("form")) == ("You get no reminders any more.", None)
    assert (ReminderPlan.objects.get().rhythm, dict(client.cookies)) == (Rhythm.NONE, {})


def test_mail_program_ends_them_by_itself():
    """RFC 8058: one post without cookies, answered without a redirect; again is harmless."""
    plan = ReminderPlanFactory()
    client = Client(enforce_csrf_checks=True)

    codes = [client.post(stop_url(plan), {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)]

    assert (codes, ReminderPlan.objects.get().rhythm) == ([200, 200], Rhythm.NONE)


def test_only_the_stop_page_goes_without_the_token_of_a_form(rosa):
    strict = Client(enforce_csrf_checks=True)
    sign_in_now(strict, rosa.user)
    plan = choose_rhythm(rosa, Rhythm.WEEKLY, at=NOON)

    codes = [strict.post(url, {"weeks": "1", "rhythm": "none"}).status_code for url in (pause_url(plan), URL)]

    assert (codes, ReminderPlan.objects.get().rhythm, ReminderPlan.objects.get().paused_until) == (
        [403, 403],
        Rhythm.WEEKLY,
        None,
    )


def test_letter_decides_whose_plan_it_is_not_who_is_signed_in(home, rosa):
    """The letter of one person on the device of another."""
    mine, other = choose_rhythm(rosa, Rhythm.WEEKLY, at=NOON), ReminderPlanFactory()

    home.post(stop_url(other))

    rhythms = {plan.pk: plan.rhythm for plan in ReminderPlan.objects.all()}
    assert rhythms == {mine.pk: Rhythm.WEEKLY, other.pk: Rhythm.NONE}


@pytest.mark.parametrize("name", ["reminder_pause", "reminder_stop"])
def test_letter_of_an_erased_account_says_that_nothing_comes(client, name):
    plan = ReminderPlanFactory()
    url = reverse(f"quizzes:{name}", args=[plan_token(plan)])
    plan.learner.delete()

    page = main(client.get(url))
    codes = [
        client.post(url, {"weeks": "1"}).status_code,
        client.post(url, {"List-Unsubscribe": "One-Click"}).status_code,
    ]

    assert page.find("h1").text.startswith("You get no reminders")
    assert codes == [303, 200 if name == "reminder_stop" else 303]


@pytest.mark.parametrize("name", ["reminder_pause", "reminder_stop"])
@pytest.mark.parametrize("token", ["nonsense", "0" * 32, f"{'0' * 32}.{'A' * 43}", "ä.ö"])
def test_link_that_is_none_of_ours_is_a_404(client, name, token):
    url = reverse(f"quizzes:{name}", args=[token])

    assert (client.get(url).status_code, client.post(url, {"weeks": "1"}).status_code) == (404, 404)


def test_pages_of_a_letter_name_nobody(client, rosa):
    """Whoever opens the link on a shared device reads neither name nor address."""
    plan = choose_rhythm(rosa, Rhythm.WEEKLY, at=NOON)

    pages = [client.get(url).content.decode() for url in (pause_url(plan), stop_url(plan))]

    assert [word for page in pages for word in ("rosa", "example.org") if word in page] == []


def test_pages_of_reminders_are_never_kept(home, rosa):
    plan = choose_rhythm(rosa, Rhythm.WEEKLY, at=NOON)

    assert ["no-store" in home.get(url)["Cache-Control"] for url in (URL, pause_url(plan), stop_url(plan))] == [
        True
    ] * 3
