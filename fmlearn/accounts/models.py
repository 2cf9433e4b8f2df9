"""Accounts. Everything about learning refers to a Learner, not to a User."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Nickname, password and optional e-mail address; nothing else about the person is stored."""

    first_name = None  # type: ignore[assignment]  # removed: we do not need it
    last_name = None  # type: ignore[assignment]  # removed: we do not need it
    REQUIRED_FIELDS = []

    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username


class RecoveryCode(models.Model):
    """One code of a recovery sheet, usable once. Only its hash is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="a_recovery_code_stands_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class CacheEntry(models.Model):
    """Table of the database cache, created by migration instead of createcachetable."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cache"

    def __str__(self) -> str:
        return self.cache_key
