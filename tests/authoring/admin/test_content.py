"""Lessons, claims and what has no versions, in the admin."""

import pytest
from django.urls import reverse

from quizzes.authoring.services.authoring import next_draft
from quizzes.models import AuditEntry, Claim, Lesson, LessonVersion, Misconception, Override, Picture, Quiz
from tests.authoring.admin.forms import fields_of
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("clock")
BODY = "## Light {#light}\n\nLeaves drink light.\n"


def page_of(thing):
    return reverse(f"admin:quizzes_{thing._meta.model_name}_change", args=[thing.pk])


def test_a_lesson_is_added_as_a_draft_with_an_empty_quiz(desk, small_course):
    data = {"course": small_course.pk, "title": "Light and leaves", "body": BODY, "revision": "0", "_save": "1"}

    desk.post(reverse("admin:quizzes_lessonversion_add"), data)

    version = LessonVersion.objects.get(title="Light and leaves")
    assert (version.published_at, version.minutes, version.lesson.slug) == (None, 9, "light-and-leaves")
    assert version.lesson.quiz.items.count() == 0
    assert version.lesson.position == max(Lesson.objects.values_list("position", flat=True))


def test_a_lesson_is_edited_and_published(desk, small_course, author):
    lesson = small_course.lessons.order_by("position").first()
    draft = next_draft(lesson, by=author, at=NOON)
    data = fields_of(desk.get(page_of(draft)), "lessonversion_form")

    response = desk.post(page_of(draft), data | {"title": "Plants, again", "_publish": "1"}, follow=True)
    readers = desk.get(reverse("quizzes:lesson", args=[small_course.slug, lesson.slug]))

    assert str(next(iter(response.context["messages"]))).startswith(f"Published: lesson {lesson.slug} version 2.")
    assert "Plants, again" in readers.content.decode()
    assert data["summary"].count("\n") == 2


def test_preview_of_a_lesson_uses_the_readers_page_and_stores_nothing(desk, small_course, author):
    draft = next_draft(small_course.lessons.order_by("position").first(), by=author, at=NOON)
    data = fields_of(desk.get(page_of(draft)), "lessonversion_form")
    data |= {"body": data["body"].replace("\n\n", "\n\nNew <script>here</script>.\n\n", 1)}

    response = desk.post(reverse("admin:quizzes_lessonversion_preview", args=[draft.pk]), data)

    draft.refresh_from_db()
    assert response.templates[0].name == "quizzes/lesson.html"
    assert "New &lt;script&gt;here&lt;/script&gt;." in response.content.decode()
    assert "New" not in draft.body


def test_a_claim_is_added_then_worded_then_published(desk, small_course):
    source = small_course.sources.filter(is_shown=True).first()
    claim = {"course": small_course.pk, "slug": "leaves-drink", "reviewed_on": "2026-11-23", "review_by": "2028-11-01"}
    citations = {"citations-TOTAL_FORMS": "1", "citations-INITIAL_FORMS": "0", "citations-0-source": source.slug}
    made = desk.post(reverse("admin:quizzes_claim_add"), claim | citations | {"citations-0-locator": "p. 3"})
    data = fields_of(desk.get(made.url), "claimversion_form")
    data |= {"statement": "Leaves drink light.", "say_instead": "Leaves take in light.", "_publish": "1"}

    response = desk.post(made.url, data, follow=True)

    claim = Claim.objects.get(slug="leaves-drink")
    version = claim.versions.get()
    assert str(next(iter(response.context["messages"]))).startswith("Published: claim leaves-drink version 1.")
    assert (version.verdict, version.published_at is None) == ("not_proven", False)
    assert [(row.source, row.locator) for row in claim.citations.all()] == [(source, "p. 3")]


def test_the_wording_of_a_claim_alone_is_no_page_to_preview(desk, small_course):
    version = Claim.objects.filter(course=small_course).first().versions.first()

    assert "<iframe" not in desk.get(page_of(version)).content.decode()


def test_the_last_source_of_a_claim_that_readers_see_stays(desk, small_course):
    claim = Claim.objects.filter(course=small_course).first()
    data = fields_of(desk.get(page_of(claim)), "claim_form")
    for place in range(int(data["citations-INITIAL_FORMS"])):
        data[f"citations-{place}-DELETE"] = "on"

    response = desk.post(page_of(claim), data)

    page = response.content.decode()
    assert "Keep at least one source that they can see." in page
    assert "<title>Error:" in page.replace("\n", "")
    assert page.index("There is a problem") < page.index("<h1")
    assert claim.citations.count() > 0


