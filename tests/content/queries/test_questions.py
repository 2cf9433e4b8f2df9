"""Question versions as they are asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.questions import clear_question_cache, question_content, refresh_merges
from quizzes.domain.grading import Answer
from quizzes.errors import NotAnswerable
from quizzes.models import QuestionVersion
from quizzes.vocabulary import Confidence
from tests.factories import MisconceptionFactory, QuestionVersionFactory

pytestmark = pytest.mark.django_db


def asked(**options):
    return question_content(QuestionVersionFactory(options=options).pk)


def test_asked_question_is_read_once_per_process():
    """A published version never changes."""
    version = QuestionVersionFactory()
    first = question_content(version.pk)

    with CaptureQueriesContext(connection) as captured:
        second = question_content(version.pk)

    assert (second is first, len(captured)) == (True, 0)


def test_forget_questions_reads_again():
    version = QuestionVersionFactory()
    question_content(version.pk)

    clear_question_cache()

    with CaptureQueriesContext(connection) as captured:
        question_content(version.pk)
    assert len(captured) == 2


def test_merge_while_a_question_is_read_is_not_overlooked():
    """One thread has read a question, another one merges and says so, and only then the first one is done."""
    old, new = MisconceptionFactory.create_batch(2)
    version = QuestionVersionFactory(options={"labels": "ab", "reveals": {"b": old}})
    executed = []

    def merge_meanwhile(execute, *args):
        rows = execute(*args)
        executed.append(args)
        if len(executed) == 2:  # the options are read
            type(old).objects.filter(pk=old.pk).update(merged_into=new)
            refresh_merges()
        return rows

    with connection.execute_wrapper(merge_meanwhile):
        question_content(version.pk)

    assert question_content(version.pk).probes == {new.pk}


def test_unknown_version_is_not_kept():
    with pytest.raises(QuestionVersion.DoesNotExist):
        question_content(999_999)


def test_options_stand_in_their_order_with_labels_and_right_ones():
    question = asked(labels="cab", right="ab")

    assert list(question.labels.items()) == [("c", False), ("a", True), ("b", True)]
    assert [option.label for option in question.right()] == ["a", "b"]


def test_question_probes_what_its_distractors_reveal():
    one, two = MisconceptionFactory.create_batch(2)

    question = asked(labels="abcd", reveals={"b": one, "c": two, "d": one})

    assert question.probes == {one.pk, two.pk}


@pytest.mark.parametrize(
    ("labels", "confidence", "expected"),
    [
        ("a", None, (False, True, False, False)),
        ("b", Confidence.VERY, (True, False, False, True)),
        ("b", Confidence.GUESS, (True, False, False, False)),
        ("c", Confidence.VERY, (False, False, False, True)),
        ("", None, (False, False, True, False)),
    ],
)
def test_answer_as_the_ledger_sees_it(labels, confidence, expected):
    idea = MisconceptionFactory()
    question = asked(reveals={"b": idea})

    graded = question.grade_answer(Answer(frozenset(labels), confidence))

    assert (idea.pk in graded.reveals, graded.is_right, graded.is_unsure, graded.is_very_sure) == expected
    assert graded.probes == {idea.pk}


def test_label_that_is_not_there_is_refused():
    with pytest.raises(NotAnswerable):
        asked().fraction(Answer(frozenset("z")))
