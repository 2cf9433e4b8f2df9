"""Every state that a learner's page can be in, as an address with the session that sees it so.

Guests are led there through the site itself, without a browser; each state stays as it is for the whole test.
"""

from functools import partial

from django.conf import settings
from django.template.loader import render_to_string

from quizzes.models import Question
from quizzes.vocabulary import QuestionType, Verdict
from tests.e2e.guests import (
    RIGHT,
    WRONG,
    Guest,
    State,
    send_empty,
    send_twice_without_cookies,
    send_without_cookies,
    unfold,
)
from tests.e2e.later_states import reminder_states, review_choice_states, review_states
from tests.e2e.lesson_walk import COURSE, LESSON, START, UNSURE, right_labels


def visit(page, site, state):
    """Open the state in a window, as the one who sees it so."""
    page.context.clear_cookies()
    if state.session:
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": state.session, "url": site}])
    page.goto(site + state.path)
    state.act(page)


def all_states():
    """Every state; takes about a second."""
    return [
        *stranger_states(),
        *before_states(),
        *lesson_states(),
        *after_states(),
        *mixed_result_states(),
        *clear_result_states(),
        *week_later_states(),
        *reminder_states(),
        *review_states(),
        *review_choice_states(),
    ]


def open_answers(page):
    for summary in page.locator("main summary").all():
        summary.click()


def stranger_states():
    return [
        State("home", "/"),
        State("course", COURSE),
        State("lesson", LESSON),
        State("start before", START),
        State("my progress, empty", "/me/"),
        State("review, empty", "/review/"),
        State("review ideas, empty", "/review/ideas/"),
        State("display", "/me/display/"),
        State("display with error", "/me/display/", act=send_unknown_display),
        State("break, stranger", "/break/"),
        State("help", f"{COURSE}help/"),
        State("sheets", f"{COURSE}sheets/"),
        State("sheet with a table", f"{COURSE}sheets/symptoms/"),
        State("sheet with answers", f"{COURSE}sheets/judge-a-headline/", act=open_answers),
        State("evidence, folded", f"{COURSE}evidence/"),
        State("evidence, all open", f"{COURSE}evidence/?open=all"),
        State("evidence, some", f"{COURSE}evidence/?verdict=false&check=awaiting"),
        State("evidence, none", f"{COURSE}evidence/?verdict=true&level=refuted"),
        State("words explained", f"{COURSE}glossary/"),
        State("search", f"{COURSE}search/"),
        State("search, many", f"{COURSE}search/?q=pain"),
        State("search, nothing", f"{COURSE}search/?q=zebra"),
        State("search with error", f"{COURSE}search/?q={'pain' * 50}"),
        State("lesson, a word open", LESSON, act=open_word),
        State("about", "/about/"),
        State("not found", "/nothing/here/"),
        State("lesson not found", f"{COURSE}lessons/nothing/"),
        State("form without its token", START, act=send_without_cookies),
        State("browser without cookies", START, act=send_twice_without_cookies),
        *(State(f"page {name}", "/about/", act=partial(show, name)) for name in ("400.html", "403.html", "500.html")),
    ]


def open_word(page):
    page.locator(".term").first.click()


def show(name, page):
    """Pages that only something broken leads to."""
    page.set_content(render_to_string(name))


def send_unknown_display(page):
    page.locator('button[name="theme"]').first.evaluate("button => { button.value = 'neon' }")
    page.locator('button[name="theme"]').first.click()


def before_states():
    """The pre-check is open; nothing is answered."""
    guest = Guest().begin()
    seen = {"session": guest.session, "is_learning": True}
    verdict, choice = guest.item_of(QuestionType.VERDICT), guest.item_of(QuestionType.SINGLE_CHOICE)
    return [
        State("what awaits, and who goes along", f"/attempts/{guest.attempt}/pages/1/", session=guest.session),
        State("item: verdict", guest.url(verdict), **seen),
        State("item: single choice", guest.url(choice), **seen),
        State("item: concern told", f"{guest.url(choice)}?notice=thanks", **seen),
        State("item: concern told, upset", f"{guest.url(verdict)}?notice=care", act=unfold, **seen),
        State("item: verdict with error", guest.url(verdict), act=send_empty, **seen),
        State("start, in a question", START, **seen),
        State("home, in a question", "/", **seen),
        State("break, in a question", "/break/", **seen),
    ]


