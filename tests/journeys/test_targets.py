"""What a lesson costs a tired person, over every lesson of the course: taps, pages, words, minutes and bytes.

From home to the result, by the buttons of the pages, in both forms, with every first answer a mix-up: that is the way
with most to read. Words are those of `main` that nobody has to unfold.
"""

import gzip
import re
from dataclasses import dataclass, field
from functools import cache
from math import ceil

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from quizzes.content.queries.questions import question_content
from quizzes.learning.services.attempts import start_attempt
from quizzes.vocabulary import Form, Phase
from tests.conftest import NOON, SHIPPED
from tests.dom import UNREAD, page_of
from tests.factories import SignedInLearnerFactory
from tests.walks import is_item, item_at, page_name, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LESSONS = sorted(path.stem.split("-", 1)[1] for path in (SHIPPED / "lessons").glob("*.md"))
MOST_TAPS, MOST_PAGES, MOST_WORDS, MOST_BYTES, MOST_REQUESTS = 24, 17, 2_000, 20_000, 4
MINUTES_OFF = 2
WORDS_A_MINUTE = 150
VERY = 3
LINKED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/static/[^"]+)"')


@dataclass
class Walk:
    """What one way through a lesson costs. `words` by page; `heaviest`: bytes of the largest page with its styles."""

    taps: int = 0
    words: list[tuple[str, int]] = field(default_factory=list)
    minutes: int = 0
    heaviest: int = 0
    requests: int = 0

    @property
    def all_words(self):
        return sum(count for _, count in self.words)

    @property
    def minutes_needed(self):
        """From the first page of the lesson to the result, all that is shown there read once."""
        return ceil(sum(count for _, count in self.words[1:]) / WORDS_A_MINUTE)


def shown_words(node):
    """Words that are read without unfolding anything; what only screen readers get stands elsewhere too."""
    texts = []

    def read(inner):
        for child in inner.children:
            if isinstance(child, str):
                texts.append(child)
            elif child.tag not in UNREAD and "hide" not in child.classes:
                is_folded = child.tag == "details" and "open" not in child.attrs
                read(child.find("summary") if is_folded else child)
                texts.append(" ")

    read(node)
    return len(re.findall(r"[\w’'-]+", " ".join("".join(texts).split())))


@cache
def compressed(address):
    """Bytes of a static file as it is sent."""
    path = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address.removeprefix("/static/")))
    with open(path, "rb") as file:
        return len(gzip.compress(file.read(), 9))


class Walker:
    """A signed-in newcomer who takes one lesson in one form."""

    def __init__(self, course, slug, form):
        self.client, self.learner, self.cost = Client(), SignedInLearnerFactory(), Walk()
        self.client.force_login(self.learner.user)
        self.course, self.slug = course, slug
        self.look("/")
        quiz = course.quizzes.get(slug=slug)
        start_attempt(self.learner, quiz, Phase.PRE, seed=list(Form).index(form), at=NOON)

    def look(self, url):
        """A page is shown."""
        response = self.client.get(url)
        main = page_of(response).find("main")
        self.cost.words.append((page_name(url), shown_words(main)))
        if promised := re.search(r"About (\d+) minutes? in all", main.text):
            self.cost.minutes = int(promised.group(1))
        if page_name(url) in {"attempt_item", "attempt_feedback", "loop_page"}:
            self.weigh(response.content)
        return main

    def weigh(self, body):
        linked = set(LINKED.findall(body.decode()))
        styles = sum(compressed(address) for address in linked if address.endswith(".css"))
        self.cost.heaviest = max(self.cost.heaviest, len(gzip.compress(body, 6)) + styles)
        self.cost.requests = max(self.cost.requests, 1 + len(linked))

    def take(self):
        """From the button on home to the result."""
        self.cost.taps += 1
        url = self.client.post(reverse("quizzes:attempt_start", args=[self.course.slug, self.slug]))["Location"]
        while page_name(url) != "attempt_results":
            main = self.look(url)
            url = self.answer(url, main) if is_item(url) else self.press_on(url)
        self.look(url)
        return self.cost

    def press_on(self, url):
        self.cost.taps += 1
        return press(self.client, url)

    def answer(self, url, main):
        """Choose, and say how sure: one tap where that button saves, else one more."""
        item = item_at(url)
        question = question_content(item.question_version_id)
        is_before = item.attempt.phase == Phase.PRE
        labels = [option.label for option in question.options if option.is_correct is not is_before]
        if is_before:
            labels = labels[:1]
        saves = [button for button in main.find_all("button") if button.attrs.get("name") == "confidence"]
        self.cost.taps += len(labels) + (1 if saves else 2)
        return self.client.post(url, {"answer": labels, "confidence": VERY})["Location"]


def misses(walks):
    """Targets that a walk misses, in words; what the wire carries, and what a person does."""
    light, short = [], []
    for way, cost in walks.items():
        wire = [("bytes", cost.heaviest, MOST_BYTES), ("requests", cost.requests, MOST_REQUESTS)]
        effort = [("taps", cost.taps, MOST_TAPS), ("pages", len(cost.words), MOST_PAGES)]
        effort += [("words", cost.all_words, MOST_WORDS)]
        light += [f"{way}: {value} {name}, at most {most}" for name, value, most in wire if value > most]
        short += [f"{way}: {value} {name}, at most {most}" for name, value, most in effort if value > most]
    return light, short


def test_every_lesson_fits_a_tired_evening(shipped_course, report_line):
    walks = {}
    report_line("lesson, form: taps, pages, words, minutes promised and needed, bytes of the heaviest page, requests")
    for slug in LESSONS:
        for form in Form:
            cost = walks[f"{slug} {form.value}"] = Walker(shipped_course, slug, form).take()
            report_line(
                f"  {slug:24} {form.value} {cost.taps:3} {len(cost.words):3} {cost.all_words:5}"
                f" {cost.minutes:3} {cost.minutes_needed:3} {cost.heaviest:6} {cost.requests:2}"
            )

    dishonest = {way for way, cost in walks.items() if abs(cost.minutes - cost.minutes_needed) > MINUTES_OFF}
    assert dishonest == set()
    light, short = misses(walks)
    assert light == []
    assert short == []
