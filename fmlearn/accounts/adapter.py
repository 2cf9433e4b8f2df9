"""What signing up and signing in mean for a learner's answers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from quizzes.learning.http import clear_guest, guest_of_session
from quizzes.people.services.erasing import has_history
from quizzes.people.services.learner_merging import attach_guest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up takes the guest's answers along; sign-in asks first, since phones and tablets are shared."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, *, signup: bool, **arguments: Any
    ) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, signup=signup, **arguments)
        guest = guest_of_session(request)
        if guest is None:
            return response
        if signup:
            attach_guest(guest, user.pk)
        elif has_history(guest):
            response["Location"] = reverse("quizzes:merge")
            return response
        clear_guest(request)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Educators come for their groups, everybody else for their thread."""
        is_educator = request.user.is_authenticated and request.user.has_perm("quizzes.view_cohort")
        url: str = reverse("quizzes:cohorts") if is_educator else super().get_login_redirect_url(request)
        return url

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """People without e-mail first get their recovery sheet."""
        has_email = request.user.is_authenticated and bool(getattr(request.user, "email", ""))
        return super().get_signup_redirect_url(request) if has_email else reverse("recovery_sheet")

    def add_message(self, *args: Any, **arguments: Any) -> None:
        """Pages say what happened themselves; nothing waits in the session to show up elsewhere."""
