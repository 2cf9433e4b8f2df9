"""As much as today's energy allows: one idea, two, or a lesson; and the success page at the end of each."""

from datetime import timedelta

import pytest

from quizzes.learning.services.learners import choose_display
from quizzes.models import Attempt, Learner, Session
from quizzes.vocabulary import Phase, Theme
from tests import walks
from tests.dom import page_of
from tests.walks import PLANTS, RIGHT, UNSURE, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FIRST_LESSON = "/courses/fibromyalgia-causes/lessons/what-fm-is-first-signs/start/"


def begin(client, energy, start=walks.START):
    return client.post(start, {"energy": energy})["Location"]


def foot(client, url):
    """Words of the buttons at the foot of a page; the filled one first."""
    form = page_of(client.get(url)).find("main").find("form", class_="go")
    return [button.text for button in form.find_all("button")]


def pages_until_an_end(client, url):
    """Answers and presses on until a page offers to stop, or the results come; (pages, last address)."""
    count = 0
    while walks.page_name(url) != "attempt_results":
        count += 1
        if not walks.is_item(url) and foot(client, url)[0] == "Done for today":
            break
        url = walks.go_on(client, url, ["unsure"])
    return count, url


@pytest.mark.usefixtures("shipped_course")
@pytest.mark.parametrize(("energy", "ideas"), [("low", 1), ("medium", 2), ("good", 0)])
def test_portion_ends_with_the_answer_to_its_last_idea(client, energy, ideas):
    """Low: one idea; medium: two. A whole lesson offers no stop but "Stop here"."""
    _, end = pages_until_an_end(client, begin(client, energy, FIRST_LESSON))

    answered = Attempt.objects.get(phase=Phase.PRE).items.filter(response__isnull=False).count()
    asked = Attempt.objects.get(phase=Phase.PRE).items.count()
    assert (walks.page_name(end), answered) == (
        ("attempt_results", asked) if not ideas else ("attempt_feedback", ideas)
    )


@pytest.mark.usefixtures("shipped_course")
def test_done_for_today_is_a_success_and_the_next_visit_begins_with_the_next_idea(client):
    _, end = pages_until_an_end(client, begin(client, "low", FIRST_LESSON))
    form = page_of(client.get(end)).find("main").find("form", class_="go")

    rested = client.post(form.attrs["action"], {"then": "rest"})

    main = page_of(client.get(rested["Location"])).find("main")
    assert foot(client, end) == ["Done for today", "One more idea"]
    assert (rested["Location"], main.find("h1").text) == ("/break/", "Rest well.")
    total = Attempt.objects.get().items.count()
    assert f"Idea 2 of {total} is next." in main.find("p", class_="lead").text
    assert "One answer today. That is enough." in main.text
    assert page_of(client.get("/")).find("main").find("form").find("button").text == "Go on with idea 2"


@pytest.mark.usefixtures("shipped_course")
def test_one_more_idea_ends_with_the_next_idea(client):
    _, end = pages_until_an_end(client, begin(client, "low", FIRST_LESSON))
    form = page_of(client.get(end)).find("main").find("form", class_="go")

    _, second = pages_until_an_end(client, client.post(form.attrs["action"])["Location"])

    answered = Attempt.objects.get(phase=Phase.PRE).items.filter(response__isnull=False).count()
    assert (answered, foot(client, second)[0]) == (2, "Done for today")


@pytest.mark.usefixtures("small_course")
def test_rest_after_the_last_idea_leaves_the_later_questions_for_another_day(client):
    end = walks.take_pre(client, RIGHT)
    form = page_of(client.get(f"{end}?until=1")).find("main").find("form", class_="go")

    client.post(form.attrs["action"], {"then": "rest"})

    main = page_of(client.get("/")).find("main")
    assert main.find("form").find("button").text == "Go on with the questions"
    assert "All ideas are done. 3 later questions are left, about one minute: low energy is enough." in main.text


@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("until", ["0", "-1", "x", "1e9", "9" * 40, "", "%00", "2; DROP TABLE"])
def test_tampered_end_of_a_portion_is_a_whole_lesson(client, until):
    url = walks.start(client)
    answered = client.post(f"{url}?until={until}", {"answer": ["unsure"]})

    assert (answered.status_code, "until" in answered["Location"]) == (303, False)
    assert foot(client, f"{answered['Location']}?until={until}") == ["Next idea"]


