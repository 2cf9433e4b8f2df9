"""What may come in at our own sign-in pages."""

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class RecoverForm(forms.Form):
    """A name, a code from the sheet, and a new password."""

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
