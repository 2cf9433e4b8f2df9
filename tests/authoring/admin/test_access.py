"""Who may do what in the admin: role × model × action. Records of learners are not there at all."""

import io
import zipfile

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from quizzes.authoring.services.authoring import next_draft
from quizzes.content.queries.content import course_content
from quizzes.content.queries.evidence import claim_digests, combined_digest
from quizzes.formats.course_pack import read_pack
from quizzes.models import Question, QuestionVersion
from quizzes.vocabulary import ClinicalRole
from tests.authoring.admin.conftest import ROLES, person_with, signed_in
from tests.conftest import NOON
from tests.factories import UserFactory

VERSIONED = ["claim", "lesson", "question"]
VERSIONS = ["claimversion", "lessonversion", "questionversion"]
PLAIN = ["course", "topic", "urgentsign", "picture", "glossaryterm", "source", "misconception", "quiz", "override"]
PEOPLE = [
    "attempt",
    "attemptitem",
    "response",
    "learner",
    "belief",
    "lessonprogress",
    "enrollment",
    "consent",
    "cohort",
]

# view, add, change, delete
EXPECTED = {
    "Author": dict.fromkeys([*PLAIN, "claim", "lesson", "question", *VERSIONS], "vac")
    | {"topic": "vacd", "override": "vacd", "auditentry": "", "claimversion": "vc", "signoff": "v", "concern": "v"},
    "Reviewer": dict.fromkeys([*PLAIN, *VERSIONED, *VERSIONS, "signoff"], "v") | {"auditentry": "", "concern": "v"},
    "Educator": dict.fromkeys([*PLAIN, *VERSIONED, *VERSIONS, "auditentry", "signoff", "concern"], ""),
    "Administrator": dict.fromkeys([*PLAIN, *VERSIONED, *VERSIONS, "auditentry", "signoff"], "v") | {"concern": ""},
}


def registered():
    return {
        model._meta.model_name: site
        for model, site in admin.site._registry.items()
        if model._meta.app_label == "quizzes"
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_permissions_of_every_role_on_every_model(rf, role):
    request = rf.get("/")
    request.user = person_with(role)

    found = {}
    for name, site in registered().items():
        letters = {"v": site.has_view_permission, "c": site.has_change_permission, "d": site.has_delete_permission}
        may = {letter: check(request) for letter, check in letters.items()} | {"a": site.has_add_permission(request)}
        found[name] = "".join(letter for letter in "vacd" if may[letter])

    assert found == EXPECTED[role]


@pytest.mark.django_db
def test_every_list_answers_each_actor_as_expected(client):
    actors = {role: signed_in(person_with(role)) for role in ROLES}
    actors["signed in without a role"] = signed_in(UserFactory())

    found = {}
    for name in registered():
        url = reverse(f"admin:quizzes_{name}_changelist")
        codes = {role: browser.get(url).status_code for role, browser in actors.items()}
        found[name] = codes | {"stranger": client.get(url).status_code}

    for name, codes in found.items():
        wanted = {role: 200 if EXPECTED[role][name] else 403 for role in ROLES}
        assert (name, codes) == (name, wanted | {"signed in without a role": 302, "stranger": 302})


def test_records_of_learners_are_never_in_the_admin():
    learned = {model._meta.model_name for model in apps.get_app_config("quizzes").get_models()} & set(PEOPLE)

    assert learned == set(PEOPLE)
    assert learned & set(registered()) == set()


@pytest.mark.parametrize(
    ("role", "code"), [("Author", 302), ("Reviewer", 403), ("Educator", 403), ("Administrator", 403)]
)
def test_only_authors_make_drafts_and_copies(small_course, role, code):
    question = Question.objects.first()
    browser = signed_in(person_with(role))

    edit = browser.post(reverse("admin:quizzes_question_edit", args=[question.pk]))
    clone = browser.post(reverse("admin:quizzes_question_clone", args=[question.pk]))

    assert (edit.status_code, clone.status_code) == (code, code)


@pytest.mark.parametrize("role", ROLES)
def test_only_reviewers_approve_and_sign(small_course, author, role):
    draft = next_draft(Question.objects.first(), by=author, at=NOON)
    browser = signed_in(person_with(role))

    browser.post(reverse("admin:quizzes_questionversion_approve", args=[draft.pk]))
    stamp = combined_digest(claim_digests(course_content(small_course, at=NOON)))
    sign = {"stamp": stamp, "role": ClinicalRole.NURSE, "has_read": "on"}
    browser.post(reverse("admin:quizzes_course_sign", args=[small_course.pk]), sign)

    draft.refresh_from_db()
    small_course.refresh_from_db()
    done = (draft.approved_at is not None, small_course.clinically_reviewed_on is not None)
    assert done == (role == "Reviewer", role == "Reviewer")


@pytest.mark.parametrize("is_own", [True, False])
def test_approve_is_offered_to_who_may_and_has_written_none_of_it(small_course, author, is_own):
    """A superuser has every permission, and may not approve what they wrote."""
    chief = UserFactory(is_staff=True, is_superuser=True)
    draft = next_draft(Question.objects.first(), by=chief if is_own else author, at=NOON)

    page = signed_in(chief).get(reverse("admin:quizzes_questionversion_change", args=[draft.pk]))

    assert ("Approve this version" in page.content.decode()) is not is_own


@pytest.mark.parametrize("role", ROLES)
def test_only_authors_publish(small_course, author, role):
    draft = next_draft(Question.objects.first(), by=author, at=NOON)
    action = {"action": "publish_drafts", "_selected_action": [draft.pk]}

    signed_in(person_with(role)).post(reverse("admin:quizzes_questionversion_changelist"), action)

    assert QuestionVersion.objects.filter(pk=draft.pk, published_at=None).exists() == (role != "Author")


def test_every_action_names_the_permission_it_needs():
    unguarded = [
        (name, action)
        for name, site in registered().items()
        for action in site.actions or []
        if not getattr(getattr(site, action), "allowed_permissions", None)
    ]

    assert unguarded == []


def test_export_gives_a_pack_that_loads(desk, small_course):
    action = {"action": "export_course", "_selected_action": [small_course.pk]}

    response = desk.post(reverse("admin:quizzes_course_changelist"), action)

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    assert response.headers["Content-Type"] == "application/zip"
    assert read_pack(files).outline.slug == small_course.slug
