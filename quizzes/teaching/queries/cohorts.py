"""Cohorts in the lists of educators, and of their members."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from quizzes.domain.join_codes import format_code
from quizzes.domain.searching import folded
from quizzes.models import Cohort, Consent, Enrollment, Learner
from quizzes.vocabulary import ConsentScope

SHARES_ANSWERS = Exists(
    Consent.objects.filter(enrollment=OuterRef("pk"), scope=ConsentScope.ANSWERS, withdrawn_at=None)
)
IS_STAFF = Exists(Learner.objects.staff().filter(pk=OuterRef("learner")))


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Sharing(TypedDict):
        shares_answers: bool

    Member = WithAnnotations[Enrollment, Sharing]


@dataclass(frozen=True)
class CohortCard:
    """A cohort in an educator's list. `members` counts those who share their status."""

    cohort: Cohort
    code: str
    members: int


@dataclass(frozen=True)
class Group:
    """A cohort of which the learner is a member. `educators`: number of people who can see the shared data."""

    enrollment: Enrollment
    educators: int
    shares_answers: bool


def members(cohort: Cohort) -> QuerySet[Enrollment]:
    """Members whom reports may show: active, consenting and countable. Reports read nobody else."""
    return Enrollment.objects.filter(cohort=cohort).consenting().countable()


def members_with_sharing(cohort: Cohort) -> "QuerySet[Member]":
    """The same members, each annotated with `shares_answers`."""
    return members(cohort).annotate(shares_answers=SHARES_ANSWERS)


def sharing_members(cohort: Cohort) -> QuerySet[Enrollment]:
    """Members whose answers count in statistics: sharing answers, not staff."""
    return members(cohort).filter(SHARES_ANSWERS).exclude(IS_STAFF)


def cohort_cards(user: AbstractBaseUser | AnonymousUser) -> list[CohortCard]:
    """Cohorts of this educator. Two queries."""
    rows = Cohort.objects.of_educator(user).select_related("course")
    people = Enrollment.objects.filter(cohort__in=rows).consenting().countable().order_by()
    counts = dict(people.values_list("cohort").annotate(Count("pk")))
    cards = [CohortCard(row, format_code(row.join_code), counts.get(row.pk, 0)) for row in rows]
    return sorted(cards, key=lambda card: folded(card.cohort.name))


def groups_of(learner: Learner | None) -> list[Group]:
    """Cohorts of which the learner is a member now. One query."""
    mine: QuerySet[Enrollment] = Enrollment.objects.of_learner(learner).active().select_related("cohort__course")
    educators = Count("cohort__educators", filter=Q(cohort__educators__is_active=True))
    rows = mine.annotate(shares_answers=SHARES_ANSWERS, educators=educators).order_by("joined_at", "pk")
    return [Group(row, row.educators, row.shares_answers) for row in rows]
