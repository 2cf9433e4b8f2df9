"""What holds for every page to read: no account, no cookie, few queries, landmarks and titles."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.models import Course, Learner, LessonProgress, LessonVersion, Session
from tests import walks
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
    return [*urls[:6], *urls[7:], result, "/me/", "/break/"]


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


@pytest.mark.parametrize("url", READING[1:])
def test_reading_sets_no_cookie_and_asks_for_no_session(client, small_course, url):
    """PV-8, PV-2: neither cookie, nor row, nor a look into the sessions."""
    sql = queries_of(client, url)

    response = client.get(url)
    assert (response.cookies, client.cookies) == ({}, {})
    assert response.wsgi_request.session.accessed is False  # nobody even asked who is reading
    assert [query for query in sql if "quizzes_session" in query or "learner" in query.lower()] == []
    assert (Learner.objects.count(), Session.objects.count()) == (0, 0)


def test_home_carries_the_token_of_its_buttons_and_asks_for_no_session(client, small_course):
    """PV-8: a lesson begins on it, so that nobody learns after an answer that cookies are off."""
    response = client.get("/")

    assert set(response.cookies) == {"csrftoken"}
    assert (Learner.objects.count(), Session.objects.count()) == (0, 0)


@pytest.mark.parametrize("url", [*READING[:4], GLOSSARY])
def test_reading_a_known_course_costs_a_stranger_one_query(client, small_course, url):
    """The content is kept in process; only its freshness is asked for."""
    client.get(url)

    assert len(queries_of(client, url)) == 1


def test_own_pages_of_a_stranger_make_nobody(client, small_course):
    for url in ("/me/", "/break/", "/me/display/", walks.START):
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


@pytest.mark.parametrize("address", ["/", "/me/", "/courses/{course}/", "/break/"])
def test_own_page_costs_the_same_queries_with_one_and_with_three(address):
    """The site shows its first course: one database holds the case of one, then that of three."""
    course, quizzes = course_of(3)
    client = signed_in()
    counts = []
    for quiz in quizzes:
        url = client.post(f"/courses/{course.slug}/lessons/{quiz.slug}/start/")["Location"]
        client.post(client.post(url, {"answer": "b"})["Location"].replace("/1/feedback", "/2"), {"answer": "b"})
        page = address.format(course=course.slug)
        client.get(page)
        counts.append(len(queries_of(client, page)))

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
    for url in [*pages_of_a_walk(client), *READING, "/me/display/", "/nowhere/"]:
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
    urls += ["/me/", "/me/display/", "/break/"]

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
