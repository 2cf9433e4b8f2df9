"""Guests who walk through every lesson, whatever happens to the server, and remember what was acknowledged."""

import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from random import Random
from threading import Event, Thread

from tests import walks
from tests.conftest import SHIPPED
from tests.production.person import Page, Person

# The small course has a question that may be skipped.
LESSONS = [walks.PLANTS] + [
    f"/courses/{SHIPPED.name}/lessons/{path.stem[3:]}/" for path in sorted(SHIPPED.glob("quizzes/*.yaml"))
]
SKIPPED = ["skipped"]
PAUSE_SECONDS = 0.02


class Stopped(Exception):
    """The proof is over."""


@dataclass
class Memory:
    """What all walkers saw. `sent` and `acknowledged` are labels by the address of the question."""

    sent: dict[str, list[str]] = field(default_factory=dict)
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    refused: int = 0
    cut_off: int = 0
    cut_off_closing: int = 0
    is_closing: Event = field(default_factory=Event)
    is_over: Event = field(default_factory=Event)


class Walker(Thread):
    """One guest after another through all lessons. What was cut off is sent again, the same."""

    def __init__(self, port: int, memory: Memory, rng: Random) -> None:
        super().__init__(daemon=True)
        self.port, self.memory, self.rng = port, memory, rng

    def run(self) -> None:
        try:
            while True:
                self.person = Person(self.port)
                for lesson in self.rng.sample(LESSONS, len(LESSONS)):
                    self.take_lesson(lesson)
        except Stopped:
            pass
        except Exception as surprise:
            self.memory.surprises.append(repr(surprise))

    def take_lesson(self, lesson: str) -> None:
        self.get(f"{lesson}start/")
        result = self.answer_all(self.post(f"{lesson}start/").leads_to)
        if self.rng.random() < 0.5:
            self.answer_all(self.post(result.replace("/results/", "/retry/")).leads_to)

    def answer_all(self, url: str) -> str:
        """From this page to the result: answer, and press the one big button of every other page."""
        while "/results/" not in url:
            url = self.press_on(url) if "/pages/" in url or "/feedback/" in url else self.answer(url)
        return url

    def press_on(self, url: str) -> str:
        page = self.get(url)
        return page.button or self.post(page.form).leads_to

    def answer(self, url: str) -> str:
        question = self.get(url)
        labels = [self.rng.choice(question.choices)]
        fields = {"answer": labels, "confidence": self.rng.choice(["", "1", "3"])}
        if question.can_be_skipped and self.rng.random() < 0.5:
            labels, fields = SKIPPED, {"skip": "1"}
        self.memory.sent[url] = labels
        if question.is_last_question:
            self.memory.is_closing.set()
        reply = self.post(url, is_last=question.is_last_question, **fields)
        self.memory.acknowledged[url] = labels
        return reply.leads_to

    def get(self, path: str) -> Page:
        return self.insist(lambda: self.person.get(path), HTTPStatus.OK)

    def post(self, path: str, *, is_last: bool = False, **fields: str | list[str]) -> Page:
        return self.insist(lambda: self.person.post(path, **fields), HTTPStatus.SEE_OTHER, is_last=is_last)

    def insist(self, ask, status: HTTPStatus, *, is_last: bool = False) -> Page:
        """Ask until there is an answer; it must be the right one."""
        while not self.memory.is_over.is_set():
            try:
                page = ask()
            except ConnectionRefusedError:
                self.memory.refused += 1
                time.sleep(PAUSE_SECONDS)
            except (OSError, HTTPException):
                self.memory.cut_off += status == HTTPStatus.SEE_OTHER
                self.memory.cut_off_closing += is_last
            else:
                assert page.status == status, f"{page.status} instead of {status}"
                return page
        raise Stopped
