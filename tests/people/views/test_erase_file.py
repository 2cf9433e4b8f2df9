"""Erasing in the bytes of SQLite files: nothing is left in free pages or in the log, nor of the device's guest."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from quizzes.models import Learner
from tests import walks
from tests.accounts.test_sign_in import sign_in, sign_up
from tests.conftest import SMALL
from tests.course_rows import install_course

NAME = "rosa-1887"


def bytes_of_files():
    name = str(connection.settings_dict["NAME"])
    return b"".join(Path(path).read_bytes() for path in (name, f"{name}-wal"))


@pytest.mark.usefixtures("many_connections")
def test_nothing_is_left_in_the_files():
    """PV-5: name, keys of the learner and of the guest who used the device before."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL removes old rows itself, by vacuum")
    install_course(SMALL)
    client, tablet = Client(), Client()
    sign_up(client, NAME, email=f"{NAME}@example.org")
    walks.take_lesson(client, walks.WRONG, walks.WRONG)
    walks.start(tablet)
    sign_in(tablet, NAME)
    traces = [NAME.encode(), *(learner.pk.hex.encode() for learner in Learner.objects.all())]
    before = [trace in bytes_of_files() for trace in traces]

    tablet.post(reverse("quizzes:erase"), {"understood": "on"})

    assert before == [True] * 3
    assert Learner.objects.count() == 0
    assert [trace for trace in traces if trace in bytes_of_files()] == []
