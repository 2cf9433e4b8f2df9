"""Views of recovery sheets."""

from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.views import SignupView
from allauth.core import ratelimit
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fmlearn.accounts.addresses import add_address, confirm_address, remove_address, send_links
from fmlearn.accounts.forms import EmailAddressForm, NicknameSignupForm, RecoverForm, UnavailableNickname
from fmlearn.accounts.models import User
from fmlearn.accounts.recovery import make_sheet, use_code
from quizzes.learning.http import see_other


class AccountSignupView(SignupView):
    def form_valid(self, form: NicknameSignupForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except UnavailableNickname:
            form.add_error("username", _("This nickname is taken. Choose another one."))
            response = self.form_invalid(form)
        return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_sheet(request: HttpRequest) -> HttpResponse:
    """GET explains; POST creates a sheet and shows it once."""
    assert isinstance(request.user, User)
    codes = make_sheet(request.user, at=timezone.now()) if request.method == "POST" else []
    return render(request, "account/recovery_sheet.html", {"codes": codes})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Sets a new password with a recovery code. Errors do not tell whether name or code was wrong."""
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not ratelimit.consume(request, action="login_failed", key=given["username"].lower()):
            return render(request, "429.html", status=429)
        user = use_code(given["username"], given["code"], given["password"], at=timezone.now())
        if user is not None:
            login(request, user)
            return see_other("quizzes:home")
        form.add_error("code", _("This nickname and code do not open an account together. Check both."))
    return render(request, "account/recover.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def email_address(request: HttpRequest) -> HttpResponse:
    """The confirmed address, one that waits to be confirmed, and a form for another one."""
    assert isinstance(request.user, User)
    form = EmailAddressForm(request.user, request.POST if "action_add" in request.POST else None)
    if "action_add" in request.POST and not form.is_valid():
        return render(request, "account/email.html", own_addresses(request.user) | {"form": form})
    if "action_add" in request.POST:
        add_address(request, request.user, form.cleaned_data["email"])
    elif "action_send" in request.POST:
        send_links(request, request.user)
    elif "action_remove" in request.POST:
        remove_address(request.user, request.POST.get("email", ""))
    if request.method == "POST":
        return see_other("account_email")
    return render(request, "account/email.html", own_addresses(request.user) | {"form": form})


def own_addresses(user: User) -> dict[str, object]:
    return {"addresses": EmailAddress.objects.filter(user=user).order_by("-verified", "pk")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """Says that an address is theirs: whoever has both the mail and the account, so that a mistyped address gives
    nobody a way in.
    """
    link = EmailConfirmationHMAC.from_key(key)
    address = link.email_address if link and link.email_address.user_id == request.user.pk else None
    if request.method == "POST" and address and confirm_address(address):
        return see_other("account_email")
    return render(request, "account/email_confirm.html", {"address": address if request.method != "POST" else None})


@require_POST
def leave_code(request: HttpRequest) -> HttpResponse:
    """Sign in some other way than by the code that was asked for: by `to` with another address, else a password."""
    # Until then allauth leads every sign-in page back to the code.
    clear_login(request)
    return see_other("account_request_login_code" if request.POST.get("to") == "code" else "account_login")
