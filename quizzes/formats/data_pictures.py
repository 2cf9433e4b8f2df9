"""Draws pictures from numbers: YAML of shares or amounts becomes an SVG drawing with title and description."""

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from quizzes.domain.data_pictures import DataPicture, PictureGroup, description, picture_faults
from quizzes.domain.pack_fields import FileLocation
from quizzes.formats.located_yaml import FieldReader, ProblemList, YamlMapping, read_yaml
from quizzes.formats.pack_parts import read_whole_part

WIDTH = 360  # of the viewBox; pages show a picture 280 to 416 px wide
LINE = 24  # height of a line of text of 20 px
LETTERS = 30  # what fits beside the sign of a legend
BAR = 290  # the longest bar; its amount stands beside it
# Shares are told apart by shape, not by color alone: filled, with a plus, crossed; those of no share are open.
CLASSES = ("is-clear", "is-wave", "is-wave", "is-later")
REST = 3
SMALL_GROUP = 50


def drawing_of_numbers(text: str, slug: str, file: str, findings: ProblemList) -> str:
    """The SVG of the numbers in this YAML; empty, with problems, where they cannot be drawn."""
    before = len(findings.problems)
    value = read_yaml(text, file, findings)
    if value is not None and not isinstance(value, YamlMapping):
        findings.add(FileLocation(file, value.line), "This needs fields, such as 'title: …'.")
    if not isinstance(value, YamlMapping):
        return ""
    picture = read_whole_part(DataPicture, FieldReader(value, file, findings))
    if len(findings.problems) == before:
        for words in picture_faults(picture):
            findings.add(picture.where, words)
    return draw(picture, slug) if len(findings.problems) == before else ""


def draw(picture: DataPicture, slug: str) -> str:
    """An SVG of the picture, one line for each part; the same numbers give the same bytes."""
    body, height = _groups(picture.groups) if picture.groups else _amounts(picture)
    names = f"{slug}-t {slug}-d"
    head = (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{names}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{slug}-t">{escape(picture.title)}</title><desc id="{slug}-d">{escape(description(picture))}</desc>'
    )
    return "\n".join([head, *body, "</svg>\n"])


def _groups(groups: Sequence[PictureGroup]) -> tuple[list[str], int]:
    """The arrays one below the other, each with its heading and legend."""
    parts: list[str] = []
    top = 0
    for group in groups:
        drawn, top = _group(group, top)
        parts += drawn
        top += LINE // 2
    return parts, top


def _group(group: PictureGroup, top: int) -> tuple[list[str], int]:
    parts, top = _lines(group.label, 0, top)
    # Groups of one size have signs of one size, so that pictures can be compared.
    step, columns = (24, 10) if group.of <= SMALL_GROUP else (18, 20)
    kinds = [kind for kind, share in enumerate(group.shares) for _ in range(share.count)]
    kinds += [REST] * group.rest_count
    middle = step // 2
    places = [(middle + at % columns * step, top + 4 + middle + at // columns * step) for at in range(group.of)]
    for kind in sorted(set(kinds)):
        parts.append(_signs(kind, [place for place, of in zip(places, kinds, strict=True) if of == kind], step))
    top += -(-group.of // columns) * step + LINE // 2
    for kind, words in _legend(group):
        drawn, below = _lines(words, 26, top)
        parts += [_signs(kind, [(10, top + LINE // 2)], 18), *drawn]
        top = below
    return parts, top


def _legend(group: PictureGroup) -> Iterator[tuple[int, str]]:
    yield from ((kind, f"{share.count} {share.label}") for kind, share in enumerate(group.shares))
    if group.rest_count:
        yield REST, f"{group.rest_count} {group.rest or 'others'}"


def _signs(kind: int, places: Sequence[tuple[int, int]], step: int) -> str:
    """Signs of one kind around these middles, in their color."""
    radius = step * 3 // 8
    rings = "".join(f'<circle cx="{x}" cy="{y}" r="{radius}"/>' for x, y in places)
    plus = "".join(f"M{x - 3} {y}h6M{x} {y - 3}v6" for x, y in places)
    cross = "".join(f"M{x - radius + 1} {y + radius - 1}L{x + radius - 1} {y - radius + 1}" for x, y in places)
    inside = {
        0: f'<g class="dot">{rings}</g>',
        1: f'{rings}<path d="{plus}"/>',
        2: f'{rings}<path d="{cross}"/>',
        REST: rings,
    }
    return f'<g class="{CLASSES[kind]}">{inside[kind]}</g>'


def _amounts(picture: DataPicture) -> tuple[list[str], int]:
    """A bar for each amount, as long as its share of the greatest, with the amount at its end."""
    most = max(row.value for row in picture.amounts)
    parts: list[str] = []
    top = 0
    for row in picture.amounts:
        drawn, top = _lines(row.label, 0, top)
        end = max(round(row.value / most * BAR), 4)
        bar = (
            f'<g class="is-clear"><rect class="dot" x="0" y="{top + 4}" width="{end}" height="{LINE - 6}" rx="4"/></g>'
        )
        parts += [*drawn, bar, f'<text x="{end + 8}" y="{top + 20}">{escape(row.amount)}</text>']
        top += LINE * 3 // 2
    unit, top = _lines(picture.unit, 0, top)
    return [*parts, *unit], top + LINE // 4


def _lines(words: str, left: int, top: int) -> tuple[list[str], int]:
    """The words in lines of text that begin `left`, below `top`; and where the next thing may begin."""
    lines = textwrap.wrap(words, LETTERS)
    drawn = [f'<text x="{left}" y="{top + 18 + at * LINE}">{escape(line)}</text>' for at, line in enumerate(lines)]
    return drawn, top + len(lines) * LINE
