"""Every answer to every question of the shipped course ends on what is true, and no page leaves a lure."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.content.queries.questions import question_content
from quizzes.domain.grading import Answer
from quizzes.domain.linting.course_rules import normalize
from quizzes.formats.course_pack import read_pack
from quizzes.formats.visible_text import course_text
from quizzes.learning.services.attempt_items import create_attempt_items
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.vocabulary import ItemRole, Phase, QuestionType
from tests.conftest import NOON, SHIPPED
from tests.dom import page_of
from tests.factories import AttemptFactory, SignedInLearnerFactory
from tests.formats.small_course import files_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PACK = read_pack(files_in(SHIPPED))
WRITTEN = [quiz.slug for quiz in PACK.quizzes]
QUICK = "magnesium"
THE_REST = [pytest.param(slug, marks=() if slug == QUICK else pytest.mark.prove) for slug in WRITTEN]
FALSEHOODS = [f" {normalize(words)} " for words in course_text(PACK, NOON.date()).falsehoods()]
FACTS = {
    f" {normalize(claim.statement)} ": normalize(claim.say_instead) for claim in PACK.claims if claim.verdict == "false"
}
LATER = NOON + timedelta(hours=1)


def lures(words):
    """What the course calls false, word for word, in this text."""
    return [false for false in FALSEHOODS if false in f" {normalize(words)} "]


def answers_to(question):
    """Every answer that its form takes; no label is "I don't know"."""
    labels = [option.label for option in question.options]
    most = len(labels) if question.type == QuestionType.MULTIPLE_CHOICE else 1
    return [frozenset(chosen) for count in range(most + 1) for chosen in combinations(labels, count)]


def reader():
    learner = SignedInLearnerFactory()
    client = Client()
    client.force_login(learner.user)
    return client, learner


def begin(learner, quiz, phase, seed):
    """An attempt of one phase. A review asks every parallel, also those that come only there."""
    if phase != Phase.REVIEW:
        return start_attempt(learner, quiz, phase, seed=seed, at=LATER)
    attempt = AttemptFactory(learner=learner, quiz=None, phase=phase, seed=seed, number=1)
    create_attempt_items(attempt, all_parallels(quiz), LATER)
    return attempt


def all_parallels(quiz):
    """What reviews ask beside the checks: every other wording, and transfers from the third on."""
    in_order = quiz.items.order_by("position")
    return [*in_order.filter(role=ItemRole.PARALLEL), *in_order.filter(role=ItemRole.TRANSFER)[2:]]


def walk(course, slug, phase):
    """The page after every answer to every question of one phase, and the page at the end of each round."""
    quiz = course.quizzes.get(slug=slug)
    seen, ends, rounds = {}, [], 0
    while True:
        client, learner = reader()
        attempt = begin(learner, quiz, phase, rounds)
        items = [(item, question_content(item.question_version_id)) for item in attempt.items.all()]
        new = False
        for item, question in items:
            open_answers = [chosen for chosen in answers_to(question) if (question.version_id, chosen) not in seen]
            chosen = open_answers[0] if open_answers else frozenset()
            record_response(item, Answer(chosen), at=LATER)
            if open_answers:
                new = True
                address = reverse("quizzes:attempt_feedback", args=[attempt.pk, item.position])
                seen[question.version_id, chosen] = (question, page_of(client.get(address)))
        if not new:
            return seen, ends
        if phase != Phase.PRE:  # its end is an answer page
            ends.append(page_of(client.get(reverse("quizzes:attempt_results", args=[attempt.pk]))))
        rounds += 1


def after_the_thread(page):
    """All that is read below the statements of a feedback page."""
    whole, thread = page.find("main").text, page.find("div", class_="told").text
    return whole[whole.index(thread) + len(thread) :]


@pytest.mark.parametrize("slug", THE_REST)
def test_every_answer_ends_on_the_fact_and_every_feedback_is_reached(shipped_course, slug):
    """No lure: the last statement is true. MC-4: after the lesson every option's feedback is read by who chooses it."""
    reached = set()
    quiz = shipped_course.quizzes.get(slug=slug)
    in_reviews = [Phase.REVIEW] if all_parallels(quiz) else []
    for phase in (Phase.PRE, Phase.POST, Phase.RECHECK, *in_reviews):
        seen, ends = walk(shipped_course, slug, phase)
        assert seen
        for (_, chosen), (question, page) in seen.items():
            check_page(question, page, question.closing_fact)
            reached |= feedback_read(question, chosen, page)
        assert [lures(page.find("main").text) for page in ends] == [[]] * len(ends)

    versions = {version for version, _ in reached}
    assert reached == {(v, option.label) for v in versions for option in question_content(v).options}
    assert len(versions) == quiz.items.count()


