"""Errors that the app raises on purpose; each is caught by a view, the admin or a command."""

from collections.abc import Sequence
from dataclasses import dataclass


class QuizzesError(Exception):
    """Base of all errors of this app."""


@dataclass(frozen=True, order=True)
class Problem:
    """One problem of a course pack: file, 1-based line, and a sentence that says what to do."""

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
    """All reasons why a draft cannot be published, one sentence each; nothing was published."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(sentences))


class EditConflict(QuizzesError):
    """The draft was saved or published by somebody else since its form was opened."""


class NotApprovable(QuizzesError):
    """The version needs no approval, or the reviewer wrote some of it."""


class NotMergeable(QuizzesError):
    """The two misconceptions are the same, of different courses, or one is merged already."""


class NotSignable(QuizzesError):
    """The signer alone wrote some of the course, or a claim changed while they were reading."""


class NotAnswerable(QuizzesError):
    """The answer names an unknown option, or more options than the question takes."""


class NotSkippable(QuizzesError):
    """Only sensitive items may be skipped."""


class NoQuestions(QuizzesError):
    """There is nothing to ask in this phase."""


class AttemptClosed(QuizzesError):
    """The attempt is submitted and takes no more answers, or is still open and cannot be retried."""


class NotWaivable(QuizzesError):
    """The lesson is completed already."""


class JoinRateLimited(QuizzesError):
    """Too many unknown join codes from one learner or one address."""


class TooManyConcerns(QuizzesError):
    """The learner raised the maximum number of concerns per hour."""


class InvalidReminderLink(QuizzesError):
    """The link has no valid signature of ours."""


class MailServerUnavailable(QuizzesError):
    """The mail server does not answer. `sent`: e-mails sent in this run before."""

    def __init__(self, sent: int) -> None:
        self.sent = sent
        super().__init__(sent)
