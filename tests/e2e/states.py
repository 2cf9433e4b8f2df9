"""Every state that a learner's page can be in, as an address with the session that sees it so.

Guests are led there through the site itself, without a browser; each state stays as it is for the whole test.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, AttemptItem, LessonProgress, Question, ReviewCard
from quizzes.people.queries.reminders import plan_token
from quizzes.vocabulary import QuestionType, Verdict
from tests.e2e.lesson_walk import COURSE, LESSON, START, UNSURE, right_labels, wrong_labels
from tests.factories import NOON, ReminderPlanFactory, SignedInLearnerFactory, UserFactory, with_address

RIGHT, WRONG = "right", "wrong"


def stay(page):
    """Nothing to do: the state is there on load."""


def send_empty(page):
    # A click waits until the answer comes in, not until it is a page: whoever looks too soon finds no document.
    with page.expect_navigation():
        page.click("main form .btn >> nth=0")


def send_both(page):
    """I don't know, and an answer beside it."""
    page.locator(".ask .opt label").first.click()
    page.locator(".ask .opt label").last.click()
    send_empty(page)


def unfold(page):
    page.click(".concern summary")


def send_without_cookies(page):
    page.context.clear_cookies(name="csrftoken")
    send_empty(page)


@dataclass(frozen=True)
class State:
    """`session`: the value of the session cookie, empty for a stranger. `act`: what is done after loading."""

    name: str
    path: str
    session: str = ""
    act: Callable = stay
    is_learning: bool = False  # questions, answers and results: no points, no blame (MC-13)


class Guest:
    """Somebody without a name, taking one lesson."""

    def __init__(self):
        self.client = Client()
        self.attempt = ""

    @property
    def session(self):
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def begin(self):
        """The next phase, or where it stands."""
        to = self.client.post(START)["Location"]
        self.attempt = re.search(r"/attempts/([0-9a-f-]+)/", to).group(1)
        return self

    def items(self):
        rows = AttemptItem.objects.filter(attempt=self.attempt).order_by("position")
        return list(rows.select_related("question_version__question"))

    def item_of(self, question_type):
        return next(item for item in self.items() if item.question_version.question.type == question_type)

    def url(self, item, feedback=""):
        return f"/attempts/{self.attempt}/items/{item.position}/{feedback}"

    def feedback_url(self, item):
        return self.url(item, "feedback/")

    def results_url(self):
        return f"/attempts/{self.attempt}/results/"

    def answer(self, item, how):
        labels = {RIGHT: right_labels, WRONG: wrong_labels, UNSURE: lambda _: [UNSURE]}[how](item)
        response = self.client.post(self.url(item), {"answer": labels, "confidence": "3"})
        assert response.status_code == 303, (self.url(item), labels)

    def answer_all(self, *ways):
        """Each answer in the next of these ways, over and over."""
        for n, item in enumerate(self.items()):
            self.answer(item, ways[n % len(ways)])
        return self

    def press_on(self):
        """From the last page of the loop to the later questions."""
        last = len(Attempt.objects.get(pk=self.attempt).pages)
        self.client.post(f"/attempts/{self.attempt}/pages/{last}/next/")
        return self

    def rest(self, days=7):
        """The ideas have rested: whatever may come back is due."""
        then = timezone.now() - timedelta(days=days)
        ReviewCard.objects.filter(learner__attempts=self.attempt).update(seen_at=then, due_at=then)
        return self

    def begin_review(self):
        to = self.client.post("/review/")["Location"]
        self.attempt = re.search(r"/attempts/([0-9a-f-]+)/", to).group(1)
        return self

    def wait_a_week(self):
        week = timedelta(days=settings.RECHECK_AFTER_DAYS, hours=1)
        progress = LessonProgress.objects.get(learner__attempts=self.attempt)
        LessonProgress.objects.filter(pk=progress.pk).update(completed_at=progress.completed_at - week)
        return self


def visit(page, site, state):
    """Open the state in a window, as the one who sees it so."""
    page.context.clear_cookies()
    if state.session:
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": state.session, "url": site}])
    page.goto(site + state.path)
    state.act(page)


