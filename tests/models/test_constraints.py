"""Every rule that stands in the database refuses what breaks it."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from quizzes.models import Response
from quizzes.vocabulary import AttemptState, BeliefState, CompletionState, ItemRole, Phase
from tests import factories as f
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def twice(factory, *names, **values):
    """A second row that agrees with the first in these columns."""

    def break_it():
        first = factory(**values)
        factory(**values | {name: getattr(first, name) for name in names})

    return break_it


def with_(factory, **values):
    return lambda: factory(**values)


def second_draft(factory, parent):
    def break_it():
        first = factory(published_at=None)
        factory(published_at=None, number=2, **{parent: getattr(first, parent)})

    return break_it


def second_open_attempt():
    first = f.AttemptFactory()
    f.AttemptFactory(learner=first.learner, quiz=first.quiz, number=2)


def second_open_review():
    first = f.AttemptFactory(quiz=None, phase=Phase.REVIEW)
    f.AttemptFactory(learner=first.learner, quiz=None, phase=Phase.REVIEW, number=2)


def repeated_number():
    closed = {"state": AttemptState.SUBMITTED, "submitted_at": NOON}
    first = f.AttemptFactory(**closed)
    f.AttemptFactory(learner=first.learner, quiz=first.quiz, **closed)


def learner_of_both():
    f.LearnerFactory(user=f.UserFactory())


def same_citation():
    first = f.CitationFactory()
    f.CitationFactory(claim=first.claim, source=first.source)


def right_option_that_reveals():
    f.OptionFactory(is_correct=True, reveals=f.MisconceptionFactory())


def parallel_without_anchor():
    f.ItemFactory(role=ItemRole.PARALLEL)


def anchor_with_parallel_of():
    first = f.ItemFactory()
    f.ItemFactory(quiz=first.quiz, parallel_of=first)


def second_response():
    first = f.ResponseFactory()
    Response.objects.create(item=first.item, chosen=["b"], points=0, received_at=NOON)


def version_rules(factory, parent):
    return {
        f"one_{parent}_version_per_number": [twice(factory, parent)],
        f"one_draft_per_{parent}": [second_draft(factory, parent)],
        f"{parent}_versions_count_from_one": [with_(factory, number=0)],
        f"{parent}_change_is_known": [with_(factory, change_kind="huge")],
    }


BREAKERS = {
    **version_rules(f.ClaimVersionFactory, "claim"),
    **version_rules(f.LessonVersionFactory, "lesson"),
    **version_rules(f.QuestionVersionFactory, "question"),
    "one_topic_at_a_position": [twice(f.TopicFactory, "course", "position")],
    "one_sign_at_a_position": [twice(f.UrgentSignFactory, "course", "position")],
    "urgency_is_known": [with_(f.UrgentSignFactory, urgency="whenever")],
    "one_picture_per_slug": [twice(f.PictureFactory, "course", "slug")],
    "one_meaning_per_term": [twice(f.GlossaryTermFactory, "course", "term")],
    "one_source_per_slug": [twice(f.SourceFactory, "course", "slug")],
    "source_kind_is_known": [with_(f.SourceFactory, kind="rumor")],
    "one_claim_per_slug": [twice(f.ClaimFactory, "course", "slug")],
    "review_by_after_review": [
        with_(f.ClaimFactory, review_by=date(2026, 11, 23)),
        with_(f.ClaimFactory, review_by=date(2020, 1, 1)),
    ],
    "one_citation_of_a_source": [same_citation],
    "verdict_is_known": [with_(f.ClaimVersionFactory, verdict="mixed-evidence")],
    "level_is_known": [with_(f.ClaimVersionFactory, level="certain")],
    "one_misconception_per_slug": [twice(f.MisconceptionFactory, "course", "slug")],
    "harm_from_one_to_three": [with_(f.MisconceptionFactory, harm=0), with_(f.MisconceptionFactory, harm=4)],
    "one_lesson_per_slug": [twice(f.LessonFactory, "course", "slug")],
    "a_lesson_shows_a_claim_once": [twice(f.ShownClaimFactory, "lesson_version", "claim_version")],
    "one_pack_entry_per_object": [twice(f.PackEntryFactory, "course", "slug")],
    "one_question_per_slug": [twice(f.QuestionFactory, "course", "slug")],
    "question_type_is_known": [with_(f.QuestionFactory, type="essay")],
    "one_option_per_label": [twice(f.OptionFactory, "version")],
    "a_right_option_reveals_nothing": [right_option_that_reveals],
    "one_quiz_per_slug": [twice(f.QuizFactory, "course", "slug")],
    "a_quiz_asks_a_question_once": [twice(f.ItemFactory, "quiz", "question")],
    "an_item_is_worth_a_point": [with_(f.ItemFactory, points=0)],
    "parallel_of_exactly_for_parallels": [parallel_without_anchor, anchor_with_parallel_of],
    "item_role_is_known": [with_(f.ItemFactory, role="extra")],
    "a_learner_is_a_user_or_a_guest": [learner_of_both],
    "theme_is_known": [with_(f.LearnerFactory, theme="neon")],
    "one_attempt_in_progress": [second_open_attempt],
    "one_review_in_progress": [second_open_review],
    "attempts_are_numbered": [repeated_number],
    "only_a_review_has_no_quiz": [
        with_(f.AttemptFactory, quiz=None),
        with_(f.AttemptFactory, phase=Phase.REVIEW),
    ],
    "submitted_exactly_with_a_date": [
        with_(f.AttemptFactory, submitted_at=NOON),
        with_(f.AttemptFactory, state=AttemptState.SUBMITTED),
    ],
    "submitted_has_no_open_item": [
        with_(f.AttemptFactory, state=AttemptState.SUBMITTED, submitted_at=NOON, open_items=1)
    ],
    "phase_is_known": [with_(f.AttemptFactory, phase="later")],
    "attempts_count_from_one": [with_(f.AttemptFactory, number=0)],
    "one_item_at_a_position": [twice(f.AttemptItemFactory, "attempt")],
    "only_a_sensitive_item_is_skipped": [with_(f.AttemptItemFactory, skipped_at=NOON)],
    "items_count_from_one": [with_(f.AttemptItemFactory, position=0)],
    "unsure_exactly_when_nothing_is_chosen": [
        with_(f.ResponseFactory, chosen=[]),
        with_(f.ResponseFactory, is_unsure=True),
    ],
    "confidence_is_known": [with_(f.ResponseFactory, confidence=9), with_(f.ResponseFactory, confidence=0)],
    "points_are_never_negative": [with_(f.ResponseFactory, points=-0.5)],
    "one_progress_per_lesson": [twice(f.LessonProgressFactory, "learner", "version")],
    "completion_is_known": [with_(f.LessonProgressFactory, state="failed")],
    "completed_only_when_read": [with_(f.LessonProgressFactory, completed_at=NOON)],
    "completion_has_its_date": [
        with_(f.LessonProgressFactory, state=state)
        for state in (CompletionState.COMPLETED, CompletionState.CHECKED, CompletionState.RETAINED)
    ],
    "one_belief_per_misconception": [twice(f.BeliefFactory, "learner", "misconception")],
    "belief_is_known": [with_(f.BeliefFactory, state="gone")],
    "corrected_has_its_date": [
        with_(f.BeliefFactory, state=state)
        for state in (BeliefState.CORRECTED, BeliefState.RETAINED, BeliefState.RELAPSED)
    ],
}
ALL = {
    constraint.name: constraint
    for model in apps.get_app_config("quizzes").get_models()
    for constraint in model._meta.constraints
}


def test_every_named_constraint_is_broken_here():
    assert sorted(BREAKERS) == sorted(ALL)


@pytest.mark.parametrize(
    ("name", "break_it"),
    [(name, break_it) for name, ways in BREAKERS.items() for break_it in ways],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_constraint_refuses_what_breaks_it(name, break_it):
    """STYLE 5.6: rules that data must obey are constraints."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        break_it()

    assert expected_words(ALL[name]) in str(refusal.value)


