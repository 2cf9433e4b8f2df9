"""Data dictionary of the measures: heading and meaning of each column, statistic and funnel step."""

from django.utils.translation import gettext as _

from quizzes.domain.crossover import Design
from quizzes.domain.funnel import FunnelStep
from quizzes.teaching.queries.measures import SHIFT


def measure_names() -> dict[str, tuple[str, str]]:
    """(heading, meaning) of each measure, by name, in order of the columns."""
    return {
        "resolved": (
            _("Corrected"),
            _("Of those who showed the idea before the lesson, how many were clear right after it."),
        ),
        "relapse": (
            _("Believed again"),
            _("Of those who were corrected by the lesson, how many showed the idea again a week or more later."),
        ),
        "harm": (
            _("New mix-ups after the lesson"),
            _("Of those who were clear when first asked, how many showed the idea at any time later."),
        ),
        "still_held": (_("Hold it now"), _("Of those who were asked more than once, how many hold the idea now.")),
        SHIFT: (
            _("Shift"),
            _(
                "How far belief moved from before to after the lesson. 0 is no change, 2 is from very sure of the idea "
                "to very sure of the fact, and below 0 is towards the idea. “I don’t know” counts 0, a guess or no "
                "word on how sure 1/3, fairly sure 2/3, very sure 1."
            ),
        ),
    }


def group_measure_names() -> dict[str, tuple[str, str]]:
    """(heading, meaning) of each statistic about the whole cohort, by name."""
    return {
        "people": (_("Share answers"), _("Members whose answers are counted here.")),
        "started": (_("Started"), _("Of them, how many started a lesson.")),
        "finished": (_("Finished"), _("Of them, how many answered all questions after a lesson.")),
        "questions_first": (_("Asked first"), _("Of them, how many finished a lesson that began with its questions.")),
        "lesson_first": (
            _("Read first"),
            _("Of them, how many finished a lesson that they had read before any question; no change counts these."),
        ),
        "asked_again": (_("Asked again"), _("Of them, how many were asked again a week or more after a lesson.")),
        "drop_out": (_("Not finished"), _("Of those who started, how many have finished no lesson so far.")),
        "right_before": (_("Right before"), _("Mean of right answers before, about ideas asked before and after.")),
        "right_after": (_("Right after"), _("Mean of right answers after, about the same ideas.")),
        "change": (_("Change"), _("Right answers of 100 after less those before.")),
        "gain": (_("Gain"), _("The part of what was not right before that is right after: Hake’s gain, 1 at most.")),
        "later_change": (
            _("Change a week later"),
            _("Right answers of 100 a week or more later less those right after the lesson, about the same ideas."),
        ),
    }


def design_names() -> dict[Design, tuple[str, str]]:
    """(name, meaning) of each design of asking."""
    return {
        Design.CROSSOVER: (
            _("Other words after"),
            _(
                "Each idea was asked in two wordings, one before and the other after. Half of the people got each of "
                "them first, and both halves weigh the same, so a harder wording does not count as a change."
            ),
        ),
        Design.FIXED: (
            _("Same words after"),
            _(
                "Here the same words were asked before and after, as in the first edition of the course, so some of "
                "the change may come from knowing the question. These figures are never joined with others."
            ),
        ),
    }


def funnel_step_names() -> dict[FunnelStep, str]:
    """Words for each funnel step, in order."""
    return {
        FunnelStep.START: _("Not started"),
        FunnelStep.BEFORE: _("In the questions before"),
        FunnelStep.LESSON: _("In the lesson"),
        FunnelStep.AFTER: _("In the questions after"),
        FunnelStep.RECHECK: _("Finished, not asked again yet"),
        FunnelStep.DONE: _("Asked again"),
    }
