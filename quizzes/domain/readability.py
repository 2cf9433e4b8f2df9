"""Readability grades of English text (HL-9).

Input is visible text as blocks (paragraphs, bullets); the end of a block ends a sentence.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

WORD = re.compile(r"[A-Za-zÀ-ÿ0-9]+(?:['’.-][A-Za-zÀ-ÿ0-9]+)*")
ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|No|e\.g|i\.e|U\.S|U\.K)\.$")
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9À-Þ]|\s*$)")
VOWELS = re.compile(r"[aeiouyà-ÿ]+")
# A final e, es or ed that is silent.
SILENT = re.compile(
    r"(?:(?<![aeiouyl])e|(?<=[aeiouy])le|(?<![aeiouylszxcg])es|(?<![aeiouytdl])ed|(?<=[aeiouy]l)e[sd])$"
)
# Adjacent vowels that are pronounced separately.
APART = re.compile(
    r"(?<![ctgsx])ia|(?<![tcsgx])io(?!u)|eo(?!u)|[iu]ou(?!s)|(?<![gq])ua(?!r)|[aeiou]ing$|ya|ism$|iet|ier$|eat[eo]|uity"
)
POLYSYLLABLE = 3
# Syllables of words for which counting vowels is wrong.
SYLLABLES = {
    "abdominal": 4, "ache": 1, "aches": 1, "acetylcholine": 5, "analgesic": 4, "anxiety": 4, "anxious": 2,
    "antibody": 4, "antidepressant": 5, "aerobic": 3, "arthritis": 3, "autoimmune": 4, "brain": 1, "calcium": 3,
    "causes": 2, "caused": 1, "cells": 1, "cognitive": 3, "clinician": 3, "deficiency": 4, "depression": 3,
    "diabetes": 4, "diagnose": 3, "diagnosis": 4, "disease": 2, "diseases": 3, "dopamine": 3, "endocrine": 3,
    "exercise": 3, "exercises": 4, "fatigue": 2, "fiber": 2, "fibers": 2, "fibro": 2, "fibromyalgia": 6, "flare": 1,
    "flares": 1, "gene": 1, "genes": 1, "genetic": 3, "glutamate": 3, "guideline": 2, "headache": 2, "headaches": 2,
    "hepatitis": 4, "hormone": 2, "imaging": 3, "immune": 2, "inflammation": 4, "insomnia": 4, "irritable": 4,
    "lupus": 2, "magnesium": 4, "medicine": 3, "medicines": 3, "migraine": 2, "migraines": 2, "mineral": 3,
    "minerals": 3, "muscle": 2, "muscles": 2, "mutation": 3, "myalgia": 4, "nausea": 3, "nervous": 2,
    "neurological": 5, "neuron": 2, "neuropathy": 4, "neurotransmitter": 5, "nociceptive": 4, "nociplastic": 4,
    "opioid": 3, "opioids": 3, "people": 2, "peripheral": 4, "placebo": 3, "psychiatric": 4, "psychological": 5,
    "rheumatoid": 3, "rheumatologist": 5, "rheumatology": 5, "science": 2, "scientist": 3, "sensitization": 5,
    "serotonin": 4, "syndrome": 2, "symptom": 2, "symptoms": 2, "thyroid": 2, "trauma": 2, "trial": 2, "trials": 2,
    "trigger": 2, "variant": 3, "vitamin": 3, "widespread": 2, "being": 2, "doing": 2, "idea": 3, "area": 3,
    "areas": 3, "real": 1, "really": 2, "create": 2, "cycle": 2, "tired": 1, "tiredness": 2, "does": 1, "every": 2,
    "everyone": 3, "someone": 2, "something": 2, "sometimes": 2, "anyone": 3, "evidence": 3, "several": 2,
    "different": 2, "difference": 2, "differences": 3, "interest": 2, "business": 2, "family": 3, "usually": 4,
    "likely": 2,
    "severe": 2, "sense": 1, "senses": 2, "radio": 3, "studio": 3, "period": 3, "periods": 3, "serious": 3,
    "previous": 3, "various": 3, "obvious": 3, "experience": 4, "quiet": 2, "diet": 2, "diets": 2, "earlier": 3,
    "easier": 3, "statement": 2, "movement": 2, "hopeless": 2, "careful": 2, "lifetime": 2, "therefore": 2,
    "bacteria": 4, "rhythm": 2, "rhythms": 2, "science's": 3, "lioness": 3, "beautiful": 3, "eye": 1, "eyes": 1,
    "maybe": 2, "safety": 2,
}  # fmt: skip
BE = r"(?:am|is|are|was|were|be|been|being|gets?|got)"
BETWEEN = r"(?:\s+(?:not|never|often|also|still|then|always|only|even|yet|most|\w+ly))*"
IRREGULAR = (
    "known|shown|seen|found|given|taken|made|done|put|told|said|held|kept|left|lost|caught|born|brought|bought|thought"
    "|taught|sold|sent|built|felt|set|hit|hurt|cut|read|written|driven|chosen|broken|spoken|worn|torn|drawn|proven|led"
    "|met|paid|run|begun|grown|thrown|understood|heard|meant"
)
PASSIVE = re.compile(rf"\b{BE}{BETWEEN}\s+(?P<word>\w+ed|{IRREGULAR})\b", re.IGNORECASE)
# Adjectives that look like participles.
ADJECTIVES = {
    "tired", "worried", "scared", "mixed", "related", "unrelated", "interested", "limited", "depressed", "concerned",
    "upset", "red", "bed", "need", "needed", "indeed", "convinced", "surprised", "used", "supposed", "hurt", "allowed",
    "stressed", "relaxed", "unproven", "worn", "hundred", "naked", "wicked", "aged", "speed", "feed", "seed",
    "bored", "afraid",
}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Counts from which the grades are computed."""

    words: int
    sentences: int
    syllables: int
    polysyllables: int  # words of three or more syllables


