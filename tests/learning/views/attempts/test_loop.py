"""A lesson idea by idea: who goes along, what awaits, and where somebody goes on."""

from datetime import timedelta
from math import ceil

import pytest
from django.utils.html import strip_tags

from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import question_content
from quizzes.domain.loop import PageKind
from quizzes.learning.queries.outlines import FRAMES, RESULT_WORDS
from quizzes.models import Attempt, Course, LessonProgress, LessonVersion
from quizzes.vocabulary import Form, Phase
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import UNKNOWN, attempt
from tests.walks import RIGHT, UNSURE, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]
STORY = "Ada waters her plants and wonders."


@pytest.fixture
def opening():
    """The lesson begins with a person. Readers have not seen it before: content is read anew."""
    LessonVersion.objects.filter(lesson__slug="plants").update(opening=STORY)


def test_first_page_has_the_person_what_awaits_and_honest_minutes(client, opening):
    page = page_of(client.get(walks.start(client)))

    words = page.find("main").text
    assert STORY in words
    assert "2 ideas: say what you think, then see what is known. Then 3 short questions." in words
    assert f"About {minutes()} minutes in all." in words
    assert len(page.find_all("h1")) == 1


def minutes():
    """Counted anew: every word of the loop's pages, with what each page shows besides, the later questions as long as
    the first, and the result; 150 a minute.
    """
    lesson = course_content(Course.objects.get(), at=NOON + timedelta(hours=1)).lesson("plants")
    questions = [question_content(version) for version in attempt().items.values_list("question_version", flat=True)]
    asked = [len(" ".join([row.stem, *(option.text for option in row.options)]).split()) for row in questions]
    texts = [f"{row.fact} {row.why_it_misleads} {row.closing_fact}" for row in questions]
    texts += [STORY, *(f"{section.title} {strip_tags(section.html)}" for section in lesson.sections)]
    frames = sum(FRAMES[page.kind] for page in attempt().loop_pages) + 3 * FRAMES[PageKind.QUESTION] + RESULT_WORDS
    words = sum(len(text.split()) for text in texts) + sum(asked) + 3 * sum(asked) / len(asked) + frames
    return ceil(words / 150)


def test_home_leads_back_to_the_first_page_and_counts_no_question_there(client, opening):
    url = walks.start(client)

    main = page_of(client.get("/")).find("main")

    assert client.post(main.find("form").attrs["action"])["Location"] == url
    assert "Idea 1 of 2 takes about 2 minutes: low energy is enough." in main.text


def test_page_that_asks_leads_to_its_question_and_no_other_is_there(client):
    first = walks.start(client)
    loop = f"/attempts/{attempt().pk}/pages"

    got = [client.get(f"{loop}/{number}/") for number in (1, 2, 99, 0)]

    assert [response.status_code for response in got] == [303, 303, 404, 404]
    assert got[0]["Location"] == first
    assert client.get(f"/attempts/{UNKNOWN}/pages/1/").status_code == 404


@pytest.mark.parametrize("number", [0, 1, 3, 99, 10**9])
def test_pressing_on_from_elsewhere_passes_no_question(client, number):
    first = walks.start(client)

    response = client.post(f"/attempts/{attempt().pk}/pages/{number}/next/")

    assert (response.status_code, response["Location"]) == (303, first)
    assert LessonProgress.objects.get().read_at is None


def test_pressing_on_twice_begins_the_later_questions_once(client):
    last = walks.take_pre(client, RIGHT)
    number = len(attempt().pages)

    both = [client.post(f"/attempts/{attempt().pk}/pages/{number}/next/")["Location"] for _ in range(2)]

    assert (both[0] == both[1], walks.page_name(both[0])) == (True, "attempt_item")
    assert client.get(last).status_code == 200
    assert sorted(Attempt.objects.values_list("phase", flat=True)) == ["post", "pre"]


def test_loop_of_a_lesson_that_is_gone_says_so_and_can_be_finished(client, opening, small_course):
    url = walks.start(client)
    small_course.lessons.filter(slug="plants").update(retired_on=NOON.date())
    Course.objects.update(content_changed_at=NOON + timedelta(minutes=1))

    page = page_of(client.get(url))
    end = walks.answer_all(client, url, UNSURE)

    assert page.find("h1").text == "This lesson is no longer here"
    assert (walks.page_name(end), client.get(end).status_code) == ("attempt_results", 200)


def test_forms_change_from_before_to_after_and_come_back_at_the_recheck(client, clock):
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=7))
    walks.answer_all(client, walks.start(client), RIGHT)

    forms = {row.phase: Form(row.form) for row in Attempt.objects.all()}
    assert (forms[Phase.POST], forms[Phase.RECHECK]) == (forms[Phase.PRE].other, forms[Phase.PRE])
