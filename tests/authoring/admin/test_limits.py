"""What is typed in the admin has the limits of course packs, and what was typed stays in its field."""

import time

import pytest
from django.contrib import admin
from django.urls import reverse

from quizzes.authoring.admin.fields import BoundedForm
from quizzes.authoring.services.authoring import next_draft, save_options
from quizzes.domain.pack_fields import MAX_ENTRIES, MAX_TEXT
from quizzes.formats.lesson_text import MAX_HEADINGS
from quizzes.models import (
    AuditEntry,
    Claim,
    Concern,
    Course,
    Lesson,
    LessonVersion,
    Option,
    QuestionVersion,
    SignOff,
)
from tests.authoring.admin.conftest import signed_in
from tests.authoring.admin.forms import fields_of
from tests.dom import page_of
from tests.factories import NOON, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]
TOO_LONG = "x" * (MAX_TEXT + 1)
READ_ONLY = {AuditEntry, Concern, SignOff}
EDITABLE = {
    model: page
    for model, page in admin.site._registry.items()
    if model._meta.app_label == "quizzes" and model not in READ_ONLY
}


@pytest.fixture
def editor():
    return signed_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("model", EDITABLE, ids=lambda model: model.__name__)
def test_every_form_of_authors_is_bounded(model, rf):
    request = rf.get("/")
    request.user = UserFactory(is_staff=True, is_superuser=True)
    page = EDITABLE[model]
    row = model._base_manager.first()

    found = [page.get_form(request, row)] + [inline.form for inline in page.get_inline_instances(request, row)]

    assert [form for form in found if not issubclass(form, BoundedForm)] == []


def errors_of(page):
    return {row.text.strip() for row in page_of(page).find_all("ul", class_="errorlist")}


def posted(editor, address, **changed):
    form = fields_of(editor.get(address), f"{address.split('/')[3]}_form")
    return editor.post(address, form | changed)


def new_lesson(editor, **changed):
    address = reverse("admin:quizzes_lessonversion_add")
    course = Course.objects.get()
    return editor.post(address, {"course": course.pk, "title": "Sun", "revision": 0, "minutes": 5} | changed)


HEADINGS = "".join(f"## H {n} {{#h{n}}}\n" for n in range(20_000))
LONG = {
    "a text": ({"main_message": TOO_LONG}, "Use at most 4,000 characters: these are 4,001."),
    "a line": ({"known": TOO_LONG}, "Use at most 4,000 characters: these are 4,001."),
    "lines": ({"known": "x\n" * (MAX_ENTRIES + 1)}, "Use at most 200 lines: these are 201."),
    "headings": (
        {"body": "".join(f"## H {n} {{#h{n}}}\n" for n in range(MAX_HEADINGS + 1))},
        "The text of a lesson has at most 40 headings, this one has 41. Make two lessons of it.",
    ),
    "20,000 headings": (
        {"body": HEADINGS},
        f"The text of a lesson has at most 30,000 characters, this one has {len(HEADINGS.strip()):,}. "
        "Make two lessons of it.",
    ),
}


@pytest.mark.parametrize("case", LONG)
def test_what_is_too_long_is_said_beside_its_field_and_stays(editor, case):
    given, words = LONG[case]
    before = time.process_time()

    page = new_lesson(editor, **given)

    assert time.process_time() - before < 3
    assert (page.status_code, errors_of(page)) == (200, {words})
    typed = fields_of(page, "lessonversion_form")
    assert {name: typed[name] for name in given} == given
    assert LessonVersion.objects.drafts().count() == 0


def test_preview_of_a_lesson_that_is_too_long_shows_what_is_stored(editor):
    version = LessonVersion.objects.first()
    before = time.process_time()

    page = editor.post(reverse("admin:quizzes_lessonversion_preview", args=[version.pk]), {"body": HEADINGS})

    assert (page.status_code, "H 19999" in page.content.decode()) == (200, False)
    assert time.process_time() - before < 3


@pytest.mark.parametrize(("tag", "codes"), [("de", 302), ("pt-BR", 302), ("klingon", 200), ("<b>", 200), ("EN", 200)])
def test_language_of_a_course_is_one(editor, tag, codes):
    course = Course.objects.get()
    address = reverse("admin:quizzes_course_change", args=[course.pk])

    page = posted(editor, address, language=tag)

    course.refresh_from_db()
    assert (page.status_code, course.language) == (codes, tag if codes == 302 else "en")
    if codes == 200:
        assert errors_of(page) == {f"The language '{tag}' is unknown. Use a code of ISO 639-1, such as en or pt-BR."}


def test_no_field_cuts_off_what_is_pasted(editor):
    """An attribute `maxlength` on a large field would."""
    page = page_of(editor.get(reverse("admin:quizzes_lessonversion_add")))

    assert [field for field in page.find_all("textarea") if "maxlength" in field.attrs] == []


PLACES = {
    "a topic": ("topic", {"title": "Late", "position": "{}"}),
    "a sign": ("urgentsign", {"text": "Late", "urgency": "soon", "position": "{}"}),
}


@pytest.mark.parametrize("number", [10_000, 2**31, 2**63 - 1, 2**63, 10**40])
@pytest.mark.parametrize("kind", PLACES)
def test_huge_position_is_refused(editor, kind, number):
    name, given = PLACES[kind]
    given = {key: value.format(number) for key, value in given.items()}

    page = editor.post(reverse(f"admin:quizzes_{name}_add"), given | {"course": Course.objects.get().pk})

    assert (page.status_code, len(errors_of(page))) == (200, 1)


def test_lesson_after_the_last_position_there_is(editor):
    """From before there was a limit."""
    Lesson.objects.filter(slug="plants").update(position=32_767)

    assert new_lesson(editor).status_code == 302
    assert Lesson.objects.get(versions__title="Sun").position == 32_767


def test_all_options_replaced_again_and_again(editor):
    """Labels are never used twice, and they do not run out."""
    version = QuestionVersion.objects.filter(question__type="single_choice").first()
    labels = set()
    for round_ in range(5):
        draft = next_draft(version.question, by=UserFactory(), at=NOON)
        options = [Option(version=draft, text=f"Option {round_} {n}", feedback="x") for n in range(8)]
        save_options(draft, options, list(draft.options.all()), at=NOON)
        new = {option.label for option in draft.options.all()}
        assert (len(new), new & labels) == (8, set())
        labels |= new
        QuestionVersion.objects.filter(pk=draft.pk).update(published_at=NOON)
    assert "aa" in labels


def test_preview_of_many_options(editor):
    address = reverse("admin:quizzes_questionversion_preview_new")
    claim = Claim.objects.filter(is_askable=True).first()
    form = {"claim": claim.slug, "type": "single_choice", "stem": "Which?"}
    form |= {"options-TOTAL_FORMS": "60", "options-INITIAL_FORMS": "0"}
    form |= {f"options-{number}-text": f"Option {number}" for number in range(60)}

    assert editor.post(address, form).status_code == 200
