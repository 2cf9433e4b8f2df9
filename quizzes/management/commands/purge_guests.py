"""purge_guests: deletes guests who have been idle for more than 30 days, and expired sessions."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.people.services.erasing import purge_guests


class Command(BaseCommand):
    help = "Deletes guests who have been idle for more than 30 days, with all they left. Run it once a day."

    def handle(self, *args: object, **options: object) -> None:
        count = purge_guests(at=timezone.now())
        call_command("clearsessions")
        self.stdout.write(f"guests forgotten: {count}")
