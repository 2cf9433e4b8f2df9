"""Reports in the browser: the page and its CSV are the same rows, and every look leaves a line."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import AuditEntry, LessonProgress
from quizzes.teaching.services.cohorts import leave_cohort, waive_lesson
from quizzes.vocabulary import AuditAction, CompletionState, Phase
from tests.cohort_rows import ANSWERS, STATUS, closed_attempt, cohort_of, completed, educator, member, record_belief
from tests.dom import page_of
from tests.factories import NOON, CourseFactory, lesson_with_questions

pytestmark = pytest.mark.django_db
BOTH = (STATUS, ANSWERS)
# CR-4.
NEVER = ["session", "device", "minutes", "seconds", "address", "e-mail", "theme", "browser"]


@pytest.fixture
def teacher(client):
    user = educator(username="teacher")
    client.force_login(user)
    return user


@pytest.fixture
def course():
    return CourseFactory()


@pytest.fixture
def quiz(course):
    return lesson_with_questions(course)


@pytest.fixture
def cohort(teacher, quiz):
    return cohort_of(teacher, course=quiz.course, name="Tuesday group")


def url(cohort, rest="/"):
    return f"/teach/reports/{cohort.pk}{rest}"


def on_screen(response):
    """The table of the page: headings, then cells; a day as its machine-readable date."""
    table = page_of(response).find("table", class_="report")
    rows = [row.find_all("th") + row.find_all("td") for row in table.find_all("tr")]
    return [[plain(cell) for cell in row] for row in rows]


def plain(cell):
    time = cell.find("time")
    return time.attrs["datetime"] if time else cell.text


def in_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


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


# What changed


def share_and_walk(cohort, quiz, number, *rights):
    """Members who share their answers and took a lesson so: before, after, a week later."""
    for n in range(number):
        row = member(cohort, f"P{n}", shares=BOTH)
        completed(row, quiz)
        for phase, is_right, minutes in zip(Phase, rights, [0, 10, 12_000], strict=False):
            closed_attempt(row, quiz, phase, [is_right], minutes=minutes)


def changes(client, cohort):
    return page_of(client.get(url(cohort, "/changes/")))


@pytest.fixture
def changed(cohort, quiz):
    """Thirty who share their answers: 6 of 20 corrected ideas came back."""
    share_and_walk(cohort, quiz, 6, False, True, False)
    share_and_walk(cohort, quiz, 14, False, True, True)
    share_and_walk(cohort, quiz, 5, False, False)
    share_and_walk(cohort, quiz, 5, True, True)
    return cohort


def test_changes_say_the_headline_in_words_first(client, changed):
    """MC-15: the number beside completion, with its likely range and what it is not."""
    page = changes(client, changed)

    lead = page.find("p", class_="lead").text
    assert lead == (
        "Of 20 people with a corrected idea who were asked again a week or more later, 6 believed it again. "
        "That is 30 of 100, likely between 15 and 52."
    )
    words = page.find("main").text
    assert "a change seen, not proof of a cause" in words
    assert "30 people share their answers with you. 30 of them started a lesson, 30 finished one, and 20 were" in words


def test_changes_hide_small_numbers(client, cohort, quiz):
    """PS-4: four of twelve is fewer than five, and no chart shows it either."""
    share_and_walk(cohort, quiz, 4, False, True, False)
    share_and_walk(cohort, quiz, 8, False, True, True)

    page = changes(client, cohort)

    lead = "12 corrected ideas were asked about again a week or more later. Fewer than 5 people believed one again."
    assert page.find("p", class_="lead").text == lead
    assert [chart.find_all("circle") for chart in page.find_all("svg", class_="chart")] == [[]]
    rows = page.find("table", class_="changes-table").find("tbody").find_all("tr")
    assert [row.find_all("td")[1].text for row in rows] == ["hidden"]


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ((0, BOTH), "Nobody shares answers with you yet"),
        ((12, (STATUS,)), "Nobody shares answers with you yet"),
        ((4, BOTH), "Fewer than 5 people share their answers with you."),
    ],
)
def test_changes_without_enough_people_are_kind(client, cohort, quiz, people, words):
    number, shares = people
    for n in range(number):
        record_belief(member(cohort, f"P{n}", shares=shares), quiz, before=True, now=False)

    page = changes(client, cohort)

    assert page.find("p", class_="lead").text.startswith(words)
    assert (page.find("table", class_="changes-table"), page.find("svg", class_="chart")) == (None, None)


def test_changes_csv_equals_the_screen(client, changed):
    """CR-10: one query feeds both; every line says what it means."""
    page = changes(client, changed)
    header, *lines = in_csv(client.get(url(changed, "/changes.csv")))

    rows = [dict(zip(header, line, strict=True)) for line in lines]
    ideas = [row["In words"] for row in rows if row["About"] != "Whole group"]
    group = [row["In words"] for row in rows if row["About"] == "Whole group"]
    table = page.find("table", class_="changes-table").find("tbody")
    assert ideas == [cell.text for cell in table.find_all("td")]
    figures = [row.find("td").text for row in page.find("table", class_="group-figures").find("tbody").find_all("tr")]
    assert group == figures + [cell.text for cell in page.find("table", class_="stops").find("tbody").find_all("td")]
    assert all(row["Meaning"] for row in rows)


def test_changes_print_people_and_range_beside_the_gain(client, changed):
    """MC-15: 17 of 100 before and 83 after; 20 people from wrong to right, five each who stayed wrong or right."""
    rows = changes(client, changed).find("table", class_="group-figures").find("tbody").find_all("tr")

    cells = {row.find("th").text.split(" ")[0]: row.find("td").text for row in rows}
    assert cells["Gain"] == "0.80 (0.63 to 0.97), 30 people"
    assert [row.find("td").text for row in rows if row.find("th").text.startswith("Right")] == [
        "17 of 100 answers, 30 people",
        "83 of 100 answers, 30 people",
    ]


def test_changes_csv_header(client, changed):
    """CR-4: nothing of anybody by name, no clicks, no times."""
    header, *lines = in_csv(client.get(url(changed, "/changes.csv")))

    assert header == [
        "About",
        "Often said",
        "Lesson",
        "Measure",
        "In words",
        "People",
        "Count",
        "Asked",
        "Value",
        "From",
        "To",
        "Meaning",
        "Group",
        "Course",
        "Simulated",
    ]
    assert not any(word in " ".join(header).lower() for word in NEVER)
    assert not any(cell.startswith("P") and cell[1:].isdigit() for line in lines for cell in line)
    (relapse,) = [line for line in lines if line[0] == "Whole group" and line[3] == "Believed again"]
    assert relapse[4:11] == ["6 of 20: 30 of 100 (15 to 52)", "20", "6", "20", "30", "15", "52"]


def test_changes_can_be_read_without_eyes(client, changed):
    """PS-7: captions, scopes, and words for every picture."""
    page = changes(client, changed)

    for table in page.find_all("table"):
        assert table.find("caption").text
        assert {cell.attrs["scope"] for cell in table.find("thead").find_all("th")} == {"col"}
        assert all(len(row.find_all("th", scope="row")) == 1 for row in table.find("tbody").find_all("tr"))
    chart = page.find_all("svg", class_="chart")[-1]
    title = chart.find("title")
    assert (chart.attrs["role"], chart.attrs["aria-labelledby"]) == ("img", title.attrs["id"])
    assert "Believed again: 6 of 20: 30 of 100 (15 to 52)." in "".join(title.children)


def test_ideas_stand_beside_their_fact(client, changed):
    """MC-6."""
    quotes = changes(client, changed).find_all("q")

    assert quotes
    assert all(quote.closest("article").text.startswith("It is not so.") for quote in quotes)


def test_looking_at_changes_leaves_a_line(client, changed, teacher):
    """PV-10."""
    client.get(url(changed, "/changes/"))
    client.get(url(changed, "/changes.csv"))

    lines = AuditEntry.objects.order_by("pk").values_list("action", "subject", "rows")
    assert list(lines) == [
        (AuditAction.VIEWED_COHORT, "changes", 0),
        (AuditAction.EXPORTED_COHORT, "changes", 0),
    ]
