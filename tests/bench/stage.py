"""What the measurements stand on: the shipped course, learners with sessions, and items waiting for an answer."""

import secrets
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token
from django.utils import timezone

from quizzes.authoring.services.packs import load_pack
from quizzes.content.queries.content import course_content
from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import ReviewRequest
from quizzes.formats.course_pack import read_pack
from quizzes.learning.http import GUEST_KEY
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.learners import create_guest
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.learning.services.reviews import start_review
from quizzes.management.commands.load_course import read_files
from quizzes.models import Attempt, AttemptItem, Course, Learner, Quiz, ReviewCard
from quizzes.vocabulary import Phase
from tests.bench.calling import Call
from tests.bench.floor import Row

PACK = Path(settings.BASE_DIR) / "quizzes" / "courses" / "fibromyalgia-causes"
LESSON = "magnesium"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def build() -> Course:
    """Tables, static files and the shipped course."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    return load_pack(read_pack(read_files(PACK)), at=timezone.now()).course


def session_cookies(content: dict[str, str]) -> dict[str, str]:
    """A stored session and a CSRF secret, as a browser would bring them."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update(content)
    store.save()
    secret = "".join(secrets.choice(CSRF_ALLOWED_CHARS) for _ in range(CSRF_SECRET_LENGTH))
    return {settings.SESSION_COOKIE_NAME: store.session_key, settings.CSRF_COOKIE_NAME: secret}


def form_token(cookies: dict[str, str]) -> str:
    """The masked token that a form carries for this cookie."""
    request = HttpRequest()
    request.META["CSRF_COOKIE"] = cookies[settings.CSRF_COOKIE_NAME]
    return get_token(request)


def signed_in() -> tuple[Learner, dict[str, str]]:
    user = get_user_model().objects.create_user(f"reader-{secrets.token_hex(8)}")
    session = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    learner = Learner.objects.create(user=user, last_seen_on=timezone.now().date())
    return learner, session_cookies(session)


def guest() -> tuple[Learner, dict[str, str]]:
    learner, key = create_guest(at=timezone.now())
    return learner, session_cookies({GUEST_KEY: key})


def pre_check(learner: Learner, quiz: Quiz) -> Attempt:
    """A fresh attempt at the questions before the lesson."""
    at = timezone.now()
    start_lesson(learner, quiz.lesson.versions.current(at=at).get(), at=at)
    return start_attempt(learner, quiz, Phase.PRE, seed=secrets.randbelow(2**31), at=at)


def lesson_reader() -> dict[str, str]:
    """Cookies of somebody signed in who has done the questions before the lesson and now reads it."""
    learner, cookies = signed_in()
    for item in pre_check(learner, Quiz.objects.get(lesson__slug__endswith=LESSON)).items.all():
        record_response(item, Answer(frozenset(item.option_order[:1])), at=timezone.now())
    return cookies


def reviewer() -> dict[str, str]:
    """Cookies of somebody signed in who was unsure of everything nine days ago: a short review is ready."""
    learner, cookies = signed_in()
    at = timezone.now()
    quiz = Quiz.objects.get(lesson__slug__endswith=LESSON)
    mark_read(learner, quiz.lesson.versions.current(at=at).get(), at=at)
    for phase in (Phase.PRE, Phase.POST, Phase.RECHECK):
        for item in start_attempt(learner, quiz, phase, seed=1, at=at).items.all():
            record_response(item, Answer(), at=at)
    earlier = at - timedelta(days=9)
    ReviewCard.objects.of_learner(learner).update(due_at=earlier, seen_at=earlier)
    return cookies


def review_question(course: Course) -> Call:
    """The first question of somebody's short review."""
    cookies = reviewer()
    content = course_content(course, at=timezone.now())
    learner = ReviewCard.objects.select_related("learner").latest("pk").learner
    attempt = start_review(learner, content, ReviewRequest(), seed=1, at=timezone.now())
    return Call(item_path(attempt.items.get(position=1)), cookies)


def item_path(item: AttemptItem, tail: str = "") -> str:
    return f"/attempts/{item.attempt_id}/items/{item.position}/{tail}"


def answer_call(item: AttemptItem, cookies: dict[str, str]) -> Call:
    form = {"csrfmiddlewaretoken": form_token(cookies), "answer": item.option_order[0], "confidence": "2"}
    return Call(item_path(item), cookies, form)


class AnswerStock:
    """Answers waiting to be posted, none of which closes its attempt; made in one batch, before anything is timed."""

    def __init__(self, *, are_guests: bool, size: int) -> None:
        self.waiting: deque[Call] = deque()
        self.quizzes = list(Quiz.objects.exclude(lesson=None).select_related("course", "lesson"))
        with transaction.atomic():
            while len(self.waiting) < size:
                self.waiting.extend(self._of_one_learner(are_guests))

    def _of_one_learner(self, are_guests: bool) -> Iterator[Call]:
        learner, cookies = guest() if are_guests else signed_in()
        for quiz in self.quizzes:
            *items, _closing = pre_check(learner, quiz).items.all()
            yield from (answer_call(item, cookies) for item in items)

    def take(self, count: int) -> list[Call]:
        return [self.waiting.popleft() for _ in range(count)]


def as_floor(call: Call, reader: dict[str, str] | None) -> Call:
    """The same post to the floor, by the same person or by `reader`."""
    if reader is None:
        return Call("/save/", call.cookies, call.form)
    return Call("/save/", reader, {**(call.form or {}), "csrfmiddlewaretoken": form_token(reader)})
