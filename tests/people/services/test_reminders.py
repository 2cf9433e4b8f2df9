"""Reminders are chosen, paused, ended, and never sent twice."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from smtplib import SMTPException, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from quizzes.errors import MailServerUnavailable
from quizzes.learning.services.reviews import choose_reviews, stop_card
from quizzes.models import Learner, ReminderPlan, ReviewCard
from quizzes.people.queries.exports import records_of
from quizzes.people.queries.reminders import learners_to_remind
from quizzes.people.services.erasing import erase_learner
from quizzes.people.services.reminders import (
    choose_rhythm,
    claim_reminder,
    pause_reminders,
    send_reminders,
    stop_reminders,
)
from quizzes.vocabulary import Rhythm
from tests.factories import (
    NOON,
    CourseFactory,
    LessonProgressFactory,
    ReminderPlanFactory,
    SignedInLearnerFactory,
    UserFactory,
    address_of,
    lesson_with_questions,
    with_address,
)
from tests.racing import at_once
from tests.review_rows import LATER, RECHECKED, begin_review, learner_with_cards, lesson_of_ideas

pytestmark = pytest.mark.django_db
WEEK, DAY = timedelta(days=7), timedelta(days=1)
BACKEND = f"{__name__}."


def due_plan(**values):
    """A plan that is due, of somebody away since it was made."""
    learner = SignedInLearnerFactory(user=with_address(UserFactory()), last_seen_on=(NOON - 60 * DAY).date())
    LessonProgressFactory(learner=learner)
    return ReminderPlanFactory(learner=learner, **values)


def run(at=NOON):
    tally = send_reminders(at=at)
    return tally.sent, tally.refused, tally.stopped


def visit(plan, at):
    Learner.objects.filter(pk=plan.learner_id).update(last_seen_on=at.date())


def stored(plan):
    return ReminderPlan.objects.get(pk=plan.pk)


# Choosing


def test_choosing_makes_one_plan():
    learner = SignedInLearnerFactory()

    plan = choose_rhythm(learner, Rhythm.WEEKLY, at=NOON)

    assert (plan.learner, plan.rhythm, plan.chosen_at, ReminderPlan.objects.count()) == (
        learner,
        Rhythm.WEEKLY,
        NOON,
        1,
    )


def test_choosing_the_same_again_does_not_put_the_next_letter_off():
    plan = ReminderPlanFactory(sent_at=NOON, unanswered=1)

    choose_rhythm(plan.learner, Rhythm.WEEKLY, at=NOON + DAY)

    again = stored(plan)
    assert (again.chosen_at, again.sent_at, again.unanswered) == (plan.chosen_at, NOON, 1)


def test_choosing_another_rhythm_begins_its_interval_now():
    plan = ReminderPlanFactory(sent_at=NOON, unanswered=2)

    choose_rhythm(plan.learner, Rhythm.FORTNIGHTLY, at=NOON + DAY)

    again = stored(plan)
    assert (again.rhythm, again.chosen_at, again.unanswered) == (Rhythm.FORTNIGHTLY, NOON + DAY, 0)


@pytest.mark.parametrize("rhythm", [Rhythm.WEEKLY, Rhythm.NONE])
def test_choosing_ends_a_pause_and_a_stop(rhythm):
    plan = ReminderPlanFactory(sent_at=NOON - WEEK, unanswered=3, stopped_at=NOON, paused_until=NOON.date())

    choose_rhythm(plan.learner, rhythm, at=NOON)

    again = stored(plan)
    assert (again.rhythm, again.stopped_at, again.paused_until, again.unanswered) == (rhythm, None, None, 0)


def test_pausing_again_begins_a_new_pause():
    plan = ReminderPlanFactory(sent_at=NOON - WEEK, unanswered=2)

    pause_reminders(plan, 12, at=NOON)
    pause_reminders(plan, 1, at=NOON + DAY)

    again = stored(plan)
    assert (again.paused_until, again.unanswered) == ((NOON + DAY + WEEK).date(), 0)


def test_stopping_twice_is_stopping():
    plan = ReminderPlanFactory(sent_at=NOON, unanswered=3, stopped_at=NOON, paused_until=NOON.date())

    stop_reminders(plan)
    stop_reminders(plan)

    again = stored(plan)
    assert (again.rhythm, again.stopped_at, again.paused_until) == (Rhythm.NONE, None, None)


# Sending


def test_letter_goes_to_its_learner_with_the_means_to_unsubscribe(settings):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://learn.example.org", "post@learn.example.org"
    plan = due_plan()

    assert run() == (1, 0, 0)

    (letter,) = mail.outbox
    address = letter.extra_headers["List-Unsubscribe"]
    assert (letter.to, letter.from_email) == ([address_of(plan.learner.user)], "post@learn.example.org")
    assert (letter.cc, letter.bcc, letter.attachments, letter.content_subtype) == ([], [], [], "plain")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith("<https://learn.example.org/reminders/")
    assert address.endswith("/stop/>")
    assert message_from_bytes(letter.message().as_bytes(), policy=default)["List-Unsubscribe"].strip() == address
    assert (stored(plan).sent_at, stored(plan).unanswered) == (NOON, 1)


def test_second_run_sends_nothing():
    due_plan()

    assert [run(), run(), run(NOON + DAY)] == [(1, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert len(mail.outbox) == 1


def test_letters_come_an_interval_apart():
    due_plan()

    assert [run(NOON + n * DAY)[0] for n in range(15)] == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]


def test_three_without_a_visit_end_the_plan():
    """SR-4: no fourth letter, and the plan says that it was stopped."""
    plan = due_plan()

    runs = [run(NOON + n * WEEK) for n in range(5)]

    assert runs == [(1, 0, 0), (1, 0, 0), (1, 0, 0), (0, 0, 1), (0, 0, 0)]
    assert (stored(plan).stopped_at, stored(plan).rhythm) == (NOON + 3 * WEEK, Rhythm.WEEKLY)


def test_visit_lets_the_letters_go_on():
    plan = due_plan()
    for n in range(3):
        run(NOON + n * WEEK)

    visit(plan, NOON + 2 * WEEK + DAY)

    assert run(NOON + 3 * WEEK) == (1, 0, 0)
    assert stored(plan).unanswered == 1


def test_nothing_to_go_on_with_is_no_letter():
    ReminderPlanFactory(learner=SignedInLearnerFactory(user=with_address(UserFactory())))

    assert run(NOON + 60 * DAY) == (0, 0, 0)


def reviewer(*quizzes, **history):
    """Somebody whose only reason to come back may be a short review."""
    plan = ReminderPlanFactory(learner=SignedInLearnerFactory(user=with_address(UserFactory())))
    return learner_with_cards(*quizzes, learner=plan.learner, **history)


@pytest.mark.parametrize(("waits", "sent"), [(DAY, 0), (200 * DAY, 1)])
def test_review_that_is_offered_is_worth_a_letter(waits, sent):
    reviewer(lesson_of_ideas(CourseFactory()))

    assert run(RECHECKED + waits) == (sent, 0, 0)


def test_review_that_was_begun_is_worth_a_letter():
    course = CourseFactory()
    begin_review(reviewer(lesson_of_ideas(course)), course, at=LATER)

    assert run(LATER + WEEK) == (1, 0, 0)


@pytest.mark.parametrize("why", ["no other question", "stopped", "switched off"])
def test_card_that_no_review_would_ask_about_is_no_letter(why):
    """The letter says that something is ready: then something is."""
    course = CourseFactory()
    learner = reviewer(
        lesson_with_questions(course, anchors=1) if why == "no other question" else lesson_of_ideas(course)
    )
    if why == "stopped":
        stop_card(ReviewCard.objects.get(learner=learner))
    if why == "switched off":
        choose_reviews(learner, takes_reviews=False)

    assert run(LATER) == (0, 0, 0)


@pytest.mark.parametrize("press", ["pause", "stop", "choose", "other run"])
def test_what_was_pressed_meanwhile_is_heeded(press):
    """The claim is for the row as it was read."""
    plan = due_plan()
    (due,) = learners_to_remind(NOON)

    if press == "pause":
        pause_reminders(plan, 1, at=NOON)
    if press == "stop":
        stop_reminders(plan)
    if press == "choose":
        choose_rhythm(plan.learner, Rhythm.FORTNIGHTLY, at=NOON)
    if press == "other run":
        assert claim_reminder(due, at=NOON)

    assert claim_reminder(due, at=NOON + timedelta(seconds=1)) is False


def test_claim_stands_before_the_letter_is_handed_over(monkeypatch, settings):
    """A process that dies in between sends nothing twice."""
    settings.EMAIL_BACKEND = f"{BACKEND}Dying"
    plan = due_plan()

    with pytest.raises(SystemExit):
        run()

    assert stored(plan).sent_at == NOON
    assert (run(NOON + DAY), len(mail.outbox)) == ((0, 0, 0), 0)


class Dying(EmailBackend):
    """The machine goes down while a letter is handed over."""

    def send_messages(self, messages):
        raise SystemExit


@pytest.mark.parametrize("backend", ["Refusing", "Breaking"])
def test_letter_that_is_refused_is_not_tried_again_before_its_next_day(settings, backend):
    """Never twice: the server may have sent it all the same. It does not count as left without a visit."""
    plan = due_plan(sent_at=NOON - WEEK, unanswered=2)
    settings.EMAIL_BACKEND = f"{BACKEND}{backend}"

    assert run() == (0, 1, 0)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (stored(plan).sent_at, stored(plan).unanswered) == (NOON, 2)
    assert [run(NOON + DAY), run(NOON + WEEK)] == [(0, 0, 0), (1, 0, 0)]


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPException


class Breaking(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


def test_one_refused_letter_keeps_no_other_back(settings):
    due_plan(), due_plan()
    settings.EMAIL_BACKEND = f"{BACKEND}RefusingOne"
    RefusingOne.left = 1

    assert run() == (1, 1, 0)
    assert len(mail.outbox) == 1


class RefusingOne(EmailBackend):
    left = 1

    def send_messages(self, messages):
        if RefusingOne.left:
            RefusingOne.left -= 1
            raise SMTPException
        return super().send_messages(messages)


def test_silent_mail_server_claims_nothing(settings):
    """What could not be handed over at all goes out with the next run."""
    plan = due_plan()
    settings.EMAIL_BACKEND = f"{BACKEND}Silent"

    with pytest.raises(MailServerUnavailable) as silence:
        run()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (silence.value.sent, stored(plan).sent_at) == (0, None)
    assert run(NOON + timedelta(minutes=5)) == (1, 0, 0)


class Silent(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.mark.usefixtures("many_connections")
def test_two_runs_at_once_send_each_letter_once():
    plans = [due_plan() for _ in range(12)]

    tallies = at_once(lambda: run(NOON), lambda: run(NOON + timedelta(seconds=1)))

    assert sum(sent for sent, _, _ in tallies) == len(plans)
    assert sorted(letter.to for letter in mail.outbox) == sorted([address_of(plan.learner.user)] for plan in plans)


# A learner's rights


def test_plan_comes_along_and_goes_with_its_learner():
    """PV-5"""
    plan, other = due_plan(), due_plan()

    exported = records_of([plan.learner])["quizzes_reminderplan"]
    erase_learner(plan.learner)

    assert [row["id"] for row in exported] == [plan.pk]
    assert list(ReminderPlan.objects.all()) == [other]
