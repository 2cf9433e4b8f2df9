"""The admin site: shared sign-in, no sidebar, forms survive an expired session."""

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from quizzes.learning.forms.resubmission import is_own_form, posted_fields, typed_fields


class AuthoringSite(admin.AdminSite):
    site_header = _("fmlearn authoring")
    site_title = _("fmlearn authoring")
    index_title = _("What would you like to work on?")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Forms posted after the session expired are returned for resubmission instead of being lost."""
        inner = super().admin_view(view, cacheable)

        def resubmitting_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_signed_out = request.method == "POST" and not self.has_permission(request)
            if is_signed_out and not request.user.is_authenticated and is_own_form(request):
                context = {"fields": posted_fields(request), "typed": typed_fields(request)}
                return render(request, "admin/resubmission.html", context, status=401)
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return update_wrapper(resubmitting_view, inner)
