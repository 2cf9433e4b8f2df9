"""Search over lessons, facts and words: kind about anything typed, and no key of a question in a title."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import SHIPPED
from tests.course_rows import A_WHILE_AGO, install_course
from tests.dom import page_of

pytestmark = pytest.mark.django_db
URL = "/courses/small-course/search/"


def found(page) -> dict[str, list[str]]:
    """Texts of the links by heading."""
    return {
        section.find("h2").text: [a.text for a in section.find("ul").find_all("a")]
        for section in page.find("main").find_all("section")
    }


def test_results_are_grouped_and_each_leads_to_its_place(client, small_course):
    page = page_of(client.get(URL, {"q": "SOIL"}))

    links = [
        a.attrs["href"]
        for a in page.find("main").find_all("a")
        if "#" in a.attrs["href"] or "lessons" in a.attrs["href"]
    ]
    assert list(found(page)) == ["Lessons", "Facts", "Words"]
    assert [link for link in links if client.get(link).status_code != 200] == []
    for link in (link for link in links if "#" in link):
        path, anchor = link.split("#")
        assert page_of(client.get(path)).find(id=anchor) is not None, link


def test_a_false_statement_is_called_a_myth_beside_its_fact(client, small_course):
    for entry in page_of(client.get(URL, {"q": "plants"})).find_all("li", class_=None):
        tags = [tag.text for tag in entry.find_all("b") if "tag" in tag.attrs.get("class", "")]
        assert tags in ([], ["Fact"], ["Fact", "Myth"], ["Fact", "Not proven"])
        assert len(entry.find_all("q")) == max(0, len(tags) - 1)


NOTHING = "Nothing fits all of these words. Try one word, or a shorter one."


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("zebra", NOTHING),
        ("%", NOTHING),
        ("_", NOTHING),
        ("💡", NOTHING),
        ("\"' OR 1=1 --", NOTHING),
        ("<script>alert(1)</script>", NOTHING),
        ("a\x00b", "There is no word in this. Write one or two words to search for."),
        ("x" * 10_000, "That is too long to search for. One or two words are enough."),
    ],
)
def test_what_finds_nothing_says_what_to_do_and_stays_in_the_field(client, small_course, query, words):
    response = client.get(URL, {"q": query})

    page = page_of(response)
    assert response.status_code == 200
    assert words in page.find("main").text
    assert page.find("input", id="id_q").attrs["value"].replace("\ufffd", "\x00") == query
    assert found(page) == {}
    assert "<script" not in response.content.decode()


@pytest.mark.parametrize("sent", [{}, {"q": ""}, {"q": "  "}, {"other": "soil"}])
def test_nothing_asked_is_no_problem(client, small_course, sent):
    page = page_of(client.get(URL, sent))

    assert page.find("div", role="alert") is None
    assert page.find("p", role="status") is None


def test_titles_of_lessons_are_those_of_the_list(client, small_course):
    """What is found before a question is asked gives no more away than the list of lessons."""
    listed = {link.text for link in page_of(client.get("/courses/small-course/")).find("main").find_all("b")}

    assert set(found(page_of(client.get(URL, {"q": "plants"})))["Lessons"]) <= listed


def test_a_search_costs_no_query_of_its_own_and_little_time(client, report_line):
    """On the shipped course: as many queries as the glossary, whatever is found."""
    course = install_course(SHIPPED, at=A_WHILE_AGO)
    path = f"/courses/{course.slug}/search/"
    client.get(path, {"q": "pain"})
    counts, slowest = set(), 0.0
    for query in ("pain", "zebra", "the", "magnesium vitamin", "%", ""):
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            client.get(path, {"q": query})
        slowest = max(slowest, time.perf_counter() - started)
        counts.add(len(queries))
    report_line(f"search: {counts} queries, the slowest page {slowest * 1000:.0f} ms.")
    assert len(counts) == 1
    assert slowest < 1
