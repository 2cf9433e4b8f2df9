"""The completion report as text: the page and the CSV show the same cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.domain.completion import ORDER, Tally
from quizzes.teaching.queries.member_checks import CheckTallies
from quizzes.teaching.queries.reports import NO_STATE, CompletionReport, CompletionRow
from quizzes.vocabulary import CompletionState

DAY = "j M Y"


@dataclass(frozen=True)
class Cell:
    """A cell. `plain`: value for the CSV, an ISO date where the page shows a date in words."""

    text: str
    day: date | None = None
    kind: Literal["person", "state", "other"] = "other"

    @property
    def plain(self) -> str:
        return self.day.isoformat() if self.day else self.text


@dataclass(frozen=True)
class ShownRow:
    """A row with one cell per heading."""

    row: CompletionRow
    cells: Sequence[Cell]


def shown_rows(rows: Iterable[CompletionRow]) -> list[ShownRow]:
    return [ShownRow(row, cells(row)) for row in rows]


def headings() -> list[str]:
    return [
        _("Person"),
        _("Lesson"),
        _("Status"),
        _("Joined"),
        _("Started"),
        _("Completed"),
        _("Clear"),
        _("Still clear"),
        _("Before"),
        _("First check"),
        _("Latest check"),
        _("A week later"),
        _("Very sure, and mistaken about"),
        _("Version read"),
    ]


def cells(row: CompletionRow) -> list[Cell]:
    """Cells of a row, one per heading."""
    done = row.completion
    dates = [row.joined_at, done.started_at, done.completed_at, done.checked_at, done.retained_at]
    checks = [before_words(row.checks), *map(check_words, (row.checks.first, row.checks.latest, row.checks.later))]
    return [
        Cell(row.name, kind="person"),
        Cell(f"{row.lesson.number}. {row.lesson.title}"),
        Cell(status_words(row), kind="state"),
        *(day_cell(when) for when in dates),
        *(Cell(words if row.shares_answers else _("not shared")) for words in checks),
        Cell(sure_words(row)),
        Cell(version_words(row)),
    ]


def status_words(row: CompletionRow) -> str:
    """The state as a self-explanatory sentence."""
    done = row.completion
    if row.state == NO_STATE:
        return _("Not started")
    if row.state == CompletionState.IN_PROGRESS:
        return started_words(done.started_at, is_read=done.read_at is not None)
    words = {
        CompletionState.WAIVED.value: _("Not needed: %(reason)s") % {"reason": row.waive_reason},
        CompletionState.COMPLETED.value: _("Completed: read the lesson and answered every question"),
        CompletionState.CHECKED.value: _("Completed and clear: at least 4 of 5 latest answers right"),
        CompletionState.RETAINED.value: _("Still clear when asked again, a week or more later"),
    }
    return words[row.state]


def started_words(started_at: datetime | None, *, is_read: bool) -> str:
    day = day_words(started_at)
    if is_read:
        return _("Started on %(day)s: read the lesson, questions are open") % {"day": day}
    return _("Started on %(day)s") % {"day": day}


def before_words(checks: CheckTallies) -> str:
    """The tally before the lesson, or that somebody read it before any question."""
    return _("read first") if checks.is_lesson_first else check_words(checks.before)


def check_words(tally: Tally | None) -> str:
    """A tally such as "4 of 6"."""
    if tally is None:
        return _("not yet")
    return _("%(right)d of %(asked)d") % {"right": tally.right, "asked": tally.total}


def sure_words(row: CompletionRow) -> str:
    """Facts of the lesson whose misconceptions the member holds very surely."""
    if not row.shares_answers:
        return _("not shared")
    return " ".join(row.sure_facts) or (_("none") if row.completion.state else "")


def version_words(row: CompletionRow) -> str:
    if row.version_read is None:
        return ""
    if row.is_updated:
        return _("%(number)d, updated since") % {"number": row.version_read}
    return str(row.version_read)


def day_cell(when: datetime | None) -> Cell:
    return Cell(day_words(when), timezone.localdate(when) if when else None)


def day_words(when: datetime | None) -> str:
    return date_format(timezone.localdate(when), DAY) if when else ""


def csv_headings() -> list[str]:
    """Headings of the page, then what the page prints once above the table."""
    return [*headings(), _("Group"), _("Course"), _("Language"), _("Content last checked"), _("Simulated")]


def csv_rows(report: CompletionReport, rows: Iterable[CompletionRow]) -> Iterable[Sequence[str]]:
    course = report.content.course
    for row in rows:
        checked_on = row.lesson.checked_on
        about = [report.cohort.name, course.title, course.language, checked_on.isoformat() if checked_on else ""]
        yield [*(cell.plain for cell in cells(row)), *about, _("yes") if report.cohort.is_synthetic else _("no")]


def state_choices() -> list[tuple[str, str]]:
    """(value, short name) of the states in order."""
    return [(NO_STATE, _("Not started")), *((state.value, str(state.label)) for state in ORDER)]
