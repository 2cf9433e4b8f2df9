"""Signs: everything that pages mark has a drawing and a class, and every drawing that is named exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from quizzes.domain.beliefs import MarkKind
from quizzes.templatetags.thread import LABELS, MARK_SIGNS, STATE_SIGNS
from quizzes.vocabulary import CompletionState, Verdict

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize(
    ("signs", "things"),
    [(MARK_SIGNS, set(MarkKind)), (STATE_SIGNS, {None, *CompletionState}), (LABELS, set(Verdict))],
    ids=["marks", "states", "labels"],
)
def test_everything_that_is_marked_has_a_sign(signs, things):
    assert set(signs) == things


def test_every_sign_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (TEMPLATES / "quizzes/parts/signs.html").read_text()))
    named = {name for signs in (MARK_SIGNS, STATE_SIGNS) for name, _ in signs.values()}

    assert named <= drawn
