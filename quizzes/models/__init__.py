"""All models; import them from here."""

from quizzes.models.attempts import Attempt, AttemptItem, Response
from quizzes.models.audit import AuditEntry
from quizzes.models.cohorts import Cohort, Consent, Enrollment
from quizzes.models.concerns import Concern
from quizzes.models.content import (
    Citation,
    Claim,
    ClaimVersion,
    Course,
    GlossaryTerm,
    Lesson,
    LessonVersion,
    Misconception,
    Override,
    PackEntry,
    ShownClaim,
    Source,
    Topic,
    UrgentSign,
)
from quizzes.models.corrections import SeenCorrection
from quizzes.models.learners import Learner
from quizzes.models.pictures import Picture
from quizzes.models.progress import Belief, LessonProgress
from quizzes.models.questions import Item, Option, Question, QuestionVersion, Quiz
from quizzes.models.reminders import ReminderPlan
from quizzes.models.reviews import ReviewCard
from quizzes.models.sessions import Session
from quizzes.models.sign_offs import SignOff

__all__ = [
    "Attempt",
    "AttemptItem",
    "AuditEntry",
    "Belief",
    "Citation",
    "Claim",
    "ClaimVersion",
    "Cohort",
    "Concern",
    "Consent",
    "Course",
    "Enrollment",
    "GlossaryTerm",
    "Item",
    "Learner",
    "Lesson",
    "LessonProgress",
    "LessonVersion",
    "Misconception",
    "Option",
    "Override",
    "PackEntry",
    "Picture",
    "Question",
    "QuestionVersion",
    "Quiz",
    "ReminderPlan",
    "Response",
    "ReviewCard",
    "SeenCorrection",
    "Session",
    "ShownClaim",
    "SignOff",
    "Source",
    "Topic",
    "UrgentSign",
]
