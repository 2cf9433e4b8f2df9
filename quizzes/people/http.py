"""Requests that change or erase an account: only soon after its owner signed in or typed the password."""

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def needs_password(request: HttpRequest) -> bool:
    """Whether the account of this request was opened longer ago than REAUTHENTICATION_TIMEOUT seconds; guests have no
    password to type.
    """
    if not isinstance(request.user, AbstractBaseUser):
        return False
    records = get_authentication_records(request, request.user)
    opened_at: float = records[-1]["at"] if records else 0
    limit: int = app_settings.REAUTHENTICATION_TIMEOUT
    return time.time() - opened_at > limit


def password_page(request: HttpRequest, back: str) -> HttpResponse:
    """To the page that asks for the password and leads `back` to an address; to signing in anew without a password.

    Unlike the decorator of allauth this does not put the whole request, with the internet address, into the session.
    """
    has_password = isinstance(request.user, AbstractBaseUser) and request.user.has_usable_password()
    page = reverse("account_reauthenticate" if has_password else "account_logout")
    return redirect(f"{page}?{urlencode({'next': back})}")
