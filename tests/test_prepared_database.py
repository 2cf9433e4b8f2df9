"""What tests stand on is what the real commands make."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quizzes.authoring.queries.packs import course_pack
from quizzes.authoring.services.packs import load_pack
from quizzes.formats.course_pack import read_pack
from quizzes.management.commands.load_course import read_files
from tests.conftest import SHIPPED, SMALL
from tests.course_rows import TABLES, install_course
from tests.factories import NOON
from tests.prepared_database import only_one, second_database


def row_counts():
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in TABLES))
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_every_migration_is_applied():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("folder", [SMALL, SHIPPED], ids=["small", "shipped"])
def test_course_is_as_if_it_had_been_loaded_now(folder):
    laid_down = course_pack(install_course(folder), at=NOON), row_counts()
    with only_one(), second_database():
        loaded = course_pack(load_pack(read_pack(read_files(folder)), at=NOON).course, at=NOON), row_counts()

    assert laid_down == loaded
