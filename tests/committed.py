"""A database in which commits are real: for threads, the live site and the worker.

The audit's triggers refuse DELETE and TRUNCATE, so nothing is flushed afterwards: the whole
database is put back from a copy made before the first such test.
"""

import shutil
import sqlite3
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection, connections


class SqliteCopy:
    def __init__(self):
        self.path = Path(connection.settings_dict["NAME"])
        self.copy = self.path.with_name(self.path.name + ".pristine")
        self.url = f"sqlite:///{self.path}"
        connection.close()
        self.copy.unlink(missing_ok=True)
        with sqlite3.connect(self.path) as source:
            source.execute("VACUUM INTO ?", [str(self.copy)])
        source.close()

    def restore(self):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.copy, self.path)


def postgresql_server():
    """The address of the server under test, to which a database's name is added."""
    settings = connection.settings_dict
    password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{settings['USER']}{password}@{quote(settings['HOST'], safe='')}{port}"


class PostgresqlCopy:
    def __init__(self):
        settings = connection.settings_dict
        self.name, self.copy = settings["NAME"], settings["NAME"] + "_pristine"
        self.server = postgresql_server()
        self.url = f"{self.server}/{self.name}"
        connection.close()
        self._create(self.copy, template=self.name)

    def restore(self):
        self._create(self.name, template=self.copy)

    def _create(self, name, *, template):
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@pytest.fixture(scope="session")
def end_sessions_of():
    """`end_sessions_of(name)`: whoever holds that PostgreSQL database lets go of it."""

    def end(name):
        with psycopg.connect(f"{postgresql_server()}/postgres", autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [name],
            )

    return end


@pytest.fixture(scope="session")
def _pristine(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return SqliteCopy() if connection.vendor == "sqlite" else PostgresqlCopy()


@pytest.fixture
def committed_db(_pristine, django_db_blocker):
    """Commits are real until the end of the test; `committed_db.url` is for other processes."""
    with django_db_blocker.unblock():
        yield _pristine
        connections.close_all()
        _pristine.restore()
