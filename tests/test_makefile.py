"""`make run` works wherever the project stands, and leaves nothing outside."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STUB = """#!/bin/sh
echo "$0 $*" >> "$DATA_DIR/called"
"""


@pytest.fixture(params=["folder", "a folder", "Ana's folder", 'a "folder"', "$HOME"])
def project(request, tmp_path):
    """The Makefile with an environment that is installed, whose programs only say that they were called."""
    folder = tmp_path / request.param
    (folder / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.txt").touch()
    (folder / ".venv" / ".run").touch()
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (folder / "manage.py").write_text(
        "import os, sys\nopen(os.environ['DATA_DIR'] + '/called', 'a').write(sys.argv[1] + '\\n')"
    )
    gunicorn = folder / ".venv" / "bin" / "gunicorn"
    gunicorn.write_text(STUB)
    gunicorn.chmod(0o755)
    return folder


def make_run(folder):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(["make", "run"], cwd=folder, env=kept, capture_output=True, text=True, check=False)


def test_make_run_keeps_everything_inside(project, tmp_path):
    done = make_run(project)

    secret = project / "var" / "secret_key"
    called = (project / "var" / "called").read_text().splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert called == [
        *("migrate", "load_course", "make_demo_account", "collectstatic"),
        ".venv/bin/gunicorn fmlearn.asgi:application",
    ]
    assert (len(secret.read_text()) > 60, stat.S_IMODE(secret.stat().st_mode)) == (True, 0o600)
    assert [path for path in tmp_path.iterdir() if path != project] == []
    assert sorted(path.name for path in project.iterdir()) == [
        *(".venv", "Makefile", "manage.py", "requirements.txt", "var"),
    ]


def test_second_start_keeps_the_secret(project):
    make_run(project)
    first = (project / "var" / "secret_key").read_text()

    make_run(project)

    assert (project / "var" / "secret_key").read_text() == first
