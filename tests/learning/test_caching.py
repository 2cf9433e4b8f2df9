"""What browsers and proxies may keep: nothing of somebody known, and nothing of whoever was here before."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import walks
from tests.factories import UserFactory
from tests.test_urls import TABLE

pytestmark = pytest.mark.usefixtures("small_course", "clock")

OPEN_TO_ALL = {
    name: [] if row.args == () else row.args for name, row in TABLE.items() if row.get == 200 and row.args != "letter"
}
ACCOUNT_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "recover",
    "account_email",
    "recovery_sheet",
]
WITHOUT_FORM = ["about", "course", "get_help", "evidence", "glossary", "lesson", "lesson_part"]


def visitors():
    """Those who are known, each by what makes them so."""
    guest, learner, educator = Client(), Client(), Client()
    walks.start(guest)
    learner.force_login(UserFactory())
    educator.force_login(UserFactory(is_staff=True, is_superuser=True))
    return {"guest": guest, "learner": learner, "educator": educator}


def every_url():
    return [reverse(f"quizzes:{name}", args=args) for name, args in OPEN_TO_ALL.items() if isinstance(args, list)]
