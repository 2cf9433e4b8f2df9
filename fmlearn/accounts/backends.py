"""How users are loaded."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from fmlearn.accounts.models import User


class LearnerBackend(AuthenticationBackend):
    """Signs in by nickname or e-mail address, and brings the learner along: every page of theirs needs both."""

    def get_user(self, user_id: Any) -> User | None:
        # Not first(): sorting and slicing one row costs on every request.
        user = next(iter(User.objects.select_related("learner").filter(pk=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None
