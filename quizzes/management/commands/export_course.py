"""export_course SLUG PATH: writes the current published content of a course as a pack."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.authoring.queries.packs import course_pack
from quizzes.formats.pack_writing import write_pack
from quizzes.models import Course


class Command(BaseCommand):
    help = "Writes the current published content of a course as a pack in canonical form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("path", type=Path)

    def handle(self, *args: object, slug: str, path: Path, **options: object) -> None:
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            known = ", ".join(Course.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no course '{slug}'. Known: {known}.")
        files = write_pack(course_pack(course, at=timezone.now()))
        for name, content in files.items():
            target = path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        self.stdout.write(f"{len(files)} files written to {path}")
