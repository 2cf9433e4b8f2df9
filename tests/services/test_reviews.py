"""Reviews kept: cards equal their replay, a session asks what it should, and what a learner chooses holds."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import CardChange, Wish, replay_cards
from quizzes.errors import NothingToAsk
from quizzes.models import Attempt, ClaimVersion, Misconception, Quiz, ReviewCard
from quizzes.queries.ledger import submitted_attempts
from quizzes.queries.reviews import review_offer, taken_phases
from quizzes.services.attempts import record_response, retry_attempt, start_attempt
from quizzes.services.reviews import change_card, choose_reviews, keep_cards, review_afresh, start_review
from quizzes.vocabulary import AttemptState, ItemRole, Phase, QuestionType, Verdict
from tests.conftest import NOON
from tests.factories import (
    ClaimFactory,
    ClaimVersionFactory,
    CourseFactory,
    ItemFactory,
    LearnerFactory,
    MisconceptionFactory,
    QuestionVersionFactory,
    ReviewCardFactory,
    SignedInLearnerFactory,
)
from tests.racing import at_once
from tests.review_rows import (
    BELIEVED,
    DAY,
    HOUR,
    LATER,
    OTHERWISE,
    RECHECKED,
    RIGHT,
    UNSURE,
    VERY,
    add_idea,
    answer_all,
    begin_review,
    cards,
    content_of,
    item_about,
    learner_with_cards,
    lesson_of_ideas,
    publish,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return CourseFactory()


def asked_in(attempt):
    """Slugs of the questions, in order."""
    return list(attempt.items.values_list("question_version__question__slug", flat=True))


def ideas_in(attempt):
    """The ideas that the questions probe, in order."""
    rows = attempt.items.filter(question_version__options__reveals__isnull=False)
    return list(rows.order_by("position").values_list("question_version__options__reveals", flat=True))


def card_of(learner, idea):
    return ReviewCard.objects.get(learner=learner, misconception=idea)


def nothing_comes(learner, course, *, at, **wish):
    with pytest.raises(NothingToAsk):
        begin_review(learner, course, at=at, **wish)
    return True


# Cards


def test_cards_are_made_when_the_post_check_closes(course):
    """DESIGN 2: for ideas ever revealed or unsure; what was clear from the start gets none."""
    quiz = lesson_of_ideas(course, 2)
    unsure, clear = LearnerFactory(), LearnerFactory()
    for learner, label in [(unsure, UNSURE), (clear, RIGHT)]:
        take(learner, quiz, Phase.PRE, label, at=NOON)
    before = len(cards(unsure))
    for learner in (unsure, clear):
        take(learner, quiz, Phase.POST, RIGHT, at=NOON + HOUR)

    assert (before, len(cards(unsure)), len(cards(clear))) == (0, 2, 0)


def test_retries_and_previews_leave_the_cards_alone(course):
    quiz = lesson_of_ideas(course, 2)
    learner = LearnerFactory()
    post = take(learner, quiz, Phase.POST, BELIEVED, at=NOON)
    kept = cards(learner)

    answer_all(retry_attempt(post, seed=1, at=NOON + HOUR), RIGHT, at=NOON + HOUR)
    preview = start_attempt(learner, quiz, Phase.RECHECK, seed=1, at=NOON + HOUR)
    Attempt.objects.filter(pk=preview.pk).update(is_preview=True)
    answer_all(preview, RIGHT, at=NOON + HOUR)

    assert cards(learner) == kept


STEPS = st.lists(
    st.tuples(
        st.sampled_from([Phase.PRE, Phase.POST, Phase.RECHECK, Phase.REVIEW, *CardChange]),
        st.sampled_from([RIGHT, BELIEVED, OTHERWISE, UNSURE]),
        st.sampled_from([None, VERY]),
        st.integers(0, 40 * 24),
    ),
    max_size=9,
)


def walk(learner, quiz, steps):
    """Anything in any order, at clocks that need not agree."""
    for what, label, confidence, hours in steps:
        at = NOON + timedelta(hours=hours)
        if isinstance(what, CardChange):
            card = ReviewCard.objects.of_learner(learner).order_by("misconception").first()
            if card:
                change_card(card, what, at=at)
        elif what is Phase.REVIEW:
            try:
                answer_all(begin_review(learner, quiz.course, at=at), label, at=at, confidence=confidence)
            except NothingToAsk:
                continue
        else:
            take(learner, quiz, what, label, at=at, confidence=confidence)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_stored_cards_equal_their_replay_after_any_answers(course, steps):
    """DESIGN 2: a pure function of the attempts, but for what the learner chose; in every column."""
    quiz = Quiz.objects.filter(course=course).first() or lesson_of_ideas(course, 2)
    learner = LearnerFactory()
    take(learner, quiz, Phase.POST, BELIEVED, at=NOON)
    walk(learner, quiz, steps)
    stored = cards(learner)
    fresh = {row.misconception_id: row.starts_at for row in ReviewCard.objects.of_learner(learner) if row.starts_at}
    replayed = replay_cards(submitted_attempts(learner), fresh)

    assert {row.misconception_id: row.card for row in ReviewCard.objects.of_learner(learner)} == replayed
    ReviewCard.objects.of_learner(learner).update(memory={}, due_at=NOON, right_on=[], last_questions=[], scheduler="")
    keep_cards(learner)
    assert cards(learner) == stored


def test_attempt_that_closes_out_of_clock_order_is_replayed_in_its_place(course):
    """Two servers, two clocks: the re-check was right last, though the belief was written after it."""
    quiz = lesson_of_ideas(course)
    skewed, in_order = LearnerFactory(), LearnerFactory()
    take(skewed, quiz, Phase.POST, RIGHT, at=NOON + HOUR)
    take(skewed, quiz, Phase.PRE, BELIEVED, at=NOON)
    take(in_order, quiz, Phase.PRE, BELIEVED, at=NOON)
    take(in_order, quiz, Phase.POST, RIGHT, at=NOON + HOUR)

    one, other = ([row.card for row in ReviewCard.objects.of_learner(who)] for who in (skewed, in_order))
    assert one == other
    assert len(one) == 1


def test_idea_that_no_option_reveals_is_reviewed_through_its_claim(course):
    """MC-12; and ideas that authors add or take away later are known at once, in every process."""
    quiz = lesson_of_ideas(course)
    silent = item_about(quiz, None)
    idea = MisconceptionFactory(course=course, refuted_by=silent.question.claim)
    learner = LearnerFactory()
    take(learner, quiz, Phase.POST, OTHERWISE, at=NOON, confidence=VERY)
    assert card_of(learner, idea).is_sure_and_wrong

    added = MisconceptionFactory(course=course, refuted_by=silent.question.claim)
    idea.delete()
    take(learner, quiz, Phase.RECHECK, RIGHT, at=RECHECKED)

    assert card_of(learner, added).is_sure_and_wrong
    assert ReviewCard.objects.count() == 2


# Sessions


def test_sure_and_wrong_comes_first_and_stays_until_right_on_two_days(course):
    """MC-12: after three days, before the re-check, in other words; flagged until two different UTC days."""
    quiz = lesson_of_ideas(course, 3)
    learner = LearnerFactory()
    flagged = Misconception.objects.order_by("pk").last()
    post = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    sure = post.items.filter(question_version__options__reveals=flagged)
    answer_items(post.items.exclude(pk__in=sure.values("pk")), UNSURE)
    answer_items(sure, BELIEVED, VERY)

    assert nothing_comes(learner, course, at=NOON + 3 * DAY - timedelta(seconds=1))
    first = begin_review(learner, course, at=NOON + 3 * DAY)
    parallel = first.items.get().item
    answer_all(first, RIGHT, at=NOON + 3 * DAY)
    assert (ideas_in(first), parallel.role) == ([flagged.pk], ItemRole.PARALLEL)
    assert card_of(learner, flagged).is_sure_and_wrong
    second = begin_review(learner, course, at=NOON + 9 * DAY)
    answer_all(second, RIGHT, at=NOON + 9 * DAY)
    assert (ideas_in(second), asked_in(second) == asked_in(first)) == ([flagged.pk], False)
    assert not card_of(learner, flagged).is_sure_and_wrong


def answer_items(items, label, confidence=None):
    for item in items:
        record_response(item, Answer(frozenset(label), confidence), at=NOON)


def test_sure_and_wrong_leads_a_longer_session(course):
    """SR-2: ahead of what is remembered even less."""
    quiz = lesson_of_ideas(course, 4)
    learner = learner_with_cards(quiz)
    flagged = Misconception.objects.order_by("pk").last()
    ReviewCard.objects.filter(misconception=flagged).update(is_sure_and_wrong=True)

    attempt = begin_review(learner, course, at=LATER)

    assert ideas_in(attempt)[0] == flagged.pk
    assert len(ideas_in(attempt)) == 4


@pytest.mark.parametrize("make", [LearnerFactory, SignedInLearnerFactory])
def test_other_ideas_wait_for_the_re_check_and_come_after_it(course, make):
    """Design 3.3, SR-9: the same for guests and for people with an account."""
    quiz = lesson_of_ideas(course, 2)
    learner = make()
    take(learner, quiz, Phase.PRE, BELIEVED, at=NOON)
    take(learner, quiz, Phase.POST, RIGHT, at=NOON)
    assert nothing_comes(learner, course, at=NOON + 30 * DAY, is_early=True)

    take(learner, quiz, Phase.RECHECK, RIGHT, at=NOON + 30 * DAY)

    assert nothing_comes(learner, course, at=NOON + 31 * DAY)
    assert len(asked_in(begin_review(learner, course, at=LATER))) == 2


@pytest.mark.parametrize(
    ("ideas", "size", "asked"), [(1, 5, 1), (3, 5, 3), (5, 5, 5), (8, 5, 5), (8, 3, 3), (8, 40, 5)]
)
def test_session_has_at_most_five_questions(course, ideas, size, asked):
    """SR-1; the learner may pick three."""
    learner = learner_with_cards(lesson_of_ideas(course, ideas))

    attempt = begin_review(learner, course, at=LATER, size=size)

    assert (len(set(asked_in(attempt))), attempt.open_items) == (asked, asked)


def test_nothing_to_review_begins_nothing(course):
    lesson_of_ideas(course)
    learner = LearnerFactory()

    assert nothing_comes(learner, course, at=NOON)
    assert nothing_comes(learner, course, at=NOON, is_early=True)
    assert Attempt.objects.count() == 0


def test_sessions_rest_three_days_and_early_only_on_request(course):
    """SR-1: six ideas are due; the sixth waits for the next session, or for the wish."""
    learner = learner_with_cards(lesson_of_ideas(course, 6))
    at = LATER
    answer_all(begin_review(learner, course, at=at), RIGHT, at=at)

    assert nothing_comes(learner, course, at=at + 3 * DAY - timedelta(seconds=1))
    early = begin_review(learner, course, at=at + HOUR, is_early=True)
    assert len(asked_in(early)) == 5
    early.delete()
    assert len(asked_in(begin_review(learner, course, at=at + 3 * DAY))) == 1


def test_sensitive_items_never_come(course):
    """They can be skipped where they stand; nothing brings them back."""
    quiz = lesson_of_ideas(course)
    hidden = add_idea(quiz, is_sensitive=True)
    learner = learner_with_cards(quiz)

    attempt = begin_review(learner, course, at=LATER)

    assert card_of(learner, hidden)
    assert hidden.pk not in ideas_in(attempt)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([RIGHT, BELIEVED, UNSURE]), st.integers(0, 90)), min_size=2, max_size=6))
def test_same_question_never_comes_twice_in_a_row(course, sessions):
    """MC-12: for each idea, whatever was answered and however soon the learner asks again."""
    quiz = Quiz.objects.filter(course=course).first() or lesson_of_ideas(course, 3)
    learner = learner_with_cards(quiz)
    last, at = {row["misconception_id"]: row["last_questions"] for row in cards(learner)}, RECHECKED
    for label, days in sessions:
        at += days * DAY + HOUR
        attempt = begin_review(learner, course, at=at, is_early=True)
        for idea, question in zip(ideas_in(attempt), questions_in(attempt), strict=True):
            assert question not in last[idea]
        answer_all(attempt, label, at=at)
        last = {row["misconception_id"]: row["last_questions"] for row in cards(learner)}


def questions_in(attempt):
    return list(attempt.items.order_by("position").values_list("question_version__question", flat=True))


def test_cards_of_another_course_do_not_come(course):
    quiz, elsewhere = lesson_of_ideas(course), lesson_of_ideas(CourseFactory())
    learner = learner_with_cards(elsewhere)

    assert nothing_comes(learner, course, at=LATER, is_early=True)
    assert quiz.items.count() == 2


def test_review_speaks_the_language_of_the_course_and_has_a_number():
    course = CourseFactory(language="es")
    learner = learner_with_cards(lesson_of_ideas(course))
    at = LATER
    answer_all(begin_review(learner, course, at=at), RIGHT, at=at)

    again = begin_review(learner, course, at=at + 4 * DAY, is_early=True)

    assert (again.language, again.number, again.quiz) == ("es", 2, None)


# Double taps


def test_start_review_twice_gives_the_same_open_review(course):
    learner = learner_with_cards(lesson_of_ideas(course, 2))
    at = LATER

    first = begin_review(learner, course, at=at)
    second = begin_review(learner, course, at=at + HOUR, size=3, is_early=True)

    assert (second.pk, second.items.count()) == (first.pk, 2)
    assert Attempt.objects.filter(phase=Phase.REVIEW).count() == 1


@pytest.mark.usefixtures("many_connections")
def test_two_starts_at_once_leave_one_open_review():
    course = CourseFactory()
    learner = learner_with_cards(lesson_of_ideas(course, 2))
    content = content_of(course, at=LATER)

    def start():
        return start_review(learner, content, Wish(), seed=1, at=LATER)

    one, other = at_once(start, start)

    assert one.pk == other.pk
    assert Attempt.objects.filter(phase=Phase.REVIEW).count() == 1


# While a review is open


def test_open_review_keeps_its_wording_and_the_next_gets_the_new_one(course):
    learner = learner_with_cards(lesson_of_ideas(course))
    at = LATER
    attempt = begin_review(learner, course, at=at)
    old = attempt.items.get().question_version
    options = {"reveals": {"b": Misconception.objects.get()}}
    fresh = QuestionVersionFactory(question=old.question, number=2, published_at=at, stem="New?", options=options)
    publish(course, at)

    assert begin_review(learner, course, at=at + HOUR).items.get().question_version == old
    attempt.delete()
    assert begin_review(learner, course, at=at + HOUR).items.get().question_version == fresh


def test_open_review_goes_on_when_its_lesson_is_retired(course):
    quiz = lesson_of_ideas(course)
    learner = learner_with_cards(quiz)
    at = LATER
    attempt = begin_review(learner, course, at=at)
    course.lessons.update(retired_on=at.date())
    publish(course, at)

    answer_all(attempt, RIGHT, at=at + HOUR)

    assert attempt.state == AttemptState.SUBMITTED
    assert nothing_comes(learner, course, at=at + 200 * DAY, is_early=True)


def verdict_item(quiz, idea, **item):
    """A question whose right answer is the verdict of its claim: false."""
    row = ItemFactory(quiz=quiz, question__type=QuestionType.VERDICT, **item)
    ClaimVersionFactory(claim=row.question.claim)
    labels = {"labels": [], "right": ""}
    version = QuestionVersionFactory(question=row.question, options=labels)
    for place, verdict in enumerate(Verdict):
        version.options.create(
            position=place,
            label=verdict,
            text=verdict.label,
            is_correct=verdict == Verdict.FALSE,
            reveals=idea if verdict == Verdict.TRUE else None,
        )
    return row


def test_question_that_the_evidence_has_overtaken_is_left_out(course):
    """A claim got another verdict: nobody is asked the old one, and another question takes its place."""
    quiz = lesson_of_ideas(course)
    idea = Misconception.objects.get()
    learner = learner_with_cards(quiz)
    overtaken = verdict_item(quiz, idea, role=ItemRole.TRANSFER)
    quiz.items.filter(role=ItemRole.PARALLEL).delete()
    ReviewCard.objects.update(last_questions=[quiz.items.get(role=ItemRole.ANCHOR).question_id])
    at = LATER
    publish(course, at)
    asked = begin_review(learner, course, at=at)
    assert asked_in(asked) == [overtaken.question.slug]
    asked.delete()

    ClaimVersionFactory(claim=overtaken.question.claim, number=2, published_at=at, verdict=Verdict.NOT_PROVEN)
    publish(course, at + HOUR)

    content = content_of(course, at=at + HOUR)
    assert review_offer(learner, content, taken_phases(learner), at=at + HOUR) is None
    assert nothing_comes(learner, course, at=at + HOUR)


def test_item_that_left_the_quiz_between_is_not_asked(course):
    quiz = lesson_of_ideas(course, 2)
    learner = learner_with_cards(quiz)
    at = LATER
    content = content_of(course, at=at)
    gone = Misconception.objects.order_by("pk").first()
    begin_review(learner, course, at=at).delete()
    quiz.items.filter(question__versions__options__reveals=gone).delete()

    attempt = start_review(learner, content, Wish(), seed=1, at=at)

    assert len(asked_in(attempt)) == 1


# What the learner chooses


def test_stopped_idea_comes_no_more_until_it_is_wanted_again(course):
    """SR-6: also after more answers about it; nothing is lost."""
    quiz = lesson_of_ideas(course)
    learner = learner_with_cards(quiz)
    at = LATER
    card = ReviewCard.objects.get()
    for _ in range(2):
        change_card(card, CardChange.STOP, at=at)
    assert nothing_comes(learner, course, at=at, is_early=True)

    take(learner, quiz, Phase.RECHECK, BELIEVED, at=at)
    assert ReviewCard.objects.get().is_stopped
    for _ in range(2):
        change_card(card, CardChange.RESUME, at=at)

    assert len(asked_in(begin_review(learner, course, at=at + 9 * DAY))) == 1


def test_fresh_start_forgets_and_can_be_taken_back(course):
    """SR-6: pressed twice it began at the first press; taken back it is as if it had not been."""
    learner = learner_with_cards(lesson_of_ideas(course), before=BELIEVED)
    before = cards(learner)
    card = ReviewCard.objects.get()
    at = RECHECKED + 2 * DAY

    change_card(card, CardChange.AFRESH, at=at)
    once = cards(learner)
    change_card(card, CardChange.AFRESH, at=at + HOUR)

    assert cards(learner) == once
    assert [(row["memory"], row["due_at"], row["fresh_since"]) for row in once] == [(None, at, at)]
    for _ in range(2):
        change_card(card, CardChange.TAKE_BACK, at=at + HOUR)
        assert cards(learner) == before


def test_fresh_start_stays_once_something_was_answered(course):
    learner = learner_with_cards(lesson_of_ideas(course))
    card, at = ReviewCard.objects.get(), RECHECKED + 10 * DAY
    change_card(card, CardChange.AFRESH, at=at)
    answer_all(begin_review(learner, course, at=at), RIGHT, at=at + HOUR)
    kept = cards(learner)

    change_card(card, CardChange.TAKE_BACK, at=at + 2 * HOUR)

    assert cards(learner) == kept
    assert [(row["fresh_since"], row["due_at"]) for row in kept] == [(at, at + HOUR + 4 * DAY)]


def test_switched_off_asks_nothing_and_an_open_review_can_be_ended(course):
    """SR-6: the whole feature; cards go on learning from the lessons."""
    learner = learner_with_cards(lesson_of_ideas(course, 2))
    at = LATER
    attempt = begin_review(learner, course, at=at)

    choose_reviews(learner, takes_reviews=False)

    answer_all(attempt, RIGHT, at=at)
    assert attempt.state == AttemptState.SUBMITTED
    assert nothing_comes(learner, course, at=at + 200 * DAY, is_early=True)
    choose_reviews(learner, takes_reviews=True)
    assert len(asked_in(begin_review(learner, course, at=at + 200 * DAY))) == 2


# After a change of meaning


@pytest.fixture
def neighbors(course):
    """Three learners' cards of three ideas, one of them of another course with the same names."""
    quizzes = [lesson_of_ideas(course, 2), lesson_of_ideas(CourseFactory())]
    return [learner_with_cards(*quizzes, before=BELIEVED) for _ in range(2)]


