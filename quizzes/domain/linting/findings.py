"""What the content checks find, and the overrides that let a finding stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from quizzes.domain.drafts import NOWHERE, OverrideDraft, Where
from quizzes.vocabulary import LintRule


class Severity(Enum):
    ERROR = "error"  # stops publishing
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to look at: rule, the object ("lesson magnesium"), its words, and what to do instead."""

    rule: LintRule
    severity: Severity
    place: str
    words: str
    instead: str
    where: Where = NOWHERE

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def sentence(self) -> str:
        """For somebody who knows which object is meant."""
        return f"“{self.words}”: {self.instead}" if self.words else self.instead


@dataclass(frozen=True)
class Report:
    """Findings that are left, and those that may stay with the override that says why."""

    left: Sequence[Finding]
    overridden: Sequence[tuple[Finding, OverrideDraft]]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.left if finding.is_error]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.left if not finding.is_error]


def is_covered(finding: Finding, override: OverrideDraft) -> bool:
    """Same rule, same object, and the words that the override names."""
    is_there = (finding.rule.value, finding.place) == (override.rule, override.place)
    return is_there and override.words.casefold() in finding.words.casefold()


def with_overrides(findings: Iterable[Finding], overrides: Sequence[OverrideDraft]) -> Report:
    """What is left after the overrides."""
    left: list[Finding] = []
    overridden: list[tuple[Finding, OverrideDraft]] = []
    for finding in findings:
        reason = next((override for override in overrides if is_covered(finding, override)), None)
        if reason is None:
            left.append(finding)
        else:
            overridden.append((finding, reason))
    return Report(left, overridden)


def idle_overrides(report: Report, overrides: Sequence[OverrideDraft]) -> list[Finding]:
    """A warning for every override that covers nothing any more."""
    used = {override.slug for _, override in report.overridden}
    words = "This override is no longer needed. Delete it."
    return [
        Finding(LintRule.OVERRIDE, Severity.WARNING, f"override {override.slug}", override.words, words, override.where)
        for override in overrides
        if override.slug not in used
    ]
