"""Separates what a text says itself from what it quotes or reports."""

import re

QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|(?<![\w])['‘](?=\S)[^'’]*(?:(?<=\w)['’](?=\w)[^'’]*)*['’](?!\w)")
PEOPLE = (
    r"(?:people|sites|pages|posts|ads|doctors|friends|handouts|stories|headlines|families|others|men|women|sellers)"
)
SAY = (
    r"(?:say|says|said|think|thinks|fear|believe|hope|claim|claims|assume|doubt|write|promise|promises|are told"
    r"|were told|tell you|call it|make it sound)"
)
# After one of these, the words up to the end of the sentence are reported, not asserted.
REPORTS = [
    rf"\b(?:some|many|most|other|old|a few)\s+(?:\w+\s+)?(?:{PEOPLE}\s+)?(?:\w+ly\s+)?{SAY}\b",
    rf"\b{PEOPLE}\s+(?:may|might|often|sometimes|still|once|used to)\s+(?:{SAY}|thought|believed)\b",
    r"\byou\s+(?:may|might|will)\s+(?:often\s+)?(?:have\s+)?(?:read|heard?|see|fear|think|been told)\b",
    r"\bit\s+(?:is|was)\s+(?:\w+ly\s+)?(?:easy|common|tempting|natural|wrong|a mistake|a myth|often said|not true"
    r"|untrue)\s*(?:to\s+(?:think|say|believe|assume|fear|put|lump|jump)|that)\b",
    r"\bit\s+is\s+(?:often|sometimes|widely)\s+(?:said|thought|claimed)\b",
    r"\b(?:is|are|was|were)\s+(?:often|sometimes|once)\s+(?:called|sold as|told|seen as)\b",
    r"\b(?:are|were|be|been|was)\s+(?:\w+ly\s+)?told\s+that\b",
    r"\bnot knowing\b[^.]*?\bcan feel\b",
    r"\b(?:it|that|this|which|pain|proof|nothing|everything|you)\s+(?:can|may|might)\s+(?:seem|feel|sound|look)\b",
    r"\b(?:does|do|did|would)\s+not\s+(?:\w+\s+)?(?:mean|prove|show|say|follow)\b",
    r"\b(?:the|this|an?)\s+(?:idea|belief|rumor|myth|story|claim|fear)\s+(?:that|is that)\b",
]
REPORTED = re.compile(rf"(?:{'|'.join(REPORTS)})(?P<reported>[^.!?:;]*)", re.IGNORECASE)
NEGATION = re.compile(
    r"\b(?:no|not|never|nor|neither|none|nothing|nobody|without|cannot|isn['’]t|aren['’]t|wasn['’]t|doesn['’]t|don['’]t"
    r"|can['’]t|won['’]t|no one|hardly|rather than|instead of|beware of|wary of|stop|avoid|free of)\b",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[.!?:;,]|\b(?:and|but|or|if|because|so|when|while|that|who|which|than)\b", re.IGNORECASE)


DENIED_AFTER = re.compile(
    r"^(?:\W+\w+){0,3}?\W+(?:(?:is|are|was|were|does|do|did|has|have|can|will|could)\s+(?:not|never)|cannot|\w+n['’]t)\b",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """The text with quoted and reported words replaced by blanks; positions are unchanged."""
    unquoted = QUOTED.sub(lambda match: " " * len(match.group()), text)
    return REPORTED.sub(_without_reported, unquoted)


def _without_reported(match: re.Match[str]) -> str:
    """The match with its reported part replaced by blanks."""
    reported = match["reported"]
    return match.group()[: len(match.group()) - len(reported)] + " " * len(reported)


def is_negated(text: str, start: int, end: int) -> bool:
    """True if text[start:end] is negated within its clause, such as "no cure" or "laziness is not"."""
    before, after = text[:start], text[end:]
    ends = [match.end() for match in CLAUSE_END.finditer(before)]
    stop = CLAUSE_END.search(after)
    clause_before, clause_after = before[ends[-1] if ends else 0 :], after[: stop.start() if stop else None]
    return bool(NEGATION.search(clause_before) or DENIED_AFTER.search(clause_after))
