"""Evidence levels allowed with each verdict."""

from collections.abc import Mapping

from quizzes.vocabulary import EvidenceLevel, Verdict

NO_LEVEL = ""  # a statement about values, such as "FM is your own fault": no study settles it
LEVELS: Mapping[str, tuple[str, ...]] = {
    Verdict.TRUE.value: (EvidenceLevel.ESTABLISHED.value, EvidenceLevel.LIKELY.value),
    Verdict.FALSE.value: (EvidenceLevel.REFUTED.value, NO_LEVEL),
    Verdict.NOT_PROVEN.value: (
        EvidenceLevel.POSSIBLE.value,
        EvidenceLevel.CONFLICTING.value,
        EvidenceLevel.UNPROVEN.value,
    ),
}


def level_problem(verdict: str, level: str) -> str:
    """One sentence if the level contradicts the verdict, else "". Unknown values are not checked here."""
    allowed = LEVELS.get(verdict)
    if allowed is None or level in allowed or level not in {NO_LEVEL, *EvidenceLevel.values}:
        return ""
    named = ", ".join(word or "none" for word in allowed)
    return f"The verdict '{verdict}' and the level '{level or 'none'}' contradict each other. Use one of: {named}."
