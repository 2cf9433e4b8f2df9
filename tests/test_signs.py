"""Signs: everything that pages mark has a drawing and a class, and every drawing that is named exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from quizzes.domain.beliefs import MarkKind
from quizzes.templatetags.thread import MARK_SIGNS, STATE_SIGNS, VERDICT_SIGNS
from quizzes.vocabulary import CompletionState, Verdict

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize(
    ("signs", "things"),
    [(MARK_SIGNS, set(MarkKind)), (STATE_SIGNS, {None, *CompletionState}), (VERDICT_SIGNS, set(Verdict))],
    ids=["marks", "states", "verdicts"],
)
def test_everything_that_is_marked_has_a_sign(signs, things):
    assert set(signs) == things


def test_every_sign_is_drawn():
    parts = [(TEMPLATES / "quizzes/parts" / name).read_text() for name in ("signs.html", "verdict_symbols.html")]
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', "".join(parts)))
    named = {name for signs in (MARK_SIGNS, STATE_SIGNS, VERDICT_SIGNS) for name, _ in signs.values()}

    assert named <= drawn
