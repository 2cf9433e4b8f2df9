"""Rows with unsurprising defaults; every test says only what matters to it."""

import time
from datetime import UTC, date, datetime, timedelta

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory
from fsrs import Rating

from quizzes import models
from quizzes.domain.scheduling import SCHEDULER_VERSION, due, rate
from quizzes.vocabulary import (
    BeliefState,
    ClinicalRole,
    ConcernReason,
    EvidenceLevel,
    ItemRole,
    Phase,
    QuestionType,
    Rhythm,
    SourceKind,
    Verdict,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LABELS = "abc"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user-{n}")


class LearnerFactory(DjangoModelFactory):
    """A guest."""

    class Meta:
        model = models.Learner

    guest_key_hash = factory.Sequence(lambda n: f"{n:064x}")
    last_seen_on = NOON.date()


class SignedInLearnerFactory(LearnerFactory):
    guest_key_hash = None
    user = factory.SubFactory(UserFactory)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = models.Course

    slug = factory.Sequence(lambda n: f"course-{n}")
    title = factory.LazyAttribute(lambda row: f"Title of {row.slug}")
    content_changed_at = NOON


class OverrideFactory(DjangoModelFactory):
    class Meta:
        model = models.Override

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"override-{n}")
    rule = "HL-2"
    place = "lesson rain"
    words = "Rain falls"
    reason = "It reads well aloud."


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"source-{n}")
    citation = "Green A. Handbook. 2020."
    kind = SourceKind.REVIEW


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = models.Claim

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"claim-{n}")
    reviewed_on = date(2026, 11, 23)
    review_by = date(2028, 11, 23)


class ClaimVersionFactory(DjangoModelFactory):
    class Meta:
        model = models.ClaimVersion

    claim = factory.SubFactory(ClaimFactory)
    number = 1
    published_at = NOON
    statement = "Plants eat soil."
    verdict = Verdict.FALSE
    level = EvidenceLevel.REFUTED
    say_instead = "Plants live on light."


class CitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Citation

    claim = factory.SubFactory(ClaimFactory)
    source = factory.SubFactory(SourceFactory, course=factory.SelfAttribute("..claim.course"))


class MisconceptionFactory(DjangoModelFactory):
    class Meta:
        model = models.Misconception

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"misconception-{n}")
    text = factory.LazyAttribute(lambda row: f"The idea of {row.slug}")
    refutation = "It is not so."
    harm = 1
    refuted_by = factory.SubFactory(ClaimFactory, course=factory.SelfAttribute("..course"))


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = models.Lesson

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"lesson-{n}")
    position = factory.Sequence(lambda n: n + 1)


class LessonVersionFactory(DjangoModelFactory):
    class Meta:
        model = models.LessonVersion

    lesson = factory.SubFactory(LessonFactory)
    number = 1
    published_at = NOON
    title = factory.LazyAttribute(lambda row: f"Title of {row.lesson.slug}")
    main_message = "Plants live on light."
    action = "Look at a plant."
    body = "## Light {#light}\n\nText."
    rendered_body = factory.LazyFunction(
        lambda: [{"anchor": "light", "title": "Light", "html": "<p>Text.</p>", "pictures": [], "claims": []}]
    )
    summary = factory.LazyFunction(lambda: ["One.", "Two.", "Three."])
    not_known = factory.LazyFunction(lambda: ["Much."])


class ShownClaimFactory(DjangoModelFactory):
    class Meta:
        model = models.ShownClaim

    lesson_version = factory.SubFactory(LessonVersionFactory)
    claim_version = factory.SubFactory(ClaimVersionFactory)


class SignOffFactory(DjangoModelFactory):
    class Meta:
        model = models.SignOff

    course = factory.SubFactory(CourseFactory)
    signed_at = NOON
    signed_by = factory.SubFactory(UserFactory)
    role = ClinicalRole.NURSE
    claims = factory.LazyFunction(dict)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.Question

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"question-{n}")
    type = QuestionType.SINGLE_CHOICE
    claim = factory.SubFactory(ClaimFactory, course=factory.SelfAttribute("..course"))


class QuestionVersionFactory(DjangoModelFactory):
    """Options a, b, c; a is right."""

    class Meta:
        model = models.QuestionVersion
        skip_postgeneration_save = True

    question = factory.SubFactory(QuestionFactory)
    number = 1
    published_at = NOON
    stem = factory.LazyAttribute(lambda row: f"Stem of {row.question.slug}?")
    fact = factory.LazyAttribute(lambda row: f"Fact of {row.question.slug}.")
    why_it_misleads = "It looks like it."
    closing_fact = "It is not so."
    section = "light"

    @factory.post_generation
    def options(version, is_created, wanted, **kwargs):  # noqa: N805 – factory_boy hands over the row
        """`options={"labels": "ab", "right": "b", "reveals": {"a": misconception}}`, or `options=[]` for none."""
        if wanted == []:
            return
        wanted = wanted or {}
        right, reveals = wanted.get("right", "a"), wanted.get("reveals", {})
        for place, label in enumerate(wanted.get("labels", LABELS)):
            OptionFactory(
                version=version,
                position=place,
                label=label,
                is_correct=label in right,
                reveals=reveals.get(label),
            )


