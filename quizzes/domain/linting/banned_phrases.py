"""Table of words and phrases that must not be used in texts for patients, each with what to write instead."""

import re
from dataclasses import dataclass

from quizzes.domain.linting.findings import Severity
from quizzes.vocabulary import LintRule


@dataclass(frozen=True)
class BannedPhrase:
    """One kind of phrase. `may_be_denied`: fine when negated ("no cure"). `in_quotes`: banned in quotes too. `unless`:
    fine if this matches in the same passage.
    """

    rule: LintRule
    pattern: re.Pattern[str]
    instead: str
    severity: Severity = Severity.ERROR
    may_be_denied: bool = False
    in_quotes: bool = False
    unless: re.Pattern[str] | None = None


def any_of(*patterns: str) -> re.Pattern[str]:
    """One case-insensitive pattern that matches any of the patterns as whole words."""
    return re.compile("|".join(rf"(?:(?<!\w)(?:{pattern})(?!\w))" for pattern in patterns), re.IGNORECASE)


FM = r"(?:FM|fibro|fibromyalgia)"
FOLK = r"(?:patients?|people|persons?|he|she|they|you|who|wom[ae]n|m[ae]n|some|many|those)"
SELF = r"(?:your|them|her|him)sel(?:f|ves)"
SHOULD = r"should(?:n['’]t| not)?"
NUMBER = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten)"
HUNDRED = r"(?:a |one )?(?:hundred|thousand|million)"
YEAR = r"(?:19|20)\d\d"
COUNTED = r"(?:days?|weeks?|months?|years?|hours?|minutes?|steps?|areas?|places?|parts?|ways?|studies)"
MORE = r"(?:more|less|higher|lower|greater|likely|risk|odds|chance|likelihood)"
RISK = r"(?:risks?|odds|chances?)"
NOT = r"(?:not|\w+n['’]t|cannot)"
NONE = r"(?:no|nobody|none|nothing|never|no one)"
# Up to forty characters within one clause.
CLAUSE = r"(?:(?!\b(?:and|but|or|if|because|so|when|while|that|who|which|than|as|to|means?)\b)[^.!?,;:“”\"]){0,40}?"
NEGATIVE = (
    r"(?:un(?!der|ique|it|iform|ion|iver|til|less)\w+|in(?:frequent|significant|sufficient|visible|effective|correct)\w*"
    r"|in(?:accurate|evitable)\w*|im(?:possible|probable)|dis(?:similar|agree)\w*|rare|absent|without|false|lacking)"
)
FINE_AFTER_JUST = (
    r"(?:as|before|after|under|over|about|above|below|now|like|enough|because|in case|in time|right|the same|then|what"
    r"|where|how|beneath|outside|inside|started|begun|when|past|a few|short of|beyond|behind)"
)
FINE_AFTER_SHOULD_HAVE = r"(?:an?|the|their|your|his|her|it|this|any|some|blood|tests?|no|access|to)"
BLAMED = (
    r"(?:just|try harder|be (?:able|over|better|stronger|fine|back)|know (?:better|that|how)"
    r"|stop (?:complaining|worrying|thinking|being)|pull|get over|toughen|push through|be grateful|manage|cope"
    r"|rest more|do more|feel)"
)
R = LintRule