def all_states():
    """Every state; takes about a second."""
    return [
        *stranger_states(),
        *before_states(),
        *lesson_states(),
        *after_states(),
        *mixed_result_states(),
        *clear_result_states(),
        *week_later_states(),
        *reminder_states(),
        *review_states(),
        *review_choice_states(),
    ]


def stranger_states():
    return [
        State("home", "/"),
        State("course", COURSE),
        State("lesson", LESSON),
        State("start before", START),
        State("my thread, empty", "/me/"),
        State("beliefs, empty", "/me/beliefs/"),
        State("review, empty", "/review/"),
        State("review ideas, empty", "/review/ideas/"),
        State("brightness", "/me/brightness/"),
        State("brightness with error", "/me/brightness/", act=send_unknown_brightness),
        State("break, stranger", "/break/"),
        State("help", f"{COURSE}help/"),
        State("evidence, folded", f"{COURSE}evidence/"),
        State("evidence, all open", f"{COURSE}evidence/?open=all"),
        State("evidence, some", f"{COURSE}evidence/?verdict=false&check=awaiting"),
        State("evidence, none", f"{COURSE}evidence/?verdict=true&level=refuted"),
        State("words explained", f"{COURSE}glossary/"),
        State("lesson, a word open", LESSON, act=open_word),
        State("about", "/about/"),
        State("not found", "/nothing/here/"),
        State("lesson not found", f"{COURSE}lessons/nothing/"),
        State("form without its token", START, act=send_without_cookies),
        *(State(f"page {name}", "/about/", act=partial(show, name)) for name in ("400.html", "403.html", "500.html")),
    ]


def open_word(page):
    page.locator(".term").first.click()


def show(name, page):
    """Pages that only something broken leads to."""
    page.set_content(render_to_string(name))


def send_unknown_brightness(page):
    page.locator('input[name="theme"]').first.evaluate("field => { field.value = 'neon'; field.checked = true }")
    send_empty(page)


def before_states():
    """The pre-check is open; nothing is answered."""
    guest = Guest().begin()
    seen = {"session": guest.session, "is_learning": True}
    verdict, choice = guest.item_of(QuestionType.VERDICT), guest.item_of(QuestionType.SINGLE_CHOICE)
    return [
        State("what awaits, and who goes along", f"/attempts/{guest.attempt}/pages/1/", session=guest.session),
        State("item: verdict", guest.url(verdict), **seen),
        State("item: single choice", guest.url(choice), **seen),
        State("item: concern told", f"{guest.url(choice)}?notice=thanks", **seen),
        State("item: concern told, upset", f"{guest.url(verdict)}?notice=care", act=unfold, **seen),
        State("item: verdict with error", guest.url(verdict), act=send_empty, **seen),
        State("start, in a question", START, **seen),
        State("home, in a question", "/", **seen),
        State("break, in a question", "/break/", **seen),
    ]


def lesson_states():
    """The pre-check is closed: one answer of each kind; the lesson is next."""
    guest = Guest().begin().answer_all(RIGHT, WRONG, UNSURE)
    seen = {"session": guest.session, "is_learning": True}
    right, wrong, unsure = guest.items()[:3]
    return [
        State("feedback before: right", guest.feedback_url(right), **seen),
        State("feedback before: very sure and not so", guest.feedback_url(wrong), **seen),
        State("feedback before: concern told", f"{guest.feedback_url(right)}?notice=enough", act=unfold, **seen),
        State("feedback before: unsure", guest.feedback_url(unsure), **seen),
        State("lesson in progress", LESSON, session=guest.session),
        State("home, at the lesson", "/", **seen),
        State("break, at the lesson", "/break/", **seen),
        State("course in progress", COURSE, **seen),
    ]


