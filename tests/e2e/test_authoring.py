"""Authoring in a real browser: the first question of a new author, counted; axe and the policy on admin pages."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from quizzes.authoring.services.authoring import next_draft
from quizzes.models import (
    Claim,
    ClaimVersion,
    Course,
    Lesson,
    LessonVersion,
    Misconception,
    Question,
    QuestionVersion,
    Quiz,
)
from tests.e2e.measures import AXE_SCRIPT, RUN_AXE, TAGS, run_axe
from tests.factories import ConcernFactory, UserFactory

pytestmark = pytest.mark.e2e


@pytest.fixture
def author(site):
    # The roles come from migrations, and the flush after every test with a server takes them away.
    import_module("quizzes.migrations.0003_make_roles").make_roles(apps, None)
    import_module("quizzes.migrations.0006_grant_authoring").grant(apps, None)
    import_module("quizzes.migrations.0013_add_concerns").grant(apps, None)
    user = UserFactory(is_staff=True, username="nora")
    user.groups.set(Group.objects.filter(name="Author"))
    return user


@pytest.fixture
def desk(watch, site, client, author):
    """Opens a signed-in window."""

    def open_window(**options):
        page = watch.window(**options)
        client.force_login(author)
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        return page

    return open_window


class Hands:
    """What a person does on a page; every click, choice and filled field counts as one."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, role, name):
        self.count += 1
        self.page.get_by_role(role, name=name).click()

    def fill(self, selector, text):
        self.count += 1
        self.page.fill(selector, text)

    def choose(self, selector, **what):
        self.count += 1
        self.page.select_option(selector, **what)

    def tick(self, selector):
        self.count += 1
        self.page.check(selector)


def test_a_new_author_publishes_a_tagged_question(desk, watch, report_line):
    page = desk(viewport={"width": 390, "height": 844})
    hands = Hands(page)
    claim = Claim.objects.get(slug="magnesium-cause-not-proven").versions.get()
    idea = Misconception.objects.get(slug="fibro-is-really-a-magnesium-deficiency")

    page.goto("/admin/")
    page.get_by_role("row", name="Questions").get_by_role("link", name="Add").click()
    hands.count += 1
    hands.fill("#id_claim", claim.statement)
    hands.fill("#id_stem", "What do blood tests of magnesium in FM show?")
    hands.fill("#id_fact", "Studies of magnesium in FM do not agree.")
    hands.fill("#id_why_it_misleads", "Many studies tested it. Why they differ is unknown, so this may change.")
    hands.fill("#id_closing_fact", "So far, low magnesium is a link, not a proven cause.")
    hands.choose("#id_place", value=f"{Lesson.objects.get(slug='magnesium').pk}#link")
    hands.choose("#id_role", value="transfer")
    hands.fill("#id_tags", "magnesium, studies")
    hands.fill("#id_options-0-text", "Their results differ.")
    hands.tick("#id_options-0-is_correct")
    hands.fill("#id_options-1-text", "They prove that low magnesium causes FM.")
    hands.fill("#id_options-1-feedback", "It would be good to have one clear reason.")
    hands.fill("#id_options-1-reveals", idea.text)
    hands.fill("#id_options-2-text", "Nobody has looked yet.")
    hands.fill("#id_options-2-feedback", "Quite a few studies have looked.")
    hands.press("button", "Save and publish")

    version = QuestionVersion.objects.get(stem__startswith="What do blood tests")
    page.get_by_text("Published: question").wait_for()
    report_line(f"authoring: a tagged question with three options published in {hands.count} interactions")
    assert version.published_at is not None
    assert version.options.get(label="b").reveals == idea
    assert hands.count <= 18
    assert watch.complaints == []


@pytest.mark.parametrize("has_script", [True, False])
def test_the_preview_shows_what_is_typed(desk, watch, has_script):
    page = desk(viewport={"width": 1280, "height": 900}, java_script_enabled=has_script)
    page.goto(reverse("admin:quizzes_questionversion_change", args=[some_draft(Question).pk]))

    page.fill("#id_stem", "Is this seen at once?")
    if not has_script:
        page.get_by_role("button", name="Preview what is typed").click()

    page.frame_locator("iframe[name=preview]").get_by_role("heading", name="Is this seen at once?").wait_for()
    page.wait_for_load_state("networkidle")
    assert QuestionVersion.objects.filter(stem="Is this seen at once?").count() == 0
    assert watch.complaints == []


