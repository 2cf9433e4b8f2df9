"""The page on which an author says that two misconceptions are the same idea."""

import pytest
from django.urls import reverse

from quizzes.models import AuditEntry, Misconception
from tests.authoring.admin.conftest import person_with, signed_in
from tests.dom import page_of
from tests.factories import BeliefFactory, MisconceptionFactory

pytestmark = pytest.mark.usefixtures("clock")
SOIL, TALK = "plants-are-made-of-soil", "kind-words-make-them-grow"


@pytest.fixture
def gone(small_course):
    return Misconception.objects.get(slug=TALK)


@pytest.fixture
def kept(small_course):
    return Misconception.objects.get(slug=SOIL)


def url_of(row, name="merge"):
    return reverse(f"admin:quizzes_misconception_{name}", args=[row.pk])


def lines_of(page, name):
    return [option.attrs["value"] for option in page.find("datalist", id=name).find_all("option")]


def test_the_page_lists_the_other_ideas_of_the_course(desk, gone):
    MisconceptionFactory(slug="elsewhere")

    page = page_of(desk.get(url_of(gone)))

    assert lines_of(page, "others") == [f"{SOIL}: Plants are made of the soil they eat."]
    assert page.find("div", class_="summary") is None


def test_what_would_happen_is_said_before_anything_does(desk, gone, kept):
    page = page_of(desk.get(url_of(gone), {"into": SOIL}))

    gone.refresh_from_db()
    words = page.find("section", class_="module").text
    assert "speak of “Plants are made of the soil they eat.” only." in words
    assert "1 question names “Kind words make plants grow.”. Its published wording stays as it is" in words
    assert "This cannot be taken back here." in words
    assert page.find("input", name="into").attrs["value"] == SOIL
    assert gone.merged_into is None


def test_no_question_is_counted_where_none_names_the_idea(desk, small_course, kept):
    unasked = MisconceptionFactory(course=small_course, slug="unasked")

    assert "0 questions" not in page_of(desk.get(url_of(unasked), {"into": SOIL})).find("main").text


def test_merged_and_told(desk, author, gone, kept):
    response = desk.post(url_of(gone), {"into": SOIL}, follow=True)

    gone.refresh_from_db()
    told = "The two are one idea now. The answers of 0 learners were counted anew."
    assert gone.merged_into == kept
    assert response.redirect_chain == [(url_of(kept, "change"), 302)]
    assert str(next(iter(response.context["messages"]))) == told
    assert AuditEntry.objects.get().actor == author


@pytest.mark.parametrize("method", ["get", "post"])
def test_too_many_learners_for_one_page_are_left_to_the_command(desk, gone, kept, monkeypatch, method):
    """All or nothing: a page that is cut off in the middle would leave half of the learners for later."""
    monkeypatch.setattr("quizzes.authoring.admin.misconception_merging.MAX_LEARNERS", 1)
    for _ in range(2):
        BeliefFactory(misconception=gone)

    page = page_of(getattr(desk, method)(url_of(gone), {"into": SOIL}))

    gone.refresh_from_db()
    words = page.find("div", class_="summary").text
    assert f"manage.py merge_misconceptions small-course {TALK} {SOIL}" in words
    assert "2 learners" in words
    assert (page.find("section", class_="module"), gone.merged_into) == (None, None)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("into", "words"),
    [
        ("", "Choose the idea that stays."),
        ("the moon", "“the moon” is not in the list."),
        (TALK, "is not in the list."),
    ],
)
def test_what_is_amiss_is_said_first_and_beside_the_field(desk, gone, method, into, words):
    """AX-4"""
    page = page_of(getattr(desk, method)(url_of(gone), {"into": into}))

    assert page.find("title").text.startswith("Error: ")
    assert words in page.find("div", class_="summary").text
    field = page.find("input", name="into")
    ids = {node.attrs.get("id") for node in page.walk()}
    assert set(field.attrs["aria-describedby"].split()) <= ids
    assert words in page.find("p", class_="errornote").text
    assert not Misconception.objects.filter(merged_into__isnull=False).exists()


def test_one_that_was_merged_before_is_refused_in_words(desk, gone, kept):
    third = MisconceptionFactory(course=kept.course)
    desk.post(url_of(gone), {"into": SOIL})

    page = page_of(desk.post(url_of(gone), {"into": third.slug}))

    assert "Merge that one instead." in page.find("div", class_="summary").text


def test_the_page_of_the_idea_leads_there_and_afterwards_to_the_kept_one(desk, gone, kept):
    before = page_of(desk.get(url_of(gone, "change")))
    desk.post(url_of(gone), {"into": SOIL})

    after = page_of(desk.get(url_of(gone, "change")))

    assert before.find("a", href=url_of(gone)) is not None
    assert (after.find("a", href=url_of(gone)), after.find("a", href=url_of(kept, "change")) is not None) == (
        None,
        True,
    )
    assert "Learners hear of that one." in after.text


def test_one_that_was_merged_is_there_to_look_at_only(desk, gone, kept):
    desk.post(url_of(gone), {"into": SOIL})

    changed = desk.post(url_of(gone, "change"), {"text": "Something else."})
    deleted = desk.post(url_of(gone, "delete"), {"post": "yes"})

    gone.refresh_from_db()
    assert (changed.status_code, deleted.status_code, gone.text) == (403, 403, "Kind words make plants grow.")


def test_the_kept_one_shows_the_questions_of_both(desk, gone, kept):
    desk.post(url_of(gone), {"into": SOIL})

    uses = page_of(desk.get(url_of(kept, "change"))).find("section", class_="module").text

    assert all(f"Question {slug}" in uses for slug in ("why-talk", "soil-as-food"))


def test_forms_offer_the_kept_one_alone(desk, gone, kept):
    add = reverse("admin:quizzes_questionversion_add")
    before = lines_of(page_of(desk.get(add)), "misconceptions")
    desk.post(url_of(gone), {"into": SOIL})

    assert lines_of(page_of(desk.get(add)), "misconceptions") == [kept.text]
    assert sorted(before) == sorted([kept.text, gone.text])


@pytest.mark.parametrize("role", ["Reviewer", "Educator", "Administrator"])
def test_only_an_author_gets_the_page(gone, role):
    """PV-11"""
    browser = signed_in(person_with(role))

    assert (browser.get(url_of(gone)).status_code, browser.post(url_of(gone), {"into": SOIL}).status_code) == (403, 403)
