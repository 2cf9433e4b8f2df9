"""Findings of the content checks, and the overrides that accept them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from quizzes.domain.pack import PackOverride
from quizzes.domain.pack_fields import NO_LOCATION, FileLocation
from quizzes.vocabulary import LintRule


class Severity(Enum):
    ERROR = "error"  # stops publishing
    WARNING = "warning"


@dataclass(frozen=True)
class LintFinding:
    """One finding: rule, object ("lesson magnesium"), the words concerned, and what to do instead."""

    rule: LintRule
    severity: Severity
    place: str
    words: str
    instead: str
    where: FileLocation = NO_LOCATION

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def sentence(self) -> str:
        """The finding for somebody who sees which object is meant."""
        return f"“{self.words}”: {self.instead}" if self.words else self.instead


@dataclass(frozen=True)
class LintReport:
    """Findings that remain, and accepted findings with their override."""

    findings: Sequence[LintFinding]
    overridden: Sequence[tuple[LintFinding, PackOverride]]

    @property
    def errors(self) -> list[LintFinding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def warnings(self) -> list[LintFinding]:
        return [finding for finding in self.findings if not finding.is_error]


def is_overridden(finding: LintFinding, override: PackOverride) -> bool:
    """True for the same rule and object, with the override's words in the finding's (ignoring case)."""
    is_there = (finding.rule.value, finding.place) == (override.rule, override.place)
    return is_there and override.words.casefold() in finding.words.casefold()


def apply_overrides(findings: Iterable[LintFinding], overrides: Sequence[PackOverride]) -> LintReport:
    """The report of these findings after the overrides."""
    left: list[LintFinding] = []
    overridden: list[tuple[LintFinding, PackOverride]] = []
    for finding in findings:
        reason = next((override for override in overrides if is_overridden(finding, override)), None)
        if reason is None:
            left.append(finding)
        else:
            overridden.append((finding, reason))
    return LintReport(left, overridden)


def unused_overrides(report: LintReport, overrides: Sequence[PackOverride]) -> list[LintFinding]:
    """A warning for each override that matched no finding."""
    used = {override.slug for _, override in report.overridden}
    words = "This override is no longer needed. Delete it."
    return [
        LintFinding(
            LintRule.OVERRIDE, Severity.WARNING, f"override {override.slug}", override.words, words, override.where
        )
        for override in overrides
        if override.slug not in used
    ]
