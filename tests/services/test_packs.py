"""Loading packs: all or nothing, a second time nothing, new versions beside the old, and edits here respected."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from quizzes.domain.importing import Action
from quizzes.errors import NotPublishable
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from quizzes.models import (
    Claim,
    ClaimVersion,
    Course,
    GlossaryTerm,
    Item,
    Lesson,
    LessonVersion,
    Misconception,
    Option,
    Override,
    PackEntry,
    Question,
    QuestionVersion,
    Quiz,
    Source,
    UrgentSign,
)
from quizzes.queries.packs import course_draft
from quizzes.services.misconceptions import merge_misconceptions
from quizzes.services.packs import load_pack
from tests.formats.small_course import NOON, replaced, small_files

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)
LATEST = NOON + timedelta(days=2)
CLAIMS, QUIZ, LESSON, SECOND = "claims.yaml", "quizzes/01-plants.yaml", "lessons/01-plants.md", "lessons/02-rain.md"
COURSE, SOURCES, SAFETY, MYTHS = "course.yaml", "sources.yaml", "safety.yaml", "misconceptions.yaml"
MYTH = ("misconception", "kind-words-make-them-grow")
MODELS = list(apps.get_app_config("quizzes").get_models(include_auto_created=True))


def load(files, at=NOON, **options):
    return load_pack(read_pack(files), at=at, **options)


def rows():
    """Every row of every table of the app, in full."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def exported(at):
    return write_pack(course_draft(Course.objects.get(), at=at))


def changes(report):
    """What was done, without what stayed as it was."""
    return {key: action for key, action in report.actions.items() if action is not Action.NOTHING}


def without(files, name, begin, end=None):
    """The files, with the text of one cut out from one word to before another."""
    text = files[name].decode()
    start = text.index(begin)
    stop = text.index(end, start + 1) if end else len(text)
    return {**files, name: (text[:start] + text[stop:]).encode()}


def test_load_creates_everything_that_a_pack_holds():
    report = load(small_files())

    assert set(report.actions.values()) == {Action.CREATE}
    counts = {model: model.objects.count() for model in (Source, Claim, Misconception, GlossaryTerm, Lesson)}
    assert counts == {Source: 3, Claim: 4, Misconception: 2, GlossaryTerm: 2, Lesson: 2}
    counts = {model: model.objects.count() for model in (Question, Quiz, Item, Option, UrgentSign, PackEntry)}
    assert counts == {Question: 4, Quiz: 1, Item: 4, Option: 11, UrgentSign: 3, PackEntry: 21}


def test_load_publishes_first_versions_at_the_time_given():
    load(small_files())

    for model, count in ((ClaimVersion, 4), (LessonVersion, 2), (QuestionVersion, 4)):
        assert set(model.objects.values_list("number", "published_at")) == {(1, NOON)}
        assert model.objects.count() == count


def test_load_keeps_the_kind_of_change():
    load(small_files())

    assert LessonVersion.objects.get(lesson__slug="rain").change_kind == "minor"
    assert LessonVersion.objects.get(lesson__slug="plants").change_kind == "meaning"


def test_load_makes_the_options_of_a_verdict_from_its_claim():
    """MC-2: True, False, Not proven yet, in that order."""
    load(small_files())

    options = Option.objects.filter(version__question__slug="soil-as-food").order_by("position")
    assert list(options.values_list("label", "text", "is_correct", "reveals__slug")) == [
        ("true", "True", False, "plants-are-made-of-soil"),
        ("false", "False", True, None),
        ("not_proven", "Not proven yet", False, None),
    ]


def test_load_places_items_with_their_roles():
    load(small_files())

    items = Item.objects.values_list(
        "question__slug", "position", "role", "parallel_of__question__slug", "points", "is_sensitive"
    )
    assert list(items) == [
        ("soil-as-food", 0, "anchor", None, 1, False),
        ("why-talk", 1, "anchor", None, 1, False),
        ("what-feeds", 2, "transfer", None, 2, True),
        ("soil-in-other-words", 3, "parallel", "soil-as-food", 1, False),
    ]


def test_load_renders_the_lesson_and_shows_its_claims():
    load(small_files())

    version = LessonVersion.objects.get(lesson__slug="plants")
    assert [section["anchor"] for section in version.rendered_body] == ["soil", "talking"]
    assert list(version.shown_claims.values_list("claim_version__claim__slug", flat=True)) == [
        "plants-eat-soil",
        "talking-helps-plants",
        "light-feeds-plants",
        "leaves-are-green",
    ]


