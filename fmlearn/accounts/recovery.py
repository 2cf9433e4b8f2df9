"""Recovery sheets: printed one-time codes that set a new password without e-mail."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

from django.db import transaction

from fmlearn.accounts.models import RecoveryCode, User

# Without letters and digits that look alike.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODES = 4
GROUPS, GROUP = 4, 4  # 31^16 codes: guessing is infeasible even without the rate limit


def new_code() -> str:
    """A random code such as "k3nd-82ph-w5tz-q7ra"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def code_hash(code: str) -> str:
    """SHA-256 in hex of a code as typed: case, width, blanks and dashes do not matter."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", code).lower() if letter in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def make_sheet(user: User, *, at: datetime) -> list[str]:
    """New codes, returned this once; codes of an earlier sheet are deleted."""
    user.recovery_codes.all().delete()
    codes = [new_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=code_hash(code), made_at=at) for code in codes)
    return codes


@transaction.atomic
def use_code(username: str, code: str, password: str, *, at: datetime) -> User | None:
    """Set a new password with a code; None when name and code do not belong together or the code is used."""
    user = User.objects.with_nickname(username)
    codes = RecoveryCode.objects.select_for_update(of=["self"]).select_related("user").filter(used_at=None)
    found = codes.filter(user=user, code_hash=code_hash(code), user__is_active=True).first() if user else None
    if found is None:
        return None
    found.used_at = at
    found.save(update_fields=["used_at"])
    found.user.set_password(password)
    found.user.save(update_fields=["password"])
    return found.user
