"""The proof behind each fact, words explained, and the lesson on paper."""

import pytest

from quizzes.authoring.services.authoring import record_edit
from quizzes.models import Claim, ClaimVersion, Course, GlossaryTerm
from quizzes.vocabulary import Verdict
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.factories import CourseFactory, SignOffFactory, UserFactory
from tests.learning.views.test_content import innermost
from tests.learning.views.test_every_page import queries_of
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db
EVIDENCE, GLOSSARY = "/courses/small-course/evidence/", "/courses/small-course/glossary/"
DRAFTED = "Drafted from sources, 23 November 2026; not yet checked by a clinician. Next look by"


def facts(page):
    return [article.find("h3").text for article in page.find_all("article")]


def shown(client, query):
    page = page_of(client.get(f"{EVIDENCE}{query}"))
    return facts(page), page.find("p", role="status").text


# Evidence


def test_claims_stand_by_lesson_with_all_that_a_clinician_signs(client, small_course):
    page = page_of(client.get(EVIDENCE))

    part = page.find("details", id="part-1")
    assert part.find("h2").text == "1. Plants: what they live on"
    assert [article.text for article in part.find_all("article")] == [
        "Fact: Plants live on light, water and air. Myth: Plants eat soil. Very sure: well shown. "
        "Stay safe. Do not eat soil either. "
        f"Sources 1 {DRAFTED} 23 November 2028.",
        "Fact: It is not proven that talking helps plants. "
        "Not proven: Plants grow better when you talk to them. Not sure yet: no good proof. "
        f"Sources 2 {DRAFTED} 23 November 2027.",
        f"Fact: Light feeds plants. Very sure: well shown. Sources 1, 2 {DRAFTED} 23 November 2028. Also in lesson 2.",
        f"Fact: Most leaves are green. Fairly sure: studies point one way. Sources 1 {DRAFTED} 23 November 2028.",
    ]


def test_sources_lead_out_once_and_notes_for_the_reviewer_stay_away(client, small_course):
    page = page_of(client.get(EVIDENCE))

    sources = page.find("ol", class_="sources").find_all("li")
    assert [source.attrs["id"] for source in sources] == ["source-1", "source-2"]
    assert sources[0].find("a").attrs["href"] == "https://example.org/handbook"
    assert sources[1].text == "Garden club. Talking to plants. (a page for patients)"
    assert "A note for the reviewer only." not in page.text
    targets = {a.attrs["href"] for a in page.find_all("a") if a.attrs["href"].startswith("#")}
    assert {target[1:] for target in targets} <= {node.attrs.get("id") for node in page.walk()}


@pytest.mark.parametrize(
    ("query", "expected", "words"),
    [
        ("", 4, "4 of 4 facts are shown."),
        ("?verdict=false", 1, "1 of 4 facts fit."),
        ("?verdict=true&level=likely", 1, "1 of 4 facts fit."),
        ("?check=awaiting", 1, "1 of 4 facts fit."),
        ("?check=past", 0, "0 of 4 facts fit."),
        ("?check=changed", 4, "4 of 4 facts fit."),
        ("?verdict=maybe&level=9&check=%00&other=1", 4, "4 of 4 facts are shown."),
        ("?verdict=false&level=maybe", 1, "1 of 4 facts fit."),
    ],
)
def test_filter_says_how_many_of_how_many_and_passes_over_what_it_does_not_know(
    client, small_course, query, expected, words
):
    found, told = shown(client, query)

    assert len(found) == expected
    assert told.startswith(words)


def test_a_filter_that_nobody_can_choose_is_no_error(client, small_course):
    page = page_of(client.get(f"{EVIDENCE}?verdict=maybe"))

    assert page.find("title").text.strip() == "Evidence – fmlearn"
    assert page.find(class_="error") is None


def test_nothing_that_fits_is_said_kindly(client, small_course):
    page = page_of(client.get(f"{EVIDENCE}?check=past"))

    assert "No fact fits all of this at once. Leave one of the choices open, and more will show." in page.text
    assert page.find("ol", class_="sources") is None


def test_choices_stay_chosen_and_parts_are_open(client, small_course):
    page = page_of(client.get(f"{EVIDENCE}?verdict=false"))

    chosen = [option.text for option in page.find_all("option") if "selected" in option.attrs]
    assert chosen == ["False", "Every step", "Checked or not"]
    assert "open" in page.find("details", id="part-1").attrs
    assert page.find("li", id="source-1").attrs["value"] == "1"


def test_parts_are_folded_until_asked_for(client, small_course):
    folded, opened = (page_of(client.get(f"{EVIDENCE}{query}")) for query in ("", "?open=all"))

    assert ["open" in page.find("details", id="part-1").attrs for page in (folded, opened)] == [False, True]


def test_a_course_without_facts_has_a_page_too(client, db):
    course = CourseFactory()

    page = page_of(client.get(f"/courses/{course.slug}/evidence/"))

    assert "0 of 0 facts are shown." in page.text


def test_the_page_says_who_checked_and_what_changed_since(client, small_course):
    SignOffFactory(course=small_course, claims={"plants-eat-soil": "1-of-old"}, role="rheumatologist")

    page = page_of(client.get(EVIDENCE))

    words = "Checked by a rheumatologist on 23 November 2026. 4 facts have changed since."
    assert page.find("p", class_="note").text.startswith(words)
    assert page.find("article").text.endswith("Changed since a clinician signed.")


