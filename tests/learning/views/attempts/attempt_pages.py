"""Pages of an attempt, as somebody sees them."""

from quizzes.models import Attempt
from quizzes.vocabulary import Phase
from tests import walks
from tests.walks import RIGHT

UNKNOWN = "00000000-0000-4000-8000-000000000000"
VERDICTS = ["true", "false", "not_proven"]


def attempt(phase=Phase.PRE) -> Attempt:
    return Attempt.objects.get(phase=phase, retry_of=None)


def open_item(client, slug="soil-as-food") -> str:
    """The address of one open question of the pre-check."""
    walks.start(client)
    return walks.url_of(slug, attempt())


def open_post_item(client, slug) -> str:
    walks.press(client, walks.take_pre(client, RIGHT))
    return walks.url_of(slug, attempt(Phase.POST))


def radios(page, name="answer"):
    return [node for node in page.find_all("input") if node.attrs.get("name") == name]


def title_of(page) -> str:
    return page.find("title").text
