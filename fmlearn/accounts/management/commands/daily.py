"""daily: deletes what is kept no longer, and sends the reminders that are due."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fmlearn.accounts.guess_limits import forget_old
from fmlearn.accounts.models import CacheEntry
from quizzes.auditing import forget_audit
from quizzes.models import Session
from quizzes.people.services.erasing import purge_guests

logger = logging.getLogger(__name__)


def delete_sessions(*, at: datetime) -> int:
    count, _ = Session.objects.filter(expire_date__lt=at).delete()
    return count


def delete_cache_entries(*, at: datetime) -> int:
    count, _ = CacheEntry.objects.filter(expires__lt=at).delete()
    return count


# What it prints, and what deletes it and returns the number of rows. Each may run at any time and any number of times.
DELETIONS: Mapping[str, Callable[..., int]] = {
    "guests forgotten": purge_guests,
    "expired sessions deleted": delete_sessions,
    "expired cache entries deleted": delete_cache_entries,
    "marks against guessing deleted": forget_old,
    "old audit entries deleted": forget_audit,
}


class Command(BaseCommand):
    help = (
        "Deletes guests who have been idle for more than 30 days, expired sessions and cache entries, old marks "
        "against guessing, and audit entries of more than two years ago; sends the reminders that are due. Run it "
        "once a day; it may run twice, and at once."
    )

    def handle(self, *args: object, **options: object) -> None:
        """One failing step keeps none of the others from running. Raises CommandError, naming those that failed."""
        at = timezone.now()
        failed = [name for name, delete in DELETIONS.items() if not self.ran(name, delete, at)]
        if not settings.SITE_URL:
            self.stdout.write("reminders: none, since SITE_URL is not set")
        else:
            try:
                call_command("send_reminders", stdout=self.stdout)
            except CommandError as reason:
                failed.append(f"reminders ({reason})")
        if failed:
            raise CommandError(f"Not done: {'; '.join(failed)}. The rest is done; run it again later.")

    def ran(self, name: str, delete: Callable[..., int], at: datetime) -> bool:
        try:
            count = delete(at=at)
        except Exception:
            logger.exception("daily: %s failed.", name)
            return False
        self.stdout.write(f"{name}: {count}")
        return True
