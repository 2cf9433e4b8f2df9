"""Every rule that stands in the database refuses what breaks it."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from fmlearn.accounts.models import RecoveryCode
from quizzes.models import AuditEntry, Consent, Enrollment, Response
from quizzes.vocabulary import (
    AttemptState,
    AuditAction,
    BeliefState,
    CompletionState,
    ConsentScope,
    ItemRole,
    Phase,
    Rhythm,
)
from tests import factories as f
from tests.cohort_rows import CohortFactory, member
from tests.factories import NOON
from tests.models.factories import (
    GlossaryTermFactory,
    PackEntryFactory,
    PictureFactory,
    TopicFactory,
    UrgentSignFactory,
)

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


def second_review_of_a_number():
    closed = {"quiz": None, "phase": Phase.REVIEW, "state": AttemptState.SUBMITTED, "submitted_at": NOON}
    first = f.AttemptFactory(**closed)
    f.AttemptFactory(learner=first.learner, **closed)


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


def merged_into_itself():
    row = f.MisconceptionFactory()
    type(row).objects.filter(pk=row.pk).update(merged_into=row.pk)


def parallel_without_anchor():
    f.ItemFactory(role=ItemRole.PARALLEL)


def anchor_with_parallel_of():
    first = f.ItemFactory()
    f.ItemFactory(quiz=first.quiz, parallel_of=first)


def second_response():
    first = f.ResponseFactory()
    Response.objects.create(item=first.item, chosen=["b"], points=0, received_at=NOON)


def approved_by_its_writer(factory):
    def break_it():
        writer = f.UserFactory()
        factory(written_by=writer, approved_by=writer, approved_at=NOON)

    return break_it


def second_enrollment():
    first = member(CohortFactory())
    Enrollment.objects.create(cohort=first.cohort, learner=first.learner, name="Ana again", joined_at=NOON)


def consent(**values):
    """Of a member who agreed to nothing so far, unless the membership is given."""
    values.setdefault("scope", ConsentScope.STATUS)
    if "enrollment" not in values:
        values["enrollment"] = member(CohortFactory(), shares=())
    return Consent.objects.create(text_version=1, given_at=NOON, **values)


def second_live_consent():
    consent(enrollment=consent().enrollment)


def second_copy_of_a_place():
    user = f.UserFactory()
    for _ in range(2):
        user.known_places.create(place="0" * 64, at=NOON)


def second_copy_of_a_code():
    values = {"user": f.UserFactory(), "code_hash": "0" * 64, "made_at": NOON}
    RecoveryCode.objects.create(**values)
    RecoveryCode.objects.create(**values)


def version_rules(factory, parent):
    return {
        f"one_{parent}_version_per_number": [twice(factory, parent)],
        f"one_draft_per_{parent}": [second_draft(factory, parent)],
        f"{parent}_versions_count_from_one": [with_(factory, number=0)],
        f"{parent}_change_is_known": [with_(factory, change_kind="huge")],
        f"nobody_approves_an_own_{parent}": [approved_by_its_writer(factory)],
    }


BREAKERS = {
    **version_rules(f.ClaimVersionFactory, "claim"),
    **version_rules(f.LessonVersionFactory, "lesson"),
    **version_rules(f.QuestionVersionFactory, "question"),
    "one_topic_at_a_position": [twice(TopicFactory, "course", "position")],
    "one_sign_at_a_position": [twice(UrgentSignFactory, "course", "position")],
    "urgency_is_known": [with_(UrgentSignFactory, urgency="whenever")],
    "one_override_per_slug": [twice(f.OverrideFactory, "course", "slug")],
    "rule_of_override_is_known": [with_(f.OverrideFactory, rule="HL-99")],
    "override_has_a_reason": [with_(f.OverrideFactory, reason="")],
    "one_picture_per_slug": [twice(PictureFactory, "course", "slug")],
    "one_meaning_per_term": [twice(GlossaryTermFactory, "course", "term")],
    "one_source_per_slug": [twice(f.SourceFactory, "course", "slug")],
    "source_kind_is_known": [with_(f.SourceFactory, kind="rumor")],
    "one_claim_per_slug": [twice(f.ClaimFactory, "course", "slug")],
    "review_by_after_review": [
        with_(f.ClaimFactory, review_by=date(2026, 11, 23)),
        with_(f.ClaimFactory, review_by=date(2020, 1, 1)),
    ],
    "one_citation_of_a_source": [same_citation],
    "clinical_role_is_known": [with_(f.SignOffFactory, role="wizard")],
    "verdict_is_known": [with_(f.ClaimVersionFactory, verdict="mixed-evidence")],
    "level_is_known": [
        with_(f.ClaimVersionFactory, level="certain"),
        with_(f.ClaimVersionFactory, level="", verdict="true"),
    ],
    "one_misconception_per_slug": [twice(f.MisconceptionFactory, "course", "slug")],
    "harm_from_one_to_three": [with_(f.MisconceptionFactory, harm=0), with_(f.MisconceptionFactory, harm=4)],
    "merged_into_another": [merged_into_itself],
    "one_lesson_per_slug": [twice(f.LessonFactory, "course", "slug")],
    "a_lesson_shows_a_claim_once": [twice(f.ShownClaimFactory, "lesson_version", "claim_version")],
    "one_pack_entry_per_object": [twice(PackEntryFactory, "course", "slug")],
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
    "text_size_is_known": [with_(f.LearnerFactory, text_size="huge")],
    "spacing_is_known": [with_(f.LearnerFactory, spacing="none")],
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
    "form_is_known": [
        with_(f.AttemptFactory, form="c"),
        with_(f.AttemptFactory, phase=Phase.REVIEW, quiz=None, form="a"),
    ],
    "only_a_first_check_has_pages": [with_(f.AttemptFactory, phase=Phase.POST, pages=["question 1"])],
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
    "one_card_per_misconception": [twice(f.ReviewCardFactory, "learner", "misconception")],
    "only_a_fresh_card_has_no_memory": [with_(f.ReviewCardFactory, memory=None)],
    "one_seen_correction_per_claim": [twice(f.SeenCorrectionFactory, "learner", "claim")],
    "seen_corrections_count_from_one": [with_(f.SeenCorrectionFactory, number=0)],
    "reviews_are_numbered": [second_review_of_a_number],
    "waived_exactly_with_a_reason": [
        with_(f.LessonProgressFactory, waived_at=NOON),
        with_(f.LessonProgressFactory, waive_reason="Heard the talk."),
    ],
    "waiving_has_its_date": [with_(f.LessonProgressFactory, state=CompletionState.WAIVED)],
    "a_cohort_has_a_name": [with_(CohortFactory, name="")],
    "a_member_has_a_name": [lambda: member(CohortFactory(), name="")],
    "one_active_enrollment_per_cohort": [second_enrollment],
    "one_live_consent_per_scope": [second_live_consent],
    "consent_scope_is_known": [with_(consent, scope="everything")],
    "consent_is_withdrawn_after_it_is_given": [with_(consent, withdrawn_at=NOON - timedelta(seconds=1))],
    "concern_reason_is_known": [with_(f.ConcernFactory, reason="boring")],
    "concern_phase_is_known": [with_(f.ConcernFactory, phase="later")],
    "closed_exactly_with_a_reason": [
        with_(f.ConcernFactory, closed_at=NOON),
        with_(f.ConcernFactory, closing_reason="Reads well."),
    ],
    "only_a_closed_one_has_a_closer": [lambda: f.ConcernFactory(closed_by=f.UserFactory())],
    "rhythm_is_known": [with_(f.ReminderPlanFactory, rhythm="daily")],
    "three_unanswered_at_most": [with_(f.ReminderPlanFactory, sent_at=NOON, unanswered=4)],
    "only_what_was_sent_is_unanswered": [with_(f.ReminderPlanFactory, unanswered=1)],
    "only_what_was_chosen_is_stopped": [with_(f.ReminderPlanFactory, rhythm=Rhythm.NONE, stopped_at=NOON)],
    "audit_action_is_known": [lambda: AuditEntry.objects.create(at=NOON, action="deleted_log")],
    "a_recovery_code_stands_once": [second_copy_of_a_code],
    "a_place_is_known_once": [second_copy_of_a_place],
    "a_nickname_is_seen": [lambda: f.UserFactory(username="\u3164")],
}
ALL = {
    constraint.name: constraint
    for app in ("quizzes", "accounts")
    for model in apps.get_app_config(app).get_models()
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
    f.ClaimVersionFactory(written_by=f.UserFactory(), approved_by=f.UserFactory(), approved_at=NOON)
    f.LessonProgressFactory(state=CompletionState.WAIVED, waived_at=NOON, waive_reason="Heard the talk.")
    AuditEntry.objects.create(at=NOON, action=AuditAction.EDITED)
    f.ReminderPlanFactory(sent_at=NOON, unanswered=3, stopped_at=NOON)
    f.ReminderPlanFactory(rhythm=Rhythm.NONE, sent_at=NOON)
    f.ConcernFactory.create_batch(2, question_version=f.QuestionVersionFactory())
    f.ConcernFactory(closed_at=NOON, closing_reason="Reads well.", closed_by=f.UserFactory())
    left = member(CohortFactory(), shares=())
    Enrollment.objects.update(left_at=NOON)
    member(left.cohort, learner=left.learner)
    taken_back = consent(withdrawn_at=NOON)
    consent(enrollment=taken_back.enrollment)
    consent(enrollment=taken_back.enrollment, scope=ConsentScope.ANSWERS)
    anchor = f.ItemFactory()

    parallel = f.ItemFactory(quiz=anchor.quiz, role=ItemRole.PARALLEL, parallel_of=anchor)

    assert parallel.parallel_of == anchor


def test_everything_of_a_learner_goes_with_them():
    """DESIGN 2: erasing is one delete."""
    belief = f.BeliefFactory()
    learner = belief.learner
    f.ResponseFactory(item__attempt=belief.first_evidence)
    f.LessonProgressFactory(learner=learner)
    member(CohortFactory(), learner=learner)
    f.ReminderPlanFactory(learner=learner)
    f.BeliefFactory()

    learner.delete()

    left = {model.__name__: model.objects.count() for model in learner_models()}
    assert left == dict.fromkeys(left, 0) | {"Attempt": 1, "Belief": 1, "Learner": 1}


def learner_models():
    names = [
        "Attempt",
        "AttemptItem",
        "Belief",
        "Consent",
        "Enrollment",
        "Learner",
        "LessonProgress",
        "ReminderPlan",
        "Response",
    ]
    return [apps.get_model("quizzes", name) for name in names]
