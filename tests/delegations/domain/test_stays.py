"""When guests can be somewhere, and what speaks against an item where it is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from delegations.domain.programme import ItemKind
from delegations.domain.stays import Margins, Stay
from delegations.domain.warnings import Stop, warnings
from foreign_affairs.shared_calendar.clashes import Taken, Yardstick
from foreign_affairs.shared_calendar.opening_hours import minutes_closed, week
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, WorkingCalendar

MONDAY = date(2026, 3, 2)
BY = Yardstick(
    WorkingCalendar([], known_from=date(2026, 1, 1), known_until=date(2026, 12, 31)),
    midday=time(12),
    km_per_hour=25,
    detour=1.4,
    margin_minutes=10,
)
AIRPORT, OFFICE, PORT = (20.8194, 106.7250), (20.8561, 106.6822), (20.8443, 106.7681)
THERE = BY.way(AIRPORT, OFFICE)


def at(hour, minute=0, *, day=0):
    """An instant of the stay, unless told otherwise on its first day, a Monday."""
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), tzinfo=OFFICE_ZONE)


STAY = Stay(at(9), at(18, day=1), margins=Margins(45, 120), arrive_at=AIRPORT, depart_from=AIRPORT)


def stop(start, end, *, kind=ItemKind.TALKS, place=None, number=1, opens=""):
    return Stop(
        kind=kind,
        taken=Taken(
            resource_id=number,
            kind="venue",
            source=("delegation_item", number),
            starts_at=start,
            ends_at=end,
            held_from=start,
            held_until=end,
            place=place,
        ),
        opens=week(opens),
    )


def told(*judged, others=(), stay=STAY):
    return [(one.code, one.minutes) for one in warnings(judged, others, stay=stay, by=BY)]


@pytest.mark.parametrize(
    ("kind", "where", "first", "last"),
    [
        (ItemKind.TALKS, None, at(9, 45), at(16, day=1)),
        (ItemKind.TALKS, OFFICE, at(9, 45) + THERE, at(16, day=1) - THERE),
        (ItemKind.TALKS, AIRPORT, at(9, 45), at(16, day=1)),
        (ItemKind.WELCOME, AIRPORT, at(9), at(16, day=1)),
        (ItemKind.ARRIVAL, AIRPORT, at(9), at(16, day=1)),
        (ItemKind.DEPARTURE, AIRPORT, at(9, 45), at(18, day=1)),
    ],
)
def test_guests_are_somewhere_after_formalities_and_the_way_and_off_before_they_leave(
    kind, where, first, last
):
    assert (STAY.begins(kind, where, BY), STAY.ends(kind, where, BY)) == (first, last)


def test_where_nobody_knows_the_place_of_arrival_no_way_is_counted():
    stay = Stay(at(9), at(18), margins=Margins(45, 120))

    assert (stay.begins(ItemKind.TALKS, OFFICE, BY), stay.ends(ItemKind.TALKS, OFFICE, BY)) == (
        at(9, 45),
        at(16),
    )


def test_guests_leave_after_they_have_come():
    with pytest.raises(ValueError, match="leave after"):
        Stay(at(9), at(9))
    with pytest.raises(ValueError, match="aware"):
        Stay(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10))  # noqa: DTZ001 -- that is the point


@pytest.mark.parametrize(
    ("judged", "codes"),
    [
        (stop(at(9, 45), at(11)), []),
        (stop(at(9, 30), at(11)), [("after_arrival", 15)]),
        (stop(at(9, 45), at(11), place=OFFICE), [("after_arrival", THERE // timedelta(minutes=1))]),
        (stop(at(15, day=1), at(16, day=1)), []),
        (stop(at(15, day=1), at(16, 20, day=1)), [("before_departure", 20)]),
        (stop(at(8, 30), at(9, 30), kind=ItemKind.ARRIVAL, place=AIRPORT), []),
        (stop(at(17, day=1), at(18, day=1), kind=ItemKind.DEPARTURE, place=AIRPORT), []),
        (stop(at(12), at(14), opens="Mo 08:00-11:30,13:30-17:00"), [("place_closed", 90)]),
        (stop(at(14), at(15), opens="Mo 08:00-11:30,13:30-17:00"), []),
        (stop(at(14), at(15), opens="Tu 08:00-17:00"), [("place_closed", 60)]),
    ],
)
def test_an_item_is_told_what_speaks_against_it(judged, codes):
    assert told(judged) == codes


def test_the_guests_get_from_one_item_to_the_next_whichever_is_judged():
    first = stop(at(11), at(12), place=OFFICE)
    second = stop(at(12, 5), at(13), place=PORT, number=2)
    missing = [
        ("guests_way", (BY.way(OFFICE, PORT) - timedelta(minutes=5)) // timedelta(minutes=1))
    ]

    assert told(first, others=[second]) == told(second, others=[first]) == missing
    (found,) = warnings([second], [first], stay=None, by=BY)
    assert (found.one, found.other, found.resource_id) == (second.taken, first.taken, None)
    assert told(first, second) == missing
    assert told(others=[first, second]) == []


def test_guests_at_two_things_at_once_are_asked_about_and_have_no_way_between_them():
    first = stop(at(11), at(12), place=OFFICE)
    beside = stop(at(11, 30), at(12, 30), place=PORT, number=2)
    within = stop(at(11, 10), at(11, 20), number=3)
    after = stop(at(12), at(13), number=4)

    assert told(first, others=[beside]) == told(beside, others=[first]) == [("guests_twice", 30)]
    assert told(first, others=[within, after]) == [("guests_twice", 10)]


def test_while_nobody_knows_the_days_no_journey_is_counted():
    assert told(stop(at(9), at(10)), stay=None) == []


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(8), at(11, 30), 0),
        (at(7, 59), at(11, 30), 1),
        (at(11), at(14), 120),
        (at(16, 30), at(8, 30, day=1), 15 * 60),
        (at(10, day=5), at(11, day=5), 60),
        (at(8).astimezone(UTC), at(9).astimezone(UTC), 0),
    ],
)
def test_a_place_is_closed_for_what_lies_outside_its_hours(start, end, minutes):
    assert minutes_closed(week("Mo-Fr 08:00-11:30,13:30-17:00"), start, end) == minutes
