"""The app that teaches, asks and remembers."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