HYPE = [
    BannedPhrase(
        R.HL_7,
        any_of(r"cur(?:e|es|ed|ing|able)(?! (?:stor(?:y|ies)|claims?|ads?|talk)\b)"),
        "Promise no cure. Say what may ease symptoms, and for whom.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.HL_7,
        any_of(
            r"miracles?",
            r"miraculous(?:ly)?",
            r"magic (?:pill|bullet)s?",
            r"wonder (?:drug|pill)s?",
            r"breakthroughs?",
            r"super ?foods?",
            r"wipes? (?:it |pain |FM )?out",
            r"wipes? out",
            r"guaranteed?",
        ),
        "Say what a study found, and how sure that is.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.HL_7,
        any_of(r"detox\w*", r"toxins?", r"cleanses?"),
        "Name the substance, or leave it out.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.HL_7,
        any_of(
            r"nothing (?:\w+ ){0,3}?(?:(?:can|will|could) (?:ever )?help|helps)",
            r"no (?:\w+ ){1,2}(?:will|can) (?:ever )?help",
            r"no hope",
            r"hopeless cases?",
            r"beyond help",
            r"no treatment (?:helps|works)",
        ),
        "Say what can ease symptoms, and for whom.",
    ),
]
BELITTLING = [
    BannedPhrase(
        R.HL_7,
        any_of(r"(?:(?:all|only|up) )?in (?:your|their|her|his|the) (?:head|mind)s?(?! and\b| (?:or|hurts?|aches?)\b)"),
        "Say that the pain is real. If you quote the belief, put it in quotation marks.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.HL_7,
        any_of(rf"(?<!only )(?:just|merely)(?! {FINE_AFTER_JUST}\b)"),
        "Leave it out: it makes hard things sound small.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.HL_7,
        any_of(r"(?<!put )simply(?! put,)"),
        "Leave it out: what is hard for a reader is not simple.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.HL_7,
        any_of(
            rf"{SHOULD} (?:never )?have(?! {FINE_AFTER_SHOULD_HAVE}\b)",
            rf"(?:you|they|she|he|patients|people) {SHOULD} (?:\w+ly )?{BLAMED}",
            r"all you (?:have to do|need) is",
            r"you only (?:need|have) to",
        ),
        "Say what a reader can do, without blame.",
    ),
]
DIGNITY = [
    BannedPhrase(
        R.DIGNITY,
        any_of(r"sufferers?", r"suffer(?:s|ed|ing)? (?:from|with)", r"victims?", r"afflicted", r"stricken"),
        "Say “people with FM”, or “has FM”.",
        in_quotes=True,
    ),
    BannedPhrase(
        R.DIGNITY,
        any_of(
            rf"{FM} (?:patients?|cases?|warriors?|folk|people|wom[ae]n|m[ae]n|kids)",
            r"fibromites?",
            r"fibromyalgics?",
            r"wheelchair[- ]bound",
            r"bedridden",
            r"the disabled",
            r"invalids",
            r"normal (?:people|women|men|patients|persons)",
        ),
        "Put people first: “people with FM”, “people without FM”.",
        in_quotes=True,
    ),
    BannedPhrase(
        R.DIGNITY,
        any_of(
            r"complain(?:s|ed|ing)?(?: a lot)? (?:of|about)",
            r"complainers?",
            r"whin(?:e|es|ed|ing|ers?)",
            r"moan(?:s|ed|ing)? about",
        ),
        "Say “has” or “reports”: the pain is real.",
    ),
    BannedPhrase(
        R.DIGNITY,
        any_of(
            rf"{FOLK}(?: with \w+)?(?: \w+)? (?:who )?(?:often |still |simply )?fail(?:s|ed|ing)? to",
            r"failed treatment",
            r"refus(?:e|es|ed) to",
            r"non-?(?:complian|adheren)(?:t|ce)",
            r"den(?:y|ies|ied) (?:pain|having|any)",
            r"admits? to",
            r"poor historian",
            r"(?:poor|bad|low) (?:compliance|adherence)",
        ),
        "Say what happened, not that somebody fell short.",
    ),
    BannedPhrase(
        R.DIGNITY,
        any_of(
            r"(?:claim(?:s|ed|ing)?|alleges?|pretends?) to (?:have|be|feel|hurt|suffer)",
            r"claim(?:s|ed|ing)? (?:of pain|that (?:she|he|they) (?:hurts?|ha[sv]e?|feels?))",
            r"so-called (?:pain|illness|symptoms|FM|fibro)",
            r"imagin(?:ed|ary) (?:pain|illness|symptoms?)",
        ),
        "Believe first: say “has pain”.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.DIGNITY,
        any_of(
            r"laz(?:y|iness)",
            r"hypochondria\w*",
            r"hysteri(?:a|cal)",
            r"malinger\w*",
            r"attention[- ]seek\w*",
            r"crazy|dramatic|neurotic",
            r"weak[- ](?:willed|minded)",
            r"overreact\w*",
            r"exaggerat\w*",
            r"(?:be|being|like) a baby",
            r"over-?sensitive",
            r"difficult patients?",
        ),
        "Leave the judgment out.",
        may_be_denied=True,
    ),
    BannedPhrase(
        R.DIGNITY,
        any_of(
            r"(?:your|their|her|his)(?: own)? fault",
            rf"(?:brought|bring) (?:it|this|FM|that) on {SELF}",
            rf"have (?:only )?{SELF} to blame",
            r"you (?:caused|let) (?:this|it|yourself)",
            r"if (?:only )?you had (?:only )?\w+",
            r"give in to (?:the |your )?pain",
            r"get (?:over|on with) it",
            r"toughen up",
            r"try harder",
        ),
        "A risk factor is never a fault. Say what is known, without blame.",
        may_be_denied=True,
    ),
]
DOUBLE_NEGATIVES = [
    BannedPhrase(
        R.HL_5,
        any_of(
            rf"{NOT} (?:at all |very |so |entirely |completely |altogether )?{NEGATIVE}",
            rf"(?:{NONE}|neither)(?! matter\b)\b{CLAUSE}\b{NOT}(?! only\b)",
            rf"{NOT}(?! only\b)\b{CLAUSE}\b(?:{NONE}|nowhere)(?! longer\b)",
            rf"{NOT} (?:true|so|the case|correct|right) that\b[^.!?]*\b{NOT}",
            r"(?:no reason|hard|impossible) not to",
            r"cannot not",
            rf"few (?:\w+ )?(?:who|that) \w*\s?{NOT}",
            rf"is not that (?:it|they|he|she|you|we|the)\b[^.!?,]*\b{NOT}",
        ),
        "Say it in the positive.",
        in_quotes=True,
    ),
]
NUMBERS = [
    BannedPhrase(
        R.HL_6,
        any_of(
            rf"{NUMBER} (?:in (?:every )?|(?:out )?of every )(?!{YEAR}\b)(?:{NUMBER}|twelve|twenty|fifty|{HUNDRED})"
            rf"(?! {COUNTED}\b)"
        ),
        "Say “X out of 100 people”.",
    ),
    BannedPhrase(
        R.HL_6,
        any_of(
            rf"(?:\d+ ?% ?|percent ){MORE}",
            rf"(?:twice|half|\w+ times) (?:as (?:likely|high|common|many|often)|{MORE}|the (?:risk|odds|chance|rate))",
            r"\w+-?fold",
            rf"(?:doubles?|triples?|halves) (?:the|your|their) {RISK}",
            rf"{RISK} (?:\w+ )?by \d+ ?(?:%|percent\b)",
        ),
        "Give both numbers: “X out of 100 people with …, Y out of 100 without”.",
        unless=re.compile(r"\bout of (?:every )?100\b", re.IGNORECASE),
    ),
    BannedPhrase(R.HL_6, any_of(r"\d+\.\d+ ?(?:%|percent|out of)"), "Round it: “X out of 100 people”."),
    BannedPhrase(
        R.HL_6,
        any_of(rf"(?<!\.)\d+ ?(?:%|percent)(?! {MORE}\b)"),
        "Say “X out of 100 people”.",
        severity=Severity.WARNING,
    ),
]
LATIN = [
    BannedPhrase(
        R.HL_3,
        any_of(
            r"e\.g\.|i\.e\.",
            r"etc\.?",
            r"via|versus|per se|ad hoc|circa|a priori|in vivo|in vitro",
            r"vs\.?|viz\.?|et al\.?",
        ),
        "Use a plain word: “such as”, “that is”, “by way of”, “against”.",
    ),
]
BANNED_PHRASES = [*HYPE, *BELITTLING, *DIGNITY, *DOUBLE_NEGATIVES, *NUMBERS, *LATIN]
