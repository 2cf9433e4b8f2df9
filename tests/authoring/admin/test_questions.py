"""Questions in the admin: added, edited, published, copied; nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import AuditEntry, Item, Question, QuestionVersion
from tests.authoring.admin.conftest import person_with, signed_in
from tests.authoring.admin.forms import fields_of, first_question, kept_fields
from tests.dom import tree

ADD = reverse("admin:quizzes_questionversion_add")
pytestmark = pytest.mark.usefixtures("clock")


def page_of(version):
    return reverse("admin:quizzes_questionversion_change", args=[version.pk])


def messages_in(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def draft(desk, small_course):
    """A complete draft, saved and not published."""
    assert desk.post(ADD, first_question(small_course) | {"_save": "1"}).status_code == 302
    return QuestionVersion.objects.get(stem="What do plants drink?")


def test_add_question_makes_question_draft_options_and_place(desk, small_course, author):
    response = desk.post(ADD, first_question(small_course) | {"_save": "1"}, follow=True)

    version = QuestionVersion.objects.get(stem="What do plants drink?")
    rows = [(o.label, o.text, o.is_correct, bool(o.reveals)) for o in version.options.all()]
    item = Item.objects.get(question=version.question)
    assert messages_in(response) == ["Saved as a draft. Learners do not see it."]
    assert (version.published_at, version.written_by, version.question.slug) == (None, author, "what-do-plants-drink")
    assert version.question.tags == ["water", "roots"]
    assert rows == [("a", "Water", True, False), ("b", "Milk", False, True), ("c", "Oil", False, False)]
    assert (item.role, item.quiz.lesson) == ("anchor", small_course.lessons.order_by("position").first())


def test_save_and_publish_in_one_step(desk, small_course, author):
    response = desk.post(ADD, first_question(small_course) | {"_publish": "1"}, follow=True)

    version = QuestionVersion.objects.get(stem="What do plants drink?")
    entry = AuditEntry.objects.get(action="published")
    assert messages_in(response) == [
        "Published: question what-do-plants-drink version 1. Learners get it at their next start.",
        "No reviewer has approved this version yet.",
    ]
    assert version.published_at is not None
    assert (entry.subject, entry.actor) == ("question what-do-plants-drink version 1", author)


def test_an_estimate_is_published_with_its_picture_only(desk, small_course):
    numbers = {f"options-{place}-text": f"About {number}" for place, number in enumerate((2, 21, 50, 80))}
    wrong = {f"options-{place}-feedback": "Look again at the picture." for place in (1, 2, 3)}
    typed = first_question(small_course, type="estimate") | {"options-TOTAL_FORMS": "4"} | numbers | wrong

    refused = desk.post(ADD, typed | {"_publish": "1"}, follow=True)
    draft = QuestionVersion.objects.get(stem="What do plants drink?")
    data = fields_of(desk.get(page_of(draft)), "questionversion_form") | {"picture": "leaf"}
    desk.post(page_of(draft), data | {"_publish": "1"})

    draft.refresh_from_db()
    words = "An estimate needs its 'picture': learners see the numbers after they have answered."
    assert [message for message in messages_in(refused) if "estimate" in message] == [words]
    assert (draft.question.type, draft.picture, draft.published_at is not None) == ("estimate", "leaf", True)


def test_an_empty_draft_is_kept(desk, small_course):
    kept = {"claim", "type", "role", "revision", "options-TOTAL_FORMS", "options-INITIAL_FORMS"}
    emptied = {name: value if name in kept else "" for name, value in first_question(small_course).items()}

    response = desk.post(ADD, emptied | {"_save": "1"}, follow=True)

    assert messages_in(response) == ["Saved as a draft. Learners do not see it."]
    assert Question.objects.filter(items=None, versions__stem="").count() == 1


def test_publishing_refuses_with_all_reasons_and_publishes_nothing(desk, draft):
    data = fields_of(desk.get(page_of(draft)), "questionversion_form") | {"stem": "", "fact": " ".join(["word"] * 21)}
    data["options-1-feedback"] = ""

    response = desk.post(page_of(draft), data | {"_publish": "1"}, follow=True)

    draft.refresh_from_db()
    assert draft.published_at is None
    assert messages_in(response) == [
        "Not published yet, and nothing changed for learners: question what-do-plants-drink version 1.",
        "Write the question itself (the stem).",
        "'fact' has more than 20 words. Shorten it.",
        "The wrong option 'b' needs feedback.",
    ]
    assert AuditEntry.objects.filter(action="published").count() == 0


def test_a_verdict_question_asks_only_for_feedback(desk, small_course):
    page = desk.get(ADD, {"type": "verdict"})
    data = first_question(small_course)
    kept = {k: v for k, v in data.items() if not k.startswith("options-")}
    kept |= {"type": "verdict", "stem": "", "options-TOTAL_FORMS": "3", "options-INITIAL_FORMS": "0", "_publish": "1"}
    for place, label in enumerate(["true", "false", "not_proven"]):
        kept |= {
            f"options-{place}-label": label,
            f"options-{place}-feedback": "" if label == "false" else "A kind word.",
        }

    response = desk.post(ADD, kept, follow=True)

    assert page.content.decode().count("If somebody answers") == 3
    version = QuestionVersion.objects.order_by("pk").last()
    assert messages_in(response)[0].startswith("Published: question")
    assert version.stem == kept["claim"]
    assert [(o.label, o.text, o.is_correct) for o in version.options.all()] == [
        ("true", "True", False),
        ("false", "False", True),
        ("not_proven", "Not proven yet", False),
    ]


def test_a_published_version_is_read_only_and_edit_makes_the_next_draft(desk, draft, author):
    desk.post(page_of(draft), fields_of(desk.get(page_of(draft)), "questionversion_form") | {"_publish": "1"})
    page = desk.get(page_of(draft)).content.decode()
    refused = desk.post(page_of(draft), {"stem": "Changed behind their backs"})
    edit = reverse("admin:quizzes_question_edit", args=[draft.question_id])

    first, second = desk.post(edit), desk.post(edit)

    newest = draft.question.versions.order_by("number").last()
    draft.refresh_from_db()
    assert "read-only" in page
    assert 'name="stem"' not in page
    assert (refused.status_code, draft.stem) == (409, "What do plants drink?")
    assert "Changed behind their backs" in refused.content.decode()
    assert first.url == second.url == page_of(newest)
    assert (newest.number, newest.published_at, newest.stem) == (2, None, draft.stem)
    assert [o.text for o in newest.options.all()] == [o.text for o in draft.options.all()]


def test_two_authors_at_once_lose_nothing_silently(desk, draft):
    other = person_with("Author")
    colleague = signed_in(other)
    mine = fields_of(desk.get(page_of(draft)), "questionversion_form")
    theirs = fields_of(colleague.get(page_of(draft)), "questionversion_form")
    colleague.post(page_of(draft), theirs | {"stem": "What do roots drink?", "_save": "1"})

    response = desk.post(page_of(draft), mine | {"stem": "What do leaves drink?", "_save": "1"})
    again = fields_of(response, "questionversion_form")

    draft.refresh_from_db()
    page = response.content.decode()
    assert draft.stem == "What do roots drink?"
    assert f"{other.username} saved this draft while you were writing" in page
    assert "What do roots drink?" in page
    assert again["stem"] == "What do leaves drink?"
    assert desk.post(page_of(draft), again | {"_save": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.stem == "What do leaves drink?"


def test_an_expired_sign_in_keeps_everything_typed(desk, draft, author):
    data = fields_of(desk.get(page_of(draft)), "questionversion_form") | {
        "stem": "What do <trees> drink?",
        "_save": "1",
    }
    desk.logout()

    kept = desk.post(page_of(draft), data, headers={"Origin": "http://testserver"})
    desk.force_login(author)
    again = kept_fields(kept)
    response = desk.post(page_of(draft), again, follow=True)

    draft.refresh_from_db()
    assert kept.status_code == 401
    assert "nothing is lost" in kept.content.decode()
    assert messages_in(response) == ["Saved as a draft. Learners do not see it."]
    assert draft.stem == "What do <trees> drink?"


def test_after_signing_in_again_the_old_page_is_offered_with_a_new_token(author, draft):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    sent = {"stem": "What do trees drink?", "_save": "1", "csrfmiddlewaretoken": "an old one"}

    kept = strict.post(page_of(draft), sent, headers={"Origin": "http://testserver"})
    foreign = strict.post(page_of(draft), sent, headers={"Origin": "https://elsewhere.example"})

    assert (kept.status_code, foreign.status_code) == (403, 403)
    assert kept_fields(kept)["stem"] == "What do trees drink?"
    assert "trees" not in foreign.content.decode()


def test_clone_copies_the_wording_into_a_new_draft(desk, draft):
    response = desk.post(reverse("admin:quizzes_question_clone", args=[draft.question_id]))

    clone = Question.objects.get(slug="what-do-plants-drink-copy")
    version = clone.versions.get()
    assert response.url == page_of(version)
    assert (version.stem, version.published_at, clone.items.count()) == (draft.stem, None, 0)
    assert [(o.label, o.text) for o in version.options.all()] == [(o.label, o.text) for o in draft.options.all()]


@pytest.mark.parametrize(
    ("shows", "words"), [("", "What do trees drink?"), ("b", "Many people water"), ("unsure", "I don’t know")]
)
def test_preview_shows_what_is_typed_and_stores_nothing(desk, draft, shows, words):
    data = fields_of(desk.get(page_of(draft)), "questionversion_form") | {
        "stem": "What do trees drink?",
        "shows": shows,
    }

    response = desk.post(reverse("admin:quizzes_questionversion_preview", args=[draft.pk]), data)

    draft.refresh_from_db()
    assert response.status_code == 200
    assert words in response.content.decode()
    assert draft.stem == "What do plants drink?"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_published_question_is_shown_as_stored_and_offers_nothing_to_type(desk, small_course):
    version = QuestionVersion.objects.exclude(published_at=None).exclude(stem="").first()

    page = tree(desk.get(page_of(version)).content.decode())
    shown = desk.get(page.find("iframe").attrs["src"])

    assert page.find("button", id="preview-button") is None
    assert page.find("div", class_="submit-row") is None
    assert version.stem in tree(shown.content.decode()).find("h1").text
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]


def test_preview_of_a_question_not_saved_yet(desk, small_course):
    response = desk.post(reverse("admin:quizzes_questionversion_preview_new"), first_question(small_course))

    assert "What do plants drink?" in response.content.decode()
    assert QuestionVersion.objects.filter(stem="What do plants drink?").count() == 0


def test_the_question_page_lists_versions_and_uses(desk, draft):
    page = desk.get(reverse("admin:quizzes_question_change", args=[draft.question_id])).content.decode()

    assert "Version 1, draft: go on writing" in page
    assert f"Quiz {draft.question.items.get().quiz.slug}, anchor" in page


def test_a_draft_in_a_quiz_is_not_asked(client, draft):
    quiz = draft.question.items.get().quiz
    anchors = quiz.items.filter(role="anchor").count()

    page = client.post(reverse("quizzes:attempt_start", args=[quiz.course.slug, quiz.slug]), follow=True)

    assert page.status_code == 200
    assert page.context["page"].total == anchors - 1
