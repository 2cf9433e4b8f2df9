"""Checks SVG drawings against an allow-list of elements and attributes."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    "svg",
    "title",
    "desc",
    "g",
    "path",
    "circle",
    "ellipse",
    "line",
    "rect",
    "polyline",
    "text",
    "tspan",
}
ATTRIBUTES = {
    *("xmlns", "viewBox", "role", "aria-labelledby", "id", "class", "transform", "text-anchor"),
    *(
        "d",
        "x",
        "y",
        "dx",
        "dy",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "width",
        "height",
        "points",
    ),
}
MAX_BYTES = 16_000


def picture_problems(svg: str) -> list[str]:
    """Reasons why the drawing cannot be shown, one sentence each; empty if it is fine."""
    if len(svg.encode()) > MAX_BYTES:
        return [f"The picture is larger than {MAX_BYTES} bytes. Use fewer strokes."]
    # HTML and XML end comments differently, which could hide a script.
    if "<!" in svg or "<?" in svg:
        return ["The picture is not XML that can be shown: leave out comments, <?...?> and <!DOCTYPE>."]
    try:
        root = fromstring(svg)
    except (ParseError, DefusedXmlException) as reason:
        return [f"The picture is not XML that can be shown: {reason}."]
    if root.tag != f"{SVG}svg":
        return ["The picture must be an <svg> of the namespace http://www.w3.org/2000/svg."]
    return _element_problems(root) + _label_problems(root)


def _element_problems(root: Element) -> list[str]:
    problems = []
    for element in root.iter():
        name = str(element.tag).removeprefix(SVG)
        if name not in ELEMENTS:
            problems.append(f"<{name}> is not used in pictures.")
        problems += [f"'{key}' is not used in pictures." for key in element.attrib if key not in ATTRIBUTES]
    return problems


def _label_problems(root: Element) -> list[str]:
    named = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    if all(part is not None and (part.text or "").strip() for part in named):
        return []
    return ["The picture needs a <title> and a <desc> for people who do not see it."]
