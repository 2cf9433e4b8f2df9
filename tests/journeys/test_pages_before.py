"""MC-17: what home, the list of lessons and the first page of each lesson show gives no key of the lesson away."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.domain.linting.leak_rules import ideas_of, keys_of
from quizzes.domain.linting.leaks import ERROR_FROM, overlap, statements, word_weights
from quizzes.formats.course_pack import read_pack
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import Form
from tests.conftest import NOON, SHIPPED
from tests.dom import page_of
from tests.formats.small_course import files_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TEXT = course_text(read_pack(files_in(SHIPPED)), NOON.date())
WEIGHTS = word_weights(passage.text for passage in TEXT.passages)


def lines_of(response):
    """What a page says in `main`, element by element."""
    main = page_of(response).find("main")
    parts = [node.text for tag in ("h1", "h2", "h3", "p", "li", "b", "span") for node in main.find_all(tag)]
    return [part for part in parts if re.search(r"\w", part)]


def given_away(question, lines):
    return [
        line
        for line in lines
        for earlier in statements(line)
        if any(overlap(key, earlier, WEIGHTS) >= ERROR_FROM for key in keys_of(TEXT, question))
    ]


def test_pages_before_a_question_hold_no_key(shipped_course):
    client = Client()
    shared = [*lines_of(client.get("/", follow=True))]
    shared += lines_of(client.get(reverse("quizzes:course", args=[shipped_course.slug])))
    leaks = {}
    for quiz in TEXT.course.quizzes:
        start = reverse("quizzes:attempt_start", args=[shipped_course.slug, quiz.slug])
        lines = [*shared, *lines_of(client.get(start)), *lines_of(client.post(start, follow=True))]
        for form in Form:
            for question in ideas_of(TEXT, quiz, form):
                if found := given_away(question, lines):
                    leaks[question.slug] = found

    assert leaks == {}
