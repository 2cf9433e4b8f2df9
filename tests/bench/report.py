"""Everything measured, as one plain table."""

import os
import tempfile
import time
from dataclasses import dataclass
from statistics import median

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.urls import reverse

from quizzes.models import Course, Lesson
from tests.bench import stage
from tests.bench.calling import FLOOR_URLS, OUR_URLS, Call, ask, floor_handler, our_handler, use_urls
from tests.bench.duel import Duel, Side, duel, posts_needed
from tests.bench.over_http import CONNECTIONS, WORKERS, served, throughput
from tests.bench.rebuilding import report_rebuilding
from tests.bench.table import line, verdict
from tests.bench.teaching import report_teaching
from tests.bench.weights import statements, weigh

LEAST_RATIO = 0.6
MOST_BYTES = 30_000
MOST_REQUESTS = 4
MOST_STATEMENTS = {"lesson page, signed in": 6, "answer POST, guest": 8, "answer POST, signed in": 10}
HTTP_CALLS = 400
WARM_UP = 80


@dataclass(frozen=True)
class Bench:
    """The two handlers and the page that is read."""

    ours: WSGIHandler
    floor: WSGIHandler
    lesson: Call
    questions: Call

    def side(self, calls, *, is_ours: bool, status: str) -> Side:
        return Side(self.ours if is_ours else self.floor, OUR_URLS if is_ours else FLOOR_URLS, status, calls)


def run() -> None:
    course = stage.build()
    bench = prepare(course)
    print(f"{connection.vendor}, production settings, in process; one fsync here takes {fsync_ms():.2f} ms\n")
    line("what", "ours", "floor", "ratio", "by CPU", "budget", "verdict")
    report_duels(bench)
    report_reviews(bench, course)
    print()
    line("statements that touch tables", "ours", "", "", "", "budget", "verdict")
    report_statements(bench)
    print()
    line("first visit, bytes with headers", "page", "linked", "total", "requests", "budget", "verdict")
    report_weights(bench)
    print()
    line(f"gunicorn, {WORKERS} workers, {CONNECTIONS} connections", "ours", "floor", "ratio", "", "", "")
    report_throughput(bench)
    print()
    report_teaching(bench.ours, floor_page(bench))
    print()
    report_rebuilding()


def prepare(course: Course) -> Bench:
    lesson = Lesson.objects.get(slug__endswith=stage.LESSON)
    reader = stage.lesson_reader()
    use_urls(OUR_URLS)
    page = Call(reverse("quizzes:lesson", args=[course.slug, lesson.slug]), reader)
    return Bench(our_handler(), floor_handler(), page, Call(f"/questions/?course={course.slug}", reader))


def floor_page(bench: Bench) -> Side:
    return bench.side(lambda n: [bench.questions] * n, is_ours=False, status="200")


def report_duels(bench: Bench) -> None:
    lesson = duel(
        bench.side(lambda n: [bench.lesson] * n, is_ours=True, status="200"),
        floor_page(bench),
    )
    duel_line("lesson page, signed in", lesson)
    duel_line("answer POST, signed in", post_duel(bench, are_guests=False, floor_reader=None))
    duel_line("answer POST, guest", post_duel(bench, are_guests=True, floor_reader=bench.lesson.cookies))
    duel_line(
        "  the same, floor fetches no user", post_duel(bench, are_guests=True, floor_reader=None), is_judged=False
    )


def report_reviews(bench: Bench, course: Course) -> None:
    pages = {"short review, ready": Call("/review/", stage.reviewer())}
    pages["short review, a question"] = stage.review_question(course)
    for what, page in pages.items():
        ours = bench.side(lambda n, page=page: [page] * n, is_ours=True, status="200")
        duel_line(what, duel(ours, floor_page(bench)))


def post_duel(bench: Bench, *, are_guests: bool, floor_reader: dict[str, str] | None) -> Duel:
    """The floor is posted to by the same people, or by `floor_reader` alone."""
    stock = stage.AnswerStock(are_guests=are_guests, size=posts_needed())
    on_floor = [stage.as_floor(call, floor_reader) for call in stock.waiting]
    waiting = iter(on_floor)
    return duel(
        bench.side(stock.take, is_ours=True, status="303"),
        bench.side(lambda n: [next(waiting) for _ in range(n)], is_ours=False, status="302"),
    )


def duel_line(what: str, result: Duel, *, is_judged: bool = True) -> None:
    judged = (f">= {LEAST_RATIO}", verdict(result.ratio >= LEAST_RATIO)) if is_judged else ("", "")
    times = f"{result.ours * 1000:.2f} ms", f"{result.floor * 1000:.2f} ms"
    line(what, *times, f"{result.ratio:.2f}", f"{result.cpu_ratio:.2f}", *judged)


def report_statements(bench: Bench) -> None:
    calls = {"lesson page, signed in": bench.lesson}
    for word, are_guests in (("guest", True), ("signed in", False)):
        calls[f"answer POST, {word}"] = stage.AnswerStock(are_guests=are_guests, size=1).take(1)[0]
    for what, most in MOST_STATEMENTS.items():
        count = len(statements(bench.ours, calls[what]))
        line(what, str(count), "", "", "", f"<= {most}", verdict(count <= most))


def report_weights(bench: Bench) -> None:
    item = stage.AnswerStock(are_guests=True, size=1).take(1)[0]
    question = Call(item.path, item.cookies)
    pages = {"home": Call("/"), "lesson": bench.lesson, "item": question}
    for name, call in pages.items():
        weight_line(name, bench.ours, call)
    ask(bench.ours, item.environ())
    weight_line("feedback", bench.ours, Call(f"{item.path}feedback/", item.cookies))


def weight_line(name: str, handler: WSGIHandler, call: Call) -> None:
    weight = weigh(handler, call)
    is_met = weight.total <= MOST_BYTES and weight.requests <= MOST_REQUESTS
    cells = str(weight.page), str(weight.linked), str(weight.total), str(weight.requests)
    line(name, *cells, f"<= {MOST_BYTES // 1000} kB, {MOST_REQUESTS}", verdict(is_met))


def report_throughput(bench: Bench) -> None:
    answers = stage.AnswerStock(are_guests=False, size=HTTP_CALLS).take(HTTP_CALLS)
    saves = [stage.as_floor(call, None) for call in answers]
    lessons, questions = [bench.lesson] * HTTP_CALLS, [bench.questions] * HTTP_CALLS
    with served("fmlearn.asgi:application") as ours, served("tests.bench.floor_asgi:application") as floor:
        ours.seconds(lessons[:WARM_UP])
        floor.seconds(questions[:WARM_UP])
        throughput_line("lesson page, signed in", *throughput(ours, lessons, floor, questions))
        throughput_line("answer POST, signed in", *throughput(ours, answers, floor, saves))


def throughput_line(what: str, ours: float, floor: float) -> None:
    line(what, f"{ours:.0f}/s", f"{floor:.0f}/s", f"{ours / floor:.2f}")


def fsync_ms() -> float:
    """How long this disk takes to keep one page, as every durable answer must."""
    spent = []
    with tempfile.TemporaryFile(dir=os.environ["DATA_DIR"]) as file:
        for _ in range(20):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            spent.append(time.perf_counter() - began)
    return median(spent) * 1000
