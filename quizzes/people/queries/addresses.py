"""The e-mail address of an account."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


@dataclass(frozen=True)
class OwnAddress:
    """Address of the account, empty without one. `is_confirmed`: its link was opened."""

    email: str = ""
    is_confirmed: bool = False


def own_address(user: AbstractBaseUser | AnonymousUser) -> OwnAddress:
    """The primary address, else any other. One query, none for visitors."""
    if not user.is_authenticated:
        return OwnAddress()
    rows = get_user_model().objects.filter(pk=user.pk, emailaddress__isnull=False)
    best = rows.order_by("-emailaddress__primary", "-emailaddress__verified")
    address = best.values_list("emailaddress__email", "emailaddress__verified", "emailaddress__primary").first()
    return OwnAddress(address[0], address[1] and address[2]) if address else OwnAddress()
