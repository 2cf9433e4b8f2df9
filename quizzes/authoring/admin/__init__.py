"""Admin pages of authoring. Nothing about single learners is registered here."""

from quizzes.authoring.admin import claims, concerns, courses, lessons, questions

__all__ = ["claims", "concerns", "courses", "lessons", "questions"]
