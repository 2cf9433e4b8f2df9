"""Fields for nicknames and passwords: one class each, so that every page has the same rules and the same words."""

from typing import Any

from allauth.account.fields import PasswordField, SetPasswordField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fmlearn.accounts.models import normalize_password, validate_nickname
from quizzes.domain.names import normalize_name

NICKNAME_ATTRIBUTES = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
PASSWORD_HINT = _("At least eight characters, not only digits and not a common word.")


class NicknameField(forms.CharField):
    """A nickname to be given to an account; whether it is free is for the form to say.

    `current`: what the account is called now, which may stay, from before there were rules too.
    """

    current = ""

    default_validators = [validate_nickname]
    default_error_messages = {
        "required": _("Choose a nickname."),
        "max_length": _("Use at most 150 characters."),
        "unseen": _("Use at least one letter, digit or emoji."),
    }

    def __init__(self, help_text: Any = "") -> None:
        super().__init__(label=_("Nickname"), help_text=help_text, max_length=150)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | NICKNAME_ATTRIBUTES

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no nickname, unless it is the current one, letter by letter."""
        is_same = bool(self.current) and value == self.current
        name: str = value if is_same else super().clean(value)
        return name

    def to_python(self, value: Any) -> str:
        """The name as it is stored. Raises ValidationError for one that nobody could see."""
        typed = super().to_python(value) or ""
        name = normalize_name(typed)
        if typed and not name:
            raise ValidationError(self.error_messages["unseen"], code="unseen")
        return name


class KnownNicknameField(forms.CharField):
    """The nickname of an account that is there, perhaps from before there were rules."""

    default_error_messages = {"max_length": _("This is longer than any nickname or email address.")}

    def __init__(self, label: Any, missing: Any) -> None:
        super().__init__(label=label, max_length=254, error_messages={"required": missing})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | NICKNAME_ATTRIBUTES


class NewPasswordField(SetPasswordField):
    """A password to be set. Blanks at its ends belong to it. `user`: whose, as far as known, to be unlike the name."""

    default_error_messages = {
        "required": _("Choose a password."),
        "max_length": _("Use at most 200 characters."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"label": _("Password"), "help_text": PASSWORD_HINT, "max_length": 200} | kwargs))
        self.widget.attrs.pop("placeholder", None)

    def to_python(self, value: Any) -> str:
        """The password in NFKC, blanks at its ends included."""
        return normalize_password(super().to_python(value) or "")


class RepeatedPasswordField(PasswordField):
    """The same password once more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"autocomplete": "new-password"} | kwargs))
        self.widget.attrs.pop("placeholder", None)

    def to_python(self, value: Any) -> str:
        return normalize_password(super().to_python(value) or "")
