"""check_content: findings lesson by lesson, grades, overrides with reasons; errors end in code 1."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from quizzes.authoring.services.packs import load_pack
from quizzes.formats.course_linting import lint_course
from quizzes.formats.course_pack import read_pack
from quizzes.management.commands.check_content import finding_lines, grade_line
from quizzes.models import LessonVersion, QuestionVersion
from tests.conftest import NOON, SHIPPED
from tests.factories import OverrideFactory
from tests.formats.small_course import files_in, replaced, small_files, write_files

OVERRIDES = """- slug: simply-wait
  rule: HL-7
  where: lesson rain
  words: Simply
  reason: A line of a well known song.
"""


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def run(*arguments):
    """What it prints, and what it refuses with, or nothing."""
    out = StringIO()
    try:
        call_command("check_content", *arguments, stdout=out)
    except CommandError as refused:
        return out.getvalue(), str(refused)
    return out.getvalue(), ""


def clean_files():
    """The small course, with an answer to what the checks have against it."""
    told = "Studies tested it. The answer is unknown, so this may change."
    files = replaced(small_files(), "quizzes/01-plants.yaml", "The two came together.", told)
    found = (
        "  citation: Garden club. Talking to plants.\n  kind: agency\n  year: 2021\n  url: https://example.org/talk\n"
    )
    files = replaced(
        files, "sources.yaml", "  citation: Garden club. Talking to plants.\n  kind: patient_page\n", found
    )
    pair = "parallel_of: why-talk\n  type: single_choice\n  claim: talking-helps-plants"
    other = "parallel_of: soil-as-food\n  type: single_choice\n  claim: plants-eat-soil"
    files = replaced(files, "quizzes/01-plants.yaml", other, pair)
    files = replaced(files, "quizzes/01-plants.yaml", "Soil is the thing we see.", told)
    files = replaced(files, "lessons/01-plants.md", "Put a plant near a window.", "Put your plant near a window.")
    return replaced(files, "lessons/02-rain.md", "Look at the sky.", "Look at your sky.")


def test_clean_pack_ends_well(tmp_path):
    printed, refusal = run("--path", str(write_files(clean_files(), tmp_path)))

    assert refusal == ""
    assert "errors: 0" in printed
    assert "## Rain (being written)" in printed


def test_errors_are_printed_with_file_and_line_and_end_in_code_one(tmp_path):
    files = replaced(clean_files(), "lessons/01-plants.md", "in the morning", "simply in the morning")
    line = files["lessons/01-plants.md"].decode().split("\n").index("- simply in the morning") + 1

    printed, refusal = run("--path", str(write_files(files, tmp_path)))

    assert refusal == "Errors left: 1."
    assert f"  error HL-7 lessons/01-plants.md:{line} lesson plants: “simply”: Leave it out" in printed
    assert printed.index("## Plants: what they live on (") < printed.index("error HL-7") < printed.index("## Rain")


def test_a_pack_that_cannot_be_read_is_refused_with_its_problems(tmp_path):
    files = replaced(small_files(), "claims.yaml", "verdict: 'false'", "verdict: maybe")

    _, refusal = run("--path", str(write_files(files, tmp_path)))

    assert "The verdict 'maybe' is unknown." in refusal
    assert refusal.splitlines()[-1].startswith("Errors left: ")


def test_overrides_are_listed_with_their_reasons(tmp_path):
    files = replaced(clean_files(), "lessons/02-rain.md", "Rain waters plants.", "Rain simply waters plants.")
    files |= {"overrides.yaml": OVERRIDES.encode()}

    printed, refusal = run("--path", str(write_files(files, tmp_path)))

    assert refusal == ""
    assert "HL-7 lesson rain: “simply” may stay. A line of a well known song." in printed
    assert "overrides: 1" in printed


def test_an_override_that_is_not_needed_any_more_is_a_warning(tmp_path):
    files = clean_files() | {"overrides.yaml": OVERRIDES.encode()}

    printed, refusal = run("--path", str(write_files(files, tmp_path)))

    assert refusal == ""
    assert "warning override overrides.yaml:1 override simply-wait: “Simply”: This override is no longer" in printed


def test_questions_per_misconception_are_counted(tmp_path):
    printed, _ = run("--path", str(write_files(clean_files(), tmp_path)))

    assert "  1 1 1  plants-are-made-of-soil" in printed
    assert "  1 0 0  kind-words-make-them-grow" in printed


def test_claims_past_their_date_are_errors(tmp_path):
    folder = write_files(clean_files(), tmp_path)

    with time_machine.travel("2199-01-01T12:00:00Z", tick=False):
        _, refusal = run("--path", str(folder))

    assert refusal == "Errors left: 4."


def test_a_stored_course_is_checked_by_its_slug_or_among_all(small_course):
    printed, refusal = run("small-course")

    assert "error MC-7 question why-talk" in printed
    assert "error sources source garden-page" in printed
    assert "error MC-18 question soil-in-other-words" in printed
    assert refusal == "Errors left: 6."
    assert run() == (printed, refusal)


def test_a_question_that_a_newer_pack_replaced_is_noted_and_not_checked(db):
    """MC-1: nobody is asked it, so nobody needs it placed, or put right."""
    load_pack(read_pack(clean_files()), at=NOON)
    newer = replaced(clean_files(), "quizzes/01-plants.yaml", "slug: why-talk", "slug: what-it-shows")
    newer = replaced(newer, "quizzes/01-plants.yaml", "parallel_of: why-talk", "parallel_of: what-it-shows")
    load_pack(read_pack(newer), at=NOON + timedelta(minutes=1))
    QuestionVersion.objects.filter(question__slug="why-talk").update(fact="", section="")

    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        printed, refusal = run("small-course")

    assert refusal == ""
    assert "note: not checked, as no quiz asks them: why-talk" in printed
    assert "question why-talk" not in printed


def test_a_course_whose_questions_are_all_asked_has_no_note(small_course):
    assert "note:" not in run("small-course")[0]


def test_a_stored_override_counts(small_course):
    LessonVersion.objects.filter(lesson__slug="rain").update(safety="You simply stay inside.")
    found = "error HL-7 lesson rain"

    assert found in run("small-course")[0]
    OverrideFactory(course=small_course, rule="HL-7", place="lesson rain", words="simply")
    assert found not in run("small-course")[0]


@pytest.mark.django_db
def test_an_unknown_course_is_told():
    assert run("nowhere")[1] == "There is no course 'nowhere'. Known: none yet."


def test_shipped_course_passes_its_own_checks(report_line):
    """0 errors; grades, overrides and their reasons are printed."""
    text, report = lint_course(read_pack(files_in(SHIPPED)), NOON.date())
    for slug in text.course.outline.lessons:
        report_line(f"{slug}: {grade_line(text, slug)}")
    for finding, override in report.overridden:
        report_line(f"override: {finding.place}: {finding.words}: {override.reason}")

    assert [finding.sentence for finding in report.errors] == []
    assert all(override.reason.strip() for _, override in report.overridden)


def test_shipped_course_needs_each_of_its_overrides():
    _, report = lint_course(read_pack(files_in(SHIPPED)), NOON.date())

    assert [finding.place for finding in report.findings if finding.rule == "override"] == []


def test_a_group_without_findings_says_so():
    assert list(finding_lines([])) == ["  nothing found"]
