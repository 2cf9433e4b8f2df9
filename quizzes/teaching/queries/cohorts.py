"""Cohorts as their educators see them in a list, and as their members see them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet

from quizzes.domain.join_codes import format_code
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
    """A cohort in the list; `members` counts those who share how far they are."""

    cohort: Cohort
    code: str
    members: int


@dataclass(frozen=True)
class Group:
    """A cohort that a learner is in; `educators` counts the people who look after it."""

    enrollment: Enrollment
    educators: int
    shares_answers: bool


def members(cohort: Cohort) -> QuerySet[Enrollment]:
    """Those whom reports may show: active, agreed to it, and counted. Nobody else is ever read."""
    return Enrollment.objects.filter(cohort=cohort).consenting().countable()


def members_with_sharing(cohort: Cohort) -> "QuerySet[Member]":
    """The same members, each with `shares_answers`."""
    return members(cohort).annotate(shares_answers=SHARES_ANSWERS)


def sharing_members(cohort: Cohort) -> QuerySet[Enrollment]:
    """Members whose answers count in figures."""
    return members(cohort).filter(SHARES_ANSWERS).exclude(IS_STAFF)


def cohort_cards(user: AbstractBaseUser | AnonymousUser) -> list[CohortCard]:
    """Two queries."""
    rows = Cohort.objects.of_educator(user).select_related("course")
    people = Enrollment.objects.filter(cohort__in=rows).consenting().countable().order_by()
    counts = dict(people.values_list("cohort").annotate(Count("pk")))
    return [CohortCard(row, format_code(row.join_code), counts.get(row.pk, 0)) for row in rows]


def groups_of(learner: Learner | None) -> list[Group]:
    """Where the learner is a member now, and what its educators see; one query."""
    mine: QuerySet[Enrollment] = Enrollment.objects.of_learner(learner).active().select_related("cohort__course")
    rows = mine.annotate(shares_answers=SHARES_ANSWERS, educators=Count("cohort__educators")).order_by(
        "joined_at", "pk"
    )
    return [Group(row, row.educators, row.shares_answers) for row in rows]