def test_load_orders_lessons_and_groups_them_by_topic():
    load(small_files())

    assert list(Lesson.objects.values_list("slug", "position", "topic__title")) == [
        ("plants", 1, "Basics"),
        ("rain", 2, "Weather"),
    ]


def test_load_leaves_other_courses_alone():
    other = Course.objects.create(slug="other", title="Other")
    Source.objects.create(course=other, slug="handbook", citation="Another handbook", kind="review")

    load(small_files())

    assert list(other.sources.values_list("citation", flat=True)) == ["Another handbook"]
    assert Course.objects.get(slug="small-course").sources.count() == 3


def test_exported_course_is_the_pack():
    load(small_files())

    assert exported(NOON) == small_files()


def test_second_load_changes_no_row():
    load(small_files())
    before = rows()

    report = load(small_files(), at=LATER)

    assert (changes(report), report.has_changes) == ({}, False)
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SAFETY, "  - handbook\n  - garden-page", "  - garden-page\n  - handbook"),
        (CLAIMS, "  - handbook\n  - garden-page", "  - garden-page\n  - handbook"),
        (SECOND, "- light-feeds-plants", "- leaves-are-green\n- light-feeds-plants"),
        (
            QUIZ,
            "  - label: 'true'\n    feedback: It looks like that.\n    reveals: plants-are-made-of-soil\n"
            "  - label: not_proven\n    feedback: This one has been tested.\n",
            "  - label: not_proven\n    feedback: This one has been tested.\n"
            "  - label: 'true'\n    feedback: It looks like that.\n    reveals: plants-are-made-of-soil\n",
        ),
        (COURSE, "  - plants\n- title: Weather\n  about: Rain.\n  lessons:\n  - rain", "  - rain\n  - plants"),
        (COURSE, "\n- plants\n- rain", "\n- rain\n- plants"),
    ],
    ids=["sources of a sign", "sources of a claim", "claims", "wrong verdicts", "lessons of a topic", "lessons"],
)
def test_second_load_changes_nothing_in_whatever_order_the_pack_is_written(name, old, new):
    files = replaced(small_files(), name, old, new)
    load(files)

    report = load(files, at=LATER)

    assert changes(report) == {}


def test_changed_lesson_makes_a_second_version_and_leaves_the_first():
    load(small_files())
    first = LessonVersion.objects.filter(lesson__slug="plants").values().get()
    changed = replaced(small_files(), LESSON, "main_message: Plants live", "main_message: All plants live")

    report = load(changed, at=LATER)

    assert changes(report) == {("lesson", "plants"): Action.UPDATE}
    versions = LessonVersion.objects.filter(lesson__slug="plants").order_by("number")
    assert [(v.number, v.published_at, v.main_message) for v in versions] == [
        (1, NOON, "Plants live on light, water and air."),
        (2, LATER, "All plants live on light, water and air."),
    ]
    assert versions.values()[0] == first
    assert LessonVersion.objects.filter(lesson__slug="rain").count() == 1


def test_changed_lesson_is_current_from_its_publication_on():
    load(small_files())
    load(replaced(small_files(), LESSON, "minutes: 5", "minutes: 6"), at=LATER)

    minutes = [
        LessonVersion.objects.current(at=at).get(lesson__slug="plants").minutes
        for at in (NOON, LATER - timedelta(seconds=1), LATER)
    ]

    assert minutes == [5, 5, 6]


def test_changed_lesson_keeps_its_place_in_the_course():
    load(small_files())

    load(replaced(small_files(), SECOND, "minutes: 4", "minutes: 5"), at=LATER)

    assert list(Lesson.objects.values_list("slug", "position")) == [("plants", 1), ("rain", 2)]


def test_changed_question_makes_a_second_version_with_its_own_options():
    load(small_files())
    first = list(Option.objects.filter(version__question__slug="why-talk").order_by("pk").values())
    changed = replaced(small_files(), QUIZ, "text: Plants have ears.", "text: Plants can hear.")

    report = load(changed, at=LATER)

    assert changes(report) == {("question", "why-talk"): Action.UPDATE}
    options = Option.objects.filter(version__question__slug="why-talk").order_by("pk").values()
    assert (list(options[:3]), [o["text"] for o in options[3:]]) == (
        first,
        ["Talking makes it grow.", "Not much yet.", "Plants can hear."],
    )


def test_changed_wording_of_a_claim_makes_a_second_version_and_leaves_the_first():
    load(small_files())
    first = ClaimVersion.objects.filter(claim__slug="light-feeds-plants").values().get()
    changed = replaced(small_files(), CLAIMS, "statement: Light feeds plants.", "statement: Light feeds a plant.")

    report = load(changed, at=LATER)

    assert changes(report) == {("claim", "light-feeds-plants"): Action.UPDATE}
    versions = ClaimVersion.objects.filter(claim__slug="light-feeds-plants").order_by("number")
    assert [(v.number, v.statement) for v in versions] == [(1, "Light feeds plants."), (2, "Light feeds a plant.")]
    assert versions.values()[0] == first


