"""Authoring: thin pages over `services.authoring`. Nothing about learners is registered here."""

from quizzes.admin import claims, courses, lessons, questions

__all__ = ["claims", "courses", "lessons", "questions"]
