"""The page of an answer: verdict, fact, what was asked with every option marked, why, and what one can do."""

from datetime import timedelta

import pytest
from django.test import Client

from quizzes.models import Attempt, ClaimVersion, Course, LessonVersion, Question, QuestionVersion
from quizzes.vocabulary import EvidenceLevel, Phase, Verdict
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import attempt, open_item
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]
VERY, FAIRLY, GUESS = {"confidence": "3"}, {"confidence": "2"}, {"confidence": "1"}
SOIL_FACT = "Fact: Plants live on light, water and air."
ASKED_SOIL = "You were asked if this is so Myth: Plants eat soil."


def told(client, slug, labels, *, opened=open_item, **more):
    """The page after this answer."""
    return page_of(client.get(walks.answer(client, opened(client, slug), labels, **more)["Location"]))


def told_later(client, slug, labels, **more):
    """The same in a review of the later questions: a second try, whose answers have pages."""
    walks.take_lesson(client, RIGHT, RIGHT | {slug: WRONG[slug]})
    again = client.post(f"/attempts/{attempt(Phase.POST).pk}/retry/")["Location"]
    return page_of(client.get(walks.answer(client, again, labels, **more)["Location"]))


def marks(page):
    """The options as they are marked: classes and words."""
    return [(sorted(li.classes), li.find("span").text) for li in page.find(class_="asked").find_all("li")]


def in_order(text, *parts) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def published_with(slug, verdict):
    """The claim and its question say something else from the beginning, for instance that nobody knows."""
    ClaimVersion.objects.filter(claim__slug=slug).update(verdict=verdict, level=EvidenceLevel.UNPROVEN)
    for version in QuestionVersion.objects.filter(question__claim__slug=slug, question__type="verdict"):
        version.options.update(is_correct=False, reveals=None)
        version.options.filter(label=verdict).update(is_correct=True)


# The first line


@pytest.mark.parametrize(
    ("labels", "verdict", "line"),
    [
        ("false", Verdict.FALSE, "Yes."),
        ("true", Verdict.FALSE, "Not quite."),
        ("unsure", Verdict.FALSE, "That is fine. Here is the answer."),
        ("not_proven", Verdict.NOT_PROVEN, "Yes. Nobody is sure yet."),
        ("true", Verdict.NOT_PROVEN, "Good to know: nobody is sure yet."),
        ("unsure", Verdict.NOT_PROVEN, "You are in good company: nobody is sure yet."),
    ],
)
def test_first_line_says_in_plain_words_how_the_answer_stands(client, labels, verdict, line):
    """AX-13: a new page, with focus on its h1."""
    published_with("plants-eat-soil", verdict)

    page = told(client, "soil-as-food", [labels])

    (h1,) = page.find_all("h1")
    position = attempt().items.get(question_version__question__slug="soil-as-food").position
    assert h1.text == line
    assert (h1.attrs["tabindex"], "autofocus" in h1.attrs) == ("-1", True)
    assert page.find("title").text.strip() == f"{line} Idea {position} of 2 – fmlearn"


@pytest.mark.parametrize(("labels", "line"), [(["a", "b"], "Yes."), (["a"], "Not quite."), (["a", "c"], "Not quite.")])
def test_several_answers_are_right_together(client, labels, line):
    assert told_later(client, "what-feeds", labels).find("h1").text == line


# What follows, in order


def test_answer_of_an_idea_goes_from_verdict_to_what_one_can_do(client):
    """MC-4: verdict, fact, statement asked once and labeled, marked options, why, action, safety, science, way on."""
    page = told(client, "soil-as-food", ["true"], **VERY)

    text = page.find("article").text
    assert in_order(
        text,
        "Not quite.",
        SOIL_FACT,
        f"{ASKED_SOIL} True Your answer (very sure) It looks like that. False The right answer Not proven yet",
        "Roots are in the soil, so it looks like a meal.",
        "What you can do Soil holds a plant and gives it water.",
        "Stay safe. Do not eat soil either.",
        "How sure is science? Very sure: well shown.",
        "Green A. Handbook of plants: a review. 2020. (a review of studies)",
        "Drafted from sources, November 2026; not yet checked by a clinician. Next look by November 2028.",
        "This part in the lesson",
        "Next idea",
    )
    assert text.count("Plants eat soil.") == 1
    assert "made of the soil they eat" not in text  # the statement asked is the myth


def test_choice_reveals_the_myth_it_stands_for_with_its_label(client):
    """MC-4: of a question that is no statement, what the answer stands for is said once, with its label."""
    page = told(client, "why-talk", ["a"], **GUESS)

    text = page.find("article").text
    assert in_order(
        text,
        "Not quite.",
        "Fact: It does not show that talking helped.",
        "Not proven: Kind words make plants grow.",
        "You were asked Ana talks to her plant and it grows. What does that show?",
    )
    assert ([], "Plants have ears.") in marks(page)
    assert (["yours"], "Talking makes it grow. Your answer (a guess)") in marks(page)
    assert (["right"], "Not much yet. The right answer") in marks(page)
    assert "A note for the reviewer only." not in page.text