def test_changed_review_date_of_a_claim_makes_no_version():
    load(small_files())
    changed = replaced(small_files(), CLAIMS, "review_by: '2027-11-23'", "review_by: '2028-05-23'")

    report = load(changed, at=LATER)

    assert changes(report) == {("claim", "talking-helps-plants"): Action.UPDATE}
    claim = Claim.objects.get(slug="talking-helps-plants")
    assert (claim.review_by, claim.versions.count()) == (date(2028, 5, 23), 1)


def test_changed_sources_of_a_claim_make_no_version():
    load(small_files())

    load(replaced(small_files(), CLAIMS, "  - hidden-note\n", ""), at=LATER)

    claim = Claim.objects.get(slug="talking-helps-plants")
    assert list(claim.citations.values_list("source__slug", flat=True)) == ["garden-page"]
    assert claim.versions.count() == 1


def test_changed_kind_of_change_alone_is_no_change():
    load(small_files())
    before = rows()

    report = load(replaced(small_files(), SECOND, "change: minor\n", ""), at=LATER)

    assert (changes(report), rows()) == ({}, before)


def test_change_moves_the_date_of_the_content_and_no_change_does_not():
    load(small_files())

    dates = [
        Course.objects.get(pk=load(files, at=at).course.pk).content_changed_at
        for files, at in (
            (small_files(), LATER),
            (replaced(small_files(), SECOND, "minutes: 4", "minutes: 5"), LATEST),
        )
    ]

    assert dates == [NOON, LATEST]


def test_object_edited_here_is_left_alone_and_listed():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(refutation="Edited here.")
    changed = replaced(small_files(), MYTHS, "It is a nice thought", "It is a kind thought")
    changed = replaced(changed, MYTHS, "Soil seems to be", "Soil looks like")

    report = load(changed, at=LATER)

    assert changes(report) == {
        MYTH: Action.LEAVE,
        ("misconception", "plants-are-made-of-soil"): Action.UPDATE,
    }
    assert Misconception.objects.get(slug=MYTH[1]).refutation == "Edited here."
    assert Misconception.objects.exclude(slug=MYTH[1]).get().refutation.startswith("Soil looks like")


def test_object_edited_here_is_left_alone_by_the_same_pack_too_and_every_time():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(refutation="Edited here.")
    before = rows()

    reports = [load(small_files(), at=at) for at in (LATER, LATEST)]

    assert [report.having(Action.LEAVE) for report in reports] == [[MYTH], [MYTH]]
    assert rows() == before


def test_object_edited_here_is_overwritten_on_demand():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(refutation="Edited here.")

    report = load(small_files(), at=LATER, take_pack=True)

    assert changes(report) == {MYTH: Action.UPDATE}
    assert Misconception.objects.get(slug=MYTH[1]).refutation.startswith("It is a nice thought.")


def test_object_edited_here_as_the_pack_has_it_is_followed_again():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(harm=2)
    load(replaced(small_files(), MYTHS, "harm: 3", "harm: 2"), at=LATER)

    report = load(small_files(), at=LATEST)

    assert changes(report) == {MYTH: Action.UPDATE}


def test_object_whose_edit_here_is_taken_back_follows_the_pack_again():
    load(small_files())
    changed = replaced(small_files(), MYTHS, "harm: 3", "harm: 1")
    Misconception.objects.filter(slug=MYTH[1]).update(harm=2)
    load(changed, at=LATER)
    Misconception.objects.filter(slug=MYTH[1]).update(harm=3)

    report = load(changed, at=LATEST)

    assert changes(report) == {MYTH: Action.UPDATE}


def test_version_published_here_is_left_alone():
    load(small_files())
    claim = Claim.objects.get(slug="light-feeds-plants")
    version = claim.versions.get()
    version.pk, version.number, version.statement = None, 2, "Published here."
    version.save()

    report = load(small_files(), at=LATER)

    assert changes(report) == {("claim", "light-feeds-plants"): Action.LEAVE}
    assert claim.versions.count() == 2


def test_lesson_retired_here_is_not_brought_back():
    load(small_files())
    Lesson.objects.filter(slug="rain").update(retired_on=date(2026, 11, 23))

    load(small_files(), at=LATER)

    lesson = Lesson.objects.get(slug="rain")
    assert (lesson.retired_on, lesson.versions.count()) == (date(2026, 11, 23), 1)