def after_states():
    """The lesson is read; the post-check is open, its first question answered."""
    guest = Guest().begin().answer_all(RIGHT).press_on().begin()
    later = Guest().begin().answer_all(RIGHT).press_on().begin().answer_all(RIGHT).wait_a_week().begin()
    seen = {"session": guest.session, "is_learning": True}
    again = {"session": later.session, "is_learning": True}
    many = later.item_of(QuestionType.MULTIPLE_CHOICE)
    guest.answer(guest.items()[0], WRONG)
    return [
        State("item: multiple choice", later.url(many), **again),
        State("item: multiple choice with error", later.url(many), act=send_both, **again),
        State("home, at a later question", "/", **seen),
    ]


def feedback_states(guest, ways):
    """Elaborated feedback on each kind of question, with the way it was answered."""
    seen = {"session": guest.session, "is_learning": True}
    states = {}
    for item, how in zip(guest.items(), ways, strict=True):
        kind = Question.objects.get(versions=item.question_version_id).get_type_display()
        states[f"feedback after: {kind}, {how}"] = State(
            f"feedback after: {kind}, {how}", guest.feedback_url(item), **seen
        )
    return list(states.values())


def mixed_result_states():
    """The post-check is closed with some answers missed; a second try is open for another guest."""
    guest = Guest().begin().answer_all(WRONG).press_on().begin()
    seen = {"session": guest.session, "is_learning": True}
    ways = [WRONG if is_plain(item) else UNSURE if is_not_proven(item) else WRONG for item in guest.items()]
    for item, how in zip(guest.items(), ways, strict=True):
        guest.answer(item, how)
    return [
        *feedback_states(guest, ways),
        State("results with missed", guest.results_url(), **seen),
        State("results of a closed attempt", f"{guest.results_url()}?all=answered", **seen),
        State("beliefs, held", "/me/beliefs/", **seen),
        *retry_states(),
    ]


def is_plain(item):
    return item.question_version.question.type != QuestionType.VERDICT


def is_not_proven(item):
    return right_labels(item) == [Verdict.NOT_PROVEN.value]


def retry_states():
    """The second try: an open question of it, and after it."""
    guest = Guest().begin().answer_all(RIGHT).press_on().begin().answer_all(WRONG, RIGHT)
    to = guest.client.post(f"/attempts/{guest.attempt}/retry/")["Location"]
    return [State("item: second try", to, session=guest.session, is_learning=True)]


def clear_result_states():
    """Believed before, all right after."""
    guest = Guest().begin().answer_all(WRONG, UNSURE, RIGHT).press_on().begin().answer_all(RIGHT)
    seen = {"session": guest.session, "is_learning": True}
    return [
        *feedback_states(guest, [RIGHT] * len(guest.items())),
        State("results with nothing missed", guest.results_url(), **seen),
        State("start, finished", START, **seen),
        State("lesson, finished", LESSON, session=guest.session),
        State("lesson with my ideas", f"{LESSON}?show=results", session=guest.session),
        State("home, finished", "/", **seen),
        State("my thread", "/me/", **seen),
        State("beliefs, changed", "/me/beliefs/", **seen),
    ]


def week_later_states():
    """The re-check is due; then taken, with some relapses."""
    due = Guest().begin().answer_all(WRONG).press_on().begin().answer_all(RIGHT).wait_a_week()
    guest = Guest().begin().answer_all(WRONG).press_on().begin().answer_all(RIGHT).wait_a_week()
    guest.begin().answer_all(WRONG, RIGHT, UNSURE)
    seen = {"session": guest.session, "is_learning": True}
    return [
        State("start a week later", START, session=due.session, is_learning=True),
        State("home, a week later", "/", session=due.session, is_learning=True),
        State("feedback a week later", guest.feedback_url(guest.items()[0]), **seen),
        State("results a week later", guest.results_url(), **seen),
        State("beliefs over three times", "/me/beliefs/", **seen),
    ]


