"""The page on which a reviewer signs a course, and the record of it."""

import pytest
from django.urls import reverse

from quizzes.models import ClaimVersion, SignOff
from tests.authoring.admin.conftest import person_with, signed_in
from tests.dom import page_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def bench(reviewer):
    """The reviewer's browser."""
    return signed_in(reviewer)


def url_of(course):
    return reverse("admin:quizzes_course_sign", args=[course.pk])


def filled(bench, course, **values):
    stamp = page_of(bench.get(url_of(course))).find("input", name="stamp").attrs["value"]
    return {"stamp": stamp, "role": "nurse", "has_read": "on"} | values


def test_a_signature_is_recorded_and_readers_see_it(bench, reviewer, small_course):
    response = bench.post(url_of(small_course), filled(bench, small_course), follow=True)

    evidence = page_of(bench.get(reverse("quizzes:evidence", args=[small_course.slug]))).find("p", class_="note").text
    assert str(next(iter(response.context["messages"]))) == "Signed: How plants live. New versions now need approval."
    assert SignOff.objects.get().signed_by == reviewer
    assert evidence.startswith("Checked by a nurse on 23 November 2026. No fact has changed since.")
    assert reviewer.username not in evidence


def test_the_page_says_what_is_signed_and_the_printed_page_has_the_same_mark(bench, small_course):
    page = page_of(bench.get(url_of(small_course)))

    evidence = page_of(bench.get(reverse("quizzes:evidence", args=[small_course.slug]))).text
    stamp = page.find("input", name="stamp").attrs["value"]
    assert "You sign 4 claims as they stand now" in page.text
    assert "Nobody has signed this course yet." in page.text
    assert f"Their mark is {stamp}" in evidence


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"role": ""}, "Choose as what you sign."),
        ({"role": "wizard"}, "Select a valid choice."),
        ({"has_read": ""}, "Tick this once you have read them all."),
        ({"stamp": "old"}, "A claim has changed since you opened this page."),
    ],
)
def test_what_is_amiss_is_said_first_and_nothing_is_signed(bench, small_course, values, words):
    """AX-4"""
    page = page_of(bench.post(url_of(small_course), filled(bench, small_course, **values)))

    assert page.find("title").text.startswith("Error: ")
    assert words in page.find("div", class_="summary").text
    ids = {node.attrs.get("id") for node in page.walk()}
    named = [node.attrs["aria-describedby"].split() for node in page.walk() if node.attrs.get("aria-describedby")]
    assert named
    assert {name for names in named for name in names} <= ids
    assert SignOff.objects.count() == 0


def test_the_writer_is_refused_in_words(bench, reviewer, small_course):
    ClaimVersion.objects.update(written_by=reviewer)

    page = page_of(bench.post(url_of(small_course), filled(bench, small_course)))

    assert "nobody else has approved it. Somebody else has to sign." in page.find("div", class_="summary").text
    assert SignOff.objects.count() == 0


@pytest.mark.parametrize("role", ["Author", "Educator", "Administrator"])
def test_only_a_reviewer_gets_the_page(small_course, role):
    """PV-11"""
    browser = signed_in(person_with(role))

    assert (browser.get(url_of(small_course)).status_code, browser.post(url_of(small_course)).status_code) == (403, 403)


def test_the_action_in_the_list_leads_to_the_page(bench, small_course):
    action = {"action": "sign", "_selected_action": [small_course.pk]}

    response = bench.post(reverse("admin:quizzes_course_changelist"), action)

    assert (response.status_code, response["Location"]) == (302, url_of(small_course))


def test_the_page_of_the_course_leads_there_for_reviewers_only(bench, desk, small_course):
    change = reverse("admin:quizzes_course_change", args=[small_course.pk])

    found = [page_of(browser.get(change)).find("a", href=url_of(small_course)) for browser in (bench, desk)]

    assert [link is not None for link in found] == [True, False]


def test_the_record_can_be_read_and_not_changed(bench, small_course):
    bench.post(url_of(small_course), filled(bench, small_course))
    sign_off = SignOff.objects.get()
    page = reverse("admin:quizzes_signoff_change", args=[sign_off.pk])

    listed = page_of(bench.get(reverse("admin:quizzes_signoff_changelist"))).text
    changed = bench.post(page, {"role": "pharmacist"})
    deleted = bench.post(reverse("admin:quizzes_signoff_delete", args=[sign_off.pk]), {"post": "yes"})

    assert "How plants live" in listed
    assert (bench.get(page).status_code, changed.status_code, deleted.status_code) == (200, 403, 403)
    assert SignOff.objects.get().role == "nurse"