def test_a_false_statement_stands_only_beside_its_fact(client, shipped_course):
    """MC-6: over the whole evidence, and nowhere in a heading."""
    page = page_of(client.get(f"/courses/{shipped_course.slug}/evidence/"))
    false = list(ClaimVersion.objects.filter(claim__course=shipped_course, verdict=Verdict.FALSE))

    for version in false:
        nodes = innermost(page, version.statement)
        assert nodes, version.statement
        for node in nodes:
            article = node.closest("article")
            assert version.say_instead in article.text
            assert node.tag == "q"
    assert len(false) > 30
    assert len(page.find_all("article")) == Claim.objects.filter(course=shipped_course).count()


def test_evidence_costs_a_stranger_two_queries(client, small_course):
    client.get(EVIDENCE)

    assert len(queries_of(client, EVIDENCE)) == 2


@pytest.mark.parametrize("url", ["/courses/small-course/", walks.PLANTS])
def test_pages_of_a_course_lead_to_evidence_and_words(client, small_course, url):
    links = {a.attrs["href"] for a in page_of(client.get(url)).find_all("a")}

    assert {EVIDENCE, GLOSSARY} <= links


# Words


def test_words_come_in_order_with_the_lessons_that_use_them(client, small_course):
    GlossaryTerm.objects.create(course=small_course, term="Air", meaning="What is around us.", position=9)
    record_edit(small_course, by=UserFactory(), at=NOON)

    lists = page_of(client.get(GLOSSARY)).find_all("dl", class_="words")
    rows = [row for words in lists for row in words.find_all("div")]

    assert [(row.attrs["id"], row.find("dt").text) for row in rows] == [
        ("term-air", "Air"),
        ("term-leaf-plural-leaves", "leaf (plural leaves)"),
        ("term-soil", "soil"),
    ]
    assert rows[2].find("dd").text == "What plants stand in. Used in lesson 1"
    assert rows[2].find("a").attrs["href"] == walks.PLANTS


def test_a_course_without_words_says_so(client, db):
    course = CourseFactory()

    assert "No words are explained here yet." in page_of(client.get(f"/courses/{course.slug}/glossary/")).text


def test_a_word_is_explained_at_its_first_use(client, small_course):
    page = page_of(client.get(walks.PLANTS))

    button = page.find("button", class_="term")
    meaning = page.find("span", id=button.attrs["popovertarget"])
    assert (button.text, meaning.text, meaning.attrs["role"]) == ("soil", "What plants stand in", "note")
    assert button.attrs["aria-describedby"] == meaning.attrs["id"]
    assert "popover" in meaning.attrs
    assert len(page.find_all("button", class_="term")) == 1


def test_a_changed_meaning_shows_without_publishing_the_lesson(client, small_course):
    client.get(walks.PLANTS)
    term = GlossaryTerm.objects.get(term="soil")
    term.meaning = "Earth."
    term.save()
    record_edit(term, by=UserFactory(), at=NOON.replace(minute=30))

    assert page_of(client.get(walks.PLANTS)).find("span", id="term-soil").text == "Earth"
    assert small_course.lessons.get(slug="plants").versions.count() == 1


# On paper


def test_printed_sources_are_numbered_once(client, small_course):
    """AX-15"""
    page = page_of(client.get(walks.PLANTS))

    numbers = [article.find("p", class_="paper").text for article in page.find_all("article", class_="proof")]
    listed = page.find(id="read").closest("section").find_all("li")
    assert sorted(numbers) == ["Sources 1, 2.", "Sources 1.", "Sources 1.", "Sources 2."]
    assert [item.text for item in listed] == [
        "Green A. Handbook of plants: a review. 2020.",
        "Garden club. Talking to plants.",
    ]


def test_the_lesson_takes_my_ideas_and_questions_along(client, small_course):
    """AX-15, MC-6: each idea by its fact."""
    walks.take_lesson(client, WRONG, RIGHT)

    without, page = (page_of(client.get(f"{walks.PLANTS}{query}")) for query in ("", "?show=results"))

    assert without.find(id="mine") is None
    assert without.find("a", href="?show=results") is not None
    mine = page.find(id="mine").closest("section")
    assert [line.text for line in mine.find_all("li")] == [
        "Plants live on light, water and air. Clear",
        "It is not proven that talking helps plants. Clear",
        "Light feeds plants. Clear",
    ]
    visit = page.find(id="visit").closest("section")
    assert (visit.text, visit.classes) == ("Questions to take to my visit Which plant suits my room?", [])


def test_a_stranger_has_no_ideas_to_take_along(client, small_course):
    page = page_of(client.get(f"{walks.PLANTS}?show=results"))

    assert (page.find(id="mine"), client.cookies) == (None, {})


@pytest.mark.parametrize(("language", "written"), [("ar", "rtl"), ("en", "ltr")])
def test_page_of_a_course_says_in_which_direction_it_is_read(client, small_course, language, written):
    Course.objects.update(language=language)

    root = page_of(client.get(GLOSSARY)).find("html")

    assert (root.attrs["lang"], root.attrs["dir"]) == (language, written)
