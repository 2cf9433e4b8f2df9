"""The queue of concerns in the admin: for authors and reviewers, closed with a reason, never by anybody else."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from quizzes.models import AuditEntry, Concern, QuestionVersion
from tests.authoring.admin.conftest import person_with, signed_in
from tests.dom import page_of
from tests.factories import ConcernFactory

pytestmark = pytest.mark.usefixtures("clock")
QUEUE = "/admin/quizzes/concern/"
WHY = "Worded anew in version 2."


@pytest.fixture
def version(small_course):
    """A wording that three learners stumbled over."""
    version = QuestionVersion.objects.get(question__slug="soil-as-food")
    ConcernFactory.create_batch(2, question_version=version)
    ConcernFactory(question_version=version, reason="upsetting")
    return version


def url_of(version):
    return reverse("admin:quizzes_concern_version", args=[version.pk])


def sent(**values):
    return {"words": WHY, "reason": "", "newest": Concern.objects.order_by("pk").last().pk, **values}


def test_front_page_leads_to_the_queue(desk, version):
    links = [link.attrs["href"] for link in page_of(desk.get("/admin/")).find_all("a")]

    assert QUEUE in links
    assert f"{QUEUE}add/" not in links


def test_queue_lists_wordings_with_counts_and_the_way_there(desk, version):
    row = page_of(desk.get(QUEUE)).find("ol", class_="queue").find("li")

    assert (row.find("a").attrs["href"], row.find("a").text) == (url_of(version), version.stem)
    assert "2 × “It is confusing”, 1 × “It upsets me”" in row.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("reason=upsetting", "1 × “It upsets me”"),
        ("reason=read_otherwise", "Nothing like that."),
        ("state=closed", "Nothing like that."),
        ("reason=nonsense&state=nonsense&p=nonsense", "2 × “It is confusing”, 1 × “It upsets me”"),
    ],
)
def test_queue_shows_one_reason_or_state(desk, version, query, words):
    assert words in page_of(desk.get(f"{QUEUE}?{query}")).find(id="content-main").text


def test_queue_keeps_what_was_chosen(desk, version):
    page = page_of(desk.get(f"{QUEUE}?reason=upsetting&state=closed"))

    assert [o.attrs["value"] for o in page.find_all("option") if "selected" in o.attrs] == ["upsetting", "closed"]


def test_empty_queue_says_so(desk, small_course):
    assert "No open concerns." in page_of(desk.get(QUEUE)).find(id="content-main").text


def test_many_wordings_come_in_pages(desk, small_course):
    ConcernFactory.create_batch(51)

    first, second = page_of(desk.get(QUEUE)), page_of(desk.get(f"{QUEUE}?p=2&reason="))

    counts = [len(page.find("ol", class_="queue").find_all("li")) for page in (first, second)]
    assert counts == [50, 1]
    links = [page.find("nav", aria_label="Pages").find("a").attrs["href"] for page in (first, second)]
    assert links == ["?p=2", "?p=1&reason="]
    assert second.find("ol", class_="queue").attrs["start"] == "51"


def test_page_of_a_wording_leads_to_version_question_and_the_next_draft(desk, version):
    main = page_of(desk.get(url_of(version))).find(id="content-main")

    assert [link.attrs["href"] for link in main.find_all("a")] == [
        reverse("admin:quizzes_questionversion_change", args=[version.pk]),
        reverse("admin:quizzes_question_change", args=[version.question_id]),
    ]
    write = main.find_all("form")[0]
    assert write.attrs["action"] == reverse("admin:quizzes_question_edit", args=[version.question_id])
    assert desk.post(write.attrs["action"]).status_code == 302
    assert QuestionVersion.objects.filter(question=version.question_id, published_at=None).count() == 1


def test_closing_with_a_reason_empties_the_queue(desk, author, version):
    response = desk.post(url_of(version), sent(), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["3 concerns closed."]
    assert Concern.objects.open().count() == 0
    assert set(Concern.objects.values_list("closing_reason", "closed_by")) == {(WHY, author.pk)}
    assert AuditEntry.objects.get().subject == "closed 3 concerns about question soil-as-food version 1"
    assert "3 concerns, closed by" in page_of(desk.get(url_of(version))).find(id="content-main").text


def test_closing_one_reason_leaves_the_others(desk, version):
    desk.post(url_of(version), sent(reason="confusing"))

    assert [concern.reason for concern in Concern.objects.open()] == ["upsetting"]


@pytest.mark.parametrize("words", ["", "   ", "x" * 201])
def test_closing_needs_a_short_reason(desk, version, words):
    """AX-4: a summary linked to the field, and the words beside it."""
    page = page_of(desk.post(url_of(version), sent(words=words)))

    link = page.find("div", role="alert").find("a")
    field = page.find(id=link.attrs["href"].removeprefix("#"))
    assert page.find("title").text.startswith("Error: ")
    assert field.attrs["aria-describedby"] == "id_words_helptext id_words_error"
    assert page.find(id="id_words_error").text == link.text
    assert Concern.objects.open().count() == 3


@pytest.mark.parametrize("newest", ["", "-1", "many"])
def test_closing_without_knowing_what_was_shown_closes_nothing(desk, version, newest):
    response = desk.post(url_of(version), sent(newest=newest))

    assert (response.status_code, Concern.objects.open().count()) == (200, 3)


@pytest.mark.parametrize(
    ("role", "seen", "closed"),
    [("Author", 200, 302), ("Reviewer", 200, 302), ("Educator", 403, 403), ("Administrator", 403, 403)],
)
def test_only_authors_and_reviewers_see_and_close(version, role, seen, closed):
    browser = signed_in(person_with(role))

    codes = browser.get(url_of(version)).status_code, browser.post(url_of(version), sent()).status_code

    assert codes == (seen, closed)
    assert Concern.objects.open().count() == (0 if closed == 302 else 3)


def test_reviewers_are_not_offered_to_write(version, reviewer):
    page = page_of(signed_in(reviewer).get(url_of(version)))

    assert [button.text for button in page.find(id="content-main").find_all("button")] == ["Close with this reason"]


def test_who_may_only_look_closes_nothing(version):
    looker = person_with()
    looker.user_permissions.set(Permission.objects.filter(codename="view_concern"))
    browser = signed_in(looker)

    page = page_of(browser.get(url_of(version)))

    assert page.find(id="content-main").find("form") is None
    assert browser.post(url_of(version), sent()).status_code == 403
    assert Concern.objects.open().count() == 3


def test_stranger_is_asked_to_sign_in(client, version):
    assert (client.get(url_of(version)).status_code, client.post(url_of(version), sent()).status_code) == (302, 302)
    assert Concern.objects.open().count() == 3


@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/", "1/history/"])
def test_there_is_no_way_to_add_change_or_delete(desk, version, path):
    assert desk.get(QUEUE + path).status_code == 404
