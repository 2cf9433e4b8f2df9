"""What somebody sees without scrolling: every question of the shipped course with the buttons that save it."""

from itertools import islice

import pytest
from django.utils import timezone

from quizzes.learning.services.attempt_items import create_attempt_items
from quizzes.models import Attempt, Item
from tests.e2e.guests import Guest

pytestmark = pytest.mark.e2e
PHONE = {"width": 390, "height": 664}
LONGEST_STEM = 20  # words
# Where the last row of the form ends, and where the header does.
BOTTOMS = """() => ['.save', '.mini .wrap'].map(name => {
    const { bottom } = document.querySelector(name).getBoundingClientRect();
    return bottom + window.scrollY;
})"""


MOST_QUESTIONS = 6  # in one attempt


def attempts_over_everything(guest):
    """The guest's open attempt asks all questions of the course, some after the other, as many as an attempt has."""
    attempt = Attempt.objects.select_related("quiz__course", "learner").get(pk=guest.attempt)
    Attempt.objects.filter(pk=attempt.pk).update(pages=[])
    everything = Item.objects.filter(quiz__course=attempt.quiz.course).select_related("question").order_by("pk")
    for items in batched(everything, MOST_QUESTIONS):
        attempt.items.all().delete()
        create_attempt_items(attempt, items, timezone.now())
        yield guest.items()


def batched(things, size):
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


def test_question_with_its_buttons_fits_the_first_screen_of_a_phone(watch, report_line):
    """Stems of up to 20 words, at 390 x 664; one row of header of 49 px."""
    guest = Guest().begin()
    page = watch.window(viewport=PHONE)
    page.context.add_cookies([{"name": "sessionid", "value": guest.session, "url": watch.site}])
    bottoms = {}

    for items in attempts_over_everything(guest):
        for item in items:
            if len(item.question_version.stem.split()) <= LONGEST_STEM:
                page.goto(guest.url(item))
                bottoms[item.question_version.question.slug] = page.evaluate(BOTTOMS)

    worst = sorted(((round(save), slug) for slug, (save, _) in bottoms.items()), reverse=True)
    assert len(bottoms) > 100
    report_line(f"question at 390 x 664: {len(bottoms)} questions end at {worst[-1][0]} to {worst[0][0]} px.")
    assert {header for _, header in bottoms.values()} == {49}
    assert [row for row in worst if row[0] > PHONE["height"]] == []
