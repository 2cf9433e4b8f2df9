"""merge_misconceptions COURSE DUPLICATE TARGET: merges two misconceptions that are the same idea."""

from argparse import ArgumentParser

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.authoring.services.misconceptions import merge_misconceptions
from quizzes.errors import NotMergeable
from quizzes.models import Course, Misconception


class Command(BaseCommand):
    help = "Counts what showed one misconception for another of the same course. Run again, it finishes what was left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course", help="slug of the course")
        parser.add_argument("duplicate", help="slug of the misconception that learners hear of no more")
        parser.add_argument("target", help="slug of the one that stands for both")

    def handle(self, *args: object, course: str, duplicate: str, target: str, **options: object) -> None:
        if not Course.objects.filter(slug=course).exists():
            raise CommandError(f"There is no course '{course}'.")
        ideas = [misconception(course, slug) for slug in (duplicate, target)]
        try:
            merged = merge_misconceptions(*ideas, by=AnonymousUser(), at=timezone.now())
        except NotMergeable as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"learners: {merged.learners}, rows that differed: {merged.rows}")


def misconception(course: str, slug: str) -> Misconception:
    """The misconception with this slug. Raises CommandError if the course has none."""
    row = Misconception.objects.filter(course__slug=course, slug=slug).first()
    if row is None:
        raise CommandError(f"The course '{course}' has no misconception '{slug}'.")
    return row
