"""A page as a tree, by the standard parser: tests ask it what a reader, or a screen reader, would meet."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style", "svg"}


class Node:
    """One element; `children` holds elements and texts in document order."""

    def __init__(self, tag, attrs=(), parent=None):
        self.tag, self.attrs, self.parent, self.children = tag, dict(attrs), parent, []

    def walk(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def find_all(self, tag=None, **wanted) -> list["Node"]:
        """Descendants with this tag whose attributes are exactly these; `class_` is one of the classes."""
        return [node for node in self.walk() if tag in {None, node.tag} and node.has(**wanted)]

    def find(self, tag=None, **wanted) -> "Node | None":
        return next(iter(self.find_all(tag, **wanted)), None)

    def has(self, class_=None, **wanted) -> bool:
        if class_ is not None and class_ not in self.classes:
            return False
        return all(self.attrs.get(name.replace("_", "-")) == value for name, value in wanted.items())

    def closest(self, tag) -> "Node | None":
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node

    @property
    def classes(self) -> list[str]:
        return (self.attrs.get("class") or "").split()

    @property
    def text(self) -> str:
        """All that is read here, blanks made single."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNREAD:
                yield from child._texts()
                yield " " if child.tag in {"p", "li", "dd", "dt", "h1", "h2", "h3", "div", "br"} else ""


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("#page")

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs, self.here)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> names an attribute twice"
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Node(tag, attrs, self.here))

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def page_of(response) -> Node:
    """The page of a response; every element must be closed where it was opened."""
    return tree(response.content.decode())


def tree(html: str) -> Node:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is never closed"
    return builder.root
