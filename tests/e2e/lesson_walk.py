"""How somebody walks through a lesson in a browser, and what the database knows about the right answers."""

import re

from quizzes.models import Attempt, AttemptItem, Option

COURSE = "/courses/fibromyalgia-causes/"
LESSON = f"{COURSE}lessons/magnesium/"
START = f"{LESSON}start/"
MISCONCEPTION = "fibro-is-really-a-magnesium-deficiency"
ITEM = re.compile(r"/attempts/([0-9a-f-]{36})/items/(\d+)/")
VERY_SURE = "3"
UNSURE = "unsure"


def path_of(page):
    """The address without host and fragment."""
    return "/" + page.url.split("/", 3)[3].split("#")[0]


def is_item(page):
    return "/items/" in page.url and "/feedback/" not in page.url


def asked_item(page):
    """The row of the item that a page asks or gives feedback on."""
    attempt, position = ITEM.search(page.url).groups()
    return AttemptItem.objects.select_related("question_version").get(attempt=attempt, position=int(position))


def right_labels(item):
    options = Option.objects.filter(version=item.question_version_id, is_correct=True)
    return list(options.values_list("label", flat=True))


def wrong_labels(item):
    """One distractor, if possible one that reveals a misconception."""
    options = Option.objects.filter(version=item.question_version_id, is_correct=False)
    return [sorted(options, key=lambda option: (option.reveals_id is None, option.label))[0].label]


def choose(page, labels):
    """Tap rows: the label covers the row, so it is what a finger meets."""
    for label in labels:
        field = page.locator(f'input[name="answer"][value="{label}"]')
        page.locator(f'label[for="{field.get_attribute("id")}"]').click()


def save(page, certainty=""):
    """Press the button for how sure one is, which saves; by default the one that leaves it open."""
    page.click(f'form.q button[name="confidence"][value="{certainty}"]')


def answer(page, *, mistaken=()):
    """Answer the open question: right, except that what reveals one of these misconceptions is chosen, very sure."""
    item = asked_item(page)
    believed = Option.objects.filter(version=item.question_version_id, reveals__slug__in=mistaken).first()
    if believed:
        choose(page, [believed.label])
        save(page, VERY_SURE)
    else:
        choose(page, right_labels(item))
        save(page)


def press_on(page):
    """The one big button of the page."""
    page.locator("main .btn").last.click()


def begin(page):
    """To the first question: past the start page, and past the page of who goes along."""
    page.goto(START)
    page.click("main form.go button.btn")
    if "/pages/" in page.url:
        page.click("main form.go button.btn")


BUTTON = "main form.go button.btn, main p.go a.btn"


def attempt_of(page):
    """The id in the address, None outside of an attempt."""
    found = re.search(r"/attempts/([0-9a-f-]{36})/", page.url)
    return found and found.group(1)


def answer_phase(page, *, mistaken=()):
    """From the first question of an attempt to the page after its last: of a loop the first later question."""
    attempt = attempt_of(page)
    while attempt_of(page) == attempt and "/results/" not in page.url:
        if is_item(page):
            answer(page, mistaken=mistaken)
        else:
            page.click(f"{BUTTON} >> nth=0")


def newest_attempt():
    return Attempt.objects.order_by("-started_at").first()
