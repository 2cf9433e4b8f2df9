"""The style sheet of learners' pages: one file on the wire, joined from the components in `fmlearn/css/`."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.storage import FileSystemStorage

SHEET = "css/site.css"
SOURCES = Path(settings.BASE_DIR) / "fmlearn" / "css"
ORDER = SOURCES / "layers.css"  # names the layers, each a file; a later layer wins over an earlier one
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def layers() -> list[str]:
    """Names of the layers in their order, as `layers.css` lists them. Each is a file `fmlearn/css/<name>.css`."""
    statement = COMMENT.sub("", ORDER.read_text()).strip().removeprefix("@layer").rstrip(";")
    return [name.strip() for name in statement.split(",")]


def joined() -> str:
    """The whole sheet, without comments, indentation and line ends. Raises FileNotFoundError for a missing layer."""
    files = [ORDER, *(SOURCES / f"{name}.css" for name in layers())]
    lines = [line.strip() for line in COMMENT.sub("", "".join(file.read_text() for file in files)).splitlines()]
    # A line that ends in the middle of a value needs its blank; after a mark there is none.
    return "".join(line if line.endswith(("{", "}", ";", ",")) else f"{line} " for line in lines if line)


def write(target: Path) -> None:
    """Writes the sheet to `target` if it differs. The file is replaced in one step, so several processes may do it at
    once. Raises OSError when the folder cannot be written to.
    """
    sheet = joined()
    if target.exists() and target.read_text() == sheet:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{uuid4().hex}.css")
    draft.write_text(sheet)
    draft.replace(target)


class StyleFinder(BaseStorageFinder):
    """Finds the joined sheet, for the development server and for `collectstatic`; joined anew when a source changed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(FileSystemStorage(location=settings.DATA_DIR / "styles"))
        self.target = Path(settings.DATA_DIR / "styles" / SHEET)

    def find(self, path: str, find_all: bool = False) -> Any:  # the base class is untyped here
        if path == SHEET:
            write(self.target)
        return super().find(path, True) if find_all else super().find(path)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:  # as in the base class
        write(self.target)
        return super().list(ignore_patterns)
