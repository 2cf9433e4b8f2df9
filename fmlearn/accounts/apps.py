"""App configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "fmlearn.accounts"
    label = "accounts"
