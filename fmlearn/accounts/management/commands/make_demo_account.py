"""make_demo_account: creates an account with the roles of author and educator, for a new installation."""

import os
import secrets

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from fmlearn.accounts.models import User

NAME, EMAIL = "educator", "educator@example.org"
ROLES = ["Author", "Educator"]


class Command(BaseCommand):
    help = "Makes the demo account once and prints its password; DEMO_PASSWORD chooses it. Later runs change nothing."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        if User.objects.with_nickname(NAME):
            return
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        user = User.objects.create_user(NAME, password=password, is_staff=True)
        EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
        user.groups.set(Group.objects.filter(name__in=ROLES))
        self.stdout.write(
            f"Sign in as {EMAIL}, password {password} (printed this once): /admin/ to write, /teach/ for groups"
        )
