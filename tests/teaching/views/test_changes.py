"""What changed, in the browser: figures and their words, the file, and what is hidden."""

import pytest

from quizzes.models import AuditEntry
from quizzes.vocabulary import AuditAction, Phase
from tests.cohort_rows import ANSWERS, STATUS, closed_attempt, completed, member, record_belief
from tests.dom import page_of
from tests.teaching.views.report_pages import in_csv, url

pytestmark = pytest.mark.django_db
BOTH = (STATUS, ANSWERS)
# CR-4.
NEVER = ["session", "device", "minutes", "seconds", "address", "e-mail", "theme", "browser"]


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
        "Wordings",
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
