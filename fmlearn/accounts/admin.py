"""Admin of accounts and roles. Nothing about learning is shown here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fmlearn.accounts.adapter import AccountAdapter
from fmlearn.accounts.fields import NicknameField
from fmlearn.accounts.models import User
from quizzes.auditing import AuditEvent, record_audit
from quizzes.vocabulary import AuditAction


class OtherNicknameField(NicknameField):
    """A nickname that no account but `user` has, however it is spelled."""

    def __init__(self, user: User | None) -> None:
        super().__init__()
        self.user, self.current = user, user.username if user else ""

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if User.objects.with_nickname(value) not in {None, self.user}:
            raise ValidationError(AccountAdapter.error_messages["username_taken"], code="username_taken")


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Nickname and roles. Nobody can be made a superuser here, and nobody's password or e-mail address is set here."""

    list_display = ["username", "is_active", "is_staff"]
    list_filter = ["groups", "is_staff", "is_active"]
    search_fields = ["username", "emailaddress__email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Roles"), {"fields": ["groups", "is_staff", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "password1", "password2"]})]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """With the field of nicknames that sign-up has, its rules and its words."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "username" in form.base_fields:
            form.base_fields["username"] = OtherNicknameField(obj)
        return form

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Superusers' accounts are changed by superusers only."""
        is_above = obj is not None and obj.is_superuser and not getattr(request.user, "is_superuser", False)
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: people erase themselves on "My data"; to close an account, deactivate it."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Without the page that sets a password: people set their own, by mail or by their recovery sheet."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Audits who got other roles, or was switched on or off."""
        super().save_related(request, form, formsets, change)
        if {"groups", "is_staff", "is_active"} & set(form.changed_data):
            # No name: the admin log must not outlive an erased account.
            seen = AuditEvent(AuditAction.CHANGED_ROLES, f"account {form.instance.pk}", rows=1)
            record_audit(seen, by=request.user, at=timezone.now())
