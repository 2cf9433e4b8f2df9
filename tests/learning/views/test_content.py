"""Pages to read: the start, the course and its lessons; never a false statement without its fact."""

from datetime import date

import pytest
from django.test import Client

from quizzes.content.queries.content import course_content
from quizzes.models import ClaimVersion
from quizzes.vocabulary import Verdict
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db


def titles(page):
    return [node.text for node in page.find_all("h1")]


# Home


def test_home_asks_a_newcomer_how_much_energy_there_is(client, small_course):
    """The headline is a question of the course; three doors at most, each says how long."""
    main = page_of(client.get("/")).find("main")

    doors = main.find_all("button", class_="door")
    assert main.find("h2", id="doors").text == "How much energy do you have now?"
    assert [(door.find("b").text, door.find("span").text, door.attrs["value"]) for door in doors] == [
        ("Low", "One idea, about one minute", "low"),
        ("Good", "A whole lesson: 2 ideas and 3 questions, about 4 minutes", "good"),
    ]
    assert {form.attrs["action"] for form in main.find_all("form")} == {walks.START}


def test_home_without_a_course_says_so(client):
    page = page_of(client.get("/"))

    assert titles(page) == ["No course is here yet"]


def test_home_leads_a_returning_learner_to_their_place(client, small_course):
    url = walks.start(client)
    feedback = walks.answer(client, url, ["unsure"])["Location"]

    main = page_of(client.get("/")).find("main")
    form = main.find("form", class_="go")

    assert main.find("p", class_="kicker").text == "Where you stopped"
    assert form.find("button").text == "Go on with idea 1"
    assert client.post(form.attrs["action"])["Location"] == feedback


def test_home_after_the_only_lesson_that_is_ready_says_so(client, small_course):
    walks.take_lesson(client, WRONG, RIGHT)

    page = page_of(client.get("/"))

    assert page.find(id="today").text == "You have been through every lesson that is ready"
    assert page.find("section", class_="overall").find("p").text == "1 of 2 lessons done. 3 ideas so far."


# The course


def lesson_lines(client):
    """What the list says of each lesson, by its title."""
    page = page_of(client.get("/courses/small-course/"))
    return {
        a.find("b").text: a.find("span").text for ul in page.find_all("ul", class_="list") for a in ul.find_all("a")
    }


def test_course_lists_every_lesson_under_its_topic(client, small_course):
    page = page_of(client.get("/courses/small-course/"))

    topics = [node.closest("section") for node in page.find_all("ul", class_="list")]
    lists = [[a.find("b").text for a in topic.find_all("a")] for topic in topics]
    assert [topic.find("h2").text for topic in topics] == ["Basics", "Weather"]
    assert lists == [["1. Plants: what they live on"], ["2. Rain"]]


def test_course_says_how_long_a_lesson_is_and_where_the_learner_stands(client, small_course):
    plants, rain = "1. Plants: what they live on", "2. Rain"
    fresh = lesson_lines(client)
    url = walks.start(client)
    begun = lesson_lines(client)
    walks.press(client, walks.answer(client, url, ["unsure"])["Location"])
    second = lesson_lines(client)
    walks.take_pre(client, RIGHT)
    walks.take_post(client, RIGHT)
    done = lesson_lines(client)

    assert fresh == {plants: "2 ideas, about 4 minutes", rain: "Being written: the short version is ready"}
    assert [row[plants] for row in (begun, second, done)] == ["Idea 1 of 2 is next", "Idea 2 of 2 is next", "Done"]


