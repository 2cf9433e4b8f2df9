"""Moves the sessions of Django's table to ours: everybody stays signed in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.utils import timezone
from django.utils.http import base36_to_int

from quizzes.models.learners import key_hash


def owners(session_data: str) -> dict[str, Any]:
    """The two columns of a session; both empty where its signature is wrong."""
    data = SessionStore().decode(session_data)
    pending = (data.get("account_login") or {}).get("user_pk")
    user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else base36_to_int(pending) if pending else None
    return {"user_id": user_id, "guest_key_hash": key_hash(data["guest_key"]) if "guest_key" in data else ""}


def move(apps: Any, schema_editor: Any) -> None:
    old, new = apps.get_model("sessions", "Session"), apps.get_model("quizzes", "Session")
    for row in old.objects.filter(expire_date__gt=timezone.now()).iterator():
        fields = {"session_data": row.session_data, "expire_date": row.expire_date, **owners(row.session_data)}
        new.objects.update_or_create(session_key=row.session_key, defaults=fields)
    old.objects.all().delete()


def move_back(apps: Any, schema_editor: Any) -> None:
    old, new = apps.get_model("sessions", "Session"), apps.get_model("quizzes", "Session")
    for row in new.objects.iterator():
        fields = {"session_data": row.session_data, "expire_date": row.expire_date}
        old.objects.update_or_create(session_key=row.session_key, defaults=fields)
    new.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0030_sessions"), ("sessions", "0001_initial")]

    operations = [migrations.RunPython(move, move_back)]
