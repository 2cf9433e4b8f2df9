"""Groups in the browser: made by educators, joined after reading, left with one tap."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from quizzes.models import Cohort, Consent, Enrollment, Learner
from quizzes.teaching.services.cohorts import TERMS_VERSION
from quizzes.teaching.services.join_limits import MAX_PER_ADDRESS, MAX_PER_LEARNER
from tests import walks
from tests.cohort_rows import ANSWERS, STATUS, cohort_of, completed, educator, member
from tests.dom import page_of
from tests.factories import NOON, CourseFactory, SignedInLearnerFactory, UserFactory

pytestmark = pytest.mark.django_db
GROUPS = "/me/groups/"
AGREED = {"name": "Ana", "shares_status": "on"}
TERMS = (
    "What the educators see if you join the name that you choose here, and the day you joined for each lesson: not "
    "started, started, completed, clear, or still clear a week later, with the dates and the version that you read "
    "without names: how many in the group held an idea before, and hold it now. Numbers that could point at few people "
    "are hidden. Only if you also share your answers how many answers were right, such as 4 of 6 what you answered, "
    "and how sure you were which ideas you still believe What they never see your account, your e-mail address and "
    "your other groups how long you read, when you visit, and your device You can leave with one tap, in “My groups”. "
    "From that moment they see nothing of you."
)


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def cohort(small_course):
    return cohort_of(UserFactory(), course=small_course, join_code="CDFG2346", name="Tuesday group")


@pytest.fixture
def teacher(client):
    user = educator()
    client.force_login(user)
    return user


def join_url(cohort):
    return reverse("quizzes:join_with_code", args=[cohort.join_code])


def errors_of(response):
    page = page_of(response)
    assert page.find("title").text.startswith("Error: ")
    return [link.text for link in page.find("div", class_="error").find_all("a")]


def test_educator_makes_a_group(client, teacher, small_course):
    response = client.post("/teach/cohorts/new/", {"name": "Tuesday\ngroup =1 ", "course": small_course.pk})

    made = Cohort.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/teach/cohorts/{made.pk}/")
    assert (made.name, list(made.educators.all()), made.is_synthetic) == ("Tuesday group =1", [teacher], False)
    page = page_of(client.get(response["Location"]))
    assert page.find("p", class_="join-code").text == f"{made.join_code[:4]}-{made.join_code[4:]}"


@pytest.mark.parametrize("sent", [{}, {"name": "\u200b\n", "course": "999"}, {"name": "x" * 121, "course": "x"}])
def test_group_without_name_or_course_is_not_made(client, teacher, small_course, sent):
    response = client.post("/teach/cohorts/new/", sent)

    assert (len(errors_of(response)), Cohort.objects.count()) == (2, 0)


def test_invitation_names_code_and_terms(client, teacher, small_course):
    mine = cohort_of(teacher, course=small_course, join_code="CDFG2346")

    words = page_of(client.get(f"/teach/cohorts/{mine.pk}/invitation/")).find("main").text

    assert "CDFG-2346" in words
    assert "http://testserver/join/" in words
    assert TERMS in words


def test_join_page_says_exactly_what_is_seen_and_ticks_nothing(client, cohort):
    """PV-3. Another wording needs another number: change TERMS_VERSION with it."""
    page = page_of(client.get(join_url(cohort)))

    assert page.find("div", class_="terms").text == TERMS
    assert TERMS_VERSION == 1
    boxes = page.find_all("input", type="checkbox")
    assert [(box.attrs["name"], "checked" in box.attrs) for box in boxes] == [
        ("shares_status", False),
        ("shares_answers", False),
    ]


def test_looking_at_the_terms_makes_nobody_a_learner(client, cohort):
    client.get("/join/")
    client.get(join_url(cohort))

    assert Learner.objects.count() == 0
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("typed", ["CDFG2346", "cdfg-2346", " cdfg 2346 "])
def test_code_leads_to_the_terms(client, cohort, typed):
    response = client.post("/join/", {"code": typed})

    assert (response.status_code, response["Location"]) == (303, join_url(cohort))


@pytest.mark.parametrize(("ticked", "scopes"), [({}, {STATUS}), ({"shares_answers": "on"}, {STATUS, ANSWERS})])
def test_guest_joins_under_a_chosen_name(client, cohort, ticked, scopes):
    response = client.post(join_url(cohort), AGREED | ticked)

    row = Enrollment.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{GROUPS}?joined=yes")
    assert (row.name, row.joined_at.date(), row.learner.user) == ("Ana", NOON.date(), None)
    assert set(Consent.objects.values_list("scope", flat=True)) == scopes
    words = page_of(client.get(response["Location"])).find("main").text
    assert "You are in." in words
    assert ("not your answers" in words) == (not ticked)


def test_learner_with_an_account_joins_too(client, cohort):
    learner = SignedInLearnerFactory()
    client.force_login(learner.user)

    client.post(join_url(cohort), AGREED)

    assert Enrollment.objects.get().learner == learner


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, 2),
        ({"name": "Ana"}, 1),
        ({"name": "Ana", "shares_answers": "on"}, 1),
        ({"shares_status": "on"}, 1),
        ({"name": " \n\u202e", "shares_status": "on"}, 1),
        ({"name": "x" * 81, "shares_status": "on"}, 1),
    ],
)
def test_nobody_joins_without_agreeing(client, cohort, sent, errors):
    response = client.post(join_url(cohort), sent)

    assert (len(errors_of(response)), Enrollment.objects.count()) == (errors, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("=cmd", "=cmd"), ("Ana\r\nMaria", "Ana Maria"), ("🐦", "🐦"), ("مريم", "مريم"), ("<b>A</b>", "<b>A</b>")],
)
def test_odd_names_are_kept_on_one_line_and_shown_as_typed(client, cohort, typed, kept):
    client.post(join_url(cohort), AGREED | {"name": typed})

    page = page_of(client.get(GROUPS))
    assert Enrollment.objects.get().name == kept
    assert kept in [name.text for name in page.find_all("bdi")]


def test_joining_twice_is_one_membership(client, cohort):
    client.post(join_url(cohort), AGREED)

    response = client.post(join_url(cohort), AGREED | {"name": "Other"})

    assert Enrollment.objects.get().name == "Ana"
    assert "You are in Tuesday group" in page_of(response).find("h1").text


def test_leaving_is_one_tap_and_ends_sharing(client, cohort):
    """PV-3."""
    client.post(join_url(cohort), AGREED | {"shares_answers": "on"})
    row = Enrollment.objects.get()

    response = client.post(f"{GROUPS}{row.pk}/leave/")

    assert response["Location"] == f"{GROUPS}?left=yes"
    assert list(Enrollment.objects.consenting()) == []
    assert "Tuesday group" not in page_of(client.get(response["Location"])).find("main").text


def test_the_code_works_again_after_leaving(client, cohort):
    client.post(join_url(cohort), AGREED)
    client.post(f"{GROUPS}{Enrollment.objects.get().pk}/leave/")

    client.post(join_url(cohort), AGREED | {"name": "Bo"})

    assert Enrollment.objects.active().get().name == "Bo"
    assert Enrollment.objects.count() == 2


def test_answers_are_withdrawn_and_the_member_stays(client, cohort):
    client.post(join_url(cohort), AGREED | {"shares_answers": "on"})
    row = Enrollment.objects.get()

    client.post(f"{GROUPS}{row.pk}/withdraw/")

    assert list(Enrollment.objects.consenting(STATUS)) == [row]
    assert list(Enrollment.objects.consenting(ANSWERS)) == []
    assert "not your answers" in page_of(client.get(GROUPS)).find("main").text


@pytest.mark.parametrize("action", ["leave", "withdraw"])
def test_nobody_changes_another_membership(client, cohort, action):
    row = member(cohort, shares=(STATUS, ANSWERS))
    walks.start(client)

    assert client.post(f"{GROUPS}{row.pk}/{action}/").status_code == 404
    assert Consent.objects.filter(withdrawn_at=None).count() == 2


@pytest.mark.parametrize("typed", ["", "XXXXXXXX", "CDFG234", "' OR 1=1", "💥" * 10, "x" * 500, "\x00"])
def test_a_code_that_no_group_has(client, cohort, typed):
    response = client.post("/join/", {"code": typed})

    assert (response.status_code, len(errors_of(response))) == (200, 1)


def test_an_address_with_a_wrong_code_asks_for_the_code(client, cohort):
    response = client.get("/join/XXXX2222/")

    assert (response.status_code, len(errors_of(response))) == (404, 1)


@pytest.mark.parametrize(("starts", "most"), [(True, MAX_PER_LEARNER), (False, MAX_PER_ADDRESS)])
def test_guessing_codes_stops_nobody_with_the_right_one(client, cohort, starts, most):
    """Neither the one who guessed nor others behind the same address: a clinic shares one."""
    if starts:
        walks.start(client)
    for _ in range(most):
        client.get("/join/XXXX2222/")

    assert client.post("/join/", {"code": "XXXX2222"}).status_code == 429
    assert client.get("/join/XXXX2222/").status_code == 429
    assert client.post("/join/", {"code": cohort.join_code}).status_code == 303
    assert [some.get(join_url(cohort)).status_code for some in (client, Client())] == [200, 200]


def test_codes_that_exist_are_never_counted(cohort):
    """A whole clinic joins at once, from one address and even from one tablet."""
    client = Client()
    walks.start(client)

    assert {client.get(join_url(cohort)).status_code for _ in range(3 * MAX_PER_LEARNER)} == {200}


def test_a_code_of_another_course_says_which(client, cohort):
    other = cohort_of(UserFactory(), course=CourseFactory(title="Sleep"), join_code="WXYR7777")

    assert page_of(client.get(join_url(other))).find("p", class_="kicker").text == "Sleep"


def test_nobody_joins_a_simulated_group(client, small_course):
    pretend = cohort_of(UserFactory(), course=small_course, join_code="WXYR7777", is_synthetic=True)

    assert client.post(join_url(pretend), AGREED).status_code == 404
    assert Enrollment.objects.count() == 0


def test_certificate_says_what_it_is(client, small_course):
    """CR-8."""
    walks.take_lesson(client, walks.WRONG, walks.WRONG)

    words = page_of(client.get("/me/certificate/small-course/")).find("main").text

    assert "completed education on 23 November 2026" in words
    assert "This is not a statement of competence or health." in words


def test_certificate_waits_without_blame(client, small_course):
    page = page_of(client.get("/me/certificate/small-course/"))

    assert page.find("h1").text == "Your certificate is not ready yet"
    assert "not a statement" not in page.text


@pytest.mark.parametrize("path", ["", "cohorts/new/", "log/"])
def test_teaching_is_for_educators(client, path):
    """PV-11."""
    assert client.get(f"/teach/{path}")["Location"] == f"/accounts/login/?next=/teach/{path}"
    client.force_login(UserFactory())
    assert client.get(f"/teach/{path}").status_code == 403


def test_other_educators_groups_are_not_there(client, teacher, cohort):
    cohort.educators.add(educator())
    row = member(cohort)

    paths = [
        f"/teach/cohorts/{cohort.pk}/",
        f"/teach/cohorts/{cohort.pk}/invitation/",
        f"/teach/reports/{cohort.pk}/",
        f"/teach/reports/{cohort.pk}.csv",
        f"/teach/reports/{cohort.pk}/topics/",
        f"/teach/reports/{cohort.pk}/changes/",
        f"/teach/reports/{cohort.pk}/changes.csv",
        f"/teach/reports/{cohort.pk}/members/{row.pk}/",
        f"/teach/reports/{cohort.pk}/members/{row.pk}/waive/plants/",
    ]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert "Tuesday group" not in client.get("/teach/").content.decode()


def test_cohort_page_counts_by_lesson(client, teacher, small_course):
    mine = cohort_of(teacher, course=small_course)
    quiz = small_course.quizzes.get(lesson__slug="plants")
    completed(member(mine, "Ana"), quiz)
    member(mine, "Bo")

    page = page_of(client.get(f"/teach/cohorts/{mine.pk}/"))

    (row,) = page.find("tbody").find_all("tr")
    assert [cell.text for cell in row.find_all("td")] == ["1", "0", "0", "1", "0", "0"]
    assert page.find("p", class_="kicker").text == small_course.title  # the heading names the group already
