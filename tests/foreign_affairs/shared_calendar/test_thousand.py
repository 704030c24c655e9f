"""A feed of a thousand things of every kind, byte by byte, and read by others."""

import gzip
import re
from collections import Counter
from datetime import date, timedelta

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.core.cache import cache
from django.test import Client

from foreign_affairs.shared_calendar import content_lines, ical, queries
from foreign_affairs.shared_calendar import feeds as feed_views
from foreign_affairs.shared_calendar.models import Entry, Feed, Occurrence
from foreign_affairs.shared_calendar.values import office_day
from tests.foreign_affairs.shared_calendar import sample
from tests.foreign_affairs.shared_calendar.conftest import NOW

DAY = timedelta(days=1)
READ_AT = NOW + timedelta(minutes=5)
NAMES = {
    "VEVENT": {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "SUMMARY"),
        *("DESCRIPTION", "LOCATION", "GEO", "CATEGORIES", "URL", "CONFERENCE", "ORGANIZER"),
        *("CONTACT", "CLASS", "TRANSP", "RRULE", "EXDATE", "RECURRENCE-ID"),
    },
    "VTODO": {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DUE", "STATUS", "SUMMARY"),
        *("DESCRIPTION", "LOCATION", "GEO", "CATEGORIES", "URL", "CONFERENCE", "ORGANIZER"),
        *("CONTACT", "CLASS"),
    },
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}
FEEDS = {
    "everything": {"kinds": sample.KINDS},
    "what happens": {},
    "public": {"kinds": sample.KINDS, "level": "public"},
    "busy": {"level": "busy"},
    "tasks": {"as_tasks": True},
    "with reminders": {"kinds": sample.KINDS, "reminder_minutes": 30},
}


def read(path, coding="identity"):
    with time_machine.travel(READ_AT, tick=False):
        response = Client().get(path, headers={"accept-encoding": coding})
    assert response.status_code == 200
    return response


@pytest.fixture
def feeds(subscribe, hoa, publish):
    """`feeds(name)`: the path of one of FEEDS, and a thousand things that it is about."""
    sample.publish_all(office_day(NOW), at=NOW)
    return lambda name: subscribe(hoa, **FEEDS[name])[1]


def components(lines):
    """(name, its content lines) of every component, those within others apart."""
    opened, found = [], []
    for line in lines:
        if line.startswith("BEGIN:"):
            opened.append((line.removeprefix("BEGIN:"), []))
        elif line.startswith("END:"):
            name, held = opened.pop()
            assert name == line.removeprefix("END:")
            found.append((name, held))
        else:
            opened[-1][1].append(line)
    assert opened == []
    return found


def check_bytes(body):
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\r") == body.count(b"\n") == body.count(b"\r\n")
    pieces = body.split(b"\r\n")[:-1]
    assert max(map(len, pieces)) <= 75
    assert not [piece for piece in pieces if (len(piece) - len(piece.rstrip(b"\\"))) % 2]
    texts = [piece.decode("utf-8", "strict") for piece in pieces]
    assert not [text for text in texts if re.search(r"[\x00-\x1f\x7f-\x9f\ufeff]", text)]
    for component, lines in components(body.decode().replace("\r\n ", "").split("\r\n")[:-1]):
        if component in NAMES:
            names = Counter(re.split("[:;]", line, maxsplit=1)[0] for line in lines)
            assert set(names) <= NAMES[component]
            assert {name for name, times in names.items() if times > 1} <= {"EXDATE"}
            stamps = {line.partition(":")[2] for line in lines if re.match("DTSTAMP|LAST-M", line)}
            assert len(stamps) == (component != "VALARM")


def test_every_byte_is_as_calendar_programs_want_it_and_the_same_whatever_is_cached(feeds):
    for name in FEEDS:
        path = feeds(name)
        first, zipped = read(path), read(path, "gzip")
        check_bytes(first.content)
        cache.clear()
        feed_views.near.clear()
        Feed.objects.update(validated_under="", validator="", modified_at=None)

        again = read(path)

        assert again.content == first.content == gzip.decompress(zipped.content), name
        assert again.headers["ETag"] == first.headers["ETag"]


def shown():
    """The entries that the one feed holds, as the rows say it."""
    return queries.feed_entries(Feed.objects.get(), at=READ_AT)


@pytest.mark.parametrize("name", ["everything", "what happens"])
def test_a_strict_reader_finds_every_entry_with_its_words(name, feeds):
    calendar = icalendar.Calendar.from_ical(read(feeds(name)).content)

    events = calendar.walk("VEVENT")
    assert [event.errors for event in events if event.errors] == []
    masters = {str(event["UID"]): event for event in events if "RECURRENCE-ID" not in event}
    entries = {entry.busy_uid if entry.is_busy else entry.uid: entry for entry in shown()}
    assert masters.keys() == entries.keys()
    assert name != "everything" or len(masters) == sample.TOLD > 1000
    assert any(entry.is_busy for entry in entries.values()) == (name == "what happens")
    for uid, entry in entries.items():
        title = ical.BUSY_TITLE if entry.is_busy else content_lines.bare(entry.title)
        prefix = ical.CANCELLED_PREFIX if entry.status == "cancelled" else ""
        event = masters[uid]
        assert str(event["SUMMARY"]) == prefix + title
        assert str(event["STATUS"]) == entry.status.upper()
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == entry.last_modified
        assert str(event.get("LOCATION", "")) == ("" if entry.is_busy else entry.location)
    kinds = set(Entry.objects.values_list("kind", "status", "visibility"))
    assert len(kinds) >= 7 * 3 * 3


@pytest.mark.parametrize("name", ["everything", "busy", "public"])
def test_what_another_reader_expands_are_the_times_in_the_calendar(feeds, name):
    path = feeds(name)
    calendar = icalendar.Calendar.from_ical(read(path).content)

    found = recurring_ical_events.of(calendar).between(date(2020, 1, 1), date(2035, 1, 1))

    rows = Occurrence.objects.filter(entry__in=shown()).select_related("entry")
    assert Counter(
        (str(event["UID"]), event["DTSTART"].dt, event["DTEND"].dt, str(event["STATUS"]))
        for event in found
    ) == Counter(
        (
            row.entry.busy_uid if name == "busy" or row.is_busy else row.entry.uid,
            row.starts_on if row.is_all_day else row.starts_at,
            row.ends_on + DAY if row.is_all_day else row.ends_at,
            row.status.upper(),
        )
        for row in rows
    )


def test_the_feed_of_tasks_holds_every_deadline_that_may_be_told(feeds):
    calendar = icalendar.Calendar.from_ical(read(feeds("tasks")).content)

    tasks = calendar.walk("VTODO")
    assert [task.errors for task in tasks if task.errors] == []
    told = Entry.objects.filter(kind="deadline").exclude(visibility="restricted")
    assert {str(task["UID"]) for task in tasks} == {entry.uid for entry in told}
    assert {str(task["STATUS"]) for task in tasks} == {"NEEDS-ACTION", "COMPLETED", "CANCELLED"}
