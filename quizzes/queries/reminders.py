"""Who may be reminded, what a reminder says, and what a learner sees of their own plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from quizzes.domain.reminding import ReminderFacts, utc_day
from quizzes.domain.scheduling import REST
from quizzes.errors import NoSuchLetter
from quizzes.models import Attempt, Item, Learner, LessonProgress, ReminderPlan, ReviewCard
from quizzes.vocabulary import AttemptState, CompletionState, ItemRole, Phase, Rhythm

# Dots, for a colon in an address gets lost in some mail programs. Links in letters work for good.
SIGNER = Signer(salt="quizzes.reminders", sep=".")


@dataclass(frozen=True)
class DueReminder:
    """A plan as it was read, and the confirmed address of its learner."""

    plan: ReminderPlan
    address: str

    @property
    def facts(self) -> ReminderFacts:
        return self.plan.facts


def learners_to_remind(at: datetime) -> list[DueReminder]:
    """Plans in force of people with a confirmed address for whom something worthwhile is ready; one query.

    Whether it is their day is for the rules to say: `reminding.turn`.
    """
    today = utc_day(at)
    people = Q(
        learner__is_synthetic=False,
        learner__user__is_active=True,
        learner__user__emailaddress__verified=True,
        learner__user__emailaddress__primary=True,
    )
    plans = ReminderPlan.objects.wanted().filter(people).exclude(paused_until__gt=today)
    ready = plans.filter(something_ready(at)).select_related("learner").order_by("pk")
    rows = ready.annotate(address=F("learner__user__emailaddress__email"))
    return [DueReminder(plan, getattr(plan, "address", "")) for plan in rows]


def something_ready(at: datetime) -> Any:  # Any: Django types the disjunction of Exists as a combinable only
    """What makes a reminder worth sending. A new reason is one more line here."""
    return Exists(rechecks_open(at)) | Exists(lessons_begun()) | Exists(reviews_due(at))


def rechecks_open(at: datetime) -> QuerySet[LessonProgress]:
    """Lessons of the outer plan's learner that may be asked about again and have not been."""
    since = at - timedelta(days=settings.RECHECK_AFTER_DAYS)
    asked = Item.objects.published(at=at).filter(quiz__lesson=OuterRef("lesson"), role=ItemRole.ANCHOR)
    taken = Attempt.objects.filter(
        learner=OuterRef("learner"),
        quiz__lesson=OuterRef("lesson"),
        phase=Phase.RECHECK,
        state=AttemptState.SUBMITTED,
        is_preview=False,
    )
    rows = _lessons_of_the_learner().filter(completed_at__lte=since)
    return rows.filter(Exists(asked), ~Exists(taken))


def reviews_due(at: datetime) -> QuerySet[ReviewCard]:
    """Cards of the outer plan's learner that a review would ask about: none that a re-check must ask about first."""
    rested = at - REST
    mine = Attempt.objects.filter(learner=OuterRef("learner"), is_preview=False)
    taken = Attempt.objects.filter(learner=OuterRef("learner"), quiz=OuterRef("quiz"), phase=Phase.RECHECK)
    waiting = mine.submitted().filter(phase=Phase.POST).exclude(Exists(taken.submitted()))
    recent = mine.filter(phase=Phase.REVIEW).filter(Q(state=AttemptState.IN_PROGRESS) | Q(submitted_at__gt=rested))
    cards = ReviewCard.objects.going().filter(learner=OuterRef("learner"), learner__takes_reviews=True)
    due = cards.filter(due_at__lte=at, seen_at__lte=rested).exclude(Exists(recent))
    return due.filter(Q(is_sure_and_wrong=True) | ~Exists(waiting))


def lessons_begun() -> QuerySet[LessonProgress]:
    """Lessons of the outer plan's learner that wait to be gone on with."""
    return _lessons_of_the_learner().filter(state=CompletionState.IN_PROGRESS)


def _lessons_of_the_learner() -> QuerySet[LessonProgress]:
    return LessonProgress.objects.filter(learner=OuterRef("learner"), lesson__retired_on=None)


# Letters


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    stop_address: str


def letter_of(plan: ReminderPlan) -> Letter:
    """Says that something is ready, never what: no illness, no question, no result (SR-5)."""
    token = token_of(plan)
    context = {
        "site": settings.SITE_NAME,
        "rhythm": plan.rhythm,
        "home": settings.SITE_URL + reverse("quizzes:home"),
        "pause": settings.SITE_URL + reverse("quizzes:reminder_pause", args=[token]),
        "stop": settings.SITE_URL + reverse("quizzes:reminder_stop", args=[token]),
    }
    subject = " ".join(render_to_string("quizzes/mail/reminder_subject.txt", context).split())
    return Letter(subject, render_to_string("quizzes/mail/reminder_message.txt", context), context["stop"])


def token_of(plan: ReminderPlan) -> str:
    """Opens the two pages of this plan's letters, and nothing else."""
    return SIGNER.sign(plan.pk.hex)


def plan_of_token(token: str) -> ReminderPlan | None:
    """The plan of a letter; None once it has been erased. Raises NoSuchLetter for what we never signed."""
    try:
        key = SIGNER.unsign(token)
    except BadSignature as reason:
        raise NoSuchLetter from reason
    return ReminderPlan.objects.filter(pk=key).first()


# Pages


@dataclass(frozen=True)
class PlanState:
    """What a learner reads of a plan: `pause` is a day in the future or None."""

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
    pause = plan.paused_until if plan.paused_until and plan.paused_until > utc_day(at) else None
    return PlanState(Rhythm(plan.rhythm), pause, plan.stopped_at is not None, token_of(plan))


def own_plan_state(learner: Learner | None, *, at: datetime) -> PlanState:
    """One query for people with an account, none for guests: they cannot have a plan."""
    has_account = learner is not None and learner.user_id is not None
    return plan_state(ReminderPlan.objects.of_learner(learner).first() if has_account else None, at=at)
