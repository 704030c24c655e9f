"""The database of the benches, and the people in it.

It is made beside the one that DATABASE_URL names, as the test runner would: SQLite in a file, or
PostgreSQL. Nothing that stands in the configured one is touched.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client, RequestFactory

from foreign_affairs.accounts.models import Organisation, Role, Unit, User
from tests.cast import FOR_LETTERS, authorised, person


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A migrated database with one organiser, one desk, one officer and one approver."""
    configured = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        university = Organisation.objects.create(
            name="Trường Đại học Hàng hải Việt Nam",
            name_en="Vietnam Maritime University",
            kind=Organisation.Kind.UNIVERSITY,
            address="484 Lạch Tray, Hải Phòng",
            phone="0225 000 0001",
        )
        unit = Unit.objects.create(
            name_vi="Phòng Lễ tân", name_en="Protocol division", mailbox="le-tan@example.org"
        )
        person("lan", "Nguyễn Thị Lan", Role.ORGANISER, organisation=university)
        person("minh", "Trần Văn Minh", Role.DESK, unit=unit)
        authorised(person("hoa", "Phạm Thị Hoa", Role.OFFICER, unit=unit), **FOR_LETTERS)
        authorised(person("binh", "Vũ Quốc Bình", Role.APPROVER))
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def somebody(username: str) -> User:
    return User.objects.get(username=username)


def address() -> str:
    """The DATABASE_URL under which another process finds the database of the benches."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def cost() -> Callable[[], float]:
    """The clock for work in this process: CPU seconds, to which neighbours add little.

    On PostgreSQL the database works in another process, so there the time on the wall.
    """
    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


def getting(application: Callable, user: object, path: str) -> Callable[[], bytes]:
    """A piece of work: one GET by somebody signed in, answered with 200; gives the body."""
    browser = Client()
    browser.force_login(user)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    asked = RequestFactory(headers={"Cookie": cookie}).get(path, SERVER_NAME="127.0.0.1").environ

    def work() -> bytes:
        statuses: list[str] = []
        answer = application({**asked}, lambda status, _headers: statuses.append(status))
        body = b"".join(answer)
        answer.close()
        assert statuses == ["200 OK"], f"{path}: {statuses}"
        return body

    return work
