"""A learner's way through the small course by the test client: start, answer, read, press on."""

from django.urls import resolve, reverse

from quizzes.models import AttemptItem
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
    return resolve(url.split("?")[0]).url_name == "attempt_item"


def answer_all(client, url, answers, **more) -> str:
    """Answer from this question to the last by the buttons of the pages; where the last button leads."""
    while is_item(url):
        feedback = answer(client, url, answers[slug_at(url)], **more)["Location"]
        url = page_of(client.get(feedback)).find("main").find("a", class_="btn").attrs["href"]
    return url


def take_pre(client, answers, **more) -> str:
    return answer_all(client, start(client), answers, **more)


def take_post(client, answers, **more) -> str:
    """Press on from the lesson and answer what follows; the address of the result."""
    client.post(FINISH)
    return answer_all(client, start(client), answers, **more)


def take_lesson(client, before, after) -> str:
    """The whole lesson; the address of its result."""
    take_pre(client, before)
    return take_post(client, after)


def url_of_open(client) -> str:
    """The first question that is still open, over all attempts."""
    return item_url(AttemptItem.objects.filter(attempt__state="in_progress").unanswered().order_by("position").first())
