"""What every test may use: the cast, the databases, the live site, the worker, the browser."""

import gc
import os
import shutil
import sys
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection

from foreign_affairs.shared_calendar import feeds

# A busy machine is slow, and that is no fault of what is tested: speed lives in the benchmarks.
hypothesis.settings.register_profile("whatever the machine", deadline=None)
hypothesis.settings.load_profile("whatever the machine")

pytest_plugins = ["tests.cast", "tests.committed", "tests.live", "tests.browser"]

NOT_HERE = "not on this machine: "
DATABASE_FIXTURES = {"db", "transactional_db", "committed_db", "django_db_setup"}


def pytest_addoption(parser):
    parser.addoption(
        "--whole", action="store_true", help="on PostgreSQL also what no database could change"
    )


def pytest_collection_modifyitems(config, items):
    """Two passes, one suite: what either database could answer otherwise is asked of both.

    On SQLite everything runs but what needs PostgreSQL. On PostgreSQL runs what touches the
    database, less what is marked `one_database` (tables of role × act × state, which a door
    refuses before a row is written or sorted) and less the browser, which is shown pages that
    their own tests fetch there: of its stories one is told on both. `--whole` leaves out neither.
    """
    on_postgresql, whole = connection.vendor == "postgresql", config.getoption("whole")
    kept, left = [], []
    for item in items:
        marked = {mark.name for mark in item.iter_markers()}
        if on_postgresql:
            asked = set(getattr(item, "fixturenames", ()))
            uses_database = "django_db" in marked or asked & DATABASE_FIXTURES
            once = "one_database" in marked or (
                "browser" in asked and "both_databases" not in marked
            )
            runs = uses_database and (whole or not once)
        else:
            runs = "postgresql" not in marked
        (kept if runs else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_collection_finish():
    """What is loaded by now stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    gaps = {
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
        if NOT_HERE in report.longrepr[2]
    }
    for gap in sorted(gaps):
        terminalreporter.write_line(f"NOT RUN: tests that need what is {gap}", red=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, end_sessions_of):
    """pytest-django's own; at the end nobody else may hold the database that it drops.

    While a browser is open its loop runs, and Django keeps a second connection for code inside
    it; threads that acted at once may have left theirs as well.
    """
    yield
    connection.close()
    if connection.vendor == "postgresql":
        end_sessions_of(connection.settings_dict["NAME"])


@pytest.fixture
def _django_db_helper(request):
    """pytest-django's rolled-back database, except where the test asks for `committed_db`.

    So that the cast, which asks for `db`, serves both kinds of test.
    """
    name = "committed_db" if "committed_db" in request.fixturenames else "_django_db_helper"
    request.getfixturevalue(name)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    feeds.near.clear()


@pytest.fixture(scope="session")
def tool():
    """`tool("chromium")`: its path, or the test is skipped and the summary says why.

    It stands on PATH, or beside our Python, where packages put their commands.
    """
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)))

    def find(name):
        return shutil.which(name, path=path) or pytest.skip(NOT_HERE + name)

    return find
