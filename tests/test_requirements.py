"""What is pinned is what is installed, and so what was tested."""

from importlib.metadata import requires, version
from pathlib import Path

import pytest
from django.conf import settings
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)


def pins(name) -> dict[str, str]:
    """Versions by package, without what other files bring in."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(row.name): str(row.specifier) for row in wanted}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_exact_and_installed(name):
    assert pins(name) == {package: f"=={version(package)}" for package in pins(name)}


def test_all_that_the_pinned_packages_need_is_pinned_too():
    """A fresh install next year gets the same packages."""
    pinned = pins("requirements.txt")

    assert sorted(needed_by(pinned) - set(pinned)) == []


def needed_by(packages) -> set[str]:
    environment = default_environment() | {"extra": ""}
    needed = (Requirement(text) for package in packages for text in requires(package) or [])
    return {canonicalize_name(row.name) for row in needed if row.marker is None or row.marker.evaluate(environment)}
