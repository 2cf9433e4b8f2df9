"""rebuild_reviews: replays all attempts into review cards."""

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from quizzes.learning.services.reviews import rebuild_cards
from quizzes.models import Learner


class Command(BaseCommand):
    help = "Replays what learners answered into their review cards, also where none was kept yet. Safe while in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", type=UUID, help="id of one learner; everybody when left out")

    def handle(self, *args: object, learner: UUID | None, **options: object) -> None:
        learners = Learner.objects.filter(pk=learner) if learner else Learner.objects.all()
        rebuilt = rebuild_cards(learners)
        if learner and not rebuilt.learners:
            raise CommandError("There is no such learner.")
        self.stdout.write(f"learners: {rebuilt.learners}, with other cards than before: {rebuilt.changed}")