def test_true_statement_that_was_asked_is_labeled_a_fact(client):
    """Never a bare True or False beside a sentence that it does not judge."""
    published_with("plants-eat-soil", Verdict.TRUE)

    page = told(client, "soil-as-food", ["not_proven"])

    assert page.find(class_="asked").find("p").text == "Fact: Plants eat soil."


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["a", "c"], {"Light Your answer, and right", "Water A right answer", "Soil alone Your answer"}),
        (["unsure"], {"Light A right answer", "Water A right answer", "Soil alone", "I don’t know Your answer"}),
        (["a", "b"], {"Light Your answer, and right", "Water Your answer, and right", "Soil alone"}),
    ],
)
def test_each_of_several_answers_is_marked(client, labels, expected):
    page = told_later(client, "what-feeds", labels)

    assert {words for _, words in marks(page)} == expected


def test_options_stand_in_the_order_in_which_they_were_asked(client):
    """MC-10"""
    page = told(client, "why-talk", ["unsure"])

    item = attempt().items.get(question_version__question__slug="why-talk")
    texts = dict(item.question_version.options.values_list("label", "text"))
    wanted = [texts[label] for label in item.option_order]
    assert [words.removesuffix(" The right answer") for _, words in marks(page)[:-1]] == wanted


def test_remark_stands_in_the_line_of_the_option_that_it_is_about(client):
    page = told(client, "why-talk", ["c"])

    (line,) = [li for li in page.find(class_="asked").find_all("li") if "yours" in li.classes]
    assert line.text == "Plants have ears. Your answer Nobody has found any."
    assert page.text.count("Nobody has found any.") == 1


# Why


def test_section_that_teaches_why_stands_open(client):
    """The moment after an answer is the one for the section that explains why."""
    page = told(client, "soil-as-food", ["true"])

    item = attempt().items.get(question_version__question__slug="soil-as-food")
    title, text = section_of(item)
    why = page.find("div", class_="why")
    assert (why.find("h2").text, why.find("details")) == (title, None)
    assert text in " ".join(why.text.split())


def section_of(item):
    """Title and first words of the section that the question names."""
    stored = LessonVersion.objects.get(lesson__slug="plants").rendered_body
    section = next(row for row in stored if row["anchor"] == item.question_version.section)
    return section["title"], page_words(section["html"])


def page_words(html):
    return html.split("<p>")[1].split("<")[0].split(",")[0]


@pytest.mark.parametrize(
    ("labels", "sure", "is_folded"),
    [
        ("false", VERY, True),
        ("false", FAIRLY, True),
        ("false", GUESS, False),
        ("false", {}, False),
        ("true", VERY, False),
    ],
)
def test_right_and_sure_is_one_line_and_the_rest_folds_but_safety_never(client, labels, sure, is_folded):
    """MC-4"""
    page = told(client, "soil-as-food", [labels], **sure)

    why = page.find("div", class_="why")
    note = page.find("p", class_="note-safe")
    assert (why.find("h2").text == "You knew this", why.find("details") is not None) == (is_folded, is_folded)
    assert note.closest("details") is None
    assert note.text == "Stay safe. Do not eat soil either."


def test_section_taught_with_an_idea_before_is_folded(client):
    open_item(client)
    item = attempt().items.get(question_version__question__slug="why-talk")
    pages = [text.rsplit(" ", 1)[0] if text.startswith(f"answer {item.position}") else text for text in attempt().pages]
    Attempt.objects.update(pages=pages)

    page = page_of(client.get(walks.answer(client, walks.item_url(item), ["a"])["Location"]))

    assert page.find("div", class_="why").find("details").find("summary").text == "Read this part of the lesson again"


def test_sources_of_the_fact_and_of_the_section_stand_in_the_fold(client):
    page = told(client, "soil-as-food", ["true"])

    fold = page.find("details", class_="fold")
    link = fold.find("a", class_="alone")
    assert "open" not in fold.attrs
    assert fold.find("a", href="https://example.org/handbook").text == "Green A. Handbook of plants: a review. 2020."
    assert link.attrs["href"] == f"{walks.PLANTS}#soil"
    assert fold.find_all("svg") == fold.find_all("svg", role="img")


# The way on


def test_the_one_filled_button_leads_through_the_lesson(client):
    """The words say what comes next: another idea, a part to read, or the later questions."""
    url, words = walks.start(client), []
    while not walks.is_end_of_loop(url):
        if walks.page_name(url) != "attempt_item":
            words += [button_of(page_of(client.get(url))).text]
        url = walks.go_on(client, url, ["unsure"])

    last = page_of(client.get(url))
    kinds = [text.split()[0] for text in attempt().pages[1:]] + ["later"]
    names = {"question": "Next idea", "reading": "Read on", "later": "Now 3 quick questions"}
    following = [names[kind] for n, kind in enumerate(kinds) if not attempt().pages[n].startswith("question")]
    assert [*words, button_of(last).text] == following
    assert "Stay safe. Do not eat plants you do not know." in last.find("main").text


