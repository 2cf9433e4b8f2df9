"""E-mail addresses of accounts: at most one is confirmed, and only a confirmed one opens anything or is written to."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from fmlearn.accounts.models import User


def user_of_address(email: str) -> User | None:
    """The active account for which this address is confirmed."""
    owners = EmailAddress.objects.filter(email=email.strip().lower(), verified=True, user__is_active=True)
    found = owners.select_related("user").first()
    return found.user if found else None


def confirmed_address(user: User) -> str:
    """The one address that opens this account; empty without any."""
    return next(iter(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)), "")


def add_address(request: HttpRequest, user: User, email: str) -> None:
    """Ask by mail whether an address is theirs; until they say so, the confirmed one stays in use."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        EmailAddress.objects.filter(user=user, verified=False).delete()
        EmailAddress.objects.create(user=user, email=email)
    get_adapter().send_notification_mail("account/email/address_added", user)
    send_links(request, user)


def send_links(request: HttpRequest, user: User) -> None:
    """Send the link once more to what is not confirmed yet."""
    for address in EmailAddress.objects.filter(user=user, verified=False):
        address.send_confirmation(request)


def remove_address(user: User, email: str) -> None:
    """Raises nothing for an address that is not there."""
    was_confirmed = EmailAddress.objects.filter(user=user, email=email, verified=True).exists()
    EmailAddress.objects.filter(user=user, email=email).delete()
    if was_confirmed:
        get_adapter().send_notification_mail("account/email/address_removed", user, email=email)


def confirm_address(address: EmailAddress, user: User) -> bool:
    """From now on the one address of its account, `user`. False when it is confirmed for another account."""
    before = confirmed_address(user)
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            EmailAddress.objects.filter(user=user).exclude(pk=address.pk).delete()
            # A constraint of allauth refuses an address that another account has confirmed.
            EmailAddress.objects.filter(pk=address.pk).update(verified=True, primary=True)
    except IntegrityError:
        return False
    if before not in {"", address.email}:
        get_adapter().send_notification_mail("account/email/address_removed", user, email=before)
    return True
