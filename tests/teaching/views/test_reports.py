"""Reports in the browser: the page and its CSV are the same rows, and every look leaves a line."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import AuditEntry, LessonProgress
from quizzes.teaching.services.cohorts import leave_cohort, waive_lesson
from quizzes.vocabulary import AuditAction, CompletionState, Phase
from tests.cohort_rows import ANSWERS, STATUS, closed_attempt, completed, educator, member, record_belief
from tests.dom import page_of
from tests.factories import NOON
from tests.teaching.views.report_pages import in_csv, on_screen, url

pytestmark = pytest.mark.django_db
BOTH = (STATUS, ANSWERS)
# CR-4.
NEVER = ["session", "device", "minutes", "seconds", "address", "e-mail", "theme", "browser"]


def fill(cohort, quiz):
    names = ["Ana", "=cmd|' /C calc'!A0", "🐦 bird", "مريم", "-1+1"]
    rows = [member(cohort, name, shares=BOTH if n % 2 else (STATUS,)) for n, name in enumerate(names)]
    completed(rows[0], quiz)
    completed(rows[1], quiz, state=CompletionState.CHECKED, checked_at=NOON)
    closed_attempt(rows[1], quiz, Phase.POST, [True, False])
    member(cohort, "Never agreed", shares=())
    return rows


@pytest.mark.parametrize("query", ["", "?state=completed", "?sort=status", "?state=nonsense&lesson=none&page=99"])
def test_csv_equals_the_screen(client, cohort, quiz, query):
    """CR-10, PS-8: one query feeds both; only what could run gets its apostrophe."""
    fill(cohort, quiz)

    screen = on_screen(client.get(url(cohort) + query))
    table = in_csv(client.get(url(cohort, ".csv") + query))

    width = len(screen[0])
    kept = [[cell.removeprefix("'") for cell in row[:width]] for row in table]
    assert kept == screen
    assert len(screen) == (2 if "completed" in query else 6)


def test_csv_header(client, cohort, quiz):
    """CR-3."""
    (header,) = in_csv(client.get(url(cohort, ".csv")))

    assert header == [
        "Person",
        "Lesson",
        "Status",
        "Joined",
        "Started",
        "Completed",
        "Clear",
        "Still clear",
        "Before",
        "First check",
        "Latest check",
        "A week later",
        "Very sure, and mistaken about",
        "Version read",
        "Group",
        "Course",
        "Language",
        "Content last checked",
        "Simulated",
    ]
    assert not any(word in " ".join(header).lower() for word in NEVER)


def test_csv_cannot_run(client, cohort, quiz):
    fill(cohort, quiz)
    cohort.name = "@SUM(A1)"
    cohort.save()

    cells = [cell for row in in_csv(client.get(url(cohort, ".csv"))) for cell in row]

    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert "'=cmd|' /C calc'!A0" in cells


def test_csv_holds_every_page_and_the_screen_one(client, cohort, quiz):
    for n in range(60):
        member(cohort, f"P{n:02}")

    assert len(on_screen(client.get(url(cohort)))) == 51
    assert len(on_screen(client.get(f"{url(cohort)}?page=2"))) == 11
    assert len(in_csv(client.get(url(cohort, ".csv")))) == 61


def test_report_of_nobody_is_kind(client, cohort):
    page = page_of(client.get(url(cohort)))

    assert "Nobody has joined yet." in page.find("main").text
    assert page.find("table") is None


def test_report_shows_nobody_who_did_not_agree(client, cohort, quiz):
    """PV-4."""
    completed(member(cohort, "Secret one", shares=()), quiz)
    left = member(cohort, "Secret two", shares=BOTH)
    completed(left, quiz)
    leave_cohort(left, at=NOON)

    for path in ["/", ".csv", "/topics/", "/changes/", "/changes.csv"]:
        response = client.get(url(cohort, path))
        content = b"".join(response) if response.streaming else response.content
        assert b"Secret" not in content
    assert client.get(url(cohort, f"/members/{left.pk}/")).status_code == 404


def test_table_can_be_read_without_eyes(client, cohort, quiz):
    """PS-7."""
    fill(cohort, quiz)

    page = page_of(client.get(url(cohort)))

    table = page.find("table")
    assert table.find("caption").text == "Rows 1 to 5 of 5"
    assert {cell.attrs["scope"] for cell in table.find("thead").find_all("th")} == {"col"}
    assert [len(row.find_all("th", scope="row")) for row in table.find("tbody").find_all("tr")] == [1] * 5
    region = page.find("div", class_="scroll")
    assert (region.attrs["tabindex"], region.attrs["role"]) == ("0", "region")
    assert region.attrs["aria-label"]


def test_page_of_somebody_who_shares_the_status_holds_no_answers(client, cohort, quiz):
    row = member(cohort, "Bo")
    record_belief(row, quiz, before=True, now=True)

    words = page_of(client.get(url(cohort, f"/members/{row.pk}/"))).find("main").text

    assert "Shares how far they are, and no answers." in words
    assert "Option b" not in words
    assert "Ideas, then and now" not in words


def test_page_of_somebody_who_shares_answers(client, cohort, quiz):
    row = member(cohort, "Ana", shares=BOTH)
    record_belief(row, quiz, before=True, now=True)

    words = page_of(client.get(url(cohort, f"/members/{row.pk}/"))).find("main").text

    assert "Option b" in words
    assert "Can you tell me in your own words" in words


def test_topics_print_what_may_be_known(client, cohort, quiz):
    """PS-4, CR-5: three prompts with blank lines; a small number is not printed."""
    for n in range(12):
        record_belief(member(cohort, f"P{n}"), quiz, before=n < 7, now=n < 3, minutes=n)

    page = page_of(client.get(url(cohort, "/topics/")))

    (row,) = page.find("table", class_="topics").find("tbody").find_all("tr")
    assert [cell.text for cell in row.find_all("td")] == ["low", "12", "7", "fewer than 5"]
    blanks = [term.text for term in page.find("dl", class_="blanks").find_all("dt")]
    assert blanks == ["Date", "Clinician", "How we talked", "In their own words", "Look again? Yes / No", "Plan"]


def test_only_what_is_still_open_can_be_noted_as_not_needed(client, cohort, quiz):
    ana, bo = member(cohort, "Ana"), member(cohort, "Bo")
    completed(bo, quiz)

    open_, done = (page_of(client.get(url(cohort, f"/members/{row.pk}/"))).find("main") for row in (ana, bo))

    links = [link.attrs["href"] for link in open_.find("details").find_all("a")]
    assert links == [url(cohort, f"/members/{ana.pk}/waive/{quiz.lesson.slug}/")]
    assert done.find("details") is None


def test_waiving_needs_a_reason(client, cohort, quiz):
    row = member(cohort)
    path = url(cohort, f"/members/{row.pk}/waive/{quiz.lesson.slug}/")

    response = client.post(path, {"reason": " \n"})

    assert page_of(response).find("title").text.startswith("Error: ")
    assert LessonProgress.objects.count() == 0


def test_two_educators_waive_at_once(client, cohort, quiz):
    row = member(cohort)
    waive_lesson(row, quiz.lesson.versions.get(), reason="First", by=educator(), at=NOON)

    response = client.post(url(cohort, f"/members/{row.pk}/waive/{quiz.lesson.slug}/"), {"reason": "Second"})

    words = page_of(client.get(response["Location"])).find("main").text
    assert "Somebody had noted this before. Their reason stays." in words
    assert "Not needed: First" in words
    assert "Second" not in words


def test_waiving_what_is_completed_says_so(client, cohort, quiz):
    row = member(cohort)
    completed(row, quiz)

    response = client.post(url(cohort, f"/members/{row.pk}/waive/{quiz.lesson.slug}/"), {"reason": "Why"})

    assert "completed in the meantime" in page_of(client.get(response["Location"])).find("main").text


def test_waiving_an_unknown_lesson(client, cohort):
    row = member(cohort)

    assert client.post(url(cohort, f"/members/{row.pk}/waive/none/"), {"reason": "x"}).status_code == 404


def test_every_look_leaves_a_line_without_names(client, cohort, quiz, teacher):
    """PV-10."""
    ana = fill(cohort, quiz)[0]
    for path in ["/", ".csv", "/topics/", f"/members/{ana.pk}/"]:
        client.get(url(cohort, path))

    lines = AuditEntry.objects.order_by("pk").values_list("actor__username", "action", "cohort", "subject", "rows")

    assert list(lines) == [
        ("teacher", AuditAction.VIEWED_COHORT, cohort.pk, "completion", 5),
        ("teacher", AuditAction.EXPORTED_COHORT, cohort.pk, "completion", 5),
        ("teacher", AuditAction.VIEWED_COHORT, cohort.pk, "topics", 0),
        ("teacher", AuditAction.VIEWED_MEMBER, cohort.pk, "member", 1),
    ]


def test_educator_sees_own_lines_only(client, cohort, quiz):
    member(cohort)
    client.get(url(cohort))
    AuditEntry.objects.create(at=NOON, actor=educator(), action=AuditAction.VIEWED_COHORT, subject="somebody else")

    page = page_of(client.get("/teach/log/"))

    assert len(page.find("tbody").find_all("tr")) == 1
    assert "somebody else" not in page.text


def test_pages_take_the_same_queries_for_one_and_for_many(client, cohort, quiz):
    ana = member(cohort, "Ana", shares=BOTH)
    completed(ana, quiz)
    record_belief(ana, quiz, before=True, now=True)
    paths = [url(cohort, path) for path in ("/", ".csv", "/topics/", f"/members/{ana.pk}/", "/changes/")]
    paths += ["/teach/", f"/teach/cohorts/{cohort.pk}/"]

    def counts():
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                client.get(path)
            found.append(len(seen))
        return found

    counts()
    one = counts()
    for n in range(2):
        row = member(cohort, f"P{n}", shares=BOTH)
        completed(row, quiz)
        record_belief(row, quiz, before=True, now=True)

    assert counts() == one
