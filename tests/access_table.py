"""Who may come, and what each named address gives to whom. A new address must say so here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizzes.vocabulary import Role

COURSE, LESSON = ["small-course"], ["small-course", "plants"]
OPEN, ANSWERED, CLOSED, MEMBERSHIP, IDEA = "open", "answered", "closed", "membership", "idea"  # the owner's
LOOP = "loop"  # likewise: a lesson taken idea by idea
LETTER = "letter"  # in somebody's hands
CODE, COHORT, MEMBER, WAIVED = "code", "cohort", "member", "waived"  # the educator's
NOBODY, GUEST = "stranger", "guest"
OWNER, EDUCATOR, OTHER_EDUCATOR = "learner", "educator", "other educator"
# Signed in, with the role as the migrations make it; whoever works in the admin is staff, nobody is a superuser.
SIGNED_IN = {
    OWNER: None,
    "other learner": None,
    "author": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    EDUCATOR: Role.EDUCATOR,
    OTHER_EDUCATOR: Role.EDUCATOR,
    "administrator": Role.ADMINISTRATOR,
}
ACTORS = [NOBODY, GUEST, *SIGNED_IN]
STAFF = {Role.AUTHOR, Role.REVIEWER, Role.ADMINISTRATOR}
Codes = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """What GET and POST give to anybody, and to those for whom it differs."""

    get: int
    post: int
    args: object = ()
    but: Mapping[str, Codes] = field(default_factory=dict)

    def codes_for(self, actor) -> Codes:
        return self.but.get(actor, (self.get, self.post))


def owners(args, own: Codes, other: Codes) -> Row:
    """An address of one learner's: nobody else can even tell that it is there."""
    return Row(*other, args, {OWNER: own})


def teaching(get, post, args=(), other=None) -> Row:
    """For the role: strangers are asked to sign in, others are refused. `other`: another educator's, if different."""
    asked = dict.fromkeys([NOBODY, GUEST], (302, 302))
    return Row(403, 403, args, {**asked, EDUCATOR: (get, post), OTHER_EDUCATOR: other or (get, post)})


def cohorts(get, post, args=COHORT) -> Row:
    """For the educator who looks after the cohort; the method is judged before the cohort."""
    return teaching(get, post, args, (404, 405 if post == 405 else 404))


TABLE = {
    "home": Row(200, 405),
    "about": Row(200, 405),
    "robots": Row(200, 405),
    "manifest": Row(200, 405),
    "course": Row(200, 405, COURSE),
    "get_help": Row(200, 405, COURSE),
    "evidence": Row(200, 405, COURSE),
    "glossary": Row(200, 405, COURSE),
    "search": Row(200, 405, COURSE),
    "sheets": Row(200, 405, COURSE),
    "sheet": Row(200, 405, ["small-course", "my-garden"]),
    "lesson": Row(200, 405, LESSON),
    "lesson_part": Row(200, 405, [*LESSON, 1]),
    "attempt_start": Row(200, 303, LESSON),
    "lesson_finish": Row(405, 303, LESSON),
    "attempt_item": owners(OPEN, (200, 303), (404, 404)),
    "attempt_feedback": owners(ANSWERED, (200, 405), (404, 405)),
    "concern_raise": owners(OPEN, (405, 303), (405, 404)),
    "loop_page": owners(LOOP, (303, 405), (404, 405)),  # a page of the loop that asks leads to its question
    "loop_next": owners(LOOP, (405, 303), (405, 404)),
    "attempt_results": owners(CLOSED, (200, 405), (404, 405)),
    "attempt_retry": owners(CLOSED, (405, 303), (405, 404)),
    # Whoever has nothing to review is led back to the page that says so.
    "review_start": Row(200, 303),
    "review_ideas": Row(200, 405),
    "review_idea": owners(IDEA, (405, 303), (405, 404)),
    "review_switch": Row(405, 303),
    "progress": Row(200, 405),
    "beliefs": Row(301, 405),
    # Where nothing has changed there is nothing to have read: back to the start, for everybody.
    "correction_seen": Row(405, 303, ["soil"]),
    "display": Row(200, 303),
    # My data: whoever left nothing has nothing to take along. Erasing asks for a tick, which is not sent here.
    "my_data": Row(200, 405),
    "my_data_archive": Row(200, 405, but={NOBODY: (303, 405)}),  # an account alone is kept too
    "erase": Row(405, 200),
    "erased": Row(200, 405),
    # No guest used these devices before: signed in, there is nothing to ask.
    "merge": Row(303, 303, but=dict.fromkeys([NOBODY, GUEST], (302, 302))),
    # Choosing asks for a confirmed address, which nobody has here; a letter's links are for whoever holds the letter.
    "reminders": Row(200, 303),
    "reminder_pause": Row(200, 303, LETTER),
    "reminder_stop": Row(200, 303, LETTER),
    # Groups: whoever has the code may join, educators too; the owner is in already and is told so.
    "groups": Row(200, 405),
    "join": Row(200, 303),
    "join_with_code": Row(200, 303, CODE, {OWNER: (200, 200)}),
    "group_withdraw": owners(MEMBERSHIP, (405, 303), (405, 404)),
    "group_leave": owners(MEMBERSHIP, (405, 303), (405, 404)),
    "certificate": Row(200, 405, COURSE),
    "cohorts": teaching(200, 405),
    "cohort_new": teaching(200, 303),
    "cohort": cohorts(200, 405),
    "cohort_invitation": cohorts(200, 405),
    "report_log": teaching(200, 405),
    "report_completion": cohorts(200, 405),
    "report_csv": cohorts(200, 405),
    "report_topics": cohorts(200, 405),
    "report_changes": cohorts(200, 405),
    "report_changes_csv": cohorts(200, 405),
    "report_member": cohorts(200, 405, MEMBER),
    "report_waive": cohorts(200, 303, WAIVED),
    "session_break": Row(200, 405),
    "healthz": Row(200, 405),
    "readyz": Row(200, 405),
}
