"""Simulated learners for trying out reports: real rows by the domain rules, written in bulk, marked as synthetic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from random import Random
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from quizzes.content.queries.content import CourseContent, LessonContent, course_content
from quizzes.content.queries.questions import QuestionContent, question_content
from quizzes.domain.assembly import QuizItem, form_of_phase, items_of_phase
from quizzes.domain.beliefs import GradedAnswer, SubmittedAttempt, replay_ledger
from quizzes.domain.completion import NOT_STARTED, Completion, LessonFacts, Tally, after_attempt, marked_read, started
from quizzes.domain.grading import Answer
from quizzes.models import (
    Attempt,
    AttemptItem,
    Belief,
    Cohort,
    Consent,
    Course,
    Enrollment,
    Learner,
    LessonProgress,
    QuestionVersion,
    Response,
)
from quizzes.teaching.services.cohorts import TERMS_VERSION, unused_code
from quizzes.vocabulary import AttemptState, BeliefState, Confidence, ConsentScope, Form, ItemRole, Phase

BATCH = 500
DAYS_BACK = 120
START_PROBABILITY = 0.6
SHARES = 0.5
FIRST_NAMES = ["Ana", "Bo", "Cleo", "Dag", "Ebba", "Finn", "Gry", "Heron", "Ines", "Jo", "Kit", "Lou", "Mika", "Noor"]
# How likely an answer is right, by phase; what is not right is "I don't know" as often as UNSURE says.
UNSURE = 0.25
RIGHT = {Phase.PRE: 0.45, Phase.POST: 0.8, Phase.RECHECK: 0.75}


@dataclass(frozen=True)
class LessonQuestions:
    """Questions that a lesson asks in each phase and form, in their current versions."""

    lesson: LessonContent
    questions: dict[tuple[Phase, Form], list[tuple[int, QuestionContent]]]


@dataclass
class Rows:
    """Rows of one batch, in the order in which they must be written."""

    learners: list[Learner] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    items: list[AttemptItem] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    progress: list[LessonProgress] = field(default_factory=list)
    beliefs: list[Belief] = field(default_factory=list)

    def write(self) -> None:
        for rows in (self.learners, self.attempts, self.items, self.responses, self.progress, self.beliefs):
            if rows:
                written: Sequence[models.Model] = rows
                type(written[0])._default_manager.bulk_create(written, batch_size=BATCH)


def simulate_learners(course: Course, count: int, *, rng: Random, at: datetime) -> list[UUID]:
    """Creates synthetic learners with a history; returns their ids."""
    lessons = lesson_questions(course_content(course, at=at), at)
    ids: list[UUID] = []
    while len(ids) < count:
        rows = Rows()
        for _ in range(min(BATCH, count - len(ids))):
            rows.learners.append(simulated_learner(rows, lessons, rng=rng, at=at))
        with transaction.atomic():
            rows.write()
        ids += [learner.pk for learner in rows.learners]
    return ids


@transaction.atomic
def simulate_cohort(
    course: Course, learners: Sequence[UUID], *, educators: Sequence[AbstractBaseUser], rng: Random, at: datetime
) -> Cohort:
    """Creates a synthetic cohort of these learners; half of them share answers."""
    name = f"Simulated group of {len(learners)}"
    code = unused_code(rng)
    cohort = Cohort.objects.create(course=course, name=name, join_code=code, created_at=at, is_synthetic=True)
    cohort.educators.set([user.pk for user in educators])
    joined_at = at - timedelta(days=DAYS_BACK)
    enrollments = [
        Enrollment(
            cohort=cohort,
            learner_id=learner,
            name=f"{rng.choice(FIRST_NAMES)} {number}",
            joined_at=joined_at + timedelta(minutes=number),
        )
        for number, learner in enumerate(learners, start=1)
    ]
    Enrollment.objects.bulk_create(enrollments)
    Consent.objects.bulk_create(
        Consent(enrollment=row, scope=scope, text_version=TERMS_VERSION, given_at=row.joined_at)
        for row in enrollments
        for scope in ([ConsentScope.STATUS, ConsentScope.ANSWERS] if rng.random() < SHARES else [ConsentScope.STATUS])
    )
    return cohort


@transaction.atomic
def clear_simulation() -> None:
    """Deletes all synthetic learners and cohorts."""
    Cohort.objects.filter(is_synthetic=True).delete()
    Learner.objects.filter(is_synthetic=True).delete()


def lesson_questions(content: CourseContent, at: datetime) -> list[LessonQuestions]:
    return [
        LessonQuestions(lesson, dict(_questions_by_form(lesson, at)))
        for lesson in content.lessons
        if lesson.is_available
    ]


def _questions_by_form(
    lesson: LessonContent, at: datetime
) -> Iterator[tuple[tuple[Phase, Form], list[tuple[int, QuestionContent]]]]:
    items = list(lesson.version.lesson.quiz.items.all())
    versions = QuestionVersion.objects.current(at=at).filter(question__in=[item.question_id for item in items])
    current = {version.question_id: question_content(version.pk) for version in versions}
    question_of = {item.pk: current[item.question_id] for item in items}
    plain = [
        QuizItem(item.pk, item.position, ItemRole(item.role), item.parallel_of_id, question_of[item.pk].type)
        for item in items
    ]
    for phase, form in product((Phase.PRE, Phase.POST, Phase.RECHECK), Form):
        yield (phase, form), [(item.id, question_of[item.id]) for item in items_of_phase(plain, phase, form)]


def simulated_learner(rows: Rows, lessons: Sequence[LessonQuestions], *, rng: Random, at: datetime) -> Learner:
    """One learner who starts some lessons and goes on at random."""
    learner = Learner(last_seen_on=timezone.localdate(at), is_synthetic=True)
    history: list[SubmittedAttempt] = []
    start = at - timedelta(days=rng.uniform(20, DAYS_BACK))
    first = rng.choice(list(Form))
    for lesson in lessons:
        if rng.random() < START_PROBABILITY:
            first = first.other
            simulation = LessonSimulation(rows, learner, lesson, rng, start, first)
            simulation.run(rng.choices([Phase.PRE, Phase.POST, Phase.RECHECK], [1, 3, 2])[0])
            history += simulation.history
        start += timedelta(days=rng.uniform(1, 4))
    rows.beliefs += beliefs_of(learner, sorted(history, key=lambda attempt: attempt.at))
    return learner


def beliefs_of(learner: Learner, history: Sequence[SubmittedAttempt]) -> list[Belief]:
    return [
        Belief(
            learner=learner,
            misconception_id=key,
            state=record.state,
            corrected_at=record.corrected_at,
            first_evidence_id=UUID(str(record.first_evidence)),
            latest_evidence_id=UUID(str(record.latest_evidence)),
        )
        for key, record in replay_ledger(history).items()
    ]


@dataclass
class LessonSimulation:
    """One learner in one lesson. `first`: the form that comes first."""

    rows: Rows
    learner: Learner
    lesson_questions: LessonQuestions
    rng: Random
    now: datetime
    first: Form
    history: list[SubmittedAttempt] = field(default_factory=list)

    def run(self, last: Phase) -> None:
        """Simulates the lesson up to this phase, and saves the progress."""
        completion = started(NOT_STARTED, self.now)
        self.answer(Phase.PRE)
        if last is not Phase.PRE:
            self.now += timedelta(minutes=6)
            completion = marked_read(completion, self.now)
            after = self.answer(Phase.POST)
            completion = after_attempt(completion, self.facts(completion, after, None), self.now)
            if last is Phase.RECHECK:
                self.now += timedelta(days=self.rng.uniform(7, 12))
                later = self.answer(Phase.RECHECK)
                completion = after_attempt(completion, self.facts(completion, after, later), self.now)
        self.save_progress(completion)

    def facts(self, completion: Completion, after: Tally, later: Tally | None) -> LessonFacts:
        states = {record.state for record in replay_ledger(self.history).values()}
        return LessonFacts(completion.read_at, after, BeliefState.HELD_SURE in states, later)

    def answer(self, phase: Phase) -> Tally:
        """Creates one submitted attempt with all responses; returns its tally."""
        form = form_of_phase(self.first, phase)
        attempt = Attempt(
            learner=self.learner,
            quiz=self.lesson_questions.lesson.version.lesson.quiz,
            phase=phase,
            number=1,
            seed=0,
            language=self.lesson_questions.lesson.version.lesson.course.language,
            state=AttemptState.SUBMITTED,
            form=form,
            started_at=self.now,
        )
        graded = [
            self.respond(attempt, place, item, question)
            for place, (item, question) in enumerate(self.lesson_questions.questions[phase, form], start=1)
        ]
        attempt.submitted_at = self.now
        self.rows.attempts.append(attempt)
        self.history.append(SubmittedAttempt(str(attempt.pk), self.now, graded, phase, form))
        return Tally(sum(answer.is_right for answer in graded), len(graded))

    def respond(self, attempt: Attempt, place: int, item_id: int, question: QuestionContent) -> GradedAnswer:
        self.now += timedelta(seconds=self.rng.uniform(10, 60))
        answer = self.chosen(question, RIGHT[Phase(attempt.phase)])
        item = AttemptItem(
            attempt=attempt,
            position=place,
            item_id=item_id,
            question_version_id=question.version_id,
            option_order=[option.label for option in question.options],
        )
        self.rows.items.append(item)
        self.rows.responses.append(
            Response(
                item=item,
                chosen=sorted(answer.chosen),
                is_unsure=answer.is_unsure,
                confidence=answer.confidence,
                points=question.fraction(answer),
                received_at=self.now,
            )
        )
        return question.grade_answer(answer)

    def chosen(self, question: QuestionContent, likely_right: float) -> Answer:
        confidence = self.rng.choice([None, *Confidence])
        if self.rng.random() < likely_right:
            return Answer(frozenset(option.label for option in question.right()), confidence)
        if self.rng.random() < UNSURE:
            return Answer(frozenset(), confidence)
        wrong = [option.label for option in question.options if not option.is_correct]
        return Answer(frozenset([self.rng.choice(wrong)]), confidence)

    def save_progress(self, completion: Completion) -> None:
        version = self.lesson_questions.lesson.version
        assert completion.state
        assert completion.started_at
        self.rows.progress.append(
            LessonProgress(
                learner=self.learner,
                lesson_id=version.lesson_id,
                version=version,
                state=completion.state,
                started_at=completion.started_at,
                read_at=completion.read_at,
                completed_at=completion.completed_at,
                checked_at=completion.checked_at,
                retained_at=completion.retained_at,
            )
        )
