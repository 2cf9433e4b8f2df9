"""What changed in the evidence: those who were taught the older meaning read it once, and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client

from quizzes.authoring.services.packs import load_pack
from quizzes.formats.course_pack import read_pack
from quizzes.models import ClaimVersion, Course, ReviewCard, SeenCorrection
from quizzes.vocabulary import ChangeKind
from tests import walks
from tests.dom import page_of
from tests.formats.small_course import NOON, replaced, small_files
from tests.walks import RIGHT, UNSURE, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]

CLAIMS, QUIZ = "claims.yaml", "quizzes/01-plants.yaml"
NOTICE = "What science says has changed"
SEEN = "/me/corrections/talking-helps-plants/seen/"


def change(*swaps, after=timedelta(hours=2), change="meaning"):
    """Load the small course again with other words in its claims."""
    files = small_files()
    for old, new in swaps:
        files = replaced(files, CLAIMS, old, f"{new}\n  change: {change}" if change == "minor" else new)
    return load_pack(read_pack(files), at=NOON + after)


def new_meaning(after=timedelta(hours=2)):
    """Talking is shown to help: its fact has another meaning; no question hangs on its verdict."""
    return change(("It is not proven that talking helps plants.", "Talking may help plants a little."), after=after)


def messages_in(client) -> bool:
    return NOTICE in client.get("/").content.decode()


@pytest.fixture
def reader(client, clock):
    """Read the lesson and answered everything, an hour after it was published."""
    walks.take_lesson(client, RIGHT, RIGHT)
    clock.shift(timedelta(hours=3))
    return client


def test_who_was_taught_the_older_meaning_hears_once_what_changed(reader):
    assert not messages_in(reader)
    new_meaning()
    page = page_of(reader.get("/"))
    card = page.find("section", **{"aria-labelledby": "changed"})

    assert "It is not proven that talking helps plants." in card.text
    assert "Talking may help plants a little." in card.text

    number = card.find("input", name="number").attrs["value"]
    assert reader.post(SEEN, {"number": number})["Location"] == "/"
    assert not messages_in(reader)
    reader.post(SEEN, {"number": number})
    assert SeenCorrection.objects.count() == 1


def test_who_begins_after_the_change_hears_nothing(client, clock):
    new_meaning()
    clock.shift(timedelta(hours=3))
    walks.take_lesson(client, RIGHT, RIGHT)

    assert not messages_in(client)


def test_who_saw_only_the_quick_questions_was_taught_too(client, clock):
    """The fact line after a quick question teaches; the lesson need not be read."""
    walks.take_pre(client, UNSURE)
    clock.shift(timedelta(hours=3))
    new_meaning()

    assert messages_in(client)


def test_other_words_for_the_same_meaning_never_appear(reader):
    change(("It is not proven that talking helps plants.", "No one has shown that talking helps."), change="minor")

    assert not messages_in(reader)


def test_other_verdict_is_another_meaning_whatever_its_author_called_it(reader):
    """Issued as a small change by mistake: whoever learned the old verdict hears of it, and reviews start afresh."""
    change(("verdict: not_proven\n  level: unproven", "verdict: true\n  level: likely"), change="minor")

    assert messages_in(reader)
    assert ClaimVersion.objects.get(claim__slug="talking-helps-plants", number=2).change_kind == ChangeKind.MEANING


def test_page_that_is_older_than_the_last_change_does_not_hide_it(reader, clock):
    new_meaning()
    reader.get("/")
    clock.shift(timedelta(hours=1))
    change(("It is not proven that talking helps plants.", "Talking helps plants."), after=timedelta(hours=4))

    reader.post(SEEN, {"number": "2"})

    assert messages_in(reader)


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 5000])
def test_nonsense_is_no_reading(reader, number):
    new_meaning()

    assert reader.post(SEEN, {"number": number}).status_code == 303
    assert messages_in(reader)


def test_what_one_learner_has_read_says_nothing_of_another(reader, clock):
    other = Client()
    walks.take_pre(other, RIGHT)
    clock.shift(timedelta(hours=3))
    new_meaning(after=timedelta(hours=5))

    reader.post(SEEN, {"number": "2"})

    assert (messages_in(reader), messages_in(other)) == (False, True)


def test_cards_of_the_idea_start_afresh_when_its_claim_changes(client, clock):
    """SR-10: another meaning resets its cards, and other ideas keep theirs."""
    walks.take_lesson(client, WRONG, RIGHT)
    before = dict(ReviewCard.objects.values_list("misconception__slug", "due_at"))
    clock.shift(timedelta(hours=3))

    change(("Plants live on light, water and air.", "Plants live on light."))
    fresh = ReviewCard.objects.get(misconception__refuted_by__slug="plants-eat-soil")
    assert (fresh.memory, fresh.meaning_since, fresh.is_sure_and_wrong) == (None, NOON + timedelta(hours=2), False)
    rest = ReviewCard.objects.exclude(pk=fresh.pk)
    assert rest.exists()
    assert all(card.memory and card.due_at == before[card.misconception.slug] for card in rest)


def test_other_words_leave_every_card_as_it_is(client, clock):
    """SR-10: typo edits do not."""
    walks.take_lesson(client, WRONG, RIGHT)
    before = list(ReviewCard.objects.order_by("pk").values())
    clock.shift(timedelta(hours=3))

    change(("Plants live on light, water and air.", "Plants live on light and on air."), change="minor")

    assert before
    assert list(ReviewCard.objects.order_by("pk").values()) == before


def other_verdict(at):
    """ "Plants eat soil" is not proven any more to be wrong; its question still says "False"."""
    claim = Course.objects.get().claims.get(slug="plants-eat-soil")
    first = claim.versions.get()
    first.pk, first.number, first.verdict, first.published_at = None, 2, "not_proven", at
    first.save()
    Course.objects.update(content_changed_at=at)


def test_open_question_keeps_its_wording_and_says_that_the_evidence_moved_on(client, clock):
    url = walks.start(client)
    while walks.slug_at(url) != "soil-as-food":
        feedback = walks.answer(client, url, UNSURE[walks.slug_at(url)])["Location"]
        url = page_of(client.get(feedback)).find("main").find("a", class_="btn").attrs["href"]
    clock.shift(timedelta(hours=1))
    other_verdict(NOON + timedelta(hours=1))

    feedback = walks.answer(client, url, ["false"])["Location"]
    text = page_of(client.get(feedback)).find("main").text

    assert "The evidence has changed since this question was written. This is what is known today." in text


def test_question_that_the_evidence_has_overtaken_is_asked_no_more(client, clock):
    clock.shift(timedelta(hours=1))
    other_verdict(NOON + timedelta(hours=1))
    asked = set()
    url = walks.start(client)
    while walks.page_name(url) != "attempt_results":
        asked |= {walks.slug_at(url)} if walks.is_item(url) else set()
        url = walks.go_on(client, url, ["unsure"])

    assert asked
    assert "soil-as-food" not in asked
