"""Views of accounts where those of allauth would not do: sign-up, recovery sheets, e-mail addresses."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import perform_login
from allauth.account.views import PasswordSetView, SignupView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fmlearn.accounts.addresses import add_address, confirm_address, remove_address, send_links
from fmlearn.accounts.forms import EmailAddressForm, NicknameSignupForm, RecoverForm, UnavailableNickname
from fmlearn.accounts.models import User
from fmlearn.accounts.recovery import make_sheet, use_code
from quizzes.learning.http import guest_of_session, see_other
from quizzes.people.http import needs_password, password_page


class AccountSignupView(SignupView):
    """Sign-up, also when it is sent twice."""

    def get_authenticated_redirect_url(self) -> str:
        """The second time the account is there, and what was asked the first time is asked again."""
        is_asked = guest_of_session(self.request) is not None
        url: str = reverse("quizzes:merge") if is_asked else super().get_authenticated_redirect_url()
        return url

    def form_valid(self, form: NicknameSignupForm) -> HttpResponse:
        """A nickname that somebody took since the form was checked is an error of the form."""
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
    if needs_password(request):
        return password_page(request, back=reverse("recovery_sheet"))
    context: dict[str, object] = {"has_new_password": "recovered" in request.GET}
    if request.method == "POST":
        context["code"] = make_sheet(request.user, at=timezone.now())
        get_adapter().send_notification_mail("account/email/recovery_sheet_made", request.user)
        context["notice"] = getattr(request, "mail", "")
    return render(request, "account/recovery_sheet.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Sets a new password with a recovery code. Errors do not tell whether name or code was wrong.

    Not limited: a code of 79 bits cannot be guessed, and nobody can lock this way in.
    """
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user = use_code(given["username"], given["code"], given["password"])
        if user is not None:
            return signed_in_by_sheet(request, user)
        form.add_error("code", _("This nickname and code do not open an account together. Check both."))
    return render(request, "account/recover.html", {"form": form})


def signed_in_by_sheet(request: HttpRequest, user: User) -> HttpResponse:
    """Signs in as every other way does, and leads to the next sheet: the old one is used up."""
    record_authentication(request, user, method="recovery_sheet")
    response: HttpResponse = perform_login(request, user, redirect_url=reverse("recovery_sheet") + "?recovered=yes")
    get_adapter().send_notification_mail("account/email/password_reset", user)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def email_address(request: HttpRequest) -> HttpResponse:
    """The confirmed address, one that waits to be confirmed, and a form for another one."""
    assert isinstance(request.user, User)
    if needs_password(request):
        # What was typed waits in the session until the page comes back.
        request.session["typed_address"] = request.POST.get("email", "")
        return password_page(request, back=reverse("account_email"))
    form = EmailAddressForm(request.user, request.POST if "action_add" in request.POST else None)
    form.fields["email"].initial = request.session.pop("typed_address", "")
    if request.method == "POST" and change_addresses(request, request.user, form):
        return see_other("account_email")
    addresses = EmailAddress.objects.filter(user=request.user).order_by("-verified", "pk")
    return render(request, "account/email.html", {"form": form, "addresses": addresses})


def change_addresses(request: HttpRequest, user: User, form: EmailAddressForm) -> bool:
    """Does what the pressed button says; False for an address that cannot be added."""
    if "action_send" in request.POST:
        send_links(request, user)
    elif "action_remove" in request.POST:
        remove_address(user, request.POST.get("email", ""))
    elif not form.is_valid():
        return False
    else:
        add_address(request, user, form.cleaned_data["email"])
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """Says that an address is theirs: whoever has both the mail and the account, so that a mistyped address gives
    nobody a way in.
    """
    assert isinstance(request.user, User)
    link = EmailConfirmationHMAC.from_key(key)
    address = link.email_address if link and link.email_address.user_id == request.user.pk else None
    if request.method == "POST" and address and confirm_address(address, request.user):
        return see_other("account_email")
    return render(request, "account/email_confirm.html", {"address": address if request.method != "POST" else None})


@login_required
def set_password(request: HttpRequest) -> HttpResponse:
    """A first password, for accounts without one."""
    if needs_password(request):
        return password_page(request, back=reverse("account_set_password"))
    response: HttpResponse = PasswordSetView.as_view()(request)
    return response


@require_POST
def leave_code(request: HttpRequest) -> HttpResponse:
    """Sign in some other way than by the code that was asked for: by `to` with another address, else a password."""
    # Until then allauth leads every sign-in page back to the code. Of who is signed in it would forget since when.
    if not request.user.is_authenticated:
        clear_login(request)
    return see_other("account_request_login_code" if request.POST.get("to") == "code" else "account_login")
