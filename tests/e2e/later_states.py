"""States of reminders and short reviews: what comes back after days."""

from datetime import timedelta

from django.conf import settings
from django.test import Client

from quizzes.models import ReviewCard
from quizzes.people.queries.reminders import plan_token
from tests.e2e.guests import RIGHT, WRONG, Guest, State, send_empty
from tests.factories import NOON, ReminderPlanFactory, SignedInLearnerFactory, UserFactory, with_address


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
        State("my progress, reminders stopped", "/me/", session=session_of(stopped)),
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
