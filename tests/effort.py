"""How much of what can be tried is tried: some while working, more in CI, most of it in `make prove`.

`--hypothesis-profile` chooses: quick (the default), ci or prove.
"""

from math import ceil

from hypothesis import settings

EXAMPLES = {"quick": 20, "ci": 100, "prove": 1_000}
FACTORS = {"quick": 0.3, "ci": 1, "prove": 10}


def register_profiles() -> None:
    """A busy machine is no reason to fail: no profile has a deadline."""
    for name, count in EXAMPLES.items():
        settings.register_profile(name, deadline=None, max_examples=count, print_blob=True)
    settings.load_profile("quick")


def scaled(count: int) -> int:
    """`count` in CI, three tenths of it while working, ten times as many in `make prove`; at least one."""
    return ceil(FACTORS[settings.get_current_profile_name().split()[0]] * count)
