"""The small, complete and canonical pack in samples/, and ways to spoil it."""

from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "samples" / "small-course"
SHIPPED = Path(__file__).parents[2] / "quizzes" / "courses" / "fibromyalgia-causes"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def files_in(folder):
    """Contents by path inside the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def small_files():
    return files_in(FOLDER)


def replaced(files, name, old, new):
    """The files, with the first `old` of one of them replaced by `new`."""
    text = files[name].decode()
    assert old in text
    return {**files, name: text.replace(old, new, 1).encode()}


def line_of(files, name, words):
    """The 1-based line of a file that holds these words; they stand there once."""
    found = [n for n, line in enumerate(files[name].decode().split("\n"), start=1) if words in line]
    assert len(found) == 1, (name, words, found)
    return found[0]


def write_files(files, folder):
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder
