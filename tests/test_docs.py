"""Documents say what is so: targets exist, commands run, every variable is described."""

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


def test_readme_names_every_make_target_and_no_other():
    described = set(re.findall(r"`?make (\w+)`?", README)) - {"python3", "is"}
    phony = re.search(r"\.PHONY: (.*)", MAKEFILE)
    assert phony

    assert described - {"it"} == set(phony[1].split())


@pytest.mark.django_db
def test_readme_manage_commands_run(tmp_path, capsys):
    ours = [line for line in COMMANDS if "load_course" in line or "export_course" in line]
    assert len(ours) == 3

    for line in ours:
        name, *arguments = shlex.split(line.split("manage.py ")[1])
        call_command(name, *[str(tmp_path) if word == "exported-course" else word for word in arguments])

    assert " files written" in capsys.readouterr().out


def test_readme_names_commands_that_exist():
    named = {line.split("manage.py ")[1].split()[0] for line in COMMANDS if "manage.py " in line}
    commands = get_commands()

    assert "daily" in named
    assert [name for name in named if name not in commands] == []


def test_readme_without_make_is_what_make_run_does():
    for word in ("migrate", "load_course", "collectstatic", "gunicorn fmlearn.asgi:application"):
        assert (word in MAKEFILE, any(word in line for line in COMMANDS)) == (True, True)


def test_readme_describes_every_variable():
    files = [*(ROOT / "fmlearn").glob("*.py"), ROOT / "gunicorn.conf.py"]
    source = "".join(path.read_text() for path in files)
    read = set(re.findall(r"""env_\w+\(\s*["']([A-Z_]+)["']""", source)) | {"SECRET_KEY"}
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))

    assert described == read


def test_readme_shows_a_picture_that_is_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert [(ROOT / name).stat().st_size > 10_000 for name in pictures] == [True]


def test_documents_speak_of_the_project_alone():
    """No word of trackers, sessions or folders outside."""
    documents = [README, (ROOT / "CHANGELOG.md").read_text(), *(p.read_text() for p in (ROOT / "docs").rglob("*.md"))]

    assert [word for word in ("../shared", ".library", "issue #", "pull request") for d in documents if word in d] == []
