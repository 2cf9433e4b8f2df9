"""Whom to remind, the reminder e-mail, and the learner's own plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from quizzes.content.queries.content import first_content
from quizzes.domain.reminders import ReminderFacts
from quizzes.errors import InvalidReminderLink
from quizzes.learning.queries.reviews import review_offer, submitted_phases
from quizzes.models import Attempt, Item, Learner, LessonProgress, ReminderPlan, ReviewCard
from quizzes.vocabulary import AttemptState, CompletionState, ItemRole, Phase, Rhythm

# Dots: some mail programs cut URLs at a colon. Links in e-mails never expire.
SIGNER = Signer(salt="quizzes.reminders", sep=".")


@dataclass(frozen=True)
class DueReminder:
    """A plan as read, and the confirmed address of its learner. `has_lesson`: a lesson waits for them."""

    plan: ReminderPlan
    address: str
    has_lesson: bool

    @property
    def facts(self) -> ReminderFacts:
        return self.plan.facts


def learners_to_remind(at: datetime) -> list[DueReminder]:
    """Active plans of learners with a confirmed address for whom something may be due. One query.

    `domain.reminders.reminder_action` decides whether today is their day, `has_something_due` whether a review has
    questions.
    """
    today = timezone.localdate(at)
    people = Q(
        learner__is_synthetic=False,
        learner__user__is_active=True,
        learner__user__emailaddress__verified=True,
        learner__user__emailaddress__primary=True,
    )
    plans: QuerySet[ReminderPlan] = ReminderPlan.objects.active().filter(people).exclude(paused_until__gt=today)
    named = plans.annotate(address=F("learner__user__emailaddress__email"), has_lesson=has_waiting_lesson(at))
    ready = named.filter(Q(has_lesson=True) | Q(Exists(cards_due(at)))).select_related("learner").order_by("pk")
    return [DueReminder(plan, plan.address, plan.has_lesson) for plan in ready]


def has_something_due(due: DueReminder, *, at: datetime) -> bool:
    """False if the only due cards have no question to ask, or wait for a re-check."""
    if due.has_lesson:
        return True
    content, learner = first_content(at=at), due.plan.learner
    offer = review_offer(learner, content, submitted_phases(learner), at=at) if content else None
    return offer is not None and offer.is_ready


def has_waiting_lesson(at: datetime) -> Any:  # Any: Django types the disjunction of Exists as a combinable only
    """Condition on plans: a lesson is a reason for a reminder."""
    return Exists(open_rechecks(at)) | Exists(started_lessons())


def open_rechecks(at: datetime) -> QuerySet[LessonProgress]:
    """Lessons of the outer plan's learner whose re-check is due."""
    since = at - timedelta(days=settings.RECHECK_AFTER_DAYS)
    asked = Item.objects.published(at=at).filter(quiz__lesson=OuterRef("lesson"), role=ItemRole.ANCHOR)
    taken = Attempt.objects.filter(
        learner=OuterRef("learner"),
        quiz__lesson=OuterRef("lesson"),
        phase=Phase.RECHECK,
        state=AttemptState.SUBMITTED,
    )
    rows = _lessons_of_the_learner().filter(completed_at__lte=since)
    return rows.filter(Exists(asked), ~Exists(taken))


def cards_due(at: datetime) -> QuerySet[ReviewCard]:
    """Cards of the outer plan's learner that are due."""
    return ReviewCard.objects.active().filter(learner=OuterRef("learner"), due_at__lte=at)


def started_lessons() -> QuerySet[LessonProgress]:
    """Lessons of the outer plan's learner that are started and not completed."""
    return _lessons_of_the_learner().filter(state=CompletionState.IN_PROGRESS)


def _lessons_of_the_learner() -> QuerySet[LessonProgress]:
    return LessonProgress.objects.filter(learner=OuterRef("learner"), lesson__retired_on=None)


# E-mails


@dataclass(frozen=True)
class ReminderEmail:
    subject: str
    text: str
    stop_address: str


def reminder_email(plan: ReminderPlan) -> ReminderEmail:
    """The e-mail. It says that something is due, never what: no illness, question or result (SR-5)."""
    token = plan_token(plan)
    context = {
        "site": settings.SITE_NAME,
        "rhythm": plan.rhythm,
        "home": settings.SITE_URL + reverse("quizzes:home"),
        "pause": settings.SITE_URL + reverse("quizzes:reminder_pause", args=[token]),
        "stop": settings.SITE_URL + reverse("quizzes:reminder_stop", args=[token]),
    }
    subject = " ".join(render_to_string("quizzes/mail/reminder_subject.txt", context).split())
    return ReminderEmail(subject, render_to_string("quizzes/mail/reminder_message.txt", context), context["stop"])


def plan_token(plan: ReminderPlan) -> str:
    """Signed token for the pause and stop pages of this plan only."""
    return SIGNER.sign(plan.pk.hex)


def plan_from_token(token: str) -> ReminderPlan | None:
    """The plan of a token; None if it was erased. Raises InvalidReminderLink for an invalid signature."""
    try:
        key = SIGNER.unsign(token)
    except BadSignature as reason:
        raise InvalidReminderLink from reason
    return ReminderPlan.objects.filter(pk=key).first()


# Pages


@dataclass(frozen=True)
class PlanState:
    """The plan as its learner sees it. `pause`: a future day or None."""

    rhythm: Rhythm
    pause: date | None = None
    is_stopped: bool = False
    token: str = ""

    @property
    def is_running(self) -> bool:
        return self.rhythm != Rhythm.NONE and not self.is_stopped


NO_PLAN = PlanState(Rhythm.NONE)


def plan_state(plan: ReminderPlan | None, *, at: datetime) -> PlanState:
    if plan is None:
        return NO_PLAN
    pause = plan.paused_until if plan.paused_until and plan.paused_until > timezone.localdate(at) else None
    return PlanState(Rhythm(plan.rhythm), pause, plan.stopped_at is not None, plan_token(plan))


def own_plan_state(learner: Learner | None, *, at: datetime) -> PlanState:
    """State of the learner's plan. One query with an account, none for guests, who cannot have a plan."""
    has_account = learner is not None and learner.user_id is not None
    return plan_state(ReminderPlan.objects.of_learner(learner).first() if has_account else None, at=at)
