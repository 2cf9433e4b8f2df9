"""Pages to read: no account, no cookie, few queries, and never a false statement without its fact."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.models import ClaimVersion, Course, Learner, LessonProgress, LessonVersion
from quizzes.vocabulary import Verdict
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.factories import CourseFactory, LessonVersionFactory, UserFactory, lesson_with_questions
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db

READING = ["/", "/courses/small-course/", walks.PLANTS, "/courses/small-course/lessons/rain/", "/about/"]
EVIDENCE, GLOSSARY = "/courses/small-course/evidence/", "/courses/small-course/glossary/"
READING += ["/courses/small-course/help/", EVIDENCE, f"{EVIDENCE}?verdict=false", GLOSSARY]


def queries_of(client, url) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def titles(page):
    return [node.text for node in page.find_all("h1")]


# Home


def test_home_offers_the_first_lesson_to_a_stranger(client, small_course):
    page = page_of(client.get("/"))

    button = page.find("main").find("a", class_="btn")
    assert (button.text, button.attrs["href"]) == ("Start with lesson 1", walks.START)
    assert page.find("a", href="/courses/small-course/").text == "See all 2 lessons"


def test_home_without_a_course_says_so(client):
    page = page_of(client.get("/"))

    assert titles(page) == ["No course is here yet"]


def test_home_leads_a_returning_learner_to_their_place(client, small_course):
    url = walks.start(client)
    feedback = walks.answer(client, url, ["unsure"])["Location"]

    page = page_of(client.get("/"))

    button = page.find("main").find("a", class_="btn")
    assert (titles(page), button.attrs["href"]) == (["Welcome back"], feedback)
    assert "You were at question 1 of 2." in page.text


def test_home_after_the_only_lesson_that_is_ready_says_so(client, small_course):
    walks.take_lesson(client, WRONG, RIGHT)

    page = page_of(client.get("/"))

    assert page.find(id="next").text == "You have been through every lesson that is ready"
    assert [li.text for li in page.find("ul", class_="strand").find_all("li")][:2] == [
        "Plants live on light, water and air. You changed your mind",
        "It is not proven that talking helps plants. You changed your mind",
    ]


# The course


def test_course_lists_every_lesson_under_its_topic(client, small_course):
    page = page_of(client.get("/courses/small-course/"))

    topics = [node.closest("section") for node in page.find_all("ul", class_="lessons")]
    lists = [[a.find("b").text for a in topic.find_all("a")] for topic in topics]
    assert [topic.find("h2").text for topic in topics] == ["Basics", "Weather"]
    assert lists == [["1. Plants: what they live on"], ["2. Rain"]]


def test_course_marks_a_lesson_being_written(client, small_course):
    page = page_of(client.get("/courses/small-course/"))

    lines = [a.find("span").find("span").text for ul in page.find_all("ul", class_="lessons") for a in ul.find_all("a")]
    assert lines == ["About 5 minutes.", "Being written: the short version is ready."]


def test_course_says_how_far_the_learner_is(client, small_course):
    walks.take_lesson(client, WRONG, RIGHT)

    page = page_of(client.get("/courses/small-course/"))

    assert page.find("a", href=walks.PLANTS).find("span").find("span").text == "Clear."


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


def test_lesson_shows_claims_by_their_fact_with_verdict_level_and_shown_sources(client, small_course):
    """MC-6: the card is titled with the fact; a source that is not shown stays with the reviewer."""
    page = page_of(client.get(walks.PLANTS))

    card = page.find(id="claim-talking-helps-plants").closest("article")
    assert page.find(id="claim-talking-helps-plants").text == "It is not proven that talking helps plants."
    assert card.find("p", class_="verdict").text == "Not proven yet"
    assert card.find("p", class_="read").text == "No good proof"
    assert (
        "Drafted from sources, November 2026; not yet checked by a clinician. Next look by November 2027." in card.text
    )
    assert "A note for the reviewer only." not in page.text


def test_lesson_shows_no_level_beside_false(client, small_course):
    page = page_of(client.get(walks.PLANTS))

    card = page.find(id="claim-plants-eat-soil").closest("article")
    assert (card.find("p", class_="verdict").text, card.find("p", class_="read")) == ("False", None)


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
    """MC-6: home, progress and map name each idea by its fact."""
    walks.take_lesson(client, WRONG, WRONG)

    pages = [page_of(client.get(url)) for url in ("/", "/me/", "/me/beliefs/")]

    for page in pages:
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


# The draft line


def pages_of_a_walk(client) -> list[str]:
    """Every kind of page of a course, as a learner meets them."""
    urls = [*READING[:4], READING[5], walks.START]
    first = walks.start(client)
    urls.append(first)
    feedback = walks.answer(client, first, ["unsure"])["Location"]
    urls.append(feedback)
    walks.take_pre(client, RIGHT)
    result = walks.take_post(client, WRONG)
    return [*urls[:6], *urls[7:], result, "/me/", "/me/beliefs/", "/break/"]


def test_every_page_of_a_course_says_that_it_is_a_draft(client, small_course):
    for url in pages_of_a_walk(client):
        line = page_of(client.get(url)).find("p", class_="draft")
        assert line is not None, url
        assert line.text == "Draft: not yet reviewed by a clinician."


def test_open_question_says_that_it_is_a_draft(client, small_course):
    page = page_of(client.get(walks.start(client)))

    assert page.find("p", class_="draft").text == "Draft: not yet reviewed by a clinician."


def test_no_page_says_draft_once_the_course_is_reviewed(client, small_course):
    client.get("/")
    type(small_course).objects.update(clinically_reviewed_on=date(2026, 11, 22))

    for url in pages_of_a_walk(client):
        assert page_of(client.get(url)).find("p", class_="draft") is None, url


def test_about_does_not_deny_a_review_that_was_made(client, small_course):
    type(small_course).objects.update(clinically_reviewed_on=date(2026, 11, 22))

    page = page_of(client.get("/about/"))

    assert "No clinician has signed" not in page.text


# No trace of a reader


@pytest.mark.parametrize("url", READING)
def test_reading_sets_no_cookie_and_asks_for_no_session(client, small_course, url):
    """PV-8, PV-2: neither cookie, nor row, nor a look into the sessions."""
    sql = queries_of(client, url)

    response = client.get(url)
    assert (response.cookies, client.cookies) == ({}, {})
    assert response.wsgi_request.session.accessed is False  # nobody even asked who is reading
    assert [query for query in sql if "django_session" in query or "learner" in query.lower()] == []
    assert (Learner.objects.count(), Session.objects.count()) == (0, 0)


@pytest.mark.parametrize("url", [*READING[:4], GLOSSARY])
def test_reading_a_known_course_costs_a_stranger_one_query(client, small_course, url):
    """The content is kept in process; only its freshness is asked for."""
    client.get(url)

    assert len(queries_of(client, url)) == 1


def test_own_pages_of_a_stranger_make_nobody(client, small_course):
    for url in ("/me/", "/me/beliefs/", "/break/", "/me/brightness/", walks.START):
        client.get(url)

    assert (Learner.objects.count(), Session.objects.count()) == (0, 0)


# Few queries


def course_of(lessons):
    course = CourseFactory()
    quizzes = [lesson_with_questions(course) for _ in range(lessons)]
    LessonVersionFactory(lesson__course=course, body="", rendered_body=[])
    return course, quizzes


def counted(lessons, attempts, address) -> int:
    """Queries of a page for a signed-in learner, once the process knows the content."""
    course, quizzes = course_of(lessons)
    client = signed_in()
    for quiz in quizzes[:attempts]:
        url = client.post(f"/courses/{course.slug}/lessons/{quiz.slug}/start/")["Location"]
        feedback = client.post(url, {"answer": "b"})["Location"]
        client.post(feedback.replace("/1/feedback", "/2"), {"answer": "b"})
    url = address.format(course=course.slug, lesson=quizzes[0].slug)
    client.get(url)
    count = len(queries_of(client, url))
    course.lessons.all().update(retired_on=date(2026, 11, 23))
    return count


def signed_in() -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize("address", ["/courses/{course}/", "/courses/{course}/lessons/{lesson}/"])
def test_page_costs_the_same_queries_with_one_and_with_three(address):
    """One and three lessons with as many attempts."""
    assert counted(1, 1, address) == counted(3, 3, address)


def test_lesson_page_costs_a_signed_in_learner_at_most_six_queries():
    """DESIGN 7."""
    assert counted(3, 1, "/courses/{course}/lessons/{lesson}/") <= 6


@pytest.mark.parametrize("address", ["/", "/me/", "/me/beliefs/", "/break/"])
def test_own_page_costs_the_same_queries_with_one_and_with_three(address):
    """The site shows its first course: one database holds the case of one, then that of three."""
    course, quizzes = course_of(3)
    client = signed_in()
    counts = []
    for quiz in quizzes:
        url = client.post(f"/courses/{course.slug}/lessons/{quiz.slug}/start/")["Location"]
        client.post(client.post(url, {"answer": "b"})["Location"].replace("/1/feedback", "/2"), {"answer": "b"})
        client.get(address)
        counts.append(len(queries_of(client, address)))

    assert counts == [counts[0]] * 3


# What is not there


@pytest.mark.parametrize(
    "url",
    [
        "/courses/nowhere/",
        "/courses/nowhere/help/",
        "/courses/nowhere/evidence/",
        "/courses/nowhere/glossary/",
        "/courses/small-course/lessons/nowhere/",
        "/courses/nowhere/lessons/plants/",
        "/courses/small-course/lessons/nowhere/start/",
        "/nowhere/",
        "/courses/small-course/%00/",
        "/attempts/not-a-uuid/results/",
    ],
)
def test_what_is_not_there_is_said_kindly(client, small_course, url):
    response = client.get(url)

    page = page_of(response)
    assert (response.status_code, titles(page)) == (404, ["This page is not here"])
    assert page.find("main").find("a", class_="btn").attrs["href"] == "/"
    assert response.cookies == {}


@pytest.mark.parametrize("url", READING)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_pages_take_no_posts(client, small_course, url, method):
    assert getattr(client, method)(url).status_code == 405


# Every page is a whole page


def test_every_page_has_language_landmarks_one_h1_and_a_way_past_the_head(client, small_course):
    """AX-17"""
    for url in [*pages_of_a_walk(client), *READING, "/me/brightness/", "/nowhere/"]:
        page = page_of(client.get(url))
        skip = page.find("body").find("a")
        ids = [node.attrs["id"] for node in page.walk() if "id" in node.attrs]
        assert page.find("html").attrs["lang"] == "en"
        assert (skip.attrs["class"], skip.attrs["href"]) == ("skip", "#main")
        assert [len(page.find_all(tag)) for tag in ("header", "main", "footer", "h1")] == [1] * 4, url
        assert sorted(ids) == sorted(set(ids)), url
        for node in page.walk():
            named = (node.attrs.get("aria-labelledby") or "") + " " + (node.attrs.get("aria-describedby") or "")
            assert set(named.split()) <= set(ids), (url, named)


def test_every_named_page_has_its_own_title(client, small_course):
    """AX-17: a tab, a bookmark and a screen reader tell pages apart."""
    urls = ["/", "/courses/small-course/", walks.PLANTS, walks.START, "/about/", "/courses/small-course/help/"]
    urls += [EVIDENCE, GLOSSARY]
    urls += ["/me/", "/me/beliefs/", "/me/brightness/", "/break/"]

    found = [page_of(client.get(url)).find("title").text for url in urls]

    assert sorted(found) == sorted(set(found))


def test_titles_and_paths_hold_no_score(client, small_course):
    """PV-9"""
    for url in pages_of_a_walk(client):
        title = page_of(client.get(url)).find("title").text
        assert "%" not in title
        assert not any(word in title.lower() for word in ("score", "right", "wrong", "points"))


def test_every_page_says_what_it_is_not(client, small_course):
    """PV-13: education only, on every page of a learner."""
    for url in pages_of_a_walk(client):
        foot = page_of(client.get(url)).find("footer").text
        assert "This is not medical advice" in foot
        assert "Do not start or stop a medicine without your clinician." in foot


@pytest.mark.parametrize("url", ["/me/reminders/", "/me/groups/", "/me/data/", "/join/", "/me/", "/"])
def test_help_in_need_is_one_link_away(client, small_course, url):
    """PV-13: also on pages that belong to no course."""
    foot = page_of(client.get(url)).find("footer")

    assert foot.find("a", href="/courses/small-course/help/").text == "When to get help"


def test_lesson_with_a_new_meaning_says_updated_and_takes_nothing_away(client, small_course, clock):
    """A minor change says nothing."""
    walks.take_lesson(client, RIGHT, RIGHT)
    before = client.get("/courses/small-course/").content.decode()
    read = LessonVersion.objects.get(lesson__slug="plants")
    for number, kind in ((2, "minor"), (3, "meaning")):
        read.pk, read.number, read.change_kind = None, number, kind
        read.save()
        Course.objects.update(content_changed_at=read.published_at + timedelta(seconds=number))
        now = client.get("/courses/small-course/").content.decode()
        assert ("Updated since you read it" in now) == (kind == "meaning")

    assert "Updated since" not in before
    assert "updated since you read it" in client.get("/courses/small-course/lessons/plants/").content.decode()
    assert LessonProgress.objects.get().completed_at is not None
