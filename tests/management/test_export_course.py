"""export_course: what was loaded comes out byte by byte."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Course, Misconception
from tests.course_rows import install_course
from tests.formats.small_course import FOLDER, SHIPPED, files_in, replaced, small_files, write_files

pytestmark = pytest.mark.django_db


def load(folder):
    call_command("load_course", str(folder), stdout=StringIO())


def export(slug, folder):
    out = StringIO()
    call_command("export_course", slug, str(folder), stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize(
    ("pack", "slug"), [(FOLDER, "small-course"), (SHIPPED, "fibromyalgia-causes")], ids=["small", "shipped"]
)
def test_exported_pack_equals_the_loaded_one(tmp_path, pack, slug):
    install_course(pack)

    export(slug, tmp_path)

    assert files_in(tmp_path) == files_in(pack)


def test_export_makes_the_folder_and_says_what_it_wrote(tmp_path):
    load(FOLDER)
    target = tmp_path / "new" / "pack"

    assert export("small-course", target) == f"10 files written to {target}"
    assert len(files_in(target)) == 10


def test_export_holds_one_course_only(tmp_path):
    load(FOLDER)
    other = {name: data.replace(b"small-course", b"other") for name, data in small_files().items()}
    load(write_files(replaced(other, "glossary.yaml", "stand in", "grow in"), tmp_path / "other"))

    export("small-course", tmp_path / "out")

    assert files_in(tmp_path / "out") == small_files()


def test_export_holds_the_current_wording(tmp_path):
    changed = replaced(small_files(), "lessons/02-rain.md", "minutes: 4", "minutes: 5")
    load(FOLDER)
    load(write_files(changed, tmp_path / "pack"))

    export("small-course", tmp_path / "out")

    assert files_in(tmp_path / "out") == changed


def test_export_holds_what_was_edited_here(tmp_path):
    load(FOLDER)
    Misconception.objects.filter(harm=3).update(harm=2)

    export("small-course", tmp_path)

    assert files_in(tmp_path) == replaced(small_files(), "misconceptions.yaml", "harm: 3", "harm: 2")


def test_export_of_an_unknown_course_names_those_that_are(tmp_path):
    Course.objects.create(slug="known-one", title="Known")

    with pytest.raises(CommandError) as refused:
        export("small-course", tmp_path)

    assert str(refused.value) == "There is no course 'small-course'. Known: known-one."
    assert files_in(tmp_path) == {}
