"""Two publishers at the same moment, with real threads and commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.audit.models import Entry
from foreign_affairs.workdays import operations, queries
from foreign_affairs.workdays.deadlines import Kind, SpecialDay
from foreign_affairs.workdays.models import Edition

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_publishers_at_the_same_moment_queue_and_lose_nothing(committed_db):
    user = User.objects.create_user("an", "an@example.org", "mua-phuong-do-2026", full_name="An")
    actor = Actor(user=user, roles=frozenset({Role.ADMINISTRATOR}))
    together = Barrier(6)

    def publish(year):
        row = SpecialDay(date(year, 3, 3), Kind.CLOSED, "Nghỉ", "Day off", "TB 1", confirmed=True)
        together.wait()
        try:
            return operations.publish_edition(
                rows=[row], file_name=f"{year}.csv", digest="ab" * 32, actor=actor, at=AT
            ).number
        finally:
            connection.close()

    # In each of these years 3 March is a weekday.
    years = [2020, 2021, 2022, 2023, 2025, 2026]
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(publish, years))

    current = queries.current_calendar()
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [
        1, 2, 3, 4, 5, 6, 7,
    ]  # fmt: skip
    assert [len(current.days_of(year)) for year in years] == [1] * 6
    assert Entry.objects.filter(subject_kind="edition").count() == 6
