"""Hours of a week as places write them: read one way, or refused."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.shared_calendar import opening_hours, queries
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.opening_hours import DAYS, Unreadable, week
from foreign_affairs.shared_calendar.values import OFFICE_ZONE

MORNING, AFTERNOON = (time(8), time(11, 30)), (time(13, 30), time(17))


def test_days_and_hours_are_read_in_either_language():
    usual = {**dict.fromkeys(range(5), (MORNING, AFTERNOON)), 5: ((time(8), time(12)),)}

    assert week("Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00") == usual
    assert week("T2-T6 08:00-11:30, 13:30-17:00 ; T7 08:00-12:00") == usual
    assert week("Tu,CN 08:00-11:30") == {1: (MORNING,), 6: (MORNING,)}
    assert week("  ") is None


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "Mo-Fr",
        "08:00-17:00",
        "Mo-Fr 8-17",
        "Mo-Fr 24:00-25:00",
        "Mo-Fr 17:00-08:00",
        "Mo-Fr 08:00-12:00,11:00-17:00",
        "Fr-Mo 08:00-17:00",
        "Mo 08:00-12:00; Mo-Fr 13:00-17:00",
        "T8 08:00-17:00",
        "Mo-Fr 08:00-17:00;",
        "Mo-Fr ٠٨:٠٠-17:00",
    ],
)
def test_what_names_no_hours_is_refused(text):
    with pytest.raises(Unreadable):
        week(text)


@given(st.text(alphabet="MoTuWeThFrSaSu T278CN0123456789:-,;\t", max_size=60))
def test_whatever_is_written_is_read_or_refused_and_what_is_read_lies_in_order(text):
    try:
        found = week(text) or {}
    except Unreadable:
        return

    assert set(found) <= set(range(len(DAYS)))
    for hours in found.values():
        edges = [edge for period in hours for edge in period]
        assert edges == sorted(edges)
        assert all(opens < closes for opens, closes in hours)


def test_a_room_that_says_nothing_is_open_when_its_venue_is():
    venue = Resource(kind="venue", opening_hours="Mo-Fr 08:00-17:00")
    room, hall = Resource(kind="room", within=venue), Resource(kind="room")
    monday = datetime(2026, 6, 15, 9, tzinfo=OFFICE_ZONE)

    assert queries.open_in(room) == opening_hours.week(venue.opening_hours)
    assert queries.open_in(hall) is None
    assert queries.closes_at(room, monday) == monday.replace(hour=17)
    assert queries.closes_at(room, monday.replace(day=14)) is None
    assert queries.closes_at(hall, monday) is None
