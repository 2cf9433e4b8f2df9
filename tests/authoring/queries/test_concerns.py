"""The queue: by wording, the most pressed first, in pages; the same number of queries however much there is."""

from copy import copy
from datetime import timedelta

import pytest

from quizzes.authoring.queries.concerns import ROWS_ON_A_PAGE, ConcernFilter, concern_page, concern_queue
from quizzes.models import Concern
from quizzes.vocabulary import ConcernReason, Phase
from tests.factories import NOON, ConcernFactory, QuestionVersionFactory, UserFactory

pytestmark = pytest.mark.django_db
CONFUSING, UPSETTING, OTHERWISE = ConcernReason
CLOSED = {"closing_reason": "Reads well.", "closed_at": NOON}


ALL_OPEN = ConcernFilter()


def shown(wanted=ALL_OPEN, number="1"):
    _, rows = concern_queue(wanted, number)
    return [(row.version.pk, [(part.reason, part.count) for part in row.counts], row.total) for row in rows]


def test_queue_groups_by_wording_and_counts_each_reason():
    quiet, loud = QuestionVersionFactory.create_batch(2)
    ConcernFactory(question_version=quiet)
    for reason in (CONFUSING, CONFUSING, OTHERWISE):
        ConcernFactory(question_version=loud, reason=reason)

    assert shown() == [
        (loud.pk, [(CONFUSING, 2), (OTHERWISE, 1)], 3),
        (quiet.pk, [(CONFUSING, 1)], 1),
    ]


def test_queue_shows_open_ones_unless_asked_for_closed_ones():
    ConcernFactory(**CLOSED)
    still_open = ConcernFactory()

    assert [pk for pk, _, _ in shown()] == [still_open.question_version_id]
    assert [total for _, _, total in shown(ConcernFilter(is_closed=True))] == [1]


def test_queue_of_one_reason_counts_that_reason_only():
    version = QuestionVersionFactory()
    ConcernFactory(question_version=version)
    ConcernFactory(question_version=version, reason=UPSETTING)
    ConcernFactory()

    assert shown(ConcernFilter(reason=UPSETTING)) == [(version.pk, [(UPSETTING, 1)], 1)]


def test_queue_names_the_latest_day():
    version = QuestionVersionFactory()
    for days in (3, 0, 7):
        ConcernFactory(question_version=version, created_on=(NOON - timedelta(days=days)).date())

    _, rows = concern_queue(ConcernFilter(), "1")

    assert [row.newest for row in rows] == [NOON.date()]


def test_ten_thousand_concerns_come_in_pages(django_assert_num_queries):
    """Three queries, whatever page is asked for."""
    versions = QuestionVersionFactory.create_batch(ROWS_ON_A_PAGE + 10, options=[])
    rows = [Concern(question_version=one, reason="confusing", phase="pre", created_on=NOON.date()) for one in versions]
    Concern.objects.bulk_create(copy(row) for row in rows * 170)

    sizes = {}
    for number in ("1", "2", "", "nonsense", "999"):
        with django_assert_num_queries(3):
            page, found = concern_queue(ConcernFilter(), number)
        assert (page.paginator.count, page.paginator.num_pages) == (ROWS_ON_A_PAGE + 10, 2)
        assert {row.total for row in found} == {170}
        sizes[number] = len(found)

    assert Concern.objects.count() == 10_200
    assert sizes == {"1": ROWS_ON_A_PAGE, "2": 10, "": ROWS_ON_A_PAGE, "nonsense": ROWS_ON_A_PAGE, "999": 10}


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_three_queries(django_assert_num_queries, count):
    for version in QuestionVersionFactory.create_batch(count):
        ConcernFactory(question_version=version)

    with django_assert_num_queries(3):
        _, rows = concern_queue(ConcernFilter(), "1")
        [row.version.question.slug for row in rows]

    assert len(rows) == count


def test_page_of_a_wording_counts_by_reason_and_phase_and_groups_what_was_closed():
    version, author = QuestionVersionFactory(), UserFactory(username="nora")
    ConcernFactory.create_batch(2, question_version=version, phase=Phase.POST)
    newest = ConcernFactory(question_version=version)
    ConcernFactory.create_batch(2, question_version=version, closed_by=author, **CLOSED)
    ConcernFactory()

    page = concern_page(version, at=NOON)

    assert [(row.reason, row.phase, row.count) for row in page.open] == [
        (CONFUSING, Phase.POST, 2),
        (CONFUSING, Phase.PRE, 1),
    ]
    assert (page.total, page.newest) == (3, newest.pk)
    assert [(group.words, group.by, group.at, group.count) for group in page.closed] == [
        ("Reads well.", "nora", NOON, 2)
    ]


def test_page_says_whether_learners_still_get_this_wording():
    old = QuestionVersionFactory()
    before = concern_page(old, at=NOON)
    QuestionVersionFactory(question=old.question, number=2)

    after = concern_page(old, at=NOON)

    assert (before.is_current, after.is_current, after.current_number) == (True, False, 2)
