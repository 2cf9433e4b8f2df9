"""Sets the production settings up on a temporary database, then measures."""

import importlib

import django

from tests.bench.surroundings import surroundings


def main() -> None:
    with surroundings():
        django.setup()
        # Models can only be imported after setup().
        importlib.import_module("tests.bench.report").run()


if __name__ == "__main__":
    main()
