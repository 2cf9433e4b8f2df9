"""Attempts: started once, answered once per item, closed by the last answer with all that follows."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.domain.grading import Answer
from quizzes.errors import AttemptClosed, NotAnswerable, NothingToAsk, NotSkippable
from quizzes.models import Attempt, AttemptItem, Belief, LessonProgress, Option, QuestionVersion, Quiz, Response
from quizzes.services import attempts as service
from quizzes.services.attempts import record_response, retry_attempt, skip_item, start_attempt
from quizzes.services.progress import begin_lesson, mark_read
from quizzes.vocabulary import AttemptState, BeliefState, CompletionState, Confidence, Phase
from tests import walks
from tests.conftest import NOON
from tests.factories import LearnerFactory, QuizFactory, UserFactory
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course").get(course=small_course)


@pytest.fixture
def learner():
    return LearnerFactory()


def meant(labels, confidence=None) -> Answer:
    return Answer(frozenset(labels) - {"unsure"}, confidence)


def slug_of(item) -> str:
    return item.question_version.question.slug


def items_of(attempt):
    return list(attempt.items.select_related("question_version__question").order_by("position"))


def answer_attempt(attempt, answers, *, at, confidence=None):
    for item in items_of(attempt):
        record_response(item, meant(answers[slug_of(item)], confidence), at=at)
    attempt.refresh_from_db()
    return attempt


def taken(learner, quiz, phase, answers, *, at, confidence=None) -> Attempt:
    """A closed attempt."""
    attempt = start_attempt(learner, quiz, phase, seed=1, at=at)
    return answer_attempt(attempt, answers, at=at, confidence=confidence)


def item_of(attempt, slug) -> AttemptItem:
    return attempt.items.get(question_version__question__slug=slug)


# Starting


def test_start_attempt_twice_gives_the_same_open_attempt(learner, quiz):
    first = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    second = start_attempt(learner, quiz, Phase.PRE, seed=2, at=NOON + HOUR)

    assert (second.pk, second.seed, Attempt.objects.count(), AttemptItem.objects.count()) == (first.pk, 1, 1, 2)


def test_start_attempt_numbers_attempts_of_a_phase(learner, quiz):
    taken(learner, quiz, Phase.PRE, RIGHT, at=NOON)
    taken(LearnerFactory(), quiz, Phase.PRE, RIGHT, at=NOON)

    again = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    assert again.number == 2


@pytest.mark.parametrize(
    ("phase", "slugs"),
    [
        (Phase.PRE, ["soil-as-food", "why-talk"]),
        (Phase.POST, ["soil-as-food", "what-feeds", "why-talk"]),
        (Phase.RECHECK, ["soil-in-other-words", "why-talk"]),
    ],
)
def test_start_attempt_asks_the_items_of_its_phase(learner, quiz, phase, slugs):
    """MC-9"""
    attempt = start_attempt(learner, quiz, phase, seed=1, at=NOON)

    assert sorted(slug_of(item) for item in items_of(attempt)) == slugs
    assert [item.position for item in items_of(attempt)] == list(range(1, len(slugs) + 1))


def test_start_attempt_without_questions_is_refused_and_leaves_nothing(learner):
    with pytest.raises(NothingToAsk):
        start_attempt(learner, QuizFactory(), Phase.PRE, seed=1, at=NOON)

    assert Attempt.objects.count() == 0


def order_of(attempt):
    return [(item.question_version_id, item.option_order) for item in items_of(attempt)]


@pytest.mark.parametrize("seed", [0, 1, 7, 2**31 - 1])
def test_order_depends_on_the_seed_alone(quiz, seed):
    """MC-10"""
    first = start_attempt(LearnerFactory(), quiz, Phase.POST, seed=seed, at=NOON)

    second = start_attempt(LearnerFactory(), quiz, Phase.POST, seed=seed, at=NOON + HOUR)

    assert order_of(first) == order_of(second)


def test_orders_differ_between_seeds(quiz):
    """MC-10: shuffled at all."""
    orders = {
        str(order_of(start_attempt(LearnerFactory(), quiz, Phase.POST, seed=seed, at=NOON))) for seed in range(12)
    }

    assert len(orders) > 3


def test_verdict_options_are_never_shuffled(quiz):
    """MC-2"""
    for seed in range(6):
        attempt = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=seed, at=NOON)
        assert item_of(attempt, "soil-as-food").option_order == ["true", "false", "not_proven"]


def publish_again(question, *, at) -> QuestionVersion:
    """A new wording whose right option is another one."""
    old = question.versions.order_by("-number").first()
    new = QuestionVersion.objects.create(
        question=question,
        number=old.number + 1,
        published_at=at,
        stem="New words",
        fact="New fact",
        why_it_misleads="W",
        closing_fact="C",
        section="soil",
    )
    Option.objects.bulk_create(
        Option(version=new, position=o.position, label=o.label, text=o.text, is_correct=not o.is_correct)
        for o in old.options.all()
    )
    return new


def test_open_attempt_keeps_its_question_version(learner, quiz):
    """DESIGN 3.4: publishing never touches an open attempt; the next start asks the new wording."""
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    old = item_of(attempt, "why-talk")
    new = publish_again(old.question_version.question, at=NOON + HOUR)

    response = record_response(old, meant(["b"]), at=NOON + 2 * HOUR)

    later = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=1, at=NOON + 2 * HOUR)
    assert (response.points, start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON + 2 * HOUR).pk) == (1, attempt.pk)
    assert item_of(attempt, "why-talk").question_version_id == old.question_version_id != new.pk
    assert item_of(later, "why-talk").question_version_id == new.pk


def test_wording_that_is_published_later_is_not_asked_yet(quiz):
    question = quiz.items.get(question__slug="why-talk").question
    new = publish_again(question, at=NOON + HOUR)

    attempt = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=1, at=NOON)

    assert item_of(attempt, "why-talk").question_version_id != new.pk


# Answering


def test_record_response_twice_keeps_the_first_answer(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), "why-talk")
    first = record_response(item, meant(["a"]), at=NOON)

    second = record_response(item, meant(["b"]), at=NOON + HOUR)

    assert (second.pk, second.chosen, second.points, second.received_at) == (first.pk, ["a"], 0, NOON)


def test_record_response_after_the_attempt_closed_keeps_the_first_answer(learner, quiz):
    attempt = taken(learner, quiz, Phase.PRE, WRONG, at=NOON)

    response = record_response(item_of(attempt, "why-talk"), meant(["b"]), at=NOON + HOUR)

    attempt.refresh_from_db()
    assert (response.chosen, attempt.submitted_at) == (["a"], NOON)


@pytest.mark.parametrize(
    ("slug", "labels", "points"),
    [
        ("soil-as-food", ["false"], 1),
        ("soil-as-food", ["true"], 0),
        ("soil-as-food", [], 0),
        ("what-feeds", ["a", "b"], 2),
        ("what-feeds", ["a"], 1),
        ("what-feeds", ["a", "c"], 0),
        ("what-feeds", ["a", "b", "c"], 1),
        ("what-feeds", [], 0),
    ],
)
def test_record_response_gives_the_share_of_the_items_points(learner, quiz, slug, labels, points):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), slug)

    response = record_response(item, meant(labels), at=NOON)

    assert (response.points, response.chosen, response.is_unsure) == (points, sorted(labels), not labels)


@pytest.mark.parametrize("confidence", [None, *Confidence])
def test_confidence_is_kept_and_never_scored(learner, quiz, confidence):
    """MC-3"""
    attempt = taken(learner, quiz, Phase.PRE, RIGHT, at=NOON, confidence=confidence)

    rows = Response.objects.filter(item__attempt=attempt).values_list("points", "confidence")
    assert set(rows) == {(1.0, confidence)}


@pytest.mark.parametrize("labels", [["true", "false"], ["maybe"], [""]])
def test_answer_that_the_question_does_not_have_is_refused(learner, quiz, labels):
    item = item_of(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), "soil-as-food")

    with pytest.raises(NotAnswerable):
        record_response(item, meant(labels), at=NOON)

    assert Response.objects.count() == 0


# Skipping


def test_skip_is_for_sensitive_items_only(learner, quiz):
    """CR-2"""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)

    with pytest.raises(NotSkippable):
        skip_item(item_of(attempt, "why-talk"), at=NOON)

    assert attempt.items.filter(skipped_at=None).count() == 3


def test_skip_twice_keeps_the_first_time(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), "what-feeds")
    skip_item(item, at=NOON)

    skip_item(item, at=NOON + HOUR)

    item.refresh_from_db()
    assert item.skipped_at == NOON


def test_skip_of_an_answered_item_keeps_the_answer(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), "what-feeds")
    record_response(item, meant(["a"]), at=NOON)

    skip_item(AttemptItem.objects.get(pk=item.pk), at=NOON)

    item.refresh_from_db()
    assert (item.skipped_at, item.response.chosen) == (None, ["a"])


def test_answer_to_a_skipped_item_of_an_open_attempt_counts(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), "what-feeds")
    skip_item(item, at=NOON)
    item.refresh_from_db()

    record_response(item, meant(["a", "b"]), at=NOON)

    item.refresh_from_db()
    assert (item.skipped_at, item.response.points) == (None, 2)


def test_answer_to_a_skipped_item_of_a_closed_attempt_is_refused(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)

    with pytest.raises(AttemptClosed):
        record_response(item_of(attempt, "what-feeds"), meant(["a"]), at=NOON)

    assert Response.objects.count() == 2


def test_skip_of_the_last_item_closes_the_attempt(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)

    skip_item(item_of(attempt, "what-feeds"), at=NOON + HOUR)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at) == (AttemptState.SUBMITTED, NOON + HOUR)


# Closing


def test_attempt_closes_with_its_last_answer_and_not_before(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    first, last = items_of(attempt)

    record_response(first, meant([]), at=NOON + HOUR)
    attempt.refresh_from_db()
    before = attempt.state, attempt.submitted_at, Belief.objects.count()
    record_response(last, meant([]), at=NOON + 2 * HOUR)
    attempt.refresh_from_db()

    assert before == (AttemptState.IN_PROGRESS, None, 0)
    assert (attempt.state, attempt.submitted_at) == (AttemptState.SUBMITTED, NOON + 2 * HOUR)
    assert Belief.objects.filter(state=BeliefState.UNSURE).count() == 2


def test_ledger_and_progress_follow_in_the_closing_transaction(learner, quiz):
    version = quiz.lesson.versions.get()
    begin_lesson(learner, version, at=NOON)
    mark_read(learner, version, at=NOON)
    taken(learner, quiz, Phase.PRE, WRONG, at=NOON)
    taken(learner, quiz, Phase.POST, RIGHT, at=NOON + HOUR)

    progress = LessonProgress.objects.get()
    assert (progress.state, progress.completed_at, progress.checked_at) == (
        CompletionState.CHECKED,
        NOON + HOUR,
        NOON + HOUR,
    )
    assert set(Belief.objects.values_list("state", "corrected_at")) == {(BeliefState.CORRECTED, NOON + HOUR)}


def test_nothing_of_a_closing_answer_stays_when_the_ledger_cannot_be_kept(learner, quiz, monkeypatch):
    """All or nothing: neither the answer, nor the closed state, nor half a ledger."""
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    first, last = items_of(attempt)
    record_response(first, meant([]), at=NOON)

    def refuse(*args, **kwargs):
        raise IntegrityError("the disk is full")

    monkeypatch.setattr(service, "refresh_progress", refuse)
    with pytest.raises(IntegrityError):
        record_response(last, meant([]), at=NOON)

    attempt.refresh_from_db()
    assert (attempt.state, Response.objects.count(), Belief.objects.count()) == (AttemptState.IN_PROGRESS, 1, 0)


def test_preview_is_no_evidence_and_no_progress(learner, quiz):
    begin_lesson(learner, quiz.lesson.versions.get(), at=NOON)
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    Attempt.objects.update(is_preview=True)

    answer_attempt(attempt, WRONG, at=NOON)

    assert (attempt.state, Belief.objects.count()) == (AttemptState.SUBMITTED, 0)
    assert LessonProgress.objects.get().state == CompletionState.IN_PROGRESS


# Retry


def test_retry_asks_what_was_missed_in_words_current_now(learner, quiz):
    """MC-11"""
    first = taken(learner, quiz, Phase.POST, RIGHT | {"why-talk": ["a"]}, at=NOON)

    again = retry_attempt(first, seed=3, at=NOON + HOUR)

    assert (again.retry_of_id, again.number, again.phase, again.state) == (first.pk, 2, Phase.POST, "in_progress")
    assert [slug_of(item) for item in items_of(again)] == ["why-talk"]


def test_retry_twice_gives_the_same_open_attempt(learner, quiz):
    first = taken(learner, quiz, Phase.POST, WRONG, at=NOON)

    once, twice = (retry_attempt(first, seed=3, at=NOON) for _ in range(2))

    assert once.pk == twice.pk


def test_retry_of_a_retry_asks_what_is_still_missed(learner, quiz):
    """MC-11: unlimited, and every one hangs on the first attempt."""
    first = taken(learner, quiz, Phase.POST, WRONG, at=NOON)
    second = answer_attempt(retry_attempt(first, seed=1, at=NOON + HOUR), WRONG | {"why-talk": ["b"]}, at=NOON + HOUR)

    third = retry_attempt(second, seed=1, at=NOON + 2 * HOUR)

    assert (third.retry_of_id, third.number) == (first.pk, 3)
    assert sorted(slug_of(item) for item in items_of(third)) == ["soil-as-food", "what-feeds"]


def test_retry_is_no_evidence_and_counts_for_the_latest_answers(learner, quiz):
    """MC-11: the ledger keeps what the first attempt showed."""
    version = quiz.lesson.versions.get()
    begin_lesson(learner, version, at=NOON)
    mark_read(learner, version, at=NOON)
    first = taken(learner, quiz, Phase.POST, WRONG, at=NOON)
    before = list(Belief.objects.order_by("pk").values())
    completed = LessonProgress.objects.get().state

    answer_attempt(retry_attempt(first, seed=1, at=NOON + HOUR), RIGHT, at=NOON + HOUR)

    assert (list(Belief.objects.order_by("pk").values()), completed) == (before, CompletionState.COMPLETED)
    assert LessonProgress.objects.get().state == CompletionState.CHECKED


def test_retry_of_an_open_attempt_is_refused(learner, quiz):
    with pytest.raises(AttemptClosed):
        retry_attempt(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), seed=1, at=NOON)


def test_retry_of_nothing_missed_is_refused(learner, quiz):
    first = taken(learner, quiz, Phase.POST, RIGHT, at=NOON)

    with pytest.raises(NothingToAsk):
        retry_attempt(first, seed=1, at=NOON)

    assert Attempt.objects.count() == 1


def test_retry_leaves_out_what_was_skipped_and_what_left_the_quiz(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(WRONG[slug]), at=NOON)
    attempt.refresh_from_db()
    quiz.items.get(question__slug="why-talk").delete()

    again = retry_attempt(attempt, seed=1, at=NOON)

    assert [slug_of(item) for item in items_of(again)] == ["soil-as-food"]


# Cost


def statements(captured) -> list[str]:
    """What touches tables: neither savepoints nor the bounds of a transaction."""
    bounds = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [row["sql"] for row in captured.captured_queries if not row["sql"].startswith(bounds)]


@pytest.mark.parametrize(("is_signed_in", "most"), [(False, 8), (True, 10)])
def test_answer_costs_few_statements(small_course, clock, is_signed_in, most):
    """DESIGN 7: the closing answer aside, once the process knows the content."""
    client = Client()
    if is_signed_in:
        client.force_login(UserFactory())
    url = walks.start(client)
    client.get(url)

    with CaptureQueriesContext(connection) as captured:
        response = walks.answer(client, url, ["unsure"])

    assert (response.status_code, Response.objects.count()) == (303, 1)
    assert len(statements(captured)) <= most


def test_random_is_not_taken_from_the_process(learner, quiz):
    """STYLE 5.3: dice come in as a seed; the process's own are not touched."""
    random.seed(5)
    before = random.getstate()

    start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)

    assert random.getstate() == before


# The count of open items


def test_open_items_count_down_with_answers_skips_and_repeats(learner, quiz):
    """Stored for speed; it always equals the items that are neither answered nor skipped."""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    sensitive = item_of(attempt, "what-feeds")
    other = item_of(attempt, "soil-as-food")
    counts = [attempt.open_items]

    for act in (
        lambda: skip_item(sensitive, at=NOON),
        lambda: skip_item(item_of(attempt, "what-feeds"), at=NOON),
        lambda: record_response(item_of(attempt, "what-feeds"), meant({"a"}), at=NOON),
        lambda: record_response(other, meant({"unsure"}), at=NOON),
        lambda: record_response(other, meant({"true"}), at=NOON),
    ):
        act()
        attempt.refresh_from_db()
        counts.append(attempt.open_items)
        assert attempt.open_items == attempt.items.unanswered().count()

    assert counts == [3, 2, 2, 2, 1, 1]


def test_question_without_published_wording_is_left_out(learner, quiz):
    """A draft in the quiz must not keep anybody from starting."""
    QuestionVersion.objects.filter(question__slug="why-talk").update(published_at=None)

    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    assert ([slug_of(item) for item in items_of(attempt)], attempt.open_items) == (["soil-as-food"], 1)