def lesson_states():
    """The pre-check is closed: one answer of each kind; the lesson is next."""
    guest = Guest().begin().answer_all(RIGHT, WRONG, UNSURE)
    seen = {"session": guest.session, "is_learning": True}
    right, wrong, unsure = guest.items()[:3]
    return [
        State("feedback before: right", guest.feedback_url(right), **seen),
        State("feedback before: very sure and not so", guest.feedback_url(wrong), **seen),
        State("feedback before: concern told", f"{guest.feedback_url(right)}?notice=enough", act=unfold, **seen),
        State("feedback before: unsure", guest.feedback_url(unsure), **seen),
        State("feedback before: end of a portion", f"{guest.feedback_url(right)}?until=1", **seen),
        State("lesson in progress", LESSON, session=guest.session),
        State("home, at the lesson", "/", **seen),
        State("break, at the lesson", "/break/", **seen),
        State("course in progress", COURSE, **seen),
    ]


def after_states():
    """The lesson is read; the post-check is open, its first question answered."""
    guest = Guest().begin().answer_all(RIGHT).press_on().begin()
    later = Guest().begin().answer_all(RIGHT).press_on().begin().answer_all(RIGHT).wait_a_week().begin()
    seen = {"session": guest.session, "is_learning": True}
    again = {"session": later.session, "is_learning": True}
    many = later.item_of(QuestionType.MULTIPLE_CHOICE)
    guest.answer(guest.items()[0], WRONG)
    return [
        State("item: multiple choice", later.url(many), **again),
        State("item: multiple choice with error", later.url(many), act=send_empty, **again),
        State("home, at a later question", "/", **seen),
    ]


def feedback_states(guest, ways):
    """Elaborated feedback on each kind of question, with the way it was answered."""
    seen = {"session": guest.session, "is_learning": True}
    states = {}
    for item, how in zip(guest.items(), ways, strict=True):
        kind = Question.objects.get(versions=item.question_version_id).get_type_display()
        states[f"feedback after: {kind}, {how}"] = State(
            f"feedback after: {kind}, {how}", guest.feedback_url(item), **seen
        )
    return list(states.values())


def mixed_result_states():
    """The post-check is closed with some answers missed; a second try is open for another guest."""
    guest = Guest().begin().answer_all(WRONG).press_on().begin()
    seen = {"session": guest.session, "is_learning": True}
    ways = [WRONG if is_plain(item) else UNSURE if is_not_proven(item) else WRONG for item in guest.items()]
    for item, how in zip(guest.items(), ways, strict=True):
        guest.answer(item, how)
    return [
        *feedback_states(guest, ways),
        State("results with missed", guest.results_url(), **seen),
        State("results of a closed attempt", f"{guest.results_url()}?all=answered", **seen),
        State("my progress, mix-ups", "/me/", **seen),
        *retry_states(),
    ]


def is_plain(item):
    return item.question_version.question.type != QuestionType.VERDICT


def is_not_proven(item):
    return right_labels(item) == [Verdict.NOT_PROVEN.value]


def retry_states():
    """The second try: an open question of it, and after it."""
    guest = Guest().begin().answer_all(RIGHT).press_on().begin().answer_all(WRONG, RIGHT)
    to = guest.client.post(f"/attempts/{guest.attempt}/retry/")["Location"]
    return [State("item: second try", to, session=guest.session, is_learning=True)]


def clear_result_states():
    """Believed before, all right after."""
    guest = Guest().begin().answer_all(WRONG, UNSURE, RIGHT).press_on().begin().answer_all(RIGHT)
    seen = {"session": guest.session, "is_learning": True}
    return [
        *feedback_states(guest, [RIGHT] * len(guest.items())),
        State("results with nothing missed", guest.results_url(), **seen),
        State("start, finished", START, **seen),
        State("lesson, finished", LESSON, session=guest.session),
        State("lesson with my ideas", f"{LESSON}?show=results", session=guest.session),
        State("home, finished", "/", **seen),
        State("my progress", "/me/", **seen),
        State("course, a lesson done", COURSE, **seen),
    ]


def week_later_states():
    """The re-check is due; then taken, with some relapses."""
    due = Guest().begin().answer_all(WRONG).press_on().begin().answer_all(RIGHT).wait_a_week()
    guest = Guest().begin().answer_all(WRONG).press_on().begin().answer_all(RIGHT).wait_a_week()
    guest.begin().answer_all(WRONG, RIGHT, UNSURE)
    seen = {"session": guest.session, "is_learning": True}
    return [
        State("start a week later", START, session=due.session, is_learning=True),
        State("home, a week later", "/", session=due.session, is_learning=True),
        State("feedback a week later", guest.feedback_url(guest.items()[0]), **seen),
        State("results a week later", guest.results_url(), **seen),
        State("my progress over three times", "/me/", **seen),
    ]
