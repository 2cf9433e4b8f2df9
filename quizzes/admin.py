"""Imports the admin of the authoring wing, so that Django's autodiscovery finds it."""

import quizzes.authoring.admin  # noqa: F401 – importing it registers its pages
