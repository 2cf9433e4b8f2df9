"""Sessions that know whose they are, so that erasing somebody ends theirs without reading all others.

SESSION_ENGINE; https://docs.djangoproject.com/en/5.2/topics/http/sessions/#extending-database-backed-session-engines
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.http import base36_to_int

from quizzes.models.learners import GUEST_KEY, key_hash

# Where allauth keeps who has asked for a code but not entered it yet.
PENDING_KEY = "account_login"


class Session(AbstractBaseSession):
    """`user_id`: of the account that is signed in, or about to be; `guest_key_hash`: as in `Learner`, else empty.
    Neither is a foreign key: the owner may be gone.
    """

    user_id = models.BigIntegerField(null=True, db_index=True)
    guest_key_hash = models.CharField(max_length=64, default="", db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(db.SessionStore):
    """The name is Django's: it is part of what sessions are signed with."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = user_in(data)
        row.guest_key_hash = key_hash(data[GUEST_KEY]) if GUEST_KEY in data else ""
        return row


def user_in(data: Mapping[str, Any]) -> int | None:
    """Id of the account of a session, None for a guest's."""
    pending = (data.get(PENDING_KEY) or {}).get("user_pk")
    if SESSION_KEY in data:
        return int(data[SESSION_KEY])
    return base36_to_int(pending) if pending else None