def test_nothing_that_is_read_before_a_question_gives_its_answer_away(client, shipped_course):
    """Home, the lessons and the page before a lesson hold neither a fact nor a main message."""
    content = course_content(shipped_course, at=NOON)
    lessons = [f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/start/" for lesson in content.lessons]
    facts = {card.fact.rstrip(".").lower() for card in content.cards.values()}
    facts |= {lesson.version.main_message.rstrip(".").lower() for lesson in content.lessons}

    pages = {
        url: page_of(client.get(url)).find("main").text.lower()
        for url in ["/", f"/courses/{shipped_course.slug}/", "/me/", *lessons]
    }

    assert {url: [fact for fact in facts if fact in text] for url, text in pages.items()} == {url: [] for url in pages}
    assert len(facts) > 50


def test_retired_lesson_is_not_listed_and_not_found(client, small_course):
    small_course.lessons.filter(slug="rain").update(retired_on=date(2026, 11, 23))

    page = page_of(client.get("/courses/small-course/"))

    assert page.find("a", href="/courses/small-course/lessons/rain/") is None
    assert client.get("/courses/small-course/lessons/rain/").status_code == 404


# A lesson


def test_lesson_shows_its_parts_in_order(client, small_course):
    page = page_of(client.get(walks.PLANTS))

    headings = [node.text for node in page.find("main").walk() if node.tag in {"h1", "h2"}]
    assert headings == [
        "Lesson 1. Plants: what they live on",
        "The short version",
        "Plants do not eat soil",
        "Talking is not proven to help",
        "Known and not known",
        "Put a plant near a window.",
        "Stay safe",
        "Questions to take to my visit",  # on paper only, like what follows
        "Sources",
    ]
    assert "Plants live on light, water and air." in page.find("p", class_="message").text


def test_lesson_labels_every_sentence_of_its_cards_and_says_how_sure_science_is_of_the_fact(client, small_course):
    """MC-6: the card is titled with the fact; no bare verdict; a source that is not shown stays with the reviewer."""
    page = page_of(client.get(walks.PLANTS))

    card = page.find(id="claim-talking-helps-plants").closest("article")
    false = page.find(id="claim-plants-eat-soil").closest("article")
    assert page.find(id="claim-talking-helps-plants").text == "Fact: It is not proven that talking helps plants."
    assert card.find("p", class_="myth").text == "Not proven: Plants grow better when you talk to them."
    assert card.find("p", class_="certainty").text == "How sure is science? Not sure yet: no good proof."
    assert false.find("p", class_="myth").text == "Myth: Plants eat soil."
    assert false.find("p", class_="certainty").text == "How sure is science? Very sure: well shown."
    assert [word for word in ("False", "True", "Shown false") if word in page.find("main").text] == []
    assert (
        "Drafted from sources, November 2026; not yet checked by a clinician. Next look by November 2027." in card.text
    )
    assert "A note for the reviewer only." not in page.text


def test_lesson_being_written_says_so_and_cannot_be_started(client, small_course):
    page = page_of(client.get("/courses/small-course/lessons/rain/"))

    links = {a.attrs["href"] for a in page.find_all("a")}
    assert page.find("p", class_="note").find("b").text == "Being written."
    assert page.find("main").find_all("form") == []
    assert "/courses/small-course/lessons/rain/start/" not in links
    assert client.get("/courses/small-course/lessons/rain/start/").status_code == 404


def test_lesson_offers_to_press_on_only_when_it_is_next(client, small_course):
    """Whoever reads first goes on from there to the later questions; whoever goes idea by idea, to their place."""
    stranger = page_of(client.get(walks.PLANTS)).find("main").find_all("form")
    walks.take_pre(client, RIGHT)
    in_loop = page_of(client.get(walks.PLANTS)).find("main").find_all("form")
    landing = page_of(Client().get(walks.START, {"read": "1"})).find("main").find("form", class_="go")

    assert landing.attrs["action"] == walks.FINISH
    assert [len(stranger), len(in_loop)] == [0, 0]


def test_false_statement_stands_only_beside_its_fact(client, shipped_course):
    """MC-6: over every lesson page of the shipped course, the nearest <article> holds both."""
    false = list(ClaimVersion.objects.filter(claim__course=shipped_course, verdict=Verdict.FALSE))
    met = set()

    for lesson in shipped_course.lessons.all():
        page = page_of(client.get(f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/"))
        for version in false:
            for node in innermost(page, version.statement):
                met.add(version.statement)
                article = node if node.tag == "article" else node.closest("article")
                assert article is not None, (lesson.slug, version.statement)
                assert version.say_instead in article.text, (lesson.slug, version.statement)

    assert len(met) > 5


def innermost(page, words):
    """The smallest elements that read these words."""
    if words.lower() not in page.text.lower():
        return []
    inner = [found for child in page.children if not isinstance(child, str) for found in innermost(child, words)]
    return inner or [page]


def test_headings_never_state_what_is_false(client, shipped_course):
    """MC-6: titles and headings of course, lessons and maps use the fact."""
    false = [row.statement.lower() for row in ClaimVersion.objects.filter(verdict=Verdict.FALSE)]
    urls = [f"/courses/{shipped_course.slug}/lessons/{row.slug}/" for row in shipped_course.lessons.all()]

    for url in ["/", f"/courses/{shipped_course.slug}/", *urls]:
        for heading in [node for node in page_of(client.get(url)).walk() if node.tag in {"title", "h1", "h2", "h3"}]:
            assert not any(statement in heading.text.lower() for statement in false), (url, heading.text)


def test_list_of_ideas_uses_facts(client, small_course):
    """MC-6: the map names each idea by its fact."""
    walks.take_lesson(client, WRONG, WRONG)

    page = page_of(client.get("/me/"))

    assert "Plants are made of the soil they eat." not in page.text
    assert "Plants live on light, water and air." in page.text


def test_shipped_lessons_that_are_ready_can_be_started_and_others_cannot(client, shipped_course):
    content = course_content(shipped_course, at=NOON)

    answers = {
        lesson.slug: client.get(f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/start/").status_code
        for lesson in content.lessons
    }

    assert len(content.lessons) == 14
    assert answers == {lesson.slug: 200 if lesson.is_available else 404 for lesson in content.lessons}