def expected_words(constraint) -> str:
    """SQLite names the rule that a check breaks, and the columns that are not unique."""
    is_named = isinstance(constraint, models.CheckConstraint) or connection.vendor == "postgresql"
    return constraint.name if is_named else "UNIQUE constraint failed"


def test_item_takes_one_response():
    """DESIGN 2: that constraint is the idempotence."""
    with pytest.raises(IntegrityError), transaction.atomic():
        second_response()


def test_what_may_repeat_repeats():
    """The rules do not refuse what is right."""
    first = f.AttemptFactory(state=AttemptState.SUBMITTED, submitted_at=NOON)
    f.AttemptFactory(learner=first.learner, quiz=first.quiz, number=2)
    f.AttemptFactory(learner=first.learner, quiz=first.quiz, phase=Phase.POST)
    f.AttemptFactory(quiz=first.quiz)
    f.LearnerFactory.create_batch(2, guest_key_hash=None)
    f.ResponseFactory(chosen=[], is_unsure=True, points=0, confidence=None)
    f.AttemptItemFactory(skipped_at=NOON, is_sensitive=True)
    anchor = f.ItemFactory()

    parallel = f.ItemFactory(quiz=anchor.quiz, role=ItemRole.PARALLEL, parallel_of=anchor)

    assert parallel.parallel_of == anchor


def test_everything_of_a_learner_goes_with_them():
    """DESIGN 2: erasing is one delete."""
    belief = f.BeliefFactory()
    learner = belief.learner
    f.ResponseFactory(item__attempt=belief.first_evidence)
    f.LessonProgressFactory(learner=learner)
    f.BeliefFactory()

    learner.delete()

    left = {model.__name__: model.objects.count() for model in learner_models()}
    assert left == {"Attempt": 1, "AttemptItem": 0, "Belief": 1, "Learner": 1, "LessonProgress": 0, "Response": 0}


def learner_models():
    names = ["Attempt", "AttemptItem", "Belief", "Learner", "LessonProgress", "Response"]
    return [apps.get_model("quizzes", name) for name in names]
