"""Items keep their rows, what is dropped is kept and listed, and things change places."""

import pytest

from quizzes.domain.import_plan import Action
from quizzes.models import (
    Item,
    Lesson,
    LessonVersion,
    Option,
    QuestionVersion,
)
from tests.authoring.services.packs.loading import (
    CLAIMS,
    COURSE,
    LATER,
    LATEST,
    LESSON,
    MYTHS,
    QUIZ,
    SECOND,
    SOURCES,
    changes,
    exported,
    load,
    without,
)
from tests.formats.small_course import replaced, small_files

pytestmark = pytest.mark.django_db


def test_items_keep_their_rows_on_reload():
    load(small_files())
    before = dict(Item.objects.values_list("question__slug", "pk"))
    changed = replaced(small_files(), QUIZ, "points: 2", "points: 3")
    changed = replaced(changed, QUIZ, "stem: Plants eat soil.", "stem: All plants eat soil.")

    load(changed, at=LATER)

    assert dict(Item.objects.values_list("question__slug", "pk")) == before
    assert Item.objects.get(question__slug="what-feeds").points == 3


def test_dropped_question_leaves_the_quiz_and_stays_in_the_bank():
    load(small_files())
    kept = set(Item.objects.exclude(question__slug="what-feeds").values_list("pk", flat=True))
    dropped = without(small_files(), QUIZ, "- slug: what-feeds", "- slug: soil-in-other-words")

    report = load(dropped, at=LATER)

    assert changes(report) == {("question", "what-feeds"): Action.MISSING, ("quiz", "plants"): Action.UPDATE}
    assert set(Item.objects.values_list("pk", flat=True)) == kept
    assert QuestionVersion.objects.filter(question__slug="what-feeds").count() == 1


def test_parallel_of_a_dropped_anchor_keeps_its_row():
    """Its answers are counted by item: a row lost here is statistics lost."""
    load(small_files())
    row = Item.objects.get(question__slug="soil-in-other-words").pk
    dropped = without(small_files(), QUIZ, "- slug: soil-as-food", "- slug: why-talk")
    dropped = replaced(dropped, QUIZ, "parallel_of: soil-as-food", "parallel_of: what-feeds")
    dropped = replaced(dropped, QUIZ, "role: transfer", "role: anchor")

    load(dropped, at=LATER)

    item = Item.objects.get(question__slug="soil-in-other-words")
    assert (item.pk, item.parallel_of.question.slug) == (row, "what-feeds")


def test_anchor_may_stand_below_its_parallel():
    text = small_files()[QUIZ].decode()
    start = text.index("- slug: soil-in-other-words")
    turned = text.replace("questions:\n", "questions:\n" + text[start:])[: len(text)]

    load({**small_files(), QUIZ: turned.encode()})

    items = Item.objects.values_list("question__slug", "parallel_of__question__slug")
    assert list(items)[:2] == [("soil-in-other-words", "soil-as-food"), ("soil-as-food", None)]


def dropped_lesson():
    files = small_files()
    del files[SECOND]
    files = replaced(files, COURSE, "- title: Weather\n  about: Rain.\n  lessons:\n  - rain\n", "")
    return replaced(files, COURSE, "\n- rain", "")


def test_dropped_lesson_is_kept_and_listed():
    load(small_files())

    report = load(dropped_lesson(), at=LATER)

    assert changes(report) == {("lesson", "rain"): Action.MISSING, ("course", "small-course"): Action.UPDATE}
    assert Lesson.objects.filter(slug="rain", retired_on=None).exists()


def test_dropped_lesson_is_no_edit_of_the_course_here():
    """Else the outline of the course could never be loaded again."""
    load(small_files())
    load(dropped_lesson(), at=LATER)

    report = load(dropped_lesson(), at=LATEST)

    assert changes(report) == {("lesson", "rain"): Action.MISSING}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SOURCES, "- slug: handbook", "- slug: almanac\n  citation: Almanac.\n  kind: review\n- slug: handbook"),
        ("glossary.yaml", "- term: leaf", "- term: air\n  meaning: What is around us.\n- term: leaf"),
        (
            MYTHS,
            "- slug: plants-are",
            "- slug: myth\n  text: A myth.\n  refutation: It is not so.\n  harm: 1\n  refuted_by: plants-eat-soil\n"
            "- slug: plants-are",
        ),
    ],
    ids=["source", "term", "misconception"],
)
def test_what_is_put_first_in_a_pack_comes_first(name, old, new):
    load(small_files())
    changed = replaced(small_files(), name, old, new)

    load(changed, at=LATER)

    assert exported(LATER) == changed


def test_what_changes_places_in_a_pack_changes_places_here():
    load(small_files())
    text = small_files()["glossary.yaml"].decode()
    cut = text.index("- term: soil")
    changed = {**small_files(), "glossary.yaml": (text[cut:] + text[:cut]).encode()}

    load(changed, at=LATER)

    assert exported(LATER) == changed


def test_lesson_shows_the_wording_of_its_claims_at_publication():
    load(small_files())
    changed = replaced(small_files(), CLAIMS, "statement: Light feeds plants.", "statement: Light feeds a plant.")

    load(replaced(changed, LESSON, "minutes: 5", "minutes: 6"), at=LATER)

    shown = LessonVersion.objects.filter(lesson__slug="plants").order_by("number")
    statements = [v.claims.get(claim__slug="light-feeds-plants").statement for v in shown]
    assert statements == ["Light feeds plants.", "Light feeds a plant."]


def test_changed_verdict_makes_a_new_version_of_its_question():
    """The old answers keep the key they were graded by."""
    load(small_files())
    changed = replaced(
        small_files(), CLAIMS, "verdict: 'false'\n  level: refuted", "verdict: not_proven\n  level: unproven"
    )
    changed = replaced(changed, QUIZ, "label: not_proven", "label: 'false'")

    load(changed, at=LATER)

    right = Option.objects.filter(version__question__slug="soil-as-food", is_correct=True)
    assert list(right.order_by("version__number").values_list("version__number", "label")) == [
        (1, "false"),
        (2, "not_proven"),
    ]
