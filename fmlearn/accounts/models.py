"""Accounts. Everything about learning refers to a Learner, not to a User."""

import unicodedata
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.domain.names import name_key, normalize_name

# One character can become 18 in its folded form; PostgreSQL indexes at most 2,704 bytes.
MAX_KEY_LENGTH = 600


def validate_nickname(name: str) -> None:
    """Raises ValidationError for a name that nobody could see, that is too long, or that is an e-mail address."""
    key = name_key(name)
    if not key:
        raise ValidationError(_("Use at least one letter, digit or emoji."))
    if len(key) > MAX_KEY_LENGTH:
        raise ValidationError(_("Use a shorter nickname."))
    if _is_email(key):
        raise ValidationError(_("Choose a nickname that is not an email address."))


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def normalize_password(password: str) -> str:
    """NFKC, as NIST SP 800-63B asks for, so that every keyboard and device gives the same characters."""
    return unicodedata.normalize("NFKC", password)


class AccountManager(UserManager["User"]):
    """Finds accounts by any spelling of their nickname."""

    use_in_migrations = False

    def _create_user_object(self, username: str, email: None, password: str | None, **fields: Any) -> "User":
        """What Django's create_user and create_superuser save. Raises ValueError without a nickname or with `email`."""
        name = normalize_name(username or "")
        if not name or email:
            raise ValueError("An account needs a nickname, and its e-mail address is an EmailAddress.")
        user = self.model(username=name, **fields)
        user.set_password(password)
        return user

    def with_nickname(self, typed: str) -> "User | None":
        """The account with this nickname, in whatever form its letters are typed.

        The exact spelling comes first: accounts from before there were keys may differ by case alone.
        """
        spelling = typed.strip()
        found = self.filter(Q(username=spelling) | Q(username_key=name_key(typed)))
        return min(found, key=lambda user: user.username != spelling, default=None)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Django's commands find people by this. Raises DoesNotExist."""
        user = self.with_nickname(username or "")
        if user is None:
            raise self.model.DoesNotExist
        return user


class NicknameKeyField(models.CharField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """The key of the nickname, taken anew at each save that includes it; None stays None, see User."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if isinstance(model_instance, User) and (add or model_instance.username_key is not None):
            model_instance.username_key = name_key(model_instance.username)
        return super().pre_save(model_instance, add)


class User(AbstractUser):
    """Nickname and password; nothing else about the person is stored. The optional e-mail address is an EmailAddress.

    `username_key` is what all spellings of the nickname have in common, unique on every database engine. It is None
    for accounts whose nickname differed from an older one in its spelling only, when the keys were made: they sign in
    with their exact spelling.
    """

    first_name = None  # type: ignore[assignment]  # removed: we do not need it
    last_name = None  # type: ignore[assignment]  # removed: we do not need it
    email = None  # type: ignore[assignment]  # removed: it is stored once, as EmailAddress
    username = models.CharField(
        _("nickname"),
        max_length=150,
        unique=True,
        validators=[validate_nickname],
        error_messages={"unique": _("This nickname is taken. Choose another one.")},
    )
    username_key = NicknameKeyField(max_length=MAX_KEY_LENGTH, null=True, unique=True, editable=False)
    REQUIRED_FIELDS = []

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(username_key=None) | ~Q(username_key=""), name="a_nickname_is_seen")
        ]

    def clean(self) -> None:
        """Django's would normalize the name that is stored; names are normalized where they are typed."""

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Django's way would rewrite the name that somebody has chosen."""
        return normalize_name(username)

    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        """None makes the account one without a password."""
        super().set_password(None if raw_password is None else normalize_password(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Hashes from before passwords were normalized are of what was typed."""
        normalized = normalize_password(raw_password or "")
        is_right = super().check_password(normalized)
        return is_right or (normalized != raw_password and super().check_password(raw_password))


class RecoveryCode(models.Model):
    """The code of a recovery sheet, deleted when the password changes, so usable once. Only its hash is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="a_recovery_code_stands_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class AccountTry(models.Model):
    """One try to open an account or to have mail sent, by keyed digests; see `guess_limits`. Kept for an hour or so."""

    kind = models.CharField(max_length=10)
    who = models.CharField(max_length=64)
    where = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["who", "kind", "at"], name="tries_of_a_name"),
            models.Index(fields=["where", "kind", "at"], name="tries_from_a_place"),
        ]

    def __str__(self) -> str:
        return f"try {self.pk}"


class KnownPlace(models.Model):
    """The account was opened from this place, latest `at`. `place`: keyed digest of the account and the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="known_places")
    place = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="a_place_is_known_once")]

    def __str__(self) -> str:
        return f"place {self.pk}"


class CacheEntry(models.Model):
    """Table of the database cache, created by migration instead of createcachetable."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cache"

    def __str__(self) -> str:
        return self.cache_key
