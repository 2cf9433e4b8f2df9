"""What pages of authors cost: the same queries however many rows there are, and nothing read twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.authoring.services.authoring import next_draft, record_edit
from quizzes.models import Claim, Lesson, Question
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("clock")
QUESTIONS = reverse("admin:quizzes_question_changelist")


def queries_of(function):
    with CaptureQueriesContext(connection) as seen:
        function()
    return len(seen)


def page_of(version):
    return reverse(f"admin:quizzes_{version._meta.model_name}_change", args=[version.pk])


def test_the_list_of_questions_takes_as_many_queries_for_one_as_for_all(desk, small_course, author):
    everything = list(Question.objects.order_by("pk"))
    many = queries_of(lambda: desk.get(QUESTIONS))
    one = queries_of(lambda: desk.get(QUESTIONS, {"q": everything[0].slug}))

    rows = desk.get(QUESTIONS).context["cl"].result_list
    assert {row.newest_stem for row in rows} == {row.versions.get().stem for row in everything}
    assert one == many


@pytest.mark.parametrize("model", [Question, Lesson, Claim])
def test_the_course_around_a_draft_is_read_once(desk, small_course, author, model):
    draft = next_draft(model.objects.order_by("pk").first(), by=author, at=NOON)
    first = queries_of(lambda: desk.get(page_of(draft)))
    again = queries_of(lambda: desk.get(page_of(draft)))

    assert first - again >= 15
    assert again <= 30


def test_the_page_of_a_draft_knows_what_others_changed_meanwhile(desk, small_course, author):
    question = Question.objects.get(slug="why-talk")
    draft = next_draft(question, by=author, at=NOON)
    refusal = f"The claim '{question.claim.slug}' is for information only and never asked."
    before = refusal in desk.get(page_of(draft)).context["checked"].problems
    claim = question.claim
    claim.is_askable = False
    claim.save()
    record_edit(claim, by=author, at=NOON + timedelta(hours=2))

    after = refusal in desk.get(page_of(draft)).context["checked"].problems

    assert (before, after) == (False, True)
