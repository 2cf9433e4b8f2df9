"""App configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app that holds who people are; what they learn is in `quizzes`."""

    name = "fmlearn.accounts"
    label = "accounts"