def check_page(question, page, closing):
    """MC-6 too: what is false shares the article with its fact, and is in no title."""
    main, article = page.find("main").text, page.find("article").text
    last = page.find("div", class_="do")
    assert (closing in last.text, lures(last.text), lures(after_the_thread(page))) == (True, [], [])
    assert question.fact in article
    assert lures(main) == lures(article)
    assert lures(page.find("h1").text + page.find("title").text) == []


def feedback_read(question, chosen, page):
    """The option chosen alone, if its feedback stands on the page."""
    words = page.find("article").text
    return {
        (question.version_id, option.label)
        for option in question.options
        if chosen == {option.label} and " ".join(option.feedback.split()) in words
    }


def test_pages_that_look_back_hold_nothing_false(shipped_course):
    """MC-6: the course, my progress and home, after every answer "I don't know"."""
    client, learner = reader()
    for quiz in shipped_course.quizzes.all():
        for phase in (Phase.PRE, Phase.POST):
            for item in start_attempt(learner, quiz, phase, seed=1, at=LATER).items.all():
                record_response(item, Answer(), at=LATER)

    names = [("home", []), ("course", [shipped_course.slug]), ("progress", [])]
    pages = [page_of(client.get(reverse(f"quizzes:{name}", args=arguments), follow=True)) for name, arguments in names]

    assert all(len(page.find("main").text) > 100 for page in pages)
    assert [lures(page.find("main").text) for page in pages] == [[]] * len(names)


def test_what_is_false_in_a_lesson_shares_an_article_with_its_fact(shipped_course):
    """MC-6, over every lesson and every claim that the course calls false."""
    for slug in PACK.outline.lessons:
        page = page_of(Client().get(reverse("quizzes:lesson", args=[shipped_course.slug, slug])))
        headings = [heading.text for tag in ("title", "h1", "h2", "h3") for heading in page.find_all(tag)]

        assert (slug, [heading for heading in headings if lures(heading)]) == (slug, [])
        assert (slug, alone_in(page)) == (slug, [])


def alone_in(page):
    """False statements that stand outside of an article, or in one without their fact."""
    articles = [f" {normalize(article.text)} " for article in page.find_all("article")]
    main = f" {normalize(page.find('main').text)} "
    return [
        false
        for false, fact in FACTS.items()
        if main.count(false) > sum(words.count(false) for words in articles if fact in words)
    ]


def test_every_topic_of_the_course_map_is_reachable(shipped_course):
    """Course page › topic › lesson › each of its sections, and from a lesson with questions to their start."""
    client = Client()
    course = page_of(client.get(reverse("quizzes:course", args=[shipped_course.slug])))
    links = {link.attrs["href"].split("#")[0] for link in course.find_all("a")}

    for topic in PACK.outline.topics:
        assert topic.title in course.text
        for slug in topic.lessons:
            address = reverse("quizzes:lesson", args=[shipped_course.slug, slug])
            assert address in links
            lesson = page_of(client.get(address))
            anchors = {node.attrs["id"] for node in lesson.walk() if "id" in node.attrs}
            sections = {question.section for question in questions_of(slug)}
            assert sections <= anchors
            start = reverse("quizzes:attempt_start", args=[shipped_course.slug, slug])
            assert client.get(start).status_code == 200 or slug not in WRITTEN
    assert {slug for topic in PACK.outline.topics for slug in topic.lessons} == set(PACK.outline.lessons)


def questions_of(slug):
    items = {item.question for quiz in PACK.quizzes if quiz.slug == slug for item in quiz.items}
    return [question for question in PACK.questions if question.slug in items]