def fresh_ideas(at):
    return sorted(ReviewCard.objects.filter(meaning_since=at).values_list("learner", "misconception"))


def test_change_of_meaning_resets_exactly_the_cards_concerned(course, neighbors):
    """SR-10: by the claim, for every learner; no other idea."""
    changed = Misconception.objects.filter(course=course).first()
    at = RECHECKED + DAY

    count = review_afresh(claim=changed.refuted_by, at=at)

    assert count == 2
    assert fresh_ideas(at) == sorted((learner.pk, changed.pk) for learner in neighbors)


def test_change_of_a_question_resets_what_it_is_about(course, neighbors):
    """SR-10: what it probes; where it probes nothing, what its claim answers. Drafts count for nothing."""
    quiz = Quiz.objects.filter(course=course).first()
    changed, drafted = Misconception.objects.filter(course=course).order_by("pk")
    anchor = quiz.items.filter(question__versions__options__reveals=changed).first().question
    QuestionVersionFactory(question=anchor, number=2, published_at=None, options={"reveals": {"b": drafted}})
    silent = item_about(quiz, None).question
    answered = MisconceptionFactory(course=course, refuted_by=silent.claim)
    ReviewCardFactory(learner=neighbors[0], misconception=answered)
    one, other = RECHECKED + DAY, RECHECKED + 2 * DAY

    assert review_afresh(question=anchor, at=one) == 2
    assert review_afresh(question=silent, at=other) == 1

    assert fresh_ideas(one) == sorted((learner.pk, changed.pk) for learner in neighbors)
    assert fresh_ideas(other) == [(neighbors[0].pk, answered.pk)]


