"""Choices stored in the database, each with the label that people read."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """What the evidence says about a statement, exactly as worded."""

    TRUE = "true", _("True")
    FALSE = "false", _("False")
    NOT_PROVEN = "not_proven", _("Not proven yet")


class EvidenceLevel(TextChoices):
    """Strength of the evidence; the label is what learners read."""

    ESTABLISHED = "established", _("Well shown")
    LIKELY = "likely", _("Likely")
    POSSIBLE = "possible", _("Early hints")
    CONFLICTING = "conflicting", _("Mixed results")
    UNPROVEN = "unproven", _("No good proof")
    REFUTED = "refuted", _("Shown false")


class SourceKind(TextChoices):
    REVIEW = "review", _("a review of studies")
    GUIDELINE = "guideline", _("a guideline")
    AGENCY = "agency", _("a public health agency")
    PATIENT_PAGE = "patient_page", _("a page for patients")
    STUDY = "study", _("a study")


class Urgency(TextChoices):
    EMERGENCY = "emergency", _("Call your emergency number now")
    SAME_DAY = "same_day", _("Get medical advice the same day")
    SOON = "soon", _("See a doctor soon")


class HelplineKind(TextChoices):
    """What a number is for; see the page "When to get help"."""

    EMERGENCY = "emergency", _("emergency")
    CRISIS = "crisis", _("somebody to talk to in a crisis")
    ADVICE = "advice", _("medical advice the same day")
    POISON = "poison", _("poisoning")


class ChangeKind(TextChoices):
    MINOR = "minor", _("minor")
    MEANING = "meaning", _("meaning")


class QuestionType(TextChoices):
    VERDICT = "verdict", _("verdict on a statement")
    SINGLE_CHOICE = "single_choice", _("single choice")
    MULTIPLE_CHOICE = "multiple_choice", _("multiple choice")
    ESTIMATE = "estimate", _("estimate: about how many of 100")


class ItemRole(TextChoices):
    ANCHOR = "anchor", _("anchor: asked before and after")
    TRANSFER = "transfer", _("transfer: asked after only")
    PARALLEL = "parallel", _("parallel: an anchor in other words")


class Form(TextChoices):
    """One of the two wordings of an idea, of the same type and with the same answer."""

    A = "a", _("form A")
    B = "b", _("form B")

    @property
    def other(self) -> "Form":
        return Form.B if self is Form.A else Form.A


class Phase(TextChoices):
    PRE = "pre", _("before the lesson")
    POST = "post", _("after the lesson")
    RECHECK = "recheck", _("a week or more later")
    REVIEW = "review", _("review")


class AttemptState(TextChoices):
    IN_PROGRESS = "in_progress", _("in progress")
    SUBMITTED = "submitted", _("submitted")


class Confidence(IntegerChoices):
    """How sure the learner was. It never affects points or access."""

    GUESS = 1, _("A guess")
    FAIRLY = 2, _("Fairly sure")
    VERY = 3, _("Very sure")


# What stands in the place of an option's label where somebody chose "I don't know"; no option has it.
UNSURE = "unsure"


class CompletionState(TextChoices):
    """State of a learner in a lesson; no row means not started."""

    IN_PROGRESS = "in_progress", _("Started")
    COMPLETED = "completed", _("Completed")
    CHECKED = "checked", _("Clear")
    RETAINED = "retained", _("Still clear a week later")
    WAIVED = "waived", _("Not needed")


class BeliefState(TextChoices):
    """State of a learner and a misconception; no row means never asked."""

    UNSURE = "unsure", _("Not sure")
    NOT_HELD = "not_held", _("Already clear")
    HELD = "held", _("Look again")
    HELD_SURE = "held_sure", _("Look again")
    CORRECTED = "corrected", _("You changed your mind")
    RETAINED = "retained", _("Still clear")
    RELAPSED = "relapsed", _("It crept back")


class IdeaState(TextChoices):
    """State of one idea for one learner, from the least clear to the clearest; the label is what learners read."""

    MIX_UP = "mix_up", _("A mix-up")
    UNSURE = "unsure", _("Not sure")
    CLEAR = "clear", _("Clear")
    RETAINED = "retained", _("Kept")

    @property
    def is_clear(self) -> bool:
        return self in {IdeaState.CLEAR, IdeaState.RETAINED}


class Theme(TextChoices):
    SYSTEM = "system", _("Same as device")
    LIGHT = "light", _("Light")
    DIM = "dim", _("Dim")
    DARK = "dark", _("Dark")


class TextSize(TextChoices):
    """Letters at 100, 119, 138 and 163 % of what the browser is set to, see `fmlearn/css/tokens.css`."""

    NORMAL = "normal", _("Normal")
    LARGE = "large", _("Large")
    LARGER = "larger", _("Very large")
    LARGEST = "largest", _("Largest")


class Spacing(TextChoices):
    """Room between lines, words and letters."""

    NORMAL = "normal", _("Normal")
    ROOMY = "roomy", _("More space")


class Rhythm(TextChoices):
    """How often a learner wants reminders by e-mail."""

    NONE = "none", _("No reminders")
    WEEKLY = "weekly", _("Once a week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")


class StoredKind(TextChoices):
    """Kinds of object in a course pack."""

    COURSE = "course", _("course")
    SOURCE = "source", _("source")
    CLAIM = "claim", _("claim")
    MISCONCEPTION = "misconception", _("misconception")
    TERM = "term", _("glossary term")
    SAFETY = "safety", _("safety wording")
    PICTURE = "picture", _("picture")
    LESSON = "lesson", _("lesson")
    QUESTION = "question", _("question")
    QUIZ = "quiz", _("quiz")
    OVERRIDE = "override", _("override")


class ConsentScope(TextChoices):
    """What a member lets the educators of a cohort see."""

    STATUS = "status", _("how far I am with each lesson, with dates")
    ANSWERS = "answers", _("my answers and what I still believe")


class ConcernReason(TextChoices):
    """What a learner can say about a question; the label is the sentence on the button."""

    CONFUSING = "confusing", _("It is confusing")
    UPSETTING = "upsetting", _("It upsets me")
    READ_OTHERWISE = "read_otherwise", _("I have read something else")


class AuditAction(TextChoices):
    VIEWED_COHORT = "viewed_cohort", _("looked at a cohort")
    VIEWED_MEMBER = "viewed_member", _("looked at a member")
    EXPORTED_COHORT = "exported_cohort", _("exported a cohort")
    WAIVED = "waived", _("waived a lesson")
    PUBLISHED = "published", _("published")
    EDITED = "edited", _("edited content")
    APPROVED = "approved", _("approved a version")
    SIGNED = "signed", _("signed a course as reviewed")
    CHANGED_ROLES = "changed_roles", _("changed roles")


class ClinicalRole(TextChoices):
    """Role in which somebody signs off the evidence of a course; readers see the role, never a name."""

    FAMILY_DOCTOR = "family_doctor", _("a family doctor")
    RHEUMATOLOGIST = "rheumatologist", _("a rheumatologist")
    PAIN_SPECIALIST = "pain_specialist", _("a pain specialist")
    OTHER_DOCTOR = "other_doctor", _("a doctor")
    NURSE = "nurse", _("a nurse")
    PHARMACIST = "pharmacist", _("a pharmacist")
    PSYCHOLOGIST = "psychologist", _("a psychologist")
    PHYSICAL_THERAPIST = "physical_therapist", _("a physical therapist")
    OTHER = "other", _("a health professional")


class Role(TextChoices):
    """Permission groups, created by a migration."""

    AUTHOR = "Author", _("Author")
    REVIEWER = "Reviewer", _("Reviewer")
    EDUCATOR = "Educator", _("Educator")
    ADMINISTRATOR = "Administrator", _("Administrator")


class LintRule(TextChoices):
    """Rules that content is checked for. HL and MC are the ids in docs/requirements.md."""

    PACK = "pack", _("the parts of a course fit together")
    MC_1 = "MC-1", _("a question is complete")
    MC_4 = "MC-4", _("feedback is short")
    MC_6 = "MC-6", _("titles and key points carry the fact")
    MC_7 = "MC-7", _("an open question says what is open, and is looked at again")
    MC_8 = "MC-8", _("the bank is balanced and gives nothing away")
    MC_9 = "MC-9", _("a misconception has a parallel wording")
    MC_16 = "MC-16", _("the tone of a question does not give its answer away")
    MC_17 = "MC-17", _("nothing before a question gives its answer away")
    MC_18 = "MC-18", _("an idea has two forms of one type and one key")
    ANCHOR = "anchor", _("an anchor is refuted in its lesson")
    REVIEW_BY = "review-by", _("a claim has been checked lately")
    HL_1 = "HL-1", _("the lesson is easy to read")
    HL_2 = "HL-2", _("sentences, paragraphs, lists and sections are short")
    HL_3 = "HL-3", _("hard words and short forms are explained")
    HL_4 = "HL-4", _("the lesson has all its parts")
    HL_5 = "HL-5", _("sentences are active and never negated twice")
    HL_6 = "HL-6", _("numbers are fair and easy to compare")
    HL_7 = "HL-7", _("no hype and no belittling")
    DIGNITY = "dignity", _("people are spoken of with respect")
    SOURCES = "sources", _("sources can be found, and carry what they can")
    OVERRIDE = "override", _("an override is still needed")