def test_a_changed_misconception_reaches_readers_and_the_log(desk, small_course, author, clock):
    misconception = Misconception.objects.filter(course=small_course).first()
    data = fields_of(desk.get(page_of(misconception)), "misconception_form")

    desk.post(page_of(misconception), data | {"text": "Plants eat stones."})

    misconception.refresh_from_db()
    small_course.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert misconception.text == "Plants eat stones."
    assert small_course.content_changed_at > NOON
    assert (entry.action, entry.subject, entry.actor) == ("edited", f"misconception {misconception.slug}", author)


def test_a_misconception_page_lists_its_questions(desk, small_course):
    misconception = Misconception.objects.filter(course=small_course, revealed_by__isnull=False).first()
    question = misconception.revealed_by.first().version.question

    page = desk.get(page_of(misconception)).content.decode()

    assert f'<a href="{page_of(question)}">Question {question.slug}</a>' in page


def test_an_unlisted_misconception_is_refused_with_what_was_typed(desk, small_course, author):
    misconception = Misconception.objects.filter(course=small_course).first()
    data = fields_of(desk.get(page_of(misconception)), "misconception_form")

    response = desk.post(page_of(misconception), data | {"refuted_by": "no such claim"})

    assert "“no such claim” is not in the list." in response.content.decode()
    assert fields_of(response, "misconception_form")["refuted_by"] == "no such claim"


def override_fields(course, **changes):
    fields = {"slug": "a-saying", "rule": "HL-7", "place": "lesson plants", "words": "simply", "reason": "A saying."}
    return {"course": course.pk} | fields | changes


def test_an_override_is_added_with_its_reason_and_taken_away(desk, small_course):
    desk.post(reverse("admin:quizzes_override_add"), override_fields(small_course))

    override = Override.objects.get()
    assert (override.course, override.rule, override.reason) == (small_course, "HL-7", "A saying.")
    assert AuditEntry.objects.get().subject == "override a-saying"
    desk.post(reverse("admin:quizzes_override_delete", args=[override.pk]), {"post": "yes"})
    assert Override.objects.count() == 0


@pytest.mark.parametrize("missing", ["reason", "words", "place", "rule"])
def test_an_override_without_its_parts_is_refused(desk, small_course, missing):
    response = desk.post(reverse("admin:quizzes_override_add"), override_fields(small_course, **{missing: ""}))

    assert "This field is required." in response.content.decode()
    assert Override.objects.count() == 0


def test_a_warning_is_told_on_the_page_of_a_draft_and_when_it_is_published(desk, small_course, author):
    """HL-5: the action speaks to nobody."""
    draft = next_draft(small_course.lessons.get(slug="plants"), by=author, at=NOON)
    words = "Speak to the reader in the next step"

    page = desk.get(page_of(draft))
    data = fields_of(page, "lessonversion_form")
    response = desk.post(page_of(draft), data | {"_publish": "1"}, follow=True)

    assert words in page.content.decode()
    assert "Before it can be published" not in page.content.decode()
    assert [message.level_tag for message in response.context["messages"] if words in str(message)] == ["warning"]


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "is not used in pictures"),
        ("<svg xmlns='http://www.w3.org/2000/svg'></svg>", "for people who do not see it"),
    ],
)
def test_a_picture_is_checked_like_those_of_a_pack(desk, small_course, svg, words):
    before = Picture.objects.count()

    response = desk.post(
        reverse("admin:quizzes_picture_add"), {"course": small_course.pk, "slug": "new-one", "svg": svg}
    )

    assert words in response.content.decode()
    assert Picture.objects.count() == before


def test_a_picture_is_drawn_from_typed_numbers(desk, small_course):
    """Numbers alone are enough; what cannot be drawn is said at its line and keeps what was typed."""
    numbers = "title: Who has it\r\ngroups:\r\n- {of: 100, shares: [{count: 21, label: have it}], rest: do not}"
    data = {"course": small_course.pk, "slug": "who-has-it", "numbers": numbers, "svg": ""}
    url = reverse("admin:quizzes_picture_add")

    refused = desk.post(url, data | {"numbers": numbers.replace("21", "121")})
    saved = desk.post(url, data)

    assert "Line 1: A count is a number from 0 to 100." in refused.content.decode().replace("&#x27;", "'")
    assert "121" in refused.content.decode()
    assert saved.status_code == 302
    picture = Picture.objects.get(slug="who-has-it")
    assert picture.numbers == numbers.replace("\r\n", "\n") + "\n"
    assert "Of 100: 21 have it; 79 do not." in picture.svg


def test_a_quiz_takes_parallels_only_of_its_own_anchors(desk, small_course):
    quiz = Quiz.objects.filter(course=small_course).first()
    data = fields_of(desk.get(page_of(quiz)), "quiz_form")
    anchors = [place for place in range(int(data["items-TOTAL_FORMS"])) if data[f"items-{place}-role"] == "anchor"]
    data[f"items-{anchors[0]}-role"] = "parallel"

    response = desk.post(page_of(quiz), data)

    assert "Choose the question that this one stands in for." in response.content.decode()
