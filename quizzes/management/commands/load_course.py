"""load_course PATH: checks a course pack, then publishes what is new in it."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.authoring.services.packs import LoadReport, load_pack
from quizzes.domain.import_plan import Action
from quizzes.errors import InvalidPack, NotPublishable, Problem
from quizzes.formats.course_pack import read_pack

MAX_FILES = 2000
# Unknown names are read too, so that a misspelled file is reported instead of ignored.
SUFFIXES = {".yaml", ".yml", ".md", ".markdown", ".svg"}


class Command(BaseCommand):
    help = "Checks a course pack and publishes what is new in it, all or nothing. A second load changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--overwrite-edits", action="store_true", help="overwrite what was edited here since")

    def handle(self, *args: object, path: Path, overwrite_edits: bool, **options: object) -> None:
        try:
            pack = read_pack(read_files(path))
            report = load_pack(pack, at=timezone.now(), overwrite_edits=overwrite_edits)
        except InvalidPack as refused:
            lines = "\n".join(str(problem) for problem in refused.problems)
            raise CommandError(f"Nothing was loaded. Problems: {len(refused.problems)}.\n{lines}") from refused
        except NotPublishable as reason:
            raise CommandError(f"Nothing was loaded. {reason}") from reason
        self.stdout.write("\n".join(report_lines(report)))


def read_files(root: Path) -> dict[str, bytes]:
    """File contents keyed by path inside the pack.

    Raises CommandError if it is no folder, InvalidPack for links that lead out of it.
    """
    if not root.is_dir():
        raise CommandError(f"There is no folder {root}. Give the folder of a course pack.")
    inside = root.resolve()
    paths = {path.relative_to(inside).as_posix(): path for path in sorted(inside.rglob("*"))}
    words = "This leads out of the pack. Put the file itself here."
    problems = [Problem(name, 1, words) for name, path in paths.items() if leaves(path, inside)]
    wanted = {name: path for name, path in paths.items() if path.suffix.lower() in SUFFIXES and path.is_file()}
    if len(wanted) > MAX_FILES:
        problems.append(Problem(".", 1, f"A pack holds at most {MAX_FILES} files."))
    if problems:
        raise InvalidPack(problems)
    return {name: path.read_bytes() for name, path in wanted.items()}


def leaves(path: Path, inside: Path) -> bool:
    """True if the path resolves outside of the folder, or cannot be resolved."""
    try:
        return not path.resolve().is_relative_to(inside)
    except (OSError, RuntimeError):  # a symlink loop
        return True


def report_lines(report: LoadReport) -> list[str]:
    """The report as lines of text."""
    lines = [f"changed places: {report.reordered}"] if report.reordered else []
    lines += [
        f"{action.value}: {len(report.with_action(action))}"
        for action in (Action.CREATE, Action.UPDATE)
        if report.with_action(action)
    ]
    for action in (Action.SKIP, Action.MISSING, Action.MERGED):
        lines += [f"{action.value}: {kind} {slug}" for kind, slug in report.with_action(action)]
    return lines or ["nothing changed"]