class OptionFactory(DjangoModelFactory):
    class Meta:
        model = models.Option

    version = factory.SubFactory(QuestionVersionFactory, options=[])
    position = 0
    label = "a"
    text = factory.LazyAttribute(lambda row: f"Option {row.label}")


class QuizFactory(DjangoModelFactory):
    class Meta:
        model = models.Quiz

    course = factory.SubFactory(CourseFactory)
    lesson = factory.SubFactory(LessonFactory, course=factory.SelfAttribute("..course"))
    slug = factory.Sequence(lambda n: f"quiz-{n}")


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = models.Item

    quiz = factory.SubFactory(QuizFactory)
    question = factory.SubFactory(QuestionFactory, course=factory.SelfAttribute("..quiz.course"))
    position = factory.Sequence(int)
    role = ItemRole.ANCHOR


class AttemptFactory(DjangoModelFactory):
    """An open pre-check without items."""

    class Meta:
        model = models.Attempt

    learner = factory.SubFactory(LearnerFactory)
    quiz = factory.SubFactory(QuizFactory)
    phase = Phase.PRE
    number = 1
    seed = 1
    language = "en"
    started_at = NOON


class AttemptItemFactory(DjangoModelFactory):
    class Meta:
        model = models.AttemptItem
        skip_postgeneration_save = True

    attempt = factory.SubFactory(AttemptFactory)
    position = 1
    question_version = factory.SubFactory(QuestionVersionFactory)
    option_order = factory.LazyFunction(lambda: list(LABELS))

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        """The attempt knows how many of its items are open."""
        if create and self.skipped_at is None and self.attempt.is_open:
            self.attempt.open_items += 1
            self.attempt.save(update_fields=["open_items"])


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = models.Response

    item = factory.SubFactory(AttemptItemFactory)
    chosen = factory.LazyFunction(lambda: ["a"])
    points = 1.0
    received_at = NOON


class ConcernFactory(DjangoModelFactory):
    class Meta:
        model = models.Concern

    question_version = factory.SubFactory(QuestionVersionFactory)
    reason = ConcernReason.CONFUSING
    phase = Phase.PRE
    created_on = NOON.date()


class LessonProgressFactory(DjangoModelFactory):
    class Meta:
        model = models.LessonProgress

    learner = factory.SubFactory(LearnerFactory)
    version = factory.SubFactory(LessonVersionFactory)
    lesson = factory.SelfAttribute("version.lesson")
    started_at = NOON


class BeliefFactory(DjangoModelFactory):
    class Meta:
        model = models.Belief

    learner = factory.SubFactory(LearnerFactory)
    misconception = factory.SubFactory(MisconceptionFactory)
    state = BeliefState.HELD
    first_evidence = factory.SubFactory(AttemptFactory, learner=factory.SelfAttribute("..learner"))
    latest_evidence = factory.SelfAttribute("first_evidence")


class ReminderPlanFactory(DjangoModelFactory):
    """Weekly, chosen long ago, nothing sent yet."""

    class Meta:
        model = models.ReminderPlan

    learner = factory.SubFactory(SignedInLearnerFactory)
    rhythm = Rhythm.WEEKLY
    chosen_at = NOON - timedelta(days=60)


def with_address(user, email="", *, verified=True, primary=True):
    """The same user, with an e-mail address, confirmed and in use unless said otherwise."""
    email = email or f"{user.username}@example.org"
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=primary)
    return user


def sign_in_now(client, user):
    """The same client, signed in as somebody who has typed the password just now."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def address_of(user) -> str:
    """The address in use."""
    return EmailAddress.objects.get(user=user, primary=True).email


def lesson_with_questions(course, *, anchors=2, transfers=0, **options):
    """A lesson that can be taken: published wording, a quiz, and its questions. Returns the quiz."""
    version = LessonVersionFactory(lesson__course=course)
    quiz = QuizFactory(course=course, lesson=version.lesson, slug=version.lesson.slug)
    for role in [ItemRole.ANCHOR] * anchors + [ItemRole.TRANSFER] * transfers:
        item = ItemFactory(quiz=quiz, role=role)
        misconception = MisconceptionFactory(course=course)
        QuestionVersionFactory(question=item.question, options={"reveals": {"b": misconception}} | options)
    return quiz


class ReviewCardFactory(DjangoModelFactory):
    """Answered right once at noon, due four days later."""

    class Meta:
        model = models.ReviewCard

    learner = factory.SubFactory(LearnerFactory)
    misconception = factory.SubFactory(MisconceptionFactory)
    memory = factory.LazyFunction(lambda: dict(rate(None, Rating.Good, NOON)))
    scheduler = SCHEDULER_VERSION
    due_at = factory.LazyAttribute(lambda row: due(row.memory) if row.memory else NOON)
    seen_at = NOON


class SeenCorrectionFactory(DjangoModelFactory):
    class Meta:
        model = models.SeenCorrection

    learner = factory.SubFactory(LearnerFactory)
    claim = factory.SubFactory(ClaimFactory)
    number = 2
    seen_at = NOON
