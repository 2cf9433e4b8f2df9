"""send_reminders: sends the reminders that are due."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.errors import MailServerUnavailable
from quizzes.people.services.reminders import send_reminders


class Command(BaseCommand):
    help = "Sends the reminders that are due by e-mail. Run it once a day; a second run sends nothing twice."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.SITE_URL:
            raise CommandError("SITE_URL is not set. Set it to the address of this site: links in mail need it.")
        try:
            tally = send_reminders(at=timezone.now())
        except MailServerUnavailable as reason:
            words = f"The mail server does not answer. Reminders sent: {reason.sent}; the rest waits for the next run."
            raise CommandError(words) from reason
        self.stdout.write(f"reminders sent: {tally.sent}")
        self.stdout.write(f"refused by the mail server, tried again next time: {tally.refused}")
        self.stdout.write(f"plans ended after three reminders without a visit: {tally.stopped}")
