"""Recovery sheets: printed one-time codes that set a new password without e-mail."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fmlearn.accounts.models import RecoveryCode, User

# Without letters and digits that look alike.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 4, 4  # 31^16 codes, 79 bits: guessing is infeasible, so there is no limit


def new_code() -> str:
    """A random code such as "k3nd-82ph-w5tz-q7ra"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def code_hash(code: str) -> str:
    """SHA-256 in hex of a code as typed: case, width, blanks and dashes do not matter."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", code).lower() if letter in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


class RecoverySheetValidator:
    """Deletes the codes of the sheet when a password changes: Django calls it after each save of a new one, wherever
    it was chosen. It has no rule of its own. `user` is None where nobody has the password yet.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        return None

    def get_help_text(self) -> str:
        return _("A new password ends the recovery sheet.")

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user is not None:
            user.recovery_codes.all().delete()


@transaction.atomic
def make_sheet(user: User, *, at: datetime) -> str:
    """A new code, shown this once; that of an earlier sheet no longer opens anything."""
    user.recovery_codes.all().delete()
    code = new_code()
    RecoveryCode.objects.create(user=user, code_hash=code_hash(code), made_at=at)
    return code


@transaction.atomic
def use_code(username: str, code: str, password: str) -> User | None:
    """Sets a new password, which ends the sheet; None if name and code do not match."""
    user = User.objects.with_nickname(username)
    codes = RecoveryCode.objects.select_for_update(of=["self"]).filter(user=user, code_hash=code_hash(code))
    if user is None or not user.is_active or not codes.exists():
        return None
    user.set_password(password)
    user.save(update_fields=["password"])
    return user
