"""While a review is open things change: content, choices of the learner, the evidence."""

import pytest

from quizzes.authoring.services.publishing import publish_draft
from quizzes.domain.scheduling import CardChange, ReviewRequest
from quizzes.learning.queries.reviews import review_offer, submitted_phases
from quizzes.learning.services.reviews import (
    change_card,
    choose_reviews,
    rebuild_cards,
    reset_cards,
    start_review,
)
from quizzes.models import ClaimVersion, Learner, Misconception, Quiz, ReviewCard
from quizzes.vocabulary import AttemptState, ChangeKind, ItemRole, Phase, QuestionType, Verdict
from tests.conftest import NOON
from tests.factories import (
    ClaimFactory,
    ClaimVersionFactory,
    CourseFactory,
    ItemFactory,
    MisconceptionFactory,
    QuestionFactory,
    QuestionVersionFactory,
    ReviewCardFactory,
)
from tests.learning.services.reviews.asking import asked_in, card_of, nothing_comes
from tests.review_rows import (
    BELIEVED,
    DAY,
    HOUR,
    LATER,
    RECHECKED,
    RIGHT,
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
    assert review_offer(learner, content, submitted_phases(learner), at=at + HOUR) is None
    assert nothing_comes(learner, course, at=at + HOUR)


def test_item_that_left_the_quiz_between_is_not_asked(course):
    quiz = lesson_of_ideas(course, 2)
    learner = learner_with_cards(quiz)
    at = LATER
    content = content_of(course, at=at)
    gone = Misconception.objects.order_by("pk").first()
    begin_review(learner, course, at=at).delete()
    quiz.items.filter(question__versions__options__reveals=gone).delete()

    attempt = start_review(learner, content, ReviewRequest(), seed=1, at=at)

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

    change_card(card, CardChange.RESET, at=at)
    once = cards(learner)
    change_card(card, CardChange.RESET, at=at + HOUR)

    assert cards(learner) == once
    assert [(row["memory"], row["due_at"], row["fresh_since"]) for row in once] == [(None, at, at)]
    for _ in range(2):
        change_card(card, CardChange.UNDO_RESET, at=at + HOUR)
        assert cards(learner) == before


def test_fresh_start_stays_once_something_was_answered(course):
    learner = learner_with_cards(lesson_of_ideas(course))
    card, at = ReviewCard.objects.get(), RECHECKED + 10 * DAY
    change_card(card, CardChange.RESET, at=at)
    answer_all(begin_review(learner, course, at=at), RIGHT, at=at + HOUR)
    kept = cards(learner)

    change_card(card, CardChange.UNDO_RESET, at=at + 2 * HOUR)

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

    count = reset_cards(claim=changed.refuted_by, at=at)

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

    assert reset_cards(question=anchor, at=one) == 2
    assert reset_cards(question=silent, at=other) == 1

    assert fresh_ideas(one) == sorted((learner.pk, changed.pk) for learner in neighbors)
    assert fresh_ideas(other) == [(neighbors[0].pk, answered.pk)]


def test_cards_after_a_change_of_meaning_equal_their_replay(course, neighbors):
    """SR-10: also when somebody has stopped one, or had started it afresh before."""
    changed = Misconception.objects.filter(course=course).first()
    mine = card_of(neighbors[0], changed)
    change_card(mine, CardChange.STOP, at=NOON)
    change_card(mine, CardChange.RESET, at=NOON + 2 * HOUR)

    reset_cards(claim=changed.refuted_by, at=RECHECKED + DAY)

    for learner in neighbors:
        kept = cards(learner)
        rebuild_cards(Learner.objects.filter(pk=learner.pk))
        assert cards(learner) == kept
    mine.refresh_from_db()
    assert (mine.is_stopped, mine.memory, mine.meaning_since) == (True, None, RECHECKED + DAY)


def test_learner_takes_back_no_change_of_meaning(course, neighbors):
    """SR-10: what the evidence reset stays reset, whatever the learner had pressed before."""
    changed = Misconception.objects.filter(course=course).first()
    mine = card_of(neighbors[0], changed)
    change_card(mine, CardChange.RESET, at=RECHECKED + HOUR)
    reset_cards(claim=changed.refuted_by, at=RECHECKED + DAY)
    kept = cards(neighbors[0])

    change_card(mine, CardChange.UNDO_RESET, at=RECHECKED + 2 * DAY)

    assert cards(neighbors[0]) == kept


def test_change_of_nothing_resets_nothing(neighbors):
    assert reset_cards(at=RECHECKED) == 0
    assert reset_cards(claim=ClaimFactory(), at=RECHECKED) == 0


@pytest.mark.parametrize(
    ("number", "kind", "is_reset"),
    [(1, ChangeKind.MEANING, False), (2, ChangeKind.MINOR, False), (2, ChangeKind.MEANING, True)],
)
def test_publishing_a_question_resets_cards_when_its_meaning_changed(course, neighbors, number, kind, is_reset):
    """SR-10: a new question is about an old idea, and takes nothing back of what was learned of it."""
    idea, quiz, at = Misconception.objects.filter(course=course).first(), Quiz.objects.first(), RECHECKED + DAY
    known = quiz.items.filter(question__versions__options__reveals=idea).first().question
    draft = QuestionVersionFactory(
        question=known if number == 2 else QuestionFactory(course=course),
        number=number,
        published_at=None,
        change_kind=kind,
        options={"reveals": {"b": idea}},
    )

    publish_draft(draft, at)

    assert fresh_ideas(at) == (sorted((learner.pk, idea.pk) for learner in neighbors) if is_reset else [])


def test_new_wording_alone_resets_nothing(course, neighbors):
    """SR-10: a typo is mended; the cards stay, and a replay gives the same."""
    kept = cards(neighbors[0])
    for question in {item.question for item in Quiz.objects.filter(course=course).first().items.all()}:
        QuestionVersionFactory(question=question, number=2, published_at=RECHECKED + DAY, stem="Mended?")
    ClaimVersion.objects.update(statement="Mended.")
    publish(course, RECHECKED + DAY)

    rebuild_cards(Learner.objects.filter(pk=neighbors[0].pk))

    assert cards(neighbors[0]) == kept
