"""load_course: says every problem and writes nothing, keeps inside the folder, loads the shipped course."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from quizzes.formats.course_pack import read_pack
from quizzes.models import Claim, Course, LessonVersion, Misconception, Question, Source
from tests.formats.small_course import FOLDER, SHIPPED, files_in, replaced, small_files, write_files

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("quizzes").get_models(include_auto_created=True))


def load(folder, *options):
    out = StringIO()
    call_command("load_course", str(folder), *options, stdout=out)
    return out.getvalue().splitlines()


def refusal(folder):
    with pytest.raises(CommandError) as refused:
        load(folder)
    return str(refused.value).splitlines()


def counts():
    return {model.__name__: model.objects.count() for model in MODELS}


def test_load_says_how_much_was_created():
    assert load(FOLDER) == ["created: 21"]


def test_second_load_says_that_nothing_changed():
    load(FOLDER)
    before = counts()

    assert load(FOLDER) == ["nothing changed"]
    assert counts() == before


def test_load_says_what_was_edited_here_and_left_alone(tmp_path):
    load(FOLDER)
    Misconception.objects.filter(harm=3).update(harm=2)
    files = replaced(small_files(), "lessons/02-rain.md", "minutes: 4", "minutes: 5")

    lines = load(write_files(files, tmp_path))

    assert lines == ["updated: 1", "edited here and left alone: misconception kind-words-make-them-grow"]


def test_load_that_takes_the_pack_overwrites_what_was_edited_here():
    load(FOLDER)
    Misconception.objects.filter(harm=3).update(harm=2)

    assert load(FOLDER, "--overwrite-edits") == ["updated: 1"]
    assert Misconception.objects.filter(harm=3).count() == 1


def test_load_prints_all_problems_and_writes_nothing(tmp_path):
    files = replaced(small_files(), "claims.yaml", "verdict: not_proven", "verdict: perhaps")
    files = replaced(files, "glossary.yaml", "meaning: What plants stand in.", "meaning: ''")
    files = replaced(files, "lessons/02-rain.md", "minutes: 4", "hours: 4")

    lines = refusal(write_files(files, tmp_path))

    assert [line.split(": ")[0] for line in lines] == [
        "Nothing was loaded. Problems",
        "claims.yaml:11",
        "glossary.yaml:4",
        "lessons/02-rain.md:2",
        "lessons/02-rain.md:12",
    ]
    assert lines[0] == "Nothing was loaded. Problems: 4."
    assert set(counts().values()) == {0}


def test_load_of_a_question_with_another_claim_says_so_and_writes_nothing(tmp_path):
    load(FOLDER)
    before = counts()
    files = replaced(
        small_files(), "quizzes/01-plants.yaml", "claim: light-feeds-plants", "claim: talking-helps-plants"
    )

    lines = refusal(write_files(files, tmp_path))

    assert lines == [
        "Nothing was loaded. The question 'what-feeds' keeps its type and claim. Use a new slug for a new one."
    ]
    assert counts() == before


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_load_of_no_folder_says_so(tmp_path, name):
    (tmp_path / "a-file").write_text("slug: x")

    assert refusal(tmp_path / name) == [f"There is no folder {tmp_path / name}. Give the folder of a course pack."]


def test_load_of_an_empty_folder_names_a_missing_file(tmp_path):
    assert "course.yaml:1: The file is missing or cannot be read." in refusal(tmp_path)


def test_load_refuses_a_link_that_leaves_the_pack(tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_bytes(small_files()["lessons/02-rain.md"])
    pack = write_files(small_files(), tmp_path / "pack")
    (pack / "lessons/02-rain.md").unlink()
    (pack / "lessons/02-rain.md").symlink_to(outside)

    lines = refusal(pack)

    assert lines[1:] == ["lessons/02-rain.md:1: This leads out of the pack. Put the file itself here."]
    assert set(counts().values()) == {0}


def test_load_refuses_a_folder_that_leaves_the_pack(tmp_path):
    files = small_files()
    lessons = {name: files.pop(name) for name in list(files) if name.startswith("lessons/")}
    write_files(lessons, tmp_path / "outside")
    pack = write_files(files, tmp_path / "pack")
    (pack / "lessons").symlink_to(tmp_path / "outside" / "lessons")

    lines = refusal(pack)

    assert lines[1:] == ["lessons:1: This leads out of the pack. Put the file itself here."]


def test_load_refuses_a_link_to_a_sibling_whose_name_begins_alike(tmp_path):
    write_files(small_files(), tmp_path / "pack-two")
    pack = write_files(small_files(), tmp_path / "pack")
    (pack / "glossary.yaml").unlink()
    (pack / "glossary.yaml").symlink_to(tmp_path / "pack-two" / "glossary.yaml")

    assert refusal(pack)[1:] == ["glossary.yaml:1: This leads out of the pack. Put the file itself here."]


def test_load_refuses_a_link_that_leads_to_itself(tmp_path):
    pack = write_files(small_files(), tmp_path / "pack")
    (pack / "glossary.yaml").unlink()
    (pack / "glossary.yaml").symlink_to("glossary.yaml")

    assert [line for line in refusal(pack) if line.startswith("glossary.yaml:1:")] != []


def test_load_follows_a_link_to_the_pack_itself(tmp_path):
    write_files(small_files(), tmp_path / "pack")
    (tmp_path / "link").symlink_to(tmp_path / "pack")

    assert load(tmp_path / "link") == ["created: 21"]


def test_load_passes_over_files_that_are_no_part_of_a_pack(tmp_path):
    pack = write_files({**small_files(), "README.txt": b"read me", "pictures/leaf.png": b"\x89PNG"}, tmp_path)

    assert load(pack) == ["created: 21"]


@pytest.mark.parametrize("name", ["quizzes/02-rain.yml", "quizzes/02-rain.YAML", "lessons/03-sun.markdown"])
def test_load_does_not_pass_over_a_file_that_is_meant_as_part_of_the_pack(tmp_path, name):
    """A quiz under a mistyped name would be lost in silence."""
    pack = write_files({**small_files(), name: small_files()["quizzes/01-plants.yaml"]}, tmp_path)

    assert [line for line in refusal(pack) if line.startswith(f"{name}:1:")] != []


def test_shipped_course_loads_in_full():
    load(SHIPPED)

    course = Course.objects.get(slug="fibromyalgia-causes")
    pack = read_pack(files_in(SHIPPED))
    assert (Claim.objects.count(), Source.objects.count()) == (len(pack.claims), len(pack.sources))
    assert Question.objects.count() == len(pack.questions)
    assert course.sources.filter(is_shown=True).count() == sum(source.is_shown for source in pack.sources)
    assert LessonVersion.objects.count() == 14
    assert LessonVersion.objects.filter(body="").count() == 0


def test_shipped_course_loads_a_second_time_without_a_change(shipped_course):
    before = counts()

    assert (load(SHIPPED), counts()) == (["nothing changed"], before)
