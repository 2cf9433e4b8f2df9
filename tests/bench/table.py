"""The plain table that everything measured is printed as."""


def line(what: str, *cells: str) -> None:
    print(f"{what:<38}" + "".join(f"{cell:>11}" for cell in cells))


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
