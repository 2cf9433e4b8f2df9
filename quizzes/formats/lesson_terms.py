"""Explains glossary terms at their first use in the HTML of a lesson. Pure: text in, text out."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

PIECES = re.compile(r"(<[^>]*>)")
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z0-9]+)")
VOID = {"br", "hr", "img"}
# No explanations inside links, headings, code and explanations.
SKIPPED_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "pre", "button", "span", "svg"}
# What follows a word that its own sentence explains: "seizures (fits)", "It is a mineral", "a pill, which has no drug".
EXPLAINED = re.compile(r"\s*(\(|, which (is|are|has|have|means?)\b|(is|are) an?\b|means?\b)")
ABBREVIATED = re.compile(r"^(?P<long>.+?) \((?P<short>[^()]+)\)$")


@dataclass(frozen=True)
class Term:
    """A glossary term. `anchor` is its HTML id, unique within the course."""

    name: str
    meaning: str
    anchor: str


def with_anchors(meanings: Sequence[tuple[str, str]]) -> list[Term]:
    """Terms from (name, meaning) pairs, each with a unique anchor."""
    terms: list[Term] = []
    for place, (name, meaning) in enumerate(meanings, start=1):
        anchor = f"term-{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"
        is_taken = anchor == "term-" or anchor in {term.anchor for term in terms}
        terms.append(Term(name, meaning, f"term-{place}" if is_taken else anchor))
    return terms


def term_forms(name: str) -> set[str]:
    """Forms in which texts use a term: whole, long form, abbreviation; each singular and plural."""
    match = ABBREVIATED.match(name)
    stems = [name, match["long"], match["short"]] if match else [name]
    return {form for stem in stems for form in (stem, *_numbers(stem))}


def _numbers(stem: str) -> Iterator[str]:
    """Plural of a word, and its singular if it looks like a plural."""
    if stem.endswith("is"):
        yield f"{stem[:-2]}es"
    elif re.search(r"[^aeiou]y$", stem):
        yield f"{stem[:-1]}ies"
    elif re.search(r"(s|x|ch|sh)$", stem):
        yield f"{stem}es"
    else:
        yield f"{stem}s"
    if re.search(r"[^siu]s$", stem):
        yield stem[:-1]


class Glossary:
    """Terms of a course, indexed by their forms."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = list(terms)
        self.by_form: Mapping[str, Term] = {
            html.escape(form, quote=False).casefold(): term
            for term in reversed(self.terms)
            for form in term_forms(term.name)
        }
        # The longest first, so that "gene variant" is never taken for "gene".
        forms = sorted(self.by_form, key=len, reverse=True)
        either = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) or r"(?!)"
        self.pattern = re.compile(rf"(?<![\w&-])(?:{either})(?![\w-])", re.IGNORECASE)

    def term_of(self, words: str) -> Term | None:
        return self.by_form.get(" ".join(words.split()).casefold())


class LessonTerms:
    """Explains each term once in one lesson, read from top to bottom. `used_terms`: terms found, in order of
    first use.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self.used_terms: list[Term] = []
        self.open_tags: list[str] = []

    def explain(self, text: str) -> str:
        """The HTML with an explanation after the first use of each term. Idempotent: explained HTML is unchanged."""
        return "".join(
            self._tag(piece) if piece.startswith("<") else self._words(piece) for piece in PIECES.split(text)
        )

    def _tag(self, piece: str) -> str:
        match = TAG.match(piece)
        name = match["name"] if match else ""
        if match and match["end"] and name in self.open_tags:
            last = len(self.open_tags) - 1 - self.open_tags[::-1].index(name)
            del self.open_tags[last:]
        elif match and not match["end"] and name not in VOID:
            self.open_tags.append(name)
        return piece

    def _words(self, piece: str) -> str:
        if "button" in self.open_tags:
            self._use(self.glossary.term_of(piece))
        if SKIPPED_TAGS.intersection(self.open_tags):
            return piece
        return self.glossary.pattern.sub(self._explained, piece)

    def _use(self, term: Term | None) -> bool:
        """True on the first use of the term; registers it."""
        is_first = term is not None and term not in self.used_terms
        if term and is_first:
            self.used_terms.append(term)
        return is_first

    def _explained(self, match: re.Match[str]) -> str:
        term = self.glossary.term_of(match[0])
        if not self._use(term) or self._is_self_explanatory(match):
            return match[0]
        assert term
        return _button(match[0], term)

    def _is_self_explanatory(self, match: re.Match[str]) -> bool:
        """True if the text explains the word itself: a bold word alone, or one followed by its meaning."""
        is_taught = "strong" in self.open_tags and match.string.strip().rstrip(":") == match[0]
        return is_taught or bool(EXPLAINED.match(match.string, match.end()))


def _button(words: str, term: Term) -> str:
    """HTML of a term that opens its meaning as a popover; without popover support the meaning follows in brackets."""
    name = f"<b>{html.escape(term.name)}: </b>" if ABBREVIATED.match(term.name) else ""
    meaning = html.escape(term.meaning.removesuffix("."))
    return (
        f'<button type="button" class="term" popovertarget="{term.anchor}" aria-describedby="{term.anchor}">{words}'
        f'</button><span class="meaning" id="{term.anchor}" popover role="note">{name}{meaning}</span>'
    )
