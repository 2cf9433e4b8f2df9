"""How users are loaded."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from fmlearn.accounts.models import User


class LearnerBackend(ModelBackend):
    """Brings the learner along with the user: every page of a signed-in learner needs both."""

    def get_user(self, user_id: Any) -> User | None:
        # Not first(): sorting and slicing one row costs on every request.
        user = next(iter(User.objects.select_related("learner").filter(pk=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None
