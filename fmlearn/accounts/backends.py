"""Authentication backend that finds and loads users."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from fmlearn.accounts.addresses import user_of_address
from fmlearn.accounts.models import User


class LearnerBackend(AuthenticationBackend):
    """Signs in by nickname or confirmed e-mail address, and loads the learner with the user in one query."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """One password check, or two if a nickname is the address of another account. Without a candidate the caller
        hashes the password once, so that timing does not reveal who has an account.
        """
        typed = credentials.get("username") or credentials.get("email") or ""
        candidates = {user for user in (user_of_address(typed), User.objects.with_nickname(typed)) if user}
        return next((user for user in candidates if self._check_password(user, credentials["password"])), None)

    def get_user(self, user_id: Any) -> User | None:
        """The active account of a session, None without one."""
        # Not first(): sorting and limiting would cost on every request.
        user = next(iter(User.objects.select_related("learner").filter(pk=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None
