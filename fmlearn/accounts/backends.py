"""Authentication backend that loads users."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from fmlearn.accounts.models import User


class LearnerBackend(AuthenticationBackend):
    """Signs in by nickname or e-mail address, and loads the learner with the user in one query."""

    def get_user(self, user_id: Any) -> User | None:
        # Not first(): sorting and limiting would cost on every request.
        user = next(iter(User.objects.select_related("learner").filter(pk=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None
