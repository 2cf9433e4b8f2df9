"""rebuild_reviews: cards become what the answers say, for those too who answered before there were any."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from quizzes.learning.services.reviews import stop_card
from quizzes.models import Learner, ReviewCard
from tests import walks
from tests.factories import LearnerFactory
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


def rebuild(**options):
    out = StringIO()
    call_command("rebuild_reviews", stdout=out, **options)
    return out.getvalue().strip()


def rows():
    fields = [field.attname for field in ReviewCard._meta.fields if field.name != "id"]
    return list(ReviewCard.objects.order_by("misconception_id").values(*fields))


def test_cards_that_were_never_kept_are_made(client, clock):
    walks.take_lesson(client, WRONG, RIGHT)
    before = rows()
    ReviewCard.objects.all().delete()
    LearnerFactory()

    assert rebuild() == "learners: 2, with other cards than before: 1"
    assert rows() == before
    assert before


def test_rebuilding_again_changes_nothing_and_keeps_what_was_chosen(client, clock):
    walks.take_lesson(client, WRONG, RIGHT)
    stop_card(ReviewCard.objects.first())
    before = rows()
    clock.shift(timedelta(days=1))

    assert rebuild(learner=Learner.objects.get().pk) == "learners: 1, with other cards than before: 0"
    assert rows() == before


def test_learner_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="no such learner"):
        rebuild(learner=uuid4())