@dataclass(frozen=True)
class Grades:
    """US school grades of one text. `grade` counts taught terms as one syllable, `raw_grade` does not."""

    words: int
    grade: float
    raw_grade: float
    smog: float


def flesch_kincaid(counts: Counts) -> float:
    """Flesch-Kincaid grade level (Kincaid et al. 1975): 12.5 words/sentence and 1.5 syllables/word give 6.985."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def smog(counts: Counts) -> float:
    """SMOG grade (McLaughlin 1969): 10 polysyllables in 30 sentences give 6.427."""
    return 1.0430 * sqrt(30 * counts.polysyllables / counts.sentences) + 3.1291


def grades_of(blocks: Sequence[str], taught: Collection[str]) -> Grades | None:
    """Grades of the blocks; None without words. `taught`: glossary terms that the text explains."""
    raw, easy = counts_of(blocks), counts_of(blocks, taught)
    if not raw.words:
        return None
    return Grades(raw.words, flesch_kincaid(easy), flesch_kincaid(raw), smog(raw))


def counts_of(blocks: Iterable[str], taught: Collection[str] = ()) -> Counts:
    """Counts of the blocks. Words of `taught` terms count as one syllable each."""
    words = sentences = syllables = polysyllables = 0
    easy = _pattern(taught)
    for block in blocks:
        spans = [match.span() for match in easy.finditer(block)] if easy else []
        sentences += len(sentences_in(block))
        for match in WORD.finditer(block):
            is_easy = any(start <= match.start() < end for start, end in spans)
            spoken = 1 if is_easy else syllables_in(match.group())
            words, syllables = words + 1, syllables + spoken
            polysyllables += spoken >= POLYSYLLABLE
    return Counts(words, sentences, syllables, polysyllables)


def _pattern(taught: Collection[str]) -> re.Pattern[str] | None:
    """Pattern that matches any form of the terms, singular or plural, in any case; None without terms."""
    terms = sorted({form for term in taught for form in forms_of(term)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})(?:s|es)?\b", re.IGNORECASE) if terms else None


def forms_of(term: str) -> list[str]:
    """The words before the parentheses and those inside: "link (association)" gives ["link", "association"]."""
    return [part for part in (part.strip() for part in re.split(r"[()]", term)) if part]


def words_in(text: str) -> list[str]:
    return WORD.findall(text)


def sentences_in(block: str) -> list[str]:
    """Sentences of one block; pieces without a word are dropped."""
    sentences, start = [], 0
    for end in SENTENCE_END.finditer(block):
        if not ABBREVIATION.search(block[start : end.end()]):
            sentences.append(block[start : end.end()].strip())
            start = end.end()
    return [sentence for sentence in (*sentences, block[start:].strip()) if WORD.search(sentence)]


def syllables_in(word: str) -> int:
    """Syllables of a word, at least 1. Abbreviations are spelled out, numbers count 1, parts of compounds add up."""
    return sum(_syllables(part) for part in re.split(r"[-.]", word) if part)


def _syllables(word: str) -> int:
    plain = re.sub(r"['’]s$|['’]", "", word)
    if plain.isdigit():
        return 1
    if plain.isupper() and len(plain) > 1:
        return len(plain) + plain.count("W") * 2
    lower = plain.lower()
    return SYLLABLES.get(lower) or _by_vowels(lower)


def _by_vowels(word: str) -> int:
    """Syllables by groups of vowels, for words that are not in SYLLABLES."""
    spoken = SILENT.sub("", word)
    return max(1, len(VOWELS.findall(spoken)) + len(APART.findall(word)))


def passives_in(blocks: Iterable[str]) -> list[str]:
    """Sentences with a passive, by a heuristic: a form of "be" and a participle."""
    return [sentence for block in blocks for sentence in sentences_in(block) if is_passive(sentence)]


def is_passive(sentence: str) -> bool:
    return any(match["word"].lower() not in ADJECTIVES for match in PASSIVE.finditer(sentence))
