"""Hypothesis without a deadline: how fast a busy machine is proves nothing about our code."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
