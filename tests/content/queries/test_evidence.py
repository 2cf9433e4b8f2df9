"""The evidence page: every claim once, numbered sources, and what differs from what was signed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import clear_content_cache, course_content
from quizzes.content.queries.evidence import (
    AWAITING,
    CHANGED,
    PAST,
    EvidenceFilter,
    changed_since,
    claim_digests,
    combined_digest,
    evidence_page,
    latest_sign_off,
)
from quizzes.models import Citation, Claim, ClaimVersion, Course, Source
from quizzes.vocabulary import ClinicalRole, EvidenceLevel, Verdict
from tests.conftest import NOON
from tests.factories import (
    CitationFactory,
    ClaimVersionFactory,
    CourseFactory,
    LessonVersionFactory,
    ShownClaimFactory,
    SignOffFactory,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
EVERYTHING = EvidenceFilter()


def page(course, wanted=EVERYTHING, *, today=TODAY):
    clear_content_cache()
    return evidence_page(course_content(course, at=NOON), latest_sign_off(course), wanted, today=today)


def slugs(found):
    return [claim.card.slug for group in found.groups for claim in group.claims]


def marks(course):
    clear_content_cache()
    return claim_digests(course_content(course, at=NOON))


def signed(course, **values):
    return SignOffFactory(course=course, claims=marks(course), **values)


def test_every_claim_stands_once_at_its_first_lesson(small_course):
    found = page(small_course)

    assert [(group.lesson.slug, len(group.claims)) for group in found.groups] == [("plants", 4)]
    assert (found.shown, found.total) == (4, 4)
    also = {claim.card.slug: [lesson.slug for lesson in claim.also_in] for claim in found.groups[0].claims}
    assert also["light-feeds-plants"] == ["rain"]
    assert also["plants-eat-soil"] == []


def test_a_claim_of_no_lesson_comes_last(small_course):
    ClaimVersionFactory(claim__course=small_course, claim__slug="alone")

    found = page(small_course)

    assert (found.groups[-1].lesson, slugs(found)[-1], found.total) == (None, "alone", 5)


def test_sources_are_numbered_by_their_first_mention_and_reviewers_notes_stay_away(small_course):
    found = page(small_course)

    assert [(cited.number, cited.source.slug) for cited in found.sources] == [(1, "handbook"), (2, "garden-page")]
    numbers = {claim.card.slug: [cited.number for cited in claim.sources] for claim in found.groups[0].claims}
    assert numbers == {
        "plants-eat-soil": [1],
        "talking-helps-plants": [2],
        "light-feeds-plants": [1, 2],
        "leaves-are-green": [1],
    }


def test_numbers_stay_when_less_is_shown(small_course):
    found = page(small_course, EvidenceFilter(verdict=Verdict.NOT_PROVEN))

    assert [(cited.number, cited.source.slug) for cited in found.sources] == [(2, "garden-page")]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (EvidenceFilter(verdict=Verdict.FALSE), ["plants-eat-soil"]),
        (EvidenceFilter(level=EvidenceLevel.LIKELY), ["leaves-are-green"]),
        (EvidenceFilter(verdict=Verdict.TRUE, level=EvidenceLevel.ESTABLISHED), ["light-feeds-plants"]),
        (EvidenceFilter(check=AWAITING), ["talking-helps-plants"]),
        (EvidenceFilter(check=PAST), []),
        (EvidenceFilter(verdict=Verdict.FALSE, check=AWAITING), []),
    ],
)
def test_claims_that_fit(small_course, wanted, expected):
    found = page(small_course, wanted)

    assert (slugs(found), found.shown, found.total) == (expected, len(expected), 4)


def test_a_claim_is_past_its_review_from_the_day_after(small_course):
    due = date(2027, 11, 23)

    assert slugs(page(small_course, EvidenceFilter(check=PAST), today=due)) == []
    assert slugs(page(small_course, EvidenceFilter(check=PAST), today=due + timedelta(days=1))) == [
        "talking-helps-plants"
    ]


def test_before_anybody_signs_everything_is_new(small_course):
    found = page(small_course, EvidenceFilter(check=CHANGED))

    assert (found.signature, found.shown) == (None, 4)


def test_what_was_signed_as_it_stands_waits_for_nobody(small_course):
    signed(small_course, role=ClinicalRole.PHARMACIST)

    found = page(small_course)

    assert (found.signature.role, found.signature.signed_on, found.signature.changed) == ("a pharmacist", TODAY, 0)
    assert slugs(page(small_course, EvidenceFilter(check=AWAITING))) == []
    assert slugs(page(small_course, EvidenceFilter(check=CHANGED))) == []


def reword(course):
    claim = Claim.objects.get(course=course, slug="talking-helps-plants")
    ClaimVersionFactory(claim=claim, number=2, say_instead="Nobody knows.")


def cite_more(course):
    claim = Claim.objects.get(course=course, slug="talking-helps-plants")
    CitationFactory(claim=claim, source__course=course)


def name_the_page(course):
    Citation.objects.filter(claim__slug="talking-helps-plants", source__is_shown=True).update(locator="p. 3")


def caution(course):
    ClaimVersion.objects.filter(claim__slug="talking-helps-plants").update(safety_note="Not at night.")


@pytest.mark.parametrize("change", [reword, cite_more, name_the_page, caution])
def test_whatever_a_clinician_signed_is_noticed_when_it_changes(small_course, change):
    signed(small_course)
    before = page(small_course).stamp

    change(small_course)

    found = page(small_course, EvidenceFilter(check=CHANGED))
    assert (slugs(found), found.signature.changed) == (["talking-helps-plants"], 1)
    assert slugs(page(small_course, EvidenceFilter(check=AWAITING))) == ["talking-helps-plants"]
    assert found.stamp != before


def test_a_note_for_the_reviewer_changes_nothing_that_was_signed(small_course):
    before = marks(small_course)
    Source.objects.filter(slug="hidden-note").update(citation="Another note.")
    Claim.objects.update(review_by=date(2029, 1, 1))

    assert marks(small_course) == before


def test_new_and_vanished_claims_count_as_changed(small_course):
    sign_off = signed(small_course)
    now = marks(small_course)
    kept = {slug: mark for slug, mark in now.items() if slug != "plants-eat-soil"}

    assert changed_since(sign_off, now) == set()
    assert changed_since(sign_off, kept | {"new": "1-a"}) == {"plants-eat-soil", "new"}


def test_a_stamp_does_not_depend_on_the_order():
    assert combined_digest({"a": "1", "b": "2"}) == combined_digest({"b": "2", "a": "1"})
    assert combined_digest({"a": "1", "b": "2"}) != combined_digest({"a": "2", "b": "1"})


def test_the_latest_sign_off_counts(small_course):
    late = SignOffFactory(course=small_course, signed_at=NOON)
    SignOffFactory(course=small_course, signed_at=NOON - timedelta(days=3))
    SignOffFactory(signed_at=NOON + timedelta(days=3))

    assert latest_sign_off(small_course) == late


def test_the_page_costs_one_query_with_one_claim_and_with_three():
    counts = []
    for claims in (1, 3):
        course = CourseFactory()
        lesson = LessonVersionFactory(lesson__course=course)
        for _ in range(claims):
            version = ClaimVersionFactory(claim__course=course)
            CitationFactory(claim=version.claim)
            ShownClaimFactory(lesson_version=lesson, claim_version=version)
        content = course_content(Course.objects.get(pk=course.pk), at=NOON)
        with CaptureQueriesContext(connection) as captured:
            found = evidence_page(content, latest_sign_off(course), EVERYTHING, today=TODAY)
        assert found.shown == claims
        counts.append(len(captured))

    assert counts == [1, 1]
