"""What can go wrong, in our terms."""

from collections.abc import Sequence
from dataclasses import dataclass


class QuizzesError(Exception):
    """The root of everything this app refuses."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a course pack: where (file and 1-based line) and what to do."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words}"


class InvalidPack(QuizzesError):
    """A course pack has problems; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotPublishable(QuizzesError):
    """A version lacks something that its readers need."""


class ChecksFailed(NotPublishable):
    """All that keeps a draft from being published, in sentences; nothing was published."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(sentences))


class EditConflict(QuizzesError):
    """Somebody else saved or published this draft since it was opened."""


class NotApprovable(QuizzesError):
    """Nobody approves what they wrote, and nothing is approved twice."""


class NotMergeable(QuizzesError):
    """Only two ideas of one course, each standing for itself, become one."""


class NotSignable(QuizzesError):
    """Nobody signs what they alone wrote, nor what changed while they were reading."""


class NotAnswerable(QuizzesError):
    """An answer names an option that does not exist, or more than the question takes."""


class NotSkippable(QuizzesError):
    """Only a sensitive item may be skipped."""


class NoQuestions(QuizzesError):
    """A lesson has no questions for this phase."""


class AttemptClosed(QuizzesError):
    """The attempt takes no answers in this state."""


class NotWaivable(QuizzesError):
    """The lesson is completed already: there is nothing left to waive."""


class JoinRateLimited(QuizzesError):
    """Too many join codes that do not exist, from one learner or one address."""


class TooManyConcerns(QuizzesError):
    """One learner has raised as many concerns as are taken in an hour."""


class InvalidReminderLink(QuizzesError):
    """A link that no letter of ours has ever held."""


class MailServerUnavailable(QuizzesError):
    """The mail server does not answer; `sent` letters had gone out in this run."""

    def __init__(self, sent: int) -> None:
        self.sent = sent
        super().__init__(sent)
