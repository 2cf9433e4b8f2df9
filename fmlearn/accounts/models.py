"""Who signs in. What somebody learns hangs on a Learner, not here."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A sign-in name, a password and, if wished, an e-mail address: nothing else about the person is kept."""

    first_name = None  # type: ignore[assignment]  # removed: we do not need it
    last_name = None  # type: ignore[assignment]  # removed: we do not need it
    REQUIRED_FIELDS = []

    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username
