#!/usr/bin/env python
"""Runs the administrative commands."""

import os
import sys

from django.core.management import execute_from_command_line

from fmlearn.env import ending_in_words

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fmlearn.settings")
    with ending_in_words():
        execute_from_command_line(sys.argv)
