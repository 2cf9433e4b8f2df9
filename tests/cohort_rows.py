"""Cohorts with members, for tests: an educator, people who agreed to share, and what they did."""

from datetime import timedelta

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from quizzes import models
from quizzes.vocabulary import AttemptState, BeliefState, CompletionState, ConsentScope, Phase, Role
from tests.factories import (
    LABELS,
    NOON,
    AttemptFactory,
    BeliefFactory,
    CourseFactory,
    LearnerFactory,
    LessonProgressFactory,
    UserFactory,
)

STATUS, ANSWERS = ConsentScope.STATUS, ConsentScope.ANSWERS


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = models.Cohort

    course = factory.SubFactory(CourseFactory)
    name = factory.Sequence(lambda n: f"Group {n}")
    join_code = factory.Sequence(lambda n: f"{n:08d}".translate(str.maketrans("015", "CDF")))
    created_at = NOON


def educator(**fields):
    """Somebody with the role."""
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=Role.EDUCATOR))
    return user


def cohort_of(user, **fields):
    cohort = CohortFactory(**fields)
    cohort.educators.add(user)
    return cohort


def member(cohort, name="Ana", *, shares=(STATUS,), learner=None, joined_at=NOON):
    """A member who agreed to these scopes; none for somebody who agreed to nothing."""
    learner = learner or LearnerFactory(is_synthetic=cohort.is_synthetic)
    row = models.Enrollment.objects.create(cohort=cohort, learner=learner, name=name, joined_at=joined_at)
    for scope in shares:
        models.Consent.objects.create(enrollment=row, scope=scope, text_version=1, given_at=joined_at)
    return row


def completed(enrollment, quiz, *, days=1, **fields):
    """A completed lesson, this many days after noon."""
    done = NOON + timedelta(days=days)
    dates = {"started_at": done, "read_at": done, "completed_at": done} | fields
    version = quiz.lesson.versions.get(number=1)
    return LessonProgressFactory(
        learner=enrollment.learner, version=version, state=dates.pop("state", CompletionState.COMPLETED), **dates
    )


def closed_attempt(enrollment, quiz, phase, rights, *, minutes=0, number=1, retry_of=None):
    """A closed attempt at the first items of a quiz: True answers a, which is right, False answers b."""
    at = NOON + timedelta(minutes=minutes)
    attempt = AttemptFactory(
        learner=enrollment.learner,
        quiz=quiz,
        phase=phase,
        number=number,
        retry_of=retry_of,
        state=AttemptState.SUBMITTED,
        started_at=at,
        submitted_at=at,
    )
    versions = dict(quiz.items.order_by("position").values_list("pk", "question__versions"))
    asked = [
        models.AttemptItem(
            attempt=attempt, position=n, item_id=item, question_version_id=version, option_order=list(LABELS)
        )
        for n, ((item, version), _) in enumerate(zip(versions.items(), rights, strict=False), start=1)
    ]
    models.AttemptItem.objects.bulk_create(asked)
    models.Response.objects.bulk_create(
        models.Response(item=row, chosen=["a" if is_right else "b"], points=float(is_right), received_at=at)
        for row, is_right in zip(asked, rights, strict=False)
    )
    return attempt


def record_belief(enrollment, quiz, *, before, now, minutes=0):
    """A member who held the first misconception of a quiz before the lesson or not, and holds it now or not."""
    first = closed_attempt(enrollment, quiz, Phase.PRE, [not before], minutes=minutes)
    latest = closed_attempt(enrollment, quiz, Phase.POST, [not now], minutes=minutes + 1)
    option = quiz.items.first().question.versions.get().options.get(label="b")
    state = BeliefState.HELD if now else BeliefState.CORRECTED if before else BeliefState.NOT_HELD
    return BeliefFactory(
        learner=enrollment.learner,
        misconception=option.reveals,
        state=state,
        corrected_at=NOON if state == BeliefState.CORRECTED else None,
        first_evidence=first,
        latest_evidence=latest,
    )
