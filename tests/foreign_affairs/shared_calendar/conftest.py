"""A conference on the calendar, and feeds that people read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.models import Entry, Resource
from foreign_affairs.shared_calendar.values import EntryFacts, Series, SeriesOccurrence
from tests.foreign_affairs.shared_calendar.booking import resource

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 7, 6, 9, 0, 0, tzinfo=HERE)
A_MINUTE = timedelta(minutes=1)


def told(source_id=1, **facts):
    """A public, confirmed conference on the morning of 20/07/2026, unless told otherwise."""
    days = "starts_on" in facts
    return EntryFacts(
        **{
            "source_kind": "dossier",
            "source_id": source_id,
            "kind": "conference",
            "case": f"dossier-{source_id}",
            "title": "Hội thảo quốc tế về kinh tế biển",
            "starts_at": None if days else datetime(2026, 7, 20, 8, 0, tzinfo=HERE),
            "ends_at": None if days else datetime(2026, 7, 20, 11, 30, tzinfo=HERE),
            "status": "confirmed",
            "visibility": "public",
            **facts,
        }
    )


A_WEEK = timedelta(weeks=1)


def weekly(source_id=1, *, times=4, called_off=None, moved=None, left_out=None, **facts):
    """A public meeting on Monday mornings from 20/07/2026 on, each time an hour and a half.

    By their places from nought, one may be called off, one moved to a Tuesday afternoon under a
    title of its own, and one left out.
    """
    first = datetime(2026, 7, 20, 8, 0, tzinfo=HERE)
    length = timedelta(minutes=90)
    occurrences = []
    for place in range(times):
        start = first + place * A_WEEK
        changes = {}
        begins = start
        if place == called_off:
            changes = {"status": "cancelled"}
        if place == moved:
            changes = {"title": "Giao ban (dời ngày)"}
            begins = start + timedelta(days=1, hours=6)
        if place != left_out:
            occurrences.append(
                SeriesOccurrence(
                    original_starts_at=start, starts_at=begins, ends_at=begins + length, **changes
                )
            )
    return told(
        source_id,
        **{
            "title": "Giao ban",
            "kind": "meeting",
            "starts_at": first,
            "ends_at": first + length,
            "series": Series(rule=f"FREQ=WEEKLY;COUNT={times}", occurrences=tuple(occurrences)),
            **facts,
        },
    )


@pytest.fixture
def publish(db):
    """`publish(told(), at=…)` in a transaction of its own; returns how many entries moved."""

    def publish(*facts, at=NOW):
        with transaction.atomic():
            return operations.publish(facts, at=at)

    return publish


@pytest.fixture
def entry(publish):
    publish(told())
    return Entry.objects.get()


@pytest.fixture
def places(db):
    """A hall, a room in it, and a leader without an account."""
    hall = Resource.objects.create(kind="venue", name_vi="Cung Hữu nghị")
    room = Resource.objects.create(kind="room", name_vi="Phòng 2", within=hall)
    leader = Resource.objects.create(kind="leader", name_vi="Phó Chủ tịch", rank=2)
    return hall, room, leader


@pytest.fixture
def subscribe(db):
    """`subscribe(user, level="staff")`: the path of a new feed of the user's, and the feed."""

    def subscribe(user, *, at=NOW, level="staff", name="Lịch đối ngoại", **filters):
        feed, address = operations.create_feed(
            name=name, level=level, actor=acting(user), at=at, **filters
        )
        return feed, address[address.index("/feeds/") :]

    return subscribe


@pytest.fixture
def hall(db):
    return resource("room", "Hội trường", set_up_minutes=60, tear_down_minutes=30)


@pytest.fixture
def chair(db):
    return resource("leader", "Phó Chủ tịch")
