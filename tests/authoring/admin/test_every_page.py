"""Every page of the admin that can be opened, opened once: on whichever database the tests run."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, reverse

from quizzes.auditing import AuditEvent, record_audit
from quizzes.authoring.services.authoring import next_draft
from quizzes.learning.services.concerns import raise_concern
from quizzes.models import ClaimVersion, LessonVersion, Override, QuestionVersion, SignOff
from quizzes.vocabulary import AuditAction, ClinicalRole, ConcernReason, LintRule
from tests import walks
from tests.authoring.admin.conftest import signed_in
from tests.conftest import NOON
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# Pages of the admin site itself; the others belong to a model.
SITE = ["index", "password_change", "password_change_done", "jsi18n"]
# What is not shown even to a superuser: never done by hand (403), or done by a button (302 to the page it is on).
NEVER = [
    *("accounts_user_delete", "quizzes_signoff_add", "quizzes_signoff_delete", "quizzes_claimversion_add"),
    *("quizzes_auditentry_add", "quizzes_auditentry_delete"),
]
BUTTONS = [
    *("quizzes_claim_edit", "quizzes_lesson_edit", "quizzes_question_edit", "quizzes_question_clone"),
    *("quizzes_lesson_add", "quizzes_question_add"),
    *("quizzes_claimversion_approve", "quizzes_lessonversion_approve", "quizzes_questionversion_approve"),
]
CODES = dict.fromkeys(NEVER, 403) | dict.fromkeys(BUTTONS, 302)


@pytest.fixture
def superuser():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def full_admin(client, small_course, superuser):
    """At least one row of every registered model; of versions a published one and a draft."""
    item = walks.item_at(walks.start(client))
    raise_concern(item, next(iter(ConcernReason)), at=NOON)
    record_audit(AuditEvent(AuditAction.EDITED, "a page"), by=superuser, at=NOON)
    for model in (ClaimVersion, LessonVersion, QuestionVersion):
        next_draft(getattr(model.objects.first(), model.parent_name), by=superuser, at=NOON)
    SignOff.objects.create(course=small_course, role=ClinicalRole.NURSE, claims={}, signed_by=superuser, signed_at=NOON)
    Override.objects.create(course=small_course, slug="x", rule=next(iter(LintRule)), place="x", words="x", reason="x")
    EmailAddress.objects.create(user=superuser, email="nora@example.org")
    Group.objects.get_or_create(name="Author")


def rows_of(model):
    """One row, or of versions a published one and a draft."""
    rows = model._base_manager.order_by("pk")
    assert rows.exists(), model
    if not hasattr(model, "published_at"):
        return [rows.first()]
    return [rows.exclude(published_at=None).first(), rows.get(published_at=None)]


def addresses_of(model, site):
    """Name and address of every page about this model, once per row where it is about one."""
    for name in [pattern.name for pattern in site.get_urls() if pattern.name]:
        try:
            yield name, reverse(f"admin:{name}")
        except NoReverseMatch:
            for row in rows_of(model):
                # Concerns are looked at by the version of the question that they are about.
                key = row.question_version_id if name == "quizzes_concern_version" else row.pk
                yield name, reverse(f"admin:{name}", args=[key])


def test_every_page_of_the_admin_opens(full_admin, superuser):
    desk = signed_in(superuser)
    urls = [(name, reverse(f"admin:{name}")) for name in SITE]
    for model, site in admin.site._registry.items():
        urls += addresses_of(model, site)

    codes = {(name, url): desk.get(url).status_code for name, url in urls}

    assert codes == {(name, url): CODES.get(name, 200) for name, url in urls}
