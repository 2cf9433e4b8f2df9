"""Who is worth a letter, what it says and what it never says."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings

from quizzes.errors import InvalidReminderLink
from quizzes.models import LessonProgress, ReminderPlan
from quizzes.people.queries.addresses import own_address
from quizzes.people.queries.reminders import (
    learners_to_remind,
    own_plan_state,
    plan_from_token,
    plan_state,
    plan_token,
    reminder_email,
)
from quizzes.vocabulary import AttemptState, CompletionState, ItemRole, Phase, Rhythm
from tests.factories import (
    NOON,
    AttemptFactory,
    ItemFactory,
    LearnerFactory,
    LessonProgressFactory,
    QuestionVersionFactory,
    QuizFactory,
    ReminderPlanFactory,
    SignedInLearnerFactory,
    UserFactory,
    address_of,
    with_address,
)

pytestmark = pytest.mark.django_db
SENT = [Rhythm.WEEKLY, Rhythm.FORTNIGHTLY]
LONG_AGO = NOON - timedelta(days=60)
# SR-5: nothing of this stands in a letter.
TELLING = re.compile(
    r"fibro|\bFM\b|fmlearn|pain|fatigue|illness|disease|condition|health|symptom|patient|clinic|diagnos|magnesium"
    r"|score|points?\b|right|wrong|result|percent|%|question|quiz|answer|lesson\b",
    re.IGNORECASE,
)


def someone(**progress):
    """A plan of somebody with a confirmed address who has begun a lesson."""
    plan = ReminderPlanFactory(learner=SignedInLearnerFactory(user=with_address(UserFactory())))
    LessonProgressFactory(learner=plan.learner, **progress)
    return plan


def completed(plan, at):
    """The lesson, with one question before it, is completed."""
    row = LessonProgress.objects.get(learner=plan.learner)
    LessonProgress.objects.update(state=CompletionState.COMPLETED, read_at=at, completed_at=at)
    quiz = QuizFactory(course=row.lesson.course, lesson=row.lesson)
    item = ItemFactory(quiz=quiz)
    QuestionVersionFactory(question=item.question)
    return quiz


def reminded(at=NOON):
    return [due.plan for due in learners_to_remind(at)]


def test_who_has_begun_a_lesson_is_worth_a_letter():
    plan = someone()

    assert [(due.plan, due.address) for due in learners_to_remind(NOON)] == [(plan, address_of(plan.learner.user))]


def test_who_has_nothing_to_go_on_with_gets_none():
    ReminderPlanFactory(learner=SignedInLearnerFactory(user=with_address(UserFactory())))
    someone(state=CompletionState.WAIVED, waived_at=NOON, waive_reason="Took part in the talk.")

    assert reminded() == []


@pytest.mark.parametrize(("days", "count"), [(6, 0), (7, 1), (70, 1)])
def test_recheck_that_has_opened_is_worth_a_letter(days, count):
    plan = someone()
    completed(plan, NOON - timedelta(days=days))

    assert reminded() == [plan] * count


def test_recheck_that_was_taken_is_not():
    plan = someone()
    taken = {"state": AttemptState.SUBMITTED, "submitted_at": NOON, "phase": Phase.RECHECK}
    AttemptFactory(learner=plan.learner, quiz=completed(plan, LONG_AGO), **taken)

    assert reminded() == []


@pytest.mark.parametrize(
    "other",
    [
        {"phase": Phase.RECHECK},
        {"phase": Phase.POST, "state": AttemptState.SUBMITTED, "submitted_at": NOON},
    ],
    ids=["begun", "another phase"],
)
def test_recheck_waits_until_it_is_taken(other):
    plan = someone()
    AttemptFactory(learner=plan.learner, quiz=completed(plan, LONG_AGO), **other)

    assert reminded() == [plan]


def test_recheck_of_somebody_else_changes_nothing():
    plan = someone()
    taken = {"state": AttemptState.SUBMITTED, "submitted_at": NOON, "phase": Phase.RECHECK}
    AttemptFactory(quiz=completed(plan, LONG_AGO), **taken)

    assert reminded() == [plan]


@pytest.mark.parametrize("change", ["no question", "transfer only", "retired"])
def test_lesson_without_anything_to_ask_is_no_reason(change):
    plan = someone()
    quiz = completed(plan, LONG_AGO)
    if change == "no question":
        quiz.items.all().delete()
    if change == "transfer only":
        quiz.items.update(role=ItemRole.TRANSFER)
    if change == "retired":
        quiz.lesson.retired_on = NOON.date()
        quiz.lesson.save()

    assert reminded() == []


@pytest.mark.parametrize(
    "change",
    [
        {"rhythm": Rhythm.NONE},
        {"stopped_at": NOON},
        {"paused_until": (NOON + timedelta(days=1)).date()},
    ],
    ids=["none wanted", "stopped", "paused"],
)
def test_plan_that_is_not_in_force_is_left_out(change):
    someone()
    ReminderPlan.objects.update(**change)

    assert reminded() == []


def test_pause_that_is_over_is_no_pause():
    plan = someone()
    ReminderPlan.objects.update(paused_until=NOON.date())

    assert reminded() == [plan]


@pytest.mark.parametrize("change", ["unconfirmed", "not in use", "no address", "closed account", "synthetic"])
def test_only_people_with_a_confirmed_address_are_written_to(change):
    plan = someone()
    user = plan.learner.user
    if change == "unconfirmed":
        user.emailaddress_set.update(verified=False)
    if change == "not in use":
        user.emailaddress_set.update(primary=False)
    if change == "no address":
        user.emailaddress_set.all().delete()
    if change == "closed account":
        type(user).objects.update(is_active=False)
    if change == "synthetic":
        plan.learner.is_synthetic = True
        plan.learner.save()

    assert reminded() == []


def test_several_addresses_give_one_letter():
    user = someone().learner.user
    in_use = address_of(user)
    with_address(user, "second@example.org", primary=False)

    assert [due.address for due in learners_to_remind(NOON)] == [in_use]


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_however_many_there_are(django_assert_num_queries, count):
    for _ in range(count):
        someone()

    with django_assert_num_queries(1):
        facts = [due.facts for due in learners_to_remind(NOON)]

    assert len(facts) == count


# Letters


@pytest.mark.parametrize("rhythm", SENT)
def test_letter_says_nothing_about_illness_questions_or_results(rhythm):
    """SR-5, PV-9: subject, text and addresses."""
    letter = reminder_email(ReminderPlanFactory(rhythm=rhythm, id=UUID(int=0)))

    # The site's own address is the operator's; the signature is chance.
    said = re.sub(r"\.[\w-]{43}/", "/", letter.text.replace(settings.SITE_URL, "") + letter.subject)
    said = said.replace(settings.SITE_NAME, "")
    assert len(said) > 300
    assert TELLING.findall(said) == []


def test_rule_about_letters_sees_what_tells():
    """The check above is worth something."""
    assert TELLING.findall("Magnesium and FM: your score is 3 points") == ["Magnesium", "FM", "score", "points"]


def test_letter_names_the_site_neutrally_and_its_rhythm(settings):
    settings.SITE_NAME = "Tuesday reading"

    weekly, fortnightly = (reminder_email(ReminderPlanFactory(rhythm=rhythm)) for rhythm in SENT)

    assert weekly.subject == "Tuesday reading: something is ready for you"
    assert weekly.text.rstrip().endswith("Tuesday reading")
    assert "once a week" in weekly.text
    assert "every two weeks" in fortnightly.text


def test_letter_is_plain_text_with_three_whole_addresses(settings):
    settings.SITE_URL = "https://learn.example.org"
    plan = ReminderPlanFactory()

    letter = reminder_email(plan)

    token = plan_token(plan)
    assert re.findall(r"^https?://\S+$", letter.text, re.MULTILINE) == [
        "https://learn.example.org/",
        f"https://learn.example.org/reminders/{token}/pause/",
        f"https://learn.example.org/reminders/{token}/stop/",
    ]
    assert letter.stop_address == f"https://learn.example.org/reminders/{token}/stop/"
    assert "<" not in letter.text
    assert "&" not in letter.text


def test_address_names_neither_learner_nor_account():
    plan = someone()

    token = plan_token(plan)

    names = [plan.learner.user.username, str(plan.learner_id), plan.learner_id.hex, address_of(plan.learner.user)]
    assert [name for name in names if name in token] == []


def test_token_opens_its_plan_and_no_other():
    plan, other = ReminderPlanFactory.create_batch(2)

    assert (plan_from_token(plan_token(plan)), plan_from_token(plan_token(other))) == (plan, other)


def test_token_of_an_erased_plan_opens_nothing():
    plan = ReminderPlanFactory()
    token = plan_token(plan)
    plan.learner.delete()

    assert plan_from_token(token) is None


@pytest.mark.parametrize("change", ["another plan", "cut", "unsigned", "empty", "other key"])
def test_token_that_we_never_signed_is_refused(change, settings):
    plan, other = ReminderPlanFactory.create_batch(2)
    token = plan_token(plan)
    forged = {
        "another plan": token.replace(plan.pk.hex, other.pk.hex),
        "cut": token[:-1],
        "unsigned": plan.pk.hex,
        "empty": "",
        "other key": token,
    }[change]
    if change == "other key":
        forged = token.replace(token[-4:], "AAAA")

    with pytest.raises(InvalidReminderLink):
        plan_from_token(forged)


# Own pages


def test_state_says_what_is_in_force():
    running, paused, stopped = ReminderPlanFactory.create_batch(3)
    until = (NOON + timedelta(days=3)).date()
    paused.paused_until, stopped.stopped_at = until, NOON

    states = [plan_state(plan, at=NOON) for plan in (running, paused, stopped, None)]

    assert [(state.is_running, state.pause, state.is_stopped) for state in states] == [
        (True, None, False),
        (True, until, False),
        (False, None, True),
        (False, None, False),
    ]


def test_state_of_a_guest_costs_nothing(django_assert_num_queries):
    guest = LearnerFactory()

    with django_assert_num_queries(0):
        states = [own_plan_state(learner, at=NOON).rhythm for learner in (guest, None)]

    assert states == [Rhythm.NONE, Rhythm.NONE]


def test_own_state_is_nobody_elses():
    ReminderPlanFactory()

    assert own_plan_state(SignedInLearnerFactory(), at=NOON).rhythm == Rhythm.NONE


def test_own_address_is_the_one_in_use():
    user = with_address(UserFactory(), "first@example.org", primary=False)
    with_address(user, "in-use@example.org")
    with_address(UserFactory(), "not-mine@example.org")

    found = own_address(user)

    assert (found.email, found.is_confirmed) == ("in-use@example.org", True)


def test_address_counts_only_once_it_is_confirmed():
    user = with_address(UserFactory(), "new@example.org", verified=False)

    assert (own_address(user).email, own_address(user).is_confirmed) == ("new@example.org", False)
    assert own_address(UserFactory()).email == ""
