"""Languages that a course may be written in: codes of ISO 639-1, with a country of ISO 3166-1 if need be."""

import re

CODES = frozenset(
    (  # noqa: SIM905 – two hundred codes read better in a few lines
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
        "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
        "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
        "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
        "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
        "yo za zh zu"
    ).split()
)
# Written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
TAG = re.compile(r"(?P<code>[a-z]{2})(-[A-Z]{2})?")


def is_language(tag: str) -> bool:
    """Such as "en" or "pt-BR"."""
    match = TAG.fullmatch(tag)
    return match is not None and match["code"] in CODES


def language_problem(tag: str) -> str:
    """What to write instead of a tag that is none; empty for a language."""
    return "" if is_language(tag) else f"The language '{tag}' is unknown. Use a code of ISO 639-1, such as en or pt-BR."


def direction(tag: str) -> str:
    """Of the text, as HTML's `dir` says it."""
    return "rtl" if tag[:2] in RIGHT_TO_LEFT else "ltr"