@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("energy", ["", "high", "low;drop", "\x00"])
def test_unknown_energy_is_a_whole_lesson(client, energy):
    assert "until" not in begin(client, energy)


@pytest.mark.usefixtures("small_course")
def test_end_of_a_portion_goes_along_and_is_lost_without_harm(client):
    """An invalid answer keeps it in its address; a page opened from elsewhere goes on without."""
    url = begin(client, "low")
    wrong = client.post(url, {})
    answered = client.post(url, {"answer": ["unsure"]})["Location"]

    assert ("?until=2" in url, wrong.status_code, answered.endswith("?until=2")) == (True, 200, True)
    assert client.get(url)["Location"] == answered
    assert foot(client, answered)[0] == "Done for today"
    assert foot(client, answered.split("?")[0]) == ["Next idea"]


@pytest.mark.usefixtures("small_course")
def test_energy_is_kept_nowhere(client):
    walks.take_lesson(client, WRONG, RIGHT)
    choose_display(Learner.objects.get(), {"theme": Theme.DIM})
    before = [row.get_decoded() for row in Session.objects.all()], Learner.objects.values().get()

    begin(client, "low")

    assert before == ([row.get_decoded() for row in Session.objects.all()], Learner.objects.values().get())


@pytest.mark.usefixtures("small_course")
def test_low_energy_reviews_two_questions_at_most(client, clock):
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=8))
    walks.answer_all(client, walks.start(client), UNSURE)  # the re-check
    clock.shift(timedelta(days=4))

    to = client.post("/review/", {"energy": "low"})["Location"]

    assert walks.is_item(to)
    assert Attempt.objects.get(phase=Phase.REVIEW).items.count() in {1, 2}


@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("energy", ["low", "medium", "good"])
def test_lesson_begun_without_its_questions_is_gone_on_with(client, energy):
    """The connection broke between beginning the lesson and its first question."""
    walks.start(client)
    Attempt.objects.all().delete()

    assert walks.is_item(begin(client, energy))


@pytest.mark.usefixtures("small_course")
def test_week_later_leads_from_home_over_the_questions_to_the_result(client, clock):
    """Nothing new to learn: no opening, no section, no answer pages."""
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=7))
    form = page_of(client.get("/")).find("section", class_="today").find("form")
    url, names = client.post(form.attrs["action"], {"energy": "low"})["Location"], []
    while walks.is_item(url):
        names.append(walks.page_name(url))
        url = walks.answer(client, url, RIGHT[walks.slug_at(url)])["Location"]

    main = page_of(client.get(url)).find("main")
    assert (names, main.find("h1").text) == (["attempt_item"] * 2, "Both are still clear.")


# Reading part by part, and stopping anywhere

# The short version stands before all parts; the rest is for the printed sheet.
ON_PAPER = {"short", "visit", "read", "mine"}


@pytest.mark.usefixtures("small_course")
def test_lesson_comes_part_by_part_to_its_questions(client):
    """One chunk on a screen, each with a way on, a way back and a way out."""
    url, seen = f"{PLANTS}parts/1/", []
    while url:
        page = page_of(client.get(url))
        main = page.find("main")
        seen.append(main.text)
        buttons = main.find_all(class_="btn")
        assert len(buttons) == 1
        assert main.find("a", href=f"/break/?next={url}")
        url = buttons[0].attrs["href"] if "/parts/" in buttons[0].attrs["href"] else ""
    whole = page_of(client.get(PLANTS))

    assert f"Part {len(seen)} of {len(seen)}" in seen[-1]
    for heading in whole.find("article").find_all("h2"):
        assert any(heading.text in text for text in seen) or heading.attrs["id"] in ON_PAPER
    assert walks.is_item(client.post(walks.FINISH)["Location"])


@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("number", [0, 99])
def test_part_that_is_not_there_is_a_kind_404(client, number):
    assert client.get(f"{PLANTS}parts/{number}/").status_code == 404
    assert client.get("/courses/small-course/lessons/rain/parts/1/").status_code == 404


@pytest.mark.usefixtures("small_course")
def test_break_leads_back_to_the_very_part(client):
    """AX-18."""
    last = walks.take_pre(client, UNSURE)

    links = [
        page_of(client.get(f"/break/?next={url}")).find("main").find_all("a")[-1].attrs["href"]
        for url in (f"{PLANTS}parts/2/", "https://example.org/parts/2/")
    ]

    assert links == [f"{PLANTS}parts/2/", last]
