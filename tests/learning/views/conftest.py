"""Every view test stands at the same hour."""

import pytest


@pytest.fixture(autouse=True)
def _at_one_o_clock(clock):
    """The clock of tests/conftest.py for every test here."""
