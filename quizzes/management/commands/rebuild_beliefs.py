"""rebuild_beliefs: replays all attempts, and corrects ledger rows that differ."""

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from quizzes.learning.services.beliefs import rebuild_ledgers
from quizzes.models import Learner


class Command(BaseCommand):
    help = "Replays what learners answered and mends their ledgers where they differ. Safe while the site is in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", type=UUID, help="id of one learner; everybody when left out")

    def handle(self, *args: object, learner: UUID | None, **options: object) -> None:
        learners = Learner.objects.filter(pk=learner) if learner else Learner.objects.all()
        rebuilt = rebuild_ledgers(learners)
        if learner and not rebuilt.learners:
            raise CommandError("There is no such learner.")
        self.stdout.write(f"learners: {rebuilt.learners}, rows that differed: {rebuilt.rows}")
