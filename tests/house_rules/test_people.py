"""What the database knows of people, field by field: PV-1."""

import re

from django.apps import apps
from django.contrib.auth import get_user_model

from quizzes.models.content import Version

# Personal fields

ALLOWED = {
    "User": {
        "id",
        "username",
        "username_key",
        "password",
        "last_login",
        "date_joined",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "user_permissions",
    },
    "Learner": {
        "id",
        "user",
        "guest_key_hash",
        "theme",
        "text_size",
        "spacing",
        "takes_reviews",
        "last_seen_on",
        "is_synthetic",
    },
    "Attempt": {
        "id",
        "learner",
        "quiz",
        "phase",
        "number",
        "retry_of",
        "seed",
        "language",
        "state",
        "started_at",
        "submitted_at",
        "open_items",
        "form",
        "pages",
        "pages_passed",
    },
    "AttemptItem": {
        "id",
        "attempt",
        "position",
        "item",
        "question_version",
        "option_order",
        "points",
        "is_sensitive",
        "skipped_at",
    },
    "Response": {"id", "item", "chosen", "is_unsure", "confidence", "points", "received_at"},
    "LessonProgress": {
        "id",
        "learner",
        "lesson",
        "version",
        "state",
        "started_at",
        "read_at",
        "completed_at",
        "checked_at",
        "retained_at",
        "waived_at",
        "waived_by",
        "waive_reason",
    },
    "Belief": {"id", "learner", "misconception", "state", "corrected_at", "first_evidence", "latest_evidence"},
    "ReviewCard": {
        "id",
        "learner",
        "misconception",
        "memory",
        "scheduler",
        "due_at",
        "seen_at",
        "is_sure_and_wrong",
        "right_on",
        "last_questions",
        "is_stopped",
        "fresh_since",
        "meaning_since",
    },
    "SeenCorrection": {"id", "learner", "claim", "number", "seen_at"},
    # Settings of reminders, if wished; which letters brought somebody here is not tracked (SR-4).
    "ReminderPlan": {
        "id",
        "learner",
        "rhythm",
        "chosen_at",
        "paused_until",
        "sent_at",
        "unanswered",
        "stopped_at",
    },
    # Members of a group go by a name they choose; what they agreed to is kept with its dates (PV-3).
    "Cohort": {"id", "course", "name", "educators", "join_code", "created_at", "is_synthetic"},
    "Enrollment": {"id", "cohort", "learner", "name", "joined_at", "left_at"},
    "Consent": {"id", "enrollment", "scope", "text_version", "given_at", "withdrawn_at"},
    # Of learners only what was said about a question; whose name it has is that of who closed it.
    "Concern": {
        "id",
        "question_version",
        "reason",
        "phase",
        "created_on",
        "closing_reason",
        "closed_by",
        "closed_at",
    },
    # What staff did; never what learners did.
    "AuditEntry": {"id", "at", "actor", "former_actor", "action", "cohort", "subject", "rows"},
    "LogEntry": {
        "id",
        "action_time",
        "user",
        "content_type",
        "object_id",
        "object_repr",
        "action_flag",
        "change_message",
    },
    # As what somebody stood behind the evidence, and when; readers see no name.
    "SignOff": {"id", "course", "signed_at", "signed_by", "role", "claims"},
    # Signing in. An e-mail address, if wished, is what PV-1 allows.
    "EmailAddress": {"id", "user", "email", "verified", "primary"},
    "EmailConfirmation": {"id", "email_address", "created", "sent", "key"},
    "RecoveryCode": {"id", "user", "code_hash", "made_at"},
    "AccountTry": {"id", "kind", "who", "where", "at"},
    "KnownPlace": {"id", "user", "place", "at"},
    "Session": {"session_key", "session_data", "expire_date"},
    "CacheEntry": {"cache_key", "value", "expires"},
}
# Content tells of people only who wrote and approved it.
AUTHORSHIP = {"written_by", "approved_by"}
# These speak of people without a foreign key.
LOOSE = ["sessions.Session", "accounts.CacheEntry", "accounts.AccountTry"]


def versions():
    return {model for model in apps.get_models() if issubclass(model, Version)}


def people():
    """The user, the learner, and every model but content from which a chain of foreign keys leads to one."""
    found = {get_user_model(), apps.get_model("quizzes", "Learner"), *map(apps.get_model, LOOSE)}
    while True:
        more = {
            model
            for model in set(apps.get_models()) - versions()
            for field in model._meta.get_fields()
            if field.concrete and field.related_model in found and not model._meta.auto_created
        }
        if more <= found:
            return found
        found |= more


def test_personal_fields_are_those_allowed():
    """PV-1: a new field about a person is a decision, not an accident."""
    kept = {
        model.__name__: {field.name for field in [*model._meta.fields, *model._meta.many_to_many]} for model in people()
    }

    assert kept == ALLOWED


def test_content_says_of_people_only_who_wrote_and_approved_it():
    """PV-1: the chain above ends at versions, so they must not tell more."""
    told = {model.__name__: {f.name for f in model._meta.fields if f.related_model in people()} for model in versions()}

    assert told == dict.fromkeys(["ClaimVersion", "LessonVersion", "QuestionVersion"], AUTHORSHIP)


def test_no_field_is_named_after_what_we_never_ask():
    """PV-1: no diagnosis, symptoms, date of birth, sex, phone; PV-2: no addresses but that of e-mail."""
    never = re.compile(
        r"diagnos|symptom|birth|gender|sex|phone|(?<!^email_)address|ip$|^ip_|user_agent|first_name|last_name"
    )
    names = [f"{m.__name__}.{f.name}" for m in apps.get_models() for f in m._meta.fields if never.search(f.name)]

    assert names == []
