"""E-mail addresses of accounts. Only confirmed ones open anything."""

from allauth.account.models import EmailAddress

from fmlearn.accounts.models import User


def user_of_address(email: str) -> User | None:
    """The account for which this address is confirmed."""
    found = EmailAddress.objects.filter(email=email.strip().lower(), verified=True).select_related("user").first()
    return found.user if found else None
