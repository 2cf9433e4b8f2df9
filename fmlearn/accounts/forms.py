"""Forms of sign-up, sign-in, passwords and recovery, with our own words."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class RecoverForm(forms.Form):
    """Nickname, recovery code and new password."""

    username = forms.CharField(
        label=_("Your nickname"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": _("Enter your nickname.")},
    )
    code = forms.CharField(
        label=_("One code from your sheet"),
        help_text=_("Sixteen letters and digits. Each code works once."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
        error_messages={"required": _("Enter one code from your sheet.")},
    )
    password = forms.CharField(
        label=_("A new password"),
        help_text=_("At least eight characters."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a new password.")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


EMAIL, EMAIL_MISSING = _("Email address"), _("Enter your email address.")
PASSWORD_HINT = _("At least eight characters, not only digits and not a common word.")


def reword(field: forms.Field, label: Any, hint: Any, missing: Any) -> None:
    """Sets label, hint and error of an allauth field, and removes its placeholder, which vanishes while typing."""
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class NicknameSignupForm(SignupForm):
    """Nickname, password, and an optional e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self.fields["username"],
            _("Nickname"),
            _("Any name you like, but not your real one. You sign in with it."),
            _("Choose a nickname."),
        )
        reword(
            self.fields["password1"],
            _("Password"),
            PASSWORD_HINT,
            _("Choose a password."),
        )
        reword(self.fields["email"], _("Email address (you may leave this empty)"), "", "")


class NicknameLoginForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["login"], _("Nickname or email address"), "", _("Enter your nickname or email address."))
        reword(self.fields["password"], _("Password"), "", _("Enter your password."))


class EmailAddressForm(AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], EMAIL, "", EMAIL_MISSING)


class LoginCodeForm(RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], EMAIL, "", EMAIL_MISSING)


class PasswordResetForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], EMAIL, "", EMAIL_MISSING)


class PasswordChangeForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["oldpassword"], _("Your password now"), "", _("Enter your password."))
        reword_new_password(self)


class PasswordResetKeyForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_new_password(self)


def reword_new_password(form: forms.Form) -> None:
    reword(form.fields["password1"], _("A new password"), PASSWORD_HINT, _("Enter a new password."))
    reword(form.fields["password2"], _("The new password again"), "", _("Enter the new password again."))