def button_of(page):
    (button,) = page.find("main").find_all(class_="btn")[:1]
    return button


def test_second_try_has_answer_pages(client):
    """MC-11: whoever asks again wants to know."""
    walks.take_lesson(
        client, RIGHT, RIGHT | {"soil-as-food": ["true"], "soil-in-other-words": ["a"], "why-talk": ["a"]}
    )
    again = client.post(f"/attempts/{attempt(Phase.POST).pk}/retry/")["Location"]
    question = page_of(client.get(again))

    feedback = walks.answer(client, again, ["unsure"])["Location"]
    page = page_of(client.get(feedback))

    assert question.find("legend").text.startswith("Once more. Question 1 of ")
    assert (walks.page_name(feedback), page.find("h1").text) == (
        "attempt_feedback",
        "That is fine. Here is the answer.",
    )
    assert button_of(page).text in {"Next question", "See what changed"}
    assert client.get(button_of(page).attrs["href"]).status_code == 200


# Attempts from before, and evidence that has changed


def test_feedback_in_an_attempt_older_than_the_way_idea_by_idea_is_short(client):
    """MC-5: verdict, fact and the marked options at once; no why, as the lesson comes next."""
    url = open_item(client)
    Attempt.objects.update(pages=[], form="")

    page = page_of(client.get(walks.answer(client, url, ["true"])["Location"]))

    article = page.find("article")
    assert in_order(article.text, "Not quite.", SOIL_FACT, ASKED_SOIL)
    assert [h2.text for h2 in article.find_all("h2")] == ["You were asked if this is so"]
    assert "like a meal" not in page.text


def test_feedback_of_an_older_attempt_leads_to_the_next_open_question_and_back_to_the_front(client):
    walks.start(client)
    Attempt.objects.update(pages=[], form="")
    first, second = (walks.item_url(item) for item in attempt().items.order_by("position"))

    page = page_of(client.get(walks.answer(client, second, ["unsure"])["Location"]))

    assert page.find("main").find("a", class_="btn").attrs["href"] == first


@pytest.mark.parametrize("labels", ["false", "true", "unsure"])
def test_what_has_changed_since_the_question_was_written_stands_above_the_fact_of_today(client, labels):
    """An answer that was right then is not praised today, and one that was not is not called a mix-up."""
    url = open_item(client)
    walks.answer(client, url, [labels], **VERY)
    old = ClaimVersion.objects.get(claim__slug="plants-eat-soil")
    ClaimVersion.objects.create(
        claim=old.claim,
        number=old.number + 1,
        statement=old.statement,
        verdict=Verdict.NOT_PROVEN,
        level=EvidenceLevel.CONFLICTING,
        say_instead="Some plants may eat soil.",
        change_kind="meaning",
        published_at=NOON,
    )
    Course.objects.update(content_changed_at=NOON + timedelta(minutes=1))

    article = page_of(client.get(f"{url}feedback/")).find("article")

    note = "The evidence has changed since this question was written. This is what is known today."
    assert in_order(article.text, "What is known has changed.", note, "Fact: Some plants may eat soil.")
    assert article.find(class_="asked").find("p").text == "Not proven: Plants eat soil."
    assert [words for classes, words in marks(article) if "right" in classes] == ["Not proven yet The right answer"]
    stale = ["You knew this", "Plants live on light, water and air.", "looks like a meal", "gives it water"]
    assert [words for words in stale if words in article.text] == []


# Every question of the course


def test_feedback_has_at_most_ninety_words_without_source_and_safety(client, shipped_course):
    """MC-4, over every question and every answer of the shipped course; the section is counted with the lesson."""
    for version in QuestionVersion.objects.filter(question__course=shipped_course):
        remarks = [option.feedback for option in version.options.all()] or [""]
        words = " ".join([version.fact, version.why_it_misleads, version.closing_fact, max(remarks, key=len)])
        assert len(words.split()) <= 90, version.question.slug


def test_no_answer_page_of_the_course_shows_a_myth_without_its_label(shipped_course):
    """MC-6: every statement in quotes wears its label, and every page has its fact before it."""
    kinds = set()
    for lesson in shipped_course.lessons.filter(quiz__isnull=False)[:3]:
        client = Client()
        url = client.post(f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/start/")["Location"]
        while walks.page_name(url) != "attempt_results":
            if walks.page_name(url) == "attempt_feedback":
                article = page_of(client.get(url)).find("article")
                quoted = article.find_all("p", class_="myth")
                kinds |= {p.find("b").text for p in quoted}
                assert article.text.index("Fact:") < min([article.text.index(p.text) for p in quoted] or [10**9])
            labels = ["true"] if walks.is_item(url) and walks.item_at(url).option_order[:1] == ["true"] else ["unsure"]
            url = walks.go_on(client, url, labels)
    assert kinds <= {"Myth:", "Not proven:", "Fact:"}
    assert "Myth:" in kinds
    assert Question.objects.filter(course=shipped_course).exists()
