"""A learner's way through the small course by the test client: start, answer, read, press on."""

from django.urls import resolve, reverse

from quizzes.models import Attempt, AttemptItem
from tests.dom import page_of

LESSON = ("small-course", "plants")
START = "/courses/small-course/lessons/plants/start/"
FINISH = "/courses/small-course/lessons/plants/finish/"
PLANTS = "/courses/small-course/lessons/plants/"
RIGHT = {"soil-as-food": ["false"], "why-talk": ["b"], "what-feeds": ["a", "b"], "soil-in-other-words": ["b"]}
WRONG = {"soil-as-food": ["true"], "why-talk": ["a"], "what-feeds": ["c"], "soil-in-other-words": ["a"]}
UNSURE = {slug: ["unsure"] for slug in RIGHT}


def start(client) -> str:
    """Press "Start"; the address of the first question."""
    return client.post(START)["Location"]


def item_at(url) -> AttemptItem:
    """The row behind the address of a question or its feedback."""
    return AttemptItem.objects.select_related("question_version__question").get(**resolve(url.split("?")[0]).kwargs)


def slug_at(url) -> str:
    return item_at(url).question_version.question.slug


def item_url(item) -> str:
    return reverse("quizzes:attempt_item", args=[item.attempt_id, item.position])


def url_of(slug, attempt) -> str:
    """The address of one question of an attempt."""
    return item_url(attempt.items.get(question_version__question__slug=slug))


def answer(client, url, labels, **more):
    return client.post(url, {"answer": labels, **more})


def is_item(url) -> bool:
    return page_name(url) == "attempt_item"


def page_name(url) -> str:
    return resolve(url.split("?")[0]).url_name


def press(client, url) -> str:
    """Press the main button of a page, which sends a form or is a link; where it leads."""
    main = page_of(client.get(url)).find("main")
    button = main.find(class_="btn")
    return (
        button.attrs["href"] if button.tag == "a" else client.post(button.closest("form").attrs["action"])["Location"]
    )


def is_end_of_loop(url) -> bool:
    """Whether this is the last page before the later questions."""
    found = resolve(url.split("?")[0])
    attempt = Attempt.objects.get(pk=found.kwargs["attempt_id"])
    last = attempt.loop_pages[-1] if attempt.pages else None
    if last is None or found.url_name == "attempt_item":
        return False
    return found.kwargs.get("number") == len(attempt.pages) or found.kwargs.get("position") == last.position


def answer_all(client, url, answers, *, until=lambda url: False, **more) -> str:
    """Answer and press on by the buttons of the pages; the first page that belongs to no question, or `until`."""
    while page_name(url) in {"attempt_item", "attempt_feedback", "loop_page"} and not until(url):
        url = go_on(client, url, answers[slug_at(url)] if is_item(url) else [], **more)
    return url


def go_on(client, url, labels, **more) -> str:
    """Answer a question, or press on from any other page; where it leads."""
    return answer(client, url, labels, **more)["Location"] if is_item(url) else press(client, url)


def take_pre(client, answers, **more) -> str:
    """All ideas of the lesson; the last page before the later questions."""
    return answer_all(client, start(client), answers, until=is_end_of_loop, **more)


def take_post(client, answers, **more) -> str:
    """Press on from the last idea, or from the lesson, and answer what follows; the address of the result."""
    url = start(client)
    return answer_all(client, url if "/attempts/" in url else client.post(FINISH)["Location"], answers, **more)


def take_lesson(client, before, after) -> str:
    """The whole lesson; the address of its result."""
    take_pre(client, before)
    return take_post(client, after)


def url_of_open(client) -> str:
    """The first question that is still open, over all attempts."""
    return item_url(AttemptItem.objects.filter(attempt__state="in_progress").unanswered().order_by("position").first())
