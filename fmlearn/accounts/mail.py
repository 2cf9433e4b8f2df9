"""One message of a page, handed to the mail server without ever raising."""

import logging

from django.core.mail import EmailMessage

from quizzes.people.services.mailing import call_within_limit

logger = logging.getLogger(__name__)


def deliver(message: EmailMessage) -> bool:
    """False when the mail server did not take the message within EMAIL_TIMEOUT seconds, or not at all."""
    try:
        call_within_limit(message.send)
    except Exception as reason:
        # The kind alone: what mail servers say names addresses.
        logger.warning("A message was not sent: %s.", type(reason).__name__)
        return False
    return True
