"""The next load: nothing where nothing changed, a new version beside the old where something did."""

from datetime import date, timedelta

import pytest

from quizzes.domain.import_plan import Action
from quizzes.models import (
    Claim,
    ClaimVersion,
    Course,
    Lesson,
    LessonVersion,
    Option,
)
from tests.authoring.services.packs.loading import (
    CLAIMS,
    COURSE,
    LATER,
    LATEST,
    LESSON,
    QUIZ,
    SAFETY,
    SECOND,
    changes,
    load,
    rows,
)
from tests.formats.small_course import NOON, replaced, small_files

pytestmark = pytest.mark.django_db


def test_second_load_changes_no_row():
    load(small_files())
    before = rows()

    report = load(small_files(), at=LATER)

    assert (changes(report), report.has_changes) == ({}, False)
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SAFETY, "  - handbook\n  - garden-page", "  - garden-page\n  - handbook"),
        (CLAIMS, "  - handbook\n  - garden-page", "  - garden-page\n  - handbook"),
        (SECOND, "- light-feeds-plants", "- leaves-are-green\n- light-feeds-plants"),
        (
            QUIZ,
            "  - label: 'true'\n    feedback: It looks like that.\n    reveals: plants-are-made-of-soil\n"
            "  - label: not_proven\n    feedback: This one has been tested.\n",
            "  - label: not_proven\n    feedback: This one has been tested.\n"
            "  - label: 'true'\n    feedback: It looks like that.\n    reveals: plants-are-made-of-soil\n",
        ),
        (COURSE, "  - plants\n- title: Weather\n  about: Rain.\n  lessons:\n  - rain", "  - rain\n  - plants"),
        (COURSE, "\n- plants\n- rain", "\n- rain\n- plants"),
    ],
    ids=["sources of a sign", "sources of a claim", "claims", "wrong verdicts", "lessons of a topic", "lessons"],
)
def test_second_load_changes_nothing_in_whatever_order_the_pack_is_written(name, old, new):
    files = replaced(small_files(), name, old, new)
    load(files)

    report = load(files, at=LATER)

    assert changes(report) == {}


def test_changed_lesson_makes_a_second_version_and_leaves_the_first():
    load(small_files())
    first = LessonVersion.objects.filter(lesson__slug="plants").values().get()
    changed = replaced(small_files(), LESSON, "main_message: Plants live", "main_message: All plants live")

    report = load(changed, at=LATER)

    assert changes(report) == {("lesson", "plants"): Action.UPDATE}
    versions = LessonVersion.objects.filter(lesson__slug="plants").order_by("number")
    assert [(v.number, v.published_at, v.main_message) for v in versions] == [
        (1, NOON, "Plants live on light, water and air."),
        (2, LATER, "All plants live on light, water and air."),
    ]
    assert versions.values()[0] == first
    assert LessonVersion.objects.filter(lesson__slug="rain").count() == 1


def test_changed_lesson_is_current_from_its_publication_on():
    load(small_files())
    load(replaced(small_files(), LESSON, "minutes: 5", "minutes: 6"), at=LATER)

    minutes = [
        LessonVersion.objects.current(at=at).get(lesson__slug="plants").minutes
        for at in (NOON, LATER - timedelta(seconds=1), LATER)
    ]

    assert minutes == [5, 5, 6]


def test_changed_lesson_keeps_its_place_in_the_course():
    load(small_files())

    load(replaced(small_files(), SECOND, "minutes: 4", "minutes: 5"), at=LATER)

    assert list(Lesson.objects.values_list("slug", "position")) == [("plants", 1), ("rain", 2)]


def test_changed_question_makes_a_second_version_with_its_own_options():
    load(small_files())
    first = list(Option.objects.filter(version__question__slug="why-talk").order_by("pk").values())
    changed = replaced(small_files(), QUIZ, "text: Plants have ears.", "text: Plants can hear.")

    report = load(changed, at=LATER)

    assert changes(report) == {("question", "why-talk"): Action.UPDATE}
    options = Option.objects.filter(version__question__slug="why-talk").order_by("pk").values()
    assert (list(options[:3]), [o["text"] for o in options[3:]]) == (
        first,
        ["Talking makes it grow.", "Not much yet.", "Plants can hear."],
    )


def test_changed_wording_of_a_claim_makes_a_second_version_and_leaves_the_first():
    load(small_files())
    first = ClaimVersion.objects.filter(claim__slug="light-feeds-plants").values().get()
    changed = replaced(small_files(), CLAIMS, "statement: Light feeds plants.", "statement: Light feeds a plant.")

    report = load(changed, at=LATER)

    assert changes(report) == {("claim", "light-feeds-plants"): Action.UPDATE}
    versions = ClaimVersion.objects.filter(claim__slug="light-feeds-plants").order_by("number")
    assert [(v.number, v.statement) for v in versions] == [(1, "Light feeds plants."), (2, "Light feeds a plant.")]
    assert versions.values()[0] == first


def test_changed_review_date_of_a_claim_makes_no_version():
    load(small_files())
    changed = replaced(small_files(), CLAIMS, "review_by: '2027-11-23'", "review_by: '2028-05-23'")

    report = load(changed, at=LATER)

    assert changes(report) == {("claim", "talking-helps-plants"): Action.UPDATE}
    claim = Claim.objects.get(slug="talking-helps-plants")
    assert (claim.review_by, claim.versions.count()) == (date(2028, 5, 23), 1)


def test_changed_sources_of_a_claim_make_no_version():
    load(small_files())

    load(replaced(small_files(), CLAIMS, "  - hidden-note\n", ""), at=LATER)

    claim = Claim.objects.get(slug="talking-helps-plants")
    assert list(claim.citations.values_list("source__slug", flat=True)) == ["garden-page"]
    assert claim.versions.count() == 1


def test_changed_kind_of_change_alone_is_no_change():
    load(small_files())
    before = rows()

    report = load(replaced(small_files(), SECOND, "change: minor\n", ""), at=LATER)

    assert (changes(report), rows()) == ({}, before)


def test_change_moves_the_date_of_the_content_and_no_change_does_not():
    load(small_files())

    dates = [
        Course.objects.get(pk=load(files, at=at).course.pk).content_changed_at
        for files, at in (
            (small_files(), LATER),
            (replaced(small_files(), SECOND, "minutes: 4", "minutes: 5"), LATEST),
        )
    ]

    assert dates == [NOON, LATEST]