def test_failure_half_way_writes_nothing():
    """A question keeps its claim; everything stored before it is taken back."""
    load(small_files())
    before = rows()
    spoiled = replaced(small_files(), QUIZ, "claim: light-feeds-plants", "claim: talking-helps-plants")
    spoiled = replaced(spoiled, CLAIMS, "statement: Plants eat soil.", "statement: All plants eat soil.")
    spoiled = replaced(spoiled, LESSON, "minutes: 5", "minutes: 6")

    with pytest.raises(NotPublishable, match="what-feeds"):
        load(spoiled, at=LATER)

    assert rows() == before


def test_question_of_another_type_writes_nothing_even_on_demand():
    """Old answers would change their meaning."""
    load(small_files())
    before = rows()
    changed = replaced(small_files(), QUIZ, "type: multiple_choice", "type: single_choice")
    changed = replaced(changed, QUIZ, "text: Water\n    right: true", "text: Water\n    feedback: Not alone.")

    with pytest.raises(NotPublishable, match="keeps its type"):
        load(changed, at=LATER, take_pack=True)

    assert rows() == before


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
    dropped = replaced(dropped, QUIZ, "parallel_of: soil-as-food", "parallel_of: why-talk")

    load(dropped, at=LATER)

    item = Item.objects.get(question__slug="soil-in-other-words")
    assert (item.pk, item.parallel_of.question.slug) == (row, "why-talk")


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
    changed = replaced(small_files(), CLAIMS, "verdict: 'false'", "verdict: not_proven")
    changed = replaced(changed, QUIZ, "label: not_proven", "label: 'false'")

    load(changed, at=LATER)

    right = Option.objects.filter(version__question__slug="soil-as-food", is_correct=True)
    assert list(right.order_by("version__number").values_list("version__number", "label")) == [
        (1, "false"),
        (2, "not_proven"),
    ]


OVERRIDES = {
    "overrides.yaml": b"- slug: one\n  rule: HL-7\n  where: lesson plants\n  words: simply\n  reason: A saying.\n"
}


def test_overrides_are_loaded_and_exported_as_they_were():
    files = small_files() | OVERRIDES

    load(files)

    assert exported(NOON) == files


def test_an_override_edited_here_is_left_alone():
    load(small_files() | OVERRIDES)
    Override.objects.update(reason="Ours.")

    report = load(small_files() | OVERRIDES, at=NOON + timedelta(hours=1))

    assert report.having(Action.LEAVE) == [("override", "one")]
    assert Override.objects.get().reason == "Ours."


def merged_course():
    """The small course with its second misconception merged into the first."""
    course = Course.objects.first() or load(small_files()).course
    kept, gone = course.misconceptions.all()
    merge_misconceptions(gone, kept, by=AnonymousUser(), at=LATER)
    return gone, kept


def test_exported_course_names_the_kept_misconception_alone():
    gone, kept = merged_course()

    files = exported(LATER)

    assert [row.slug for row in read_pack(files).misconceptions] == [kept.slug]
    assert not any(gone.slug.encode() in content for content in files.values())
    assert files[QUIZ] == replaced(small_files(), QUIZ, gone.slug, kept.slug)[QUIZ]


@pytest.mark.parametrize("take_pack", [False, True])
def test_older_pack_neither_brings_back_a_merged_misconception_nor_undoes_the_merge(take_pack):
    merged_course()
    before = rows()

    report = load(small_files(), at=LATEST, take_pack=take_pack)

    assert (changes(report), report.has_changes) == ({MYTH: Action.MERGED}, False)
    assert rows() == before


def test_older_pack_with_a_newer_question_is_taken_and_names_the_kept_misconception():
    """The merge is no edit of the question: nobody has touched its words here."""
    _, kept = merged_course()
    newer = replaced(small_files(), QUIZ, "The two came together.", "The two only came together.")

    report = load(newer, at=LATEST)

    assert changes(report) == {("question", "why-talk"): Action.UPDATE, MYTH: Action.MERGED}
    version = QuestionVersion.objects.get(question__slug="why-talk", number=2)
    assert version.options.get(label="a").reveals == kept


def test_question_edited_here_is_left_alone_after_a_merge_too():
    load(small_files())
    QuestionVersion.objects.filter(question__slug="why-talk").update(fact="Edited here.")
    merged_course()

    report = load(small_files(), at=LATEST)

    assert changes(report) == {("question", "why-talk"): Action.LEAVE, MYTH: Action.MERGED}


def test_own_export_after_a_merge_changes_nothing():
    merged_course()

    assert changes(load(exported(LATER), at=LATEST)) == {}
