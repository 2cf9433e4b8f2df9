"""What allauth asks of this site: who may sign in, where that leads, and what is sent by mail."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fmlearn.accounts.addresses import confirmed_address, user_of_address
from fmlearn.accounts.guess_limits import MAIL, PASSWORD, count_try, remember_place, source_of
from fmlearn.accounts.mail import deliver
from fmlearn.accounts.middleware import with_query
from fmlearn.accounts.models import User
from quizzes.learning.http import clear_guest, guest_of_session
from quizzes.people.services.erasing import has_history
from quizzes.people.services.learner_merging import attach_guest

# What a note says, by the name of the template that allauth or we ask for.
NOTES = {
    "password_changed": _("The password of your account was changed."),
    "password_set": _("A password was chosen for your account."),
    "password_reset": _("A new password was chosen for your account."),
    "recovery_sheet_made": _("A recovery sheet was made for your account. It opens the account without the password."),
    "address_added": _(
        "Somebody who is signed in to your account has entered another email address for it. This one stays in use "
        "until the other one is confirmed."
    ),
    "address_removed": _("This email address no longer belongs to your account, and no longer opens it."),
    "account_erased": _("Your account was deleted, with everything that belonged to it."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Whoever signs in or up is asked about the answers of the device's guest first, since devices may be shared."""

    NO_MATCH = _("This name and password do not open an account together. Check both.")
    NOT_YOURS = _("This is not your password. Try it once more.")
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": NO_MATCH,
        "enter_current_password": NOT_YOURS,
        "incorrect_code": _("This is not the code. Look at the email once more."),
        "incorrect_password": NOT_YOURS,
        "too_many_login_attempts": _(
            "This was tried many times in a row. Wait fifteen minutes and try once more, or sign in with a code by "
            "email or with your recovery sheet."
        ),
        "too_many_messages": _(
            "Several emails went to this address just now. Look for them, in the folder for spam too, or wait fifteen "
            "minutes and ask once more."
        ),
        "username_password_mismatch": NO_MATCH,
        "username_taken": _("This nickname is taken. Choose another one."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """What may be a nickname is for `NicknameField` to say. Raises ValidationError when somebody has it."""
        if User.objects.with_nickname(username):
            raise self.validation_error("username_taken")
        return username

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try until it turns out to be right. Raises ValidationError when there were too many."""
        name = credentials.get("username") or credentials.get("email") or ""
        self._try = count_try(PASSWORD, source_of(request, name), at=timezone.now())
        if self._try is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth calls this after the right password. Earlier misses stay: whoever guesses may have an account too."""
        if self._try is not None:
            self._try.delete()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password needs nothing forgotten: the place is known from then on, see `post_login`."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, *, signup: bool, **arguments: Any
    ) -> HttpResponse:
        """Every way in ends here. Leads to the question about the device's guest, if one has answered anything."""
        response: HttpResponse = super().post_login(request, user, signup=signup, **arguments)
        assert isinstance(user, User)
        remember_place(user, request, at=timezone.now())
        if signup:
            record_authentication(request, user, method="signup")
        guest = guest_of_session(request)
        if guest is not None and has_history(guest):
            response["Location"] = self.merge_url(request, then=response["Location"])
        elif guest is not None:
            # Nothing but how pages look.
            attach_guest(guest, user.pk)
            clear_guest(request)
        return response

    def merge_url(self, request: HttpRequest, *, then: str) -> str:
        """The question whether this device's answers are theirs, which leads on with what `then` has to say of mail."""
        notice = getattr(request, "mail", "")
        if notice:
            self.request.mail, then = "", with_query(then, f"mail={notice}")
        return reverse("quizzes:merge") + "?" + urlencode({"next": then})

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, *, email: str | None, **arguments: Any
    ) -> HttpResponse | None:
        """A code opens nothing any more once the address that it was sent to has left the account."""
        records = get_authentication_records(request, user)
        if records and records[-1]["method"] == "code" and user_of_address(email or "") != user:
            clear_login(request)
            return HttpResponseRedirect(reverse("account_request_login_code"))
        response: HttpResponse | None = super().pre_login(request, user, email=email, **arguments)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Educators go to their cohorts, everybody else home."""
        is_educator = request.user.is_authenticated and request.user.has_perm("quizzes.view_cohort")
        url: str = reverse("quizzes:cohorts") if is_educator else super().get_login_redirect_url(request)
        return url

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Accounts without e-mail go to their recovery sheet first."""
        has_email = EmailAddress.objects.filter(user=request.user.pk).exists()
        return reverse("account_email_verification_sent" if has_email else "recovery_sheet")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Never raises: what was not sent is said on the next page, see `report_unsent_mail`."""
        message = self.render_mail(template_prefix, email, context)
        counted = count_try(MAIL, source_of(self.request, email), at=timezone.now())
        if counted is None:
            self.request.mail = "enough"
        elif not deliver(message):
            counted.delete()
            self.request.mail = "unsent"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Like all links in mail it leads to SITE_URL, whatever host the request asked for."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC) -> str:
        """On SITE_URL, whatever host the request asked for."""
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """The link that confirms an address; who has an account with it already is told so instead, by mail only."""
        email = emailconfirmation.email_address.email
        if EmailAddress.objects.is_verified(email):
            self.send_account_already_exists_mail(email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tells the owner of a confirmed address that somebody entered it at sign-up, or as a second address."""
        link = settings.SITE_URL + reverse("account_reset_password")
        self.send_mail("account/email/account_already_exists", email, {"password_reset_url": link})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A note about a change to the account, to the confirmed address, or to `email`, which was confirmed until now.

        It holds neither the internet address nor the browser, which allauth would name.
        """
        assert isinstance(user, User)
        address = email or confirmed_address(user)
        if not address:
            return
        link = "" if email else settings.SITE_URL + reverse("account_reset_password")
        note = {"change": NOTES[template_prefix.rpartition("/")[2]], "password_reset_url": link}
        if not deliver(self.render_mail("account/email/note", address, note)):
            self.request.mail = "note"

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """In one transaction with the end of the recovery sheet."""
        with transaction.atomic():
            super().set_password(user, password)

    def add_message(self, *args: Any, **arguments: Any) -> None:
        """No messages: the pages say themselves what happened."""
