"""The pages of a lesson taken idea by idea."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.loop import LoopPage, PageKind, in_section_order, loop_pages, next_page

ANCHORS = ["rain", "snow", "wind", "sun"]


def texts(pages):
    return [page.as_text() for page in pages]


@pytest.mark.parametrize(
    ("ideas", "anchors", "pages"),
    [
        ([], [], []),
        ([], ["rain", "snow"], ["reading rain snow"]),
        (["rain"], [], ["question 1", "answer 1"]),
        (["rain", "snow"], ["rain", "snow"], ["question 1", "answer 1 rain", "question 2", "answer 2 snow"]),
        # Sections that no question names follow the answer before them; nothing is read before a question.
        (["sun"], ANCHORS, ["question 1", "answer 1 rain snow wind sun"]),
        (["rain", "sun"], ANCHORS, ["question 1", "answer 1 rain snow wind", "question 2", "answer 2 sun"]),
        (["rain"], ["rain", "snow"], ["question 1", "answer 1 rain snow"]),
        # A section is shown with the first of its questions only.
        (["rain", "rain"], ["rain"], ["question 1", "answer 1 rain", "question 2", "answer 2"]),
    ],
)
def test_pages_of_a_lesson(ideas, anchors, pages):
    assert texts(loop_pages(ideas, anchors)) == pages


def test_opening_comes_first():
    assert texts(loop_pages(["rain"], ["rain"], has_opening=True))[0] == "opening"


def test_ideas_follow_the_sections_and_those_without_come_last():
    assert in_section_order([("a", "sun"), ("b", "gone"), ("c", "rain")], ANCHORS) == ["c", "a", "b"]


IDEAS = st.lists(st.sampled_from([*ANCHORS, "gone"]), max_size=6)
SECTIONS = st.lists(st.sampled_from(ANCHORS), unique=True)


@given(IDEAS, SECTIONS, st.booleans())
def test_every_section_is_shown_once_and_every_question_is_asked_before_its_answer(ideas, anchors, has_opening):
    ordered = in_section_order([(idea, idea) for idea in ideas], anchors)
    pages = loop_pages(ordered, anchors, has_opening=has_opening)

    shown = [anchor for page in pages for anchor in page.anchors if anchor in anchors]
    asked = [page.position for page in pages if page.kind is PageKind.QUESTION]
    answered = [page.position for page in pages if page.kind is PageKind.ANSWER]
    assert (sorted(shown), asked, answered) == (sorted(anchors), list(range(1, len(ideas) + 1)), asked)


@given(IDEAS, SECTIONS, st.booleans())
def test_stored_pages_are_read_back(ideas, anchors, has_opening):
    pages = loop_pages(ideas, anchors, has_opening=has_opening)

    assert [LoopPage.from_text(text) for text in texts(pages)] == pages


@pytest.mark.parametrize("text", ["", "lesson", "question", "question one", "answer"])
def test_what_is_no_page_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        LoopPage.from_text(text)


# As attempts from before have stored them, with a page that is only read.
STORED = ["opening", "question 1", "answer 1 rain", "reading snow wind", "question 2", "answer 2 sun"]
PAGES = [LoopPage.from_text(text) for text in STORED]


@pytest.mark.parametrize(
    ("passed", "dealt_with", "skipped", "index"),
    [
        (0, [], [], 0),
        (1, [], [], 1),
        (1, [1], [], 2),
        (3, [1], [], 3),
        (4, [1], [], 4),
        (4, [1, 2], [], 5),
        (6, [1, 2], [], None),
        (1, [1], [1], 3),  # skipped: its answer is passed too
        (6, [], [], 1),  # whatever was pressed, an open question is asked
        (0, [1, 2], [], 0),  # an answer alone passes no other page
    ],
)
def test_place_is_the_first_page_that_is_not_passed(passed, dealt_with, skipped, index):
    assert next_page(PAGES, passed, dealt_with, skipped) == index


@given(st.data())
def test_pressing_on_and_answering_always_ends(data):
    """From any stored state, answering and pressing on reaches the end in no more steps than there are pages."""
    passed = data.draw(st.integers(0, len(PAGES)))
    dealt_with = data.draw(st.sets(st.sampled_from([1, 2])))
    skipped = data.draw(st.sets(st.sampled_from(sorted(dealt_with)))) if dealt_with else set()

    for _ in range(len(PAGES) + 1):
        index = next_page(PAGES, passed, dealt_with, skipped)
        if index is None:
            break
        if PAGES[index].kind is PageKind.QUESTION:
            dealt_with = dealt_with | {PAGES[index].position}
        else:
            passed = max(passed, index + 1)

    assert next_page(PAGES, passed, dealt_with, skipped) is None
