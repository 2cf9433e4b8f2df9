"""The app that knows who signs in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fmlearn.accounts"
    label = "accounts"
