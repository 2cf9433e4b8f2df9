"""What changed, in one or two sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.domain.ideas import IdeaChange


@dataclass(frozen=True)
class Counts:
    """Ideas by what became of them; each is in exactly one. `still_clear`: clear before and now; `fresh`: not asked
    before, clear now; `back`: not clear now.
    """

    cleared: int
    still_clear: int
    fresh: int
    back: int

    @property
    def total(self) -> int:
        return self.cleared + self.still_clear + self.fresh + self.back

    @property
    def clear(self) -> int:
        return self.total - self.back


def in_words(number: int) -> str:
    """Numbers 0 to 9 as words, others as digits."""
    words = [
        _("none"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
    ]
    return words[number] if 0 <= number < len(words) else str(number)


def counts_of(changes: Sequence[IdeaChange]) -> Counts:
    clear = [change for change in changes if change.now.is_clear]
    return Counts(
        cleared=sum(change.is_cleared for change in clear),
        still_clear=sum(change.was_clear for change in clear),
        fresh=sum(change.before is None for change in clear),
        back=len(changes) - len(clear),
    )


def headline(counts: Counts, *, is_later: bool) -> str:
    """The first line. `is_later`: asked a week later or in a review, not right after the lesson."""
    if not counts.total:
        return _("Your answers are saved.")
    if counts.cleared:
        words = ngettext("You cleared up one idea.", "You cleared up %(n)s ideas.", counts.cleared)
        return _with_number(words, counts.cleared)
    if not counts.back:
        return _all_clear(counts, is_later=is_later)
    if not counts.clear:
        return ngettext("This idea needs another look.", "These ideas need another look.", counts.total)
    clear = ngettext("One idea is clear now", "%(n)s ideas are clear now", counts.clear)
    return f"{_capital(clear, counts.clear)}, {_back(counts.back)}."


def lead(counts: Counts, *, is_later: bool) -> str:
    """The sentence below, about the ideas that the first line does not speak of; empty if there are none."""
    if counts.total and not counts.clear:
        return _("That is what the second time is for.")
    if not counts.cleared or counts.cleared == counts.total:
        return ""
    rest = counts.still_clear + counts.fresh
    if not rest:
        words = ngettext("One comes back another day.", "%(n)s come back another day.", counts.back)
        return _capital(words, counts.back)
    if counts.fresh:
        words = ngettext("One more is clear", "%(n)s more are clear", rest)
    elif is_later:
        words = ngettext("One is still clear", "%(n)s are still clear", rest)
    else:
        words = ngettext("One was clear from the start", "%(n)s were clear from the start", rest)
    return f"{_capital(words, rest)}{', ' + _back(counts.back) if counts.back else ''}."


def _all_clear(counts: Counts, *, is_later: bool) -> str:
    n = counts.total
    if counts.fresh:
        words = {1: _("It is clear."), 2: _("Both are clear.")}.get(n, _("All %(n)s are clear."))
    elif is_later:
        words = {1: _("It is still clear."), 2: _("Both are still clear.")}.get(n, _("All %(n)s are still clear."))
    else:
        words = {1: _("It was clear from the start."), 2: _("Both were clear from the start.")}.get(
            n, _("All %(n)s were clear from the start.")
        )
    return _with_number(words, n)


def _back(count: int) -> str:
    return _with_number(ngettext("and one comes back another day", "and %(n)s come back another day", count), count)


def _with_number(words: str, count: int) -> str:
    return words % {"n": in_words(count)} if "%(" in words else words


def _capital(words: str, count: int) -> str:
    text = _with_number(words, count)
    return text[:1].upper() + text[1:]