def a_concern():
    version = QuestionVersion.objects.first()
    ConcernFactory(question_version=version, reason="upsetting", closed_at=timezone.now(), closing_reason="Reads well.")
    return ConcernFactory(question_version=version)


PAGES = {
    "index": lambda: reverse("admin:index"),
    "questions": lambda: reverse("admin:quizzes_question_changelist"),
    "question": lambda: reverse("admin:quizzes_question_change", args=[Question.objects.first().pk]),
    "add question": lambda: reverse("admin:quizzes_questionversion_add"),
    "add verdict": lambda: reverse("admin:quizzes_questionversion_add") + "?type=verdict",
    "question draft": lambda: reverse("admin:quizzes_questionversion_change", args=[some_draft(Question).pk]),
    "question published": lambda: reverse(
        "admin:quizzes_questionversion_change", args=[QuestionVersion.objects.first().pk]
    ),
    "lesson": lambda: reverse("admin:quizzes_lesson_change", args=[Lesson.objects.first().pk]),
    "add lesson": lambda: reverse("admin:quizzes_lessonversion_add"),
    "lesson draft": lambda: reverse("admin:quizzes_lessonversion_change", args=[some_draft(Lesson).pk]),
    "lesson published": lambda: reverse("admin:quizzes_lessonversion_change", args=[a_version(LessonVersion)]),
    "claim": lambda: reverse("admin:quizzes_claim_change", args=[Claim.objects.first().pk]),
    "add claim": lambda: reverse("admin:quizzes_claim_add"),
    "claim draft": lambda: reverse("admin:quizzes_claimversion_change", args=[some_draft(Claim).pk]),
    "claim published": lambda: reverse("admin:quizzes_claimversion_change", args=[a_version(ClaimVersion)]),
    "misconception": lambda: reverse("admin:quizzes_misconception_change", args=[Misconception.objects.first().pk]),
    "add misconception": lambda: reverse("admin:quizzes_misconception_add"),
    "quiz": lambda: reverse("admin:quizzes_quiz_change", args=[Quiz.objects.first().pk]),
    "course": lambda: reverse("admin:quizzes_course_change", args=[Course.objects.get().pk]),
    "courses": lambda: reverse("admin:quizzes_course_changelist"),
    "concerns": lambda: reverse("admin:quizzes_concern_changelist") if a_concern() else "",
    "concerns about a wording": lambda: reverse(
        "admin:quizzes_concern_version", args=[a_concern().question_version_id]
    ),
    "add picture": lambda: reverse("admin:quizzes_picture_add"),
}


def a_version(model):
    return model.objects.exclude(published_at=None).first().pk


def some_draft(model):
    return next_draft(model.objects.first(), by=UserFactory(), at=timezone.now())


IN_FULL = [pytest.param(390, "dark", marks=pytest.mark.prove), pytest.param(1280, "light", marks=pytest.mark.prove)]


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark"), *IN_FULL])
def test_admin_pages_pass_axe_and_the_policy(desk, watch, width, theme):
    page = desk(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=False)
    found = {}

    for name, address in PAGES.items():
        watch.complaints.clear()  # axe itself complains about the policy
        page.goto(address())
        page.wait_for_load_state("networkidle")
        complaints = list(watch.complaints)
        page.evaluate(AXE_SCRIPT)
        result = page.evaluate(RUN_AXE, TAGS)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] = [
            *(f"{line['rule']} {line['target']} {line['why'][:150]}" for line in result["violations"]),
            *complaints,
            *([f"{wide} px too wide"] if wide > 0 else []),
        ]

    faults = [f"{name}: {line}" for name, lines in found.items() for line in lines]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_to_sign_a_course_passes_axe_with_and_without_problems(desk, author, width):
    """AX-19: nothing chosen, then the problems first."""
    author.groups.set(Group.objects.filter(name="Reviewer"))
    page = desk(viewport={"width": width, "height": 900})
    faults = []

    page.goto(reverse("admin:quizzes_course_sign", args=[Course.objects.get().pk]))
    for _ in range(2):
        faults += [f"{line['rule']} {line['target']}" for line in run_axe(page)["violations"]]
        faults += ["too wide"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        page.eval_on_selector("#content form", "form => { form.noValidate = true }")
        page.locator("#content form button").click()
        page.wait_for_selector(".summary")

    assert faults == []
    assert "Choose as what you sign." in page.locator(".summary").inner_text()
