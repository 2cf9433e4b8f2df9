"""What the content checks find, and the overrides that let a finding stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from quizzes.domain.pack import NO_LOCATION, FileLocation, PackOverride
from quizzes.vocabulary import LintRule


class Severity(Enum):
    ERROR = "error"  # stops publishing
    WARNING = "warning"


@dataclass(frozen=True)
class LintFinding:
    """One thing to look at: rule, the object ("lesson magnesium"), its words, and what to do instead."""

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
        """For somebody who knows which object is meant."""
        return f"“{self.words}”: {self.instead}" if self.words else self.instead


@dataclass(frozen=True)
class LintReport:
    """Findings that are left, and those that may stay with the override that says why."""

    findings: Sequence[LintFinding]
    overridden: Sequence[tuple[LintFinding, PackOverride]]

    @property
    def errors(self) -> list[LintFinding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def warnings(self) -> list[LintFinding]:
        return [finding for finding in self.findings if not finding.is_error]


def is_overridden(finding: LintFinding, override: PackOverride) -> bool:
    """Same rule, same object, and the words that the override names."""
    is_there = (finding.rule.value, finding.place) == (override.rule, override.place)
    return is_there and override.words.casefold() in finding.words.casefold()


def apply_overrides(findings: Iterable[LintFinding], overrides: Sequence[PackOverride]) -> LintReport:
    """What is left after the overrides."""
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
    """A warning for every override that covers nothing any more."""
    used = {override.slug for _, override in report.overridden}
    words = "This override is no longer needed. Delete it."
    return [
        LintFinding(
            LintRule.OVERRIDE, Severity.WARNING, f"override {override.slug}", override.words, words, override.where
        )
        for override in overrides
        if override.slug not in used
    ]