def test_cards_after_a_change_of_meaning_equal_their_replay(course, neighbors):
    """SR-10: also when somebody has stopped one, or had started it afresh before."""
    changed = Misconception.objects.filter(course=course).first()
    mine = card_of(neighbors[0], changed)
    change_card(mine, CardChange.STOP, at=NOON)
    change_card(mine, CardChange.AFRESH, at=NOON + 2 * HOUR)

    review_afresh(claim=changed.refuted_by, at=RECHECKED + DAY)

    for learner in neighbors:
        kept = cards(learner)
        keep_cards(learner)
        assert cards(learner) == kept
    mine.refresh_from_db()
    assert (mine.is_stopped, mine.memory, mine.meaning_since) == (True, None, RECHECKED + DAY)


def test_learner_takes_back_no_change_of_meaning(course, neighbors):
    """SR-10: what the evidence reset stays reset, whatever the learner had pressed before."""
    changed = Misconception.objects.filter(course=course).first()
    mine = card_of(neighbors[0], changed)
    change_card(mine, CardChange.AFRESH, at=RECHECKED + HOUR)
    review_afresh(claim=changed.refuted_by, at=RECHECKED + DAY)
    kept = cards(neighbors[0])

    change_card(mine, CardChange.TAKE_BACK, at=RECHECKED + 2 * DAY)

    assert cards(neighbors[0]) == kept


def test_change_of_nothing_resets_nothing(neighbors):
    assert review_afresh(at=RECHECKED) == 0
    assert review_afresh(claim=ClaimFactory(), at=RECHECKED) == 0


def test_new_wording_alone_resets_nothing(course, neighbors):
    """SR-10: a typo is mended; the cards stay, and a replay gives the same."""
    kept = cards(neighbors[0])
    for question in {item.question for item in Quiz.objects.filter(course=course).first().items.all()}:
        QuestionVersionFactory(question=question, number=2, published_at=RECHECKED + DAY, stem="Mended?")
    ClaimVersion.objects.update(statement="Mended.")
    publish(course, RECHECKED + DAY)

    keep_cards(neighbors[0])

    assert cards(neighbors[0]) == kept
