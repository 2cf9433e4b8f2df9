"""The first load: everything that a pack holds, once."""

import pytest

from quizzes.domain.import_plan import Action
from quizzes.models import (
    Claim,
    ClaimVersion,
    Course,
    GlossaryTerm,
    Item,
    Lesson,
    LessonVersion,
    Misconception,
    Option,
    PackEntry,
    Question,
    QuestionVersion,
    Quiz,
    Source,
    UrgentSign,
)
from tests.authoring.services.packs.loading import exported, load
from tests.formats.small_course import NOON, small_files

pytestmark = pytest.mark.django_db


def test_load_creates_everything_that_a_pack_holds():
    report = load(small_files())

    assert set(report.actions.values()) == {Action.CREATE}
    counts = {model: model.objects.count() for model in (Source, Claim, Misconception, GlossaryTerm, Lesson)}
    assert counts == {Source: 3, Claim: 4, Misconception: 2, GlossaryTerm: 2, Lesson: 2}
    counts = {model: model.objects.count() for model in (Question, Quiz, Item, Option, UrgentSign, PackEntry)}
    assert counts == {Question: 4, Quiz: 1, Item: 4, Option: 11, UrgentSign: 4, PackEntry: 21}


def test_load_publishes_first_versions_at_the_time_given():
    load(small_files())

    for model, count in ((ClaimVersion, 4), (LessonVersion, 2), (QuestionVersion, 4)):
        assert set(model.objects.values_list("number", "published_at")) == {(1, NOON)}
        assert model.objects.count() == count


def test_load_keeps_the_kind_of_change():
    load(small_files())

    assert LessonVersion.objects.get(lesson__slug="rain").change_kind == "minor"
    assert LessonVersion.objects.get(lesson__slug="plants").change_kind == "meaning"


def test_load_makes_the_options_of_a_verdict_from_its_claim():
    """MC-2: True, False, Not proven yet, in that order."""
    load(small_files())

    options = Option.objects.filter(version__question__slug="soil-as-food").order_by("position")
    assert list(options.values_list("label", "text", "is_correct", "reveals__slug")) == [
        ("true", "True", False, "plants-are-made-of-soil"),
        ("false", "False", True, None),
        ("not_proven", "Not proven yet", False, None),
    ]


def test_load_places_items_with_their_roles():
    load(small_files())

    items = Item.objects.values_list(
        "question__slug", "position", "role", "parallel_of__question__slug", "points", "is_sensitive"
    )
    assert list(items) == [
        ("soil-as-food", 0, "anchor", None, 1, False),
        ("why-talk", 1, "anchor", None, 1, False),
        ("what-feeds", 2, "transfer", None, 2, True),
        ("soil-in-other-words", 3, "parallel", "soil-as-food", 1, False),
    ]


def test_load_renders_the_lesson_and_shows_its_claims():
    load(small_files())

    version = LessonVersion.objects.get(lesson__slug="plants")
    assert [section["anchor"] for section in version.rendered_body] == ["soil", "talking"]
    assert list(version.shown_claims.values_list("claim_version__claim__slug", flat=True)) == [
        "plants-eat-soil",
        "talking-helps-plants",
        "light-feeds-plants",
        "leaves-are-green",
    ]


def test_load_orders_lessons_and_groups_them_by_topic():
    load(small_files())

    assert list(Lesson.objects.values_list("slug", "position", "topic__title")) == [
        ("plants", 1, "Basics"),
        ("rain", 2, "Weather"),
    ]


def test_load_leaves_other_courses_alone():
    other = Course.objects.create(slug="other", title="Other")
    Source.objects.create(course=other, slug="handbook", citation="Another handbook", kind="review")

    load(small_files())

    assert list(other.sources.values_list("citation", flat=True)) == ["Another handbook"]
    assert Course.objects.get(slug="small-course").sources.count() == 3


def test_exported_course_is_the_pack():
    load(small_files())

    assert exported(NOON) == small_files()