def reminder_states():
    """The choice of reminders as different people meet it, and the pages that letters lead to."""
    chosen, stopped, fresh = person("ana"), person("ben", is_confirmed=True), person("cleo", is_confirmed=False)
    asked = ReminderPlanFactory(learner=chosen.learner, paused_until=(NOON + timedelta(days=4000)).date())
    ReminderPlanFactory(learner=stopped.learner, sent_at=NOON, unanswered=3, stopped_at=NOON)
    running, ended = ReminderPlanFactory(), ReminderPlanFactory(rhythm="none")
    return [
        State("reminders, stranger", "/me/reminders/"),
        State("reminders, no address", "/me/reminders/", session=session_of(person("dina", is_confirmed=None))),
        State("reminders, not confirmed", "/me/reminders/", session=session_of(fresh)),
        State("reminders, paused", "/me/reminders/", session=session_of(chosen)),
        State("reminders, saved", "/me/reminders/", session=session_of(person("eve")), act=send_empty),
        State("reminders, stopped", "/me/reminders/", session=session_of(stopped)),
        State("reminders with error", "/me/reminders/", session=session_of(stopped), act=send_no_rhythm),
        State("my thread, reminders stopped", "/me/", session=session_of(stopped)),
        State("pause", f"/reminders/{plan_token(running)}/pause/"),
        State("pause, paused", f"/reminders/{plan_token(asked)}/pause/"),
        State("pause, no plan", f"/reminders/{plan_token(ended)}/pause/"),
        State("stop", f"/reminders/{plan_token(running)}/stop/"),
        State("stop, stopped", f"/reminders/{plan_token(ended)}/stop/"),
    ]


def person(name, *, is_confirmed=True):
    """Somebody with an account, and an address that is confirmed, unconfirmed, or None for none."""
    user = UserFactory(username=name)
    if is_confirmed is not None:
        with_address(user, verified=is_confirmed)
    SignedInLearnerFactory(user=user)
    return user


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def send_no_rhythm(page):
    page.locator('input[name="rhythm"]').first.evaluate("field => { field.value = 'daily'; field.checked = true }")
    send_empty(page)


def believer():
    """Very sure and not so, before the lesson and after it: every idea comes back soon."""
    return Guest().begin().answer_all(WRONG).press_on().begin().answer_all(WRONG)


def review_states():
    """A short review: ready, begun, and over; one is all clear, one is not."""
    ready, guest, clear = believer().rest(), believer().rest().begin_review(), believer().rest().begin_review()
    seen = {"session": guest.session, "is_learning": True}
    first, *rest = guest.items()
    guest.answer(first, WRONG)
    begun = [
        State("review: item", guest.url(rest[0]), **seen),
        State("review: item with error", guest.url(rest[0]), act=send_empty, **seen),
        State("review: feedback", guest.feedback_url(first), **seen),
    ]
    clear.answer_all(RIGHT)
    over = believer().rest().begin_review().answer_all(WRONG, RIGHT)
    half = believer().rest().begin_review()
    half.answer(half.items()[0], RIGHT)
    return [
        State("review, ready", "/review/", session=ready.session, is_learning=True),
        State("home, a review is ready", "/", session=ready.session, is_learning=True),
        *begun,
        State("review, begun", "/review/", session=half.session, is_learning=True),
        State("break, in a review", "/break/", session=half.session, is_learning=True),
        State("review results, clear", clear.results_url(), session=clear.session, is_learning=True),
        State("review results", over.results_url(), session=over.session, is_learning=True),
        State("review, not today", "/review/", session=over.session, is_learning=True),
    ]


def review_choice_states():
    """Which ideas come back: one stopped, one afresh; all of them off; and a review beside a re-check."""
    guest, off, late = believer().rest(), believer().rest(), believer().rest().wait_a_week()
    slugs = list(
        ReviewCard.objects.filter(learner__attempts=guest.attempt)
        .order_by("misconception__position")
        .values_list("misconception__slug", flat=True)
    )
    for slug, change in zip(slugs, ("stop", "reset"), strict=False):
        guest.client.post(f"/review/ideas/{slug}/", {"change": change})
    off.client.post("/review/switch/", {"on": "no"})
    return [
        State("review ideas", "/review/ideas/", session=guest.session, is_learning=True),
        State("review ideas, off", "/review/ideas/", session=off.session, is_learning=True),
        State("review, off", "/review/", session=off.session, is_learning=True),
        State("home, re-check and review", "/", session=late.session, is_learning=True),
    ]
