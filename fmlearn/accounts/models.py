"""Who signs in. What somebody learns hangs on a Learner, not here."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A sign-in name, a password and, if wished, an e-mail address: nothing else about the person is kept."""

    first_name = None  # type: ignore[assignment]  # removed: we do not need it
    last_name = None  # type: ignore[assignment]  # removed: we do not need it
    REQUIRED_FIELDS = []

    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username


class RecoveryCode(models.Model):
    """One line of a recovery sheet: opens the account once, for people without e-mail. Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="a_recovery_code_stands_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class CacheEntry(models.Model):
    """The table of the database cache, made here so that migrating is all that is needed."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cache"

    def __str__(self) -> str:
        return self.cache_key
