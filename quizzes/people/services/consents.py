"""Withdraws consents."""

from datetime import datetime

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Greatest

from quizzes.models import Consent


def withdraw_consents(consents: QuerySet[Consent], *, at: datetime) -> int:
    """Withdraws those that are still given; returns their number.

    Never dated before they were given, also if this server's clock is behind the one that dated the consent.
    """
    end = Greatest(F("given_at"), Value(at), output_field=DateTimeField())
    return consents.filter(withdrawn_at=None).update(withdrawn_at=end)
