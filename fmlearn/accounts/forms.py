"""Forms of sign-up, sign-in, passwords and recovery, with our own words."""

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.account.models import EmailAddress
from allauth.core import context
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fmlearn.accounts.addresses import user_of_address
from fmlearn.accounts.fields import KnownNicknameField, NewPasswordField, NicknameField, RepeatedPasswordField
from fmlearn.accounts.guess_limits import MAIL, may_try, source_of
from fmlearn.accounts.models import User
from quizzes.content.forms.plain import PlainForm

EMAIL, EMAIL_MISSING = _("Email address"), _("Enter your email address.")


class UnavailableNickname(Exception):
    """Another account got the nickname since the form was checked."""


class RecoverForm(PlainForm):
    """Nickname, recovery code and new password."""

    username = KnownNicknameField(_("Your nickname"), _("Enter your nickname."))
    code = forms.CharField(
        label=_("The code from your sheet"),
        help_text=_("Sixteen letters and digits. It works once."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
        error_messages={
            "required": _("Enter the code from your sheet."),
            "max_length": _("This is longer than a code."),
        },
    )
    password = NewPasswordField(label=_("A new password"))

    def clean(self) -> dict[str, Any]:
        """Adds the errors of a password that is too like the nickname, or breaks another rule of passwords."""
        given = super().clean() or {}
        if "password" in given:
            try:
                get_adapter().clean_password(given["password"], user=User(username=given.get("username", "")))
            except forms.ValidationError as reason:
                self.add_error("password", reason)
        return self.cleaned_data


def reword(field: forms.Field, label: Any, missing: Any) -> None:
    """Sets label and error of an allauth field, and removes its placeholder, which vanishes while typing."""
    field.label, field.help_text = label, ""
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class NicknameSignupForm(SignupForm):
    """Nickname, password, and an optional e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = NicknameField(
            help_text=_("Any name you like, but not your real one. You sign in with it.")
        )
        self.fields["password1"] = NewPasswordField()
        reword(self.fields["email"], _("Email address (you may leave this empty)"), "")

    def try_save(self, request: HttpRequest) -> Any:
        """Raises UnavailableNickname on a race for one nickname."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError as reason:
            raise UnavailableNickname from reason


class NicknameLoginForm(LoginForm):
    """Nickname or confirmed e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = KnownNicknameField(
            _("Nickname or email address"), _("Enter your nickname or email address.")
        )
        reword(self.fields["password"], _("Password"), _("Enter your password."))


class EmailAddressForm(PlainForm):
    """Another address for the account of `user`; one that is not confirmed yet may be sent once more."""

    email = EmailField(label=EMAIL, error_messages={"required": EMAIL_MISSING})

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        """Raises ValidationError for the address that is confirmed already; anybody else's is told by mail alone."""
        email: str = self.cleaned_data["email"]
        if EmailAddress.objects.filter(user=self.user, email=email, verified=True).exists():
            raise get_adapter().validation_error("duplicate_email")
        return email


def check_mail_limit(email: str) -> None:
    """Raises ValidationError, in the same words whether the address has an account or not."""
    if not may_try(MAIL, source_of(context.request, email), at=timezone.now()):
        raise get_adapter().validation_error("too_many_messages")


class LoginCodeForm(RequestLoginCodeForm):
    """Address to which a code for signing in is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], EMAIL, EMAIL_MISSING)

    def clean_email(self) -> str:
        """Never an error for an address without account: its owner is told by mail."""
        email: str = self.cleaned_data["email"]
        check_mail_limit(email)
        self._user = user_of_address(email)
        return email


class CodeForm(ConfirmLoginCodeForm):
    """The code for signing in, as it came by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["code"], _("Code"), _("Enter the code from the email."))

    def clean_code(self) -> str:
        """Accepts full-width characters."""
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code: str = super().clean_code()
        return code


class PasswordResetForm(ResetPasswordForm):
    """Address to which a link for a new password is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], EMAIL, EMAIL_MISSING)

    def clean_email(self) -> str:
        """As for a code: never an error for an address without account."""
        email: str = self.cleaned_data["email"]
        check_mail_limit(email)
        user = user_of_address(email)
        self.users = [user] if user else []
        return email


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before an account is changed or erased."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password"], _("Your password"), _("Enter your password."))


class PasswordChangeForm(ChangePasswordForm):
    """The password now, and another one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["oldpassword"], _("Your password now"), _("Enter your password."))
        set_new_password_fields(self, self.user)


class FirstPasswordForm(SetPasswordForm):
    """A password for an account without one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_new_password_fields(self, self.user)


class PasswordResetKeyForm(ResetPasswordKeyForm):
    """A new password by the link of a mail, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_new_password_fields(self, self.user)


def set_new_password_fields(form: forms.Form, user: User) -> None:
    """Replaces allauth's two fields by ours, which know whose password it is."""
    password = NewPasswordField(label=_("A new password"))
    password.user = user
    form.fields["password1"] = password
    form.fields["password2"] = RepeatedPasswordField(
        label=_("The new password again"), error_messages={"required": _("Enter the new password again.")}
    )
