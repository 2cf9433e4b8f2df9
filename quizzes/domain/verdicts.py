"""The options of a verdict question follow from the verdict of its claim."""

from collections.abc import Iterable
from dataclasses import replace

from quizzes.domain.pack import PackOption
from quizzes.vocabulary import Verdict


def verdict_options(verdict: str, options: Iterable[PackOption]) -> tuple[PackOption, ...]:
    """Every verdict in order, with feedback and what it reveals as the author wrote them; a right one reveals nothing.

    `verdict`: that of the claim, empty while it has none; then no option is right.
    """
    written = {option.label: option for option in options}
    rows = [(member, written.get(member.value, PackOption(member.value))) for member in Verdict]
    return tuple(
        replace(
            option,
            text=str(member.label),
            is_right=member == verdict,
            reveals="" if member == verdict else option.reveals,
        )
        for member, option in rows
    )


def wrong_verdicts(verdict: str, options: Iterable[PackOption]) -> tuple[PackOption, ...]:
    """As a pack lists them: only those that the claim does not say, without text."""
    return tuple(replace(option, text="") for option in verdict_options(verdict, options) if not option.is_right)
