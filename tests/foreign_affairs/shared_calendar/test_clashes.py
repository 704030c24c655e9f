"""The rules of collisions, one by one, and the sweep against all pairs."""

from datetime import date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreign_affairs.shared_calendar.clashes import (
    CODES,
    LONGEST_WAY,
    Collision,
    Taken,
    Yardstick,
    collisions_in,
    collisions_of,
)
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, Kind, SpecialDay, WorkingCalendar
from tests.foreign_affairs.shared_calendar.booking import at

EIGHT, TEN = at(8), at(10)
COMMITTEE, PORT, AIRPORT = (20.8561, 106.6822), (20.8443, 106.6881), (20.8194, 106.7247)
HALONG = (20.9505, 107.0734)


def closed(day, name="Nghỉ bù", kind=Kind.CLOSED):
    return SpecialDay(day, kind, name, "", "", confirmed=True)


CALENDAR = WorkingCalendar(
    [
        closed(date(2026, 2, 16), "Nghỉ Tết Nguyên đán"),
        closed(date(2026, 2, 20), "Nghỉ Tết Nguyên đán"),
        closed(date(2026, 7, 22)),
        closed(date(2026, 7, 25), "Làm bù", Kind.SWAP_WORK),
    ],
    known_from=date(2026, 1, 1),
    known_until=date(2026, 12, 31),
)
BY = Yardstick(CALENDAR, midday=time(12), km_per_hour=25, detour=1.4, margin_minutes=10)


def taken(source_id=1, start=EIGHT, end=TEN, **facts):
    """A leader from 8:00 to 10:00 on Monday 20/07/2026, unless told otherwise."""
    return Taken(
        **{
            "resource_id": 7,
            "kind": "leader",
            "source": ("event_occurrence", source_id),
            "starts_at": start,
            "ends_at": end,
            "held_from": start,
            "held_until": end,
            **facts,
        }
    )


def found(*rows):
    return [
        (one.code, one.one.source[1], one.other and one.other.source[1], one.minutes)
        for one in collisions_in(rows, BY)
    ]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (True, True, "double_booking"),
        (True, False, "held_softly"),
        (False, True, "held_softly"),
        (False, False, "held_softly"),
    ],
)
def test_what_overlaps_collides_hard_only_where_both_are_firm(first, second, code):
    one = taken(1, hard=first)
    other = taken(2, at(9, 30), at(11), hard=second)

    assert found(one, other) == [(code, 1, 2, 30)]


def test_a_thing_does_not_collide_with_itself():
    assert found(taken(1), taken(1, at(9), at(11))) == []


def test_parts_that_overlap_are_told_of_their_venue_alone():
    venue = {"resource_id": 1, "kind": "venue"}
    room = {"resource_id": 2, "kind": "room", "is_part": True}

    rows = [taken(n, **kind) for n in (1, 2) for kind in (venue, room)]

    assert [one.resource_id for one in collisions_in(rows, BY)] == [1]


def test_a_leader_is_warned_of_two_things_in_one_half_day():
    morning, later, afternoon = taken(1), taken(2, at(10, 30), at(12)), taken(3, at(12), at(15))

    assert found(morning, later, afternoon) == [("same_half_day", 1, 2, 30)]
    assert (
        found(taken(1, kind="interpreter"), taken(2, at(10, 30), at(12), kind="interpreter")) == []
    )


def test_an_absence_is_asked_for_overlaps_alone():
    sunday = at(10, 30, day=19), at(12, day=19)

    assert found(taken(1, *sunday, is_absence=True), taken(2, at(13, day=19), at(14, day=19))) == [
        ("closed_day", 2, None, 0)
    ]
    assert found(taken(1, is_absence=True), taken(2, at(9), at(11))) == [
        ("double_booking", 1, 2, 60)
    ]


@pytest.mark.parametrize(("gap", "missing"), [(0, 18), (17, 1), (18, 0)])
def test_a_way_takes_its_time(gap, missing):
    """1.4 × 2.27 km at 25 km/h are 8 minutes, and 10 for getting out and in."""
    car = {"kind": "vehicle"}
    start = TEN + timedelta(minutes=gap)
    north = (COMMITTEE[0] + 0.0204, COMMITTEE[1])

    collisions = found(
        taken(1, place=COMMITTEE, **car), taken(2, start, at(12), place=north, **car)
    )

    assert collisions == ([("travel", 1, 2, missing)] if missing else [])


def test_nobody_travels_within_a_place_or_to_one_that_is_not_known():
    car = {"kind": "vehicle"}
    next_one = (at(10), at(12))

    assert found(taken(1, place=PORT, **car), taken(2, *next_one, place=PORT, **car)) == []
    assert found(taken(1, place=PORT, **car), taken(2, *next_one, **car)) == []
    assert (
        found(taken(1, place=PORT, kind="room"), taken(2, *next_one, place=AIRPORT, kind="room"))
        == []
    )


def test_a_far_way_is_never_taken_for_longer_than_a_day_s_work():
    assert BY.way(COMMITTEE, (10.77, 106.7)) == LONGEST_WAY
    assert BY.way(COMMITTEE, HALONG) == timedelta(minutes=10 + 142)


def test_two_guests_of_one_country_in_a_week_are_told_once_for_all_that_they_take():
    japan = {"country": "JP"}
    first = [taken(1, resource_id=n, kind="room", **japan) for n in (1, 2)]
    sixth = taken(2, at(8, day=24), at(9, day=24), resource_id=3, kind="room", **japan)
    seventh = taken(3, at(8, day=27), at(9, day=27), resource_id=3, kind="room", **japan)
    korea = taken(4, resource_id=4, kind="room", country="KR")

    assert found(*first, sixth, seventh, korea) == [
        ("country_twice", 1, 2, 0),
        ("country_twice", 2, 3, 0),
    ]
    assert collisions_in([*first, sixth], BY)[0].resource_id is None


@pytest.mark.parametrize(
    ("day", "month", "code"),
    [
        (22, 7, "closed_day"),  # a day off in the table
        (19, 7, "closed_day"),  # a Sunday
        (25, 7, None),  # a Saturday that is worked
        (20, 2, "tet"),
        (21, 2, "tet"),  # the Saturday after the last day off
        (14, 2, "tet"),  # the Saturday before the first
        (13, 2, None),
    ],
)
def test_closed_days_and_tet(day, month, code):
    rows = [
        taken(1, at(8, day=day, month=month), at(9, day=day, month=month), resource_id=n)
        for n in (1, 2)
    ]

    assert found(*rows) == ([(code, 1, None, 0)] if code else [])


def test_beyond_the_published_calendar_weekends_alone_are_known():
    saturday = datetime(2027, 2, 6, 8, tzinfo=OFFICE_ZONE)

    assert found(taken(1, saturday, saturday + timedelta(hours=1))) == [("closed_day", 1, None, 0)]
    monday = saturday + timedelta(hours=48)
    assert found(taken(1, monday, monday + timedelta(hours=1))) == []


def test_what_ends_at_midnight_has_no_part_in_the_next_day():
    assert found(taken(1, at(20, day=17), at(0, day=18))) == []


def test_a_room_or_a_vehicle_may_be_too_small():
    room = {"kind": "room", "capacity": 40}

    assert found(taken(1, participants=40, **room)) == []
    assert found(taken(1, participants=41, **room)) == [("too_small", 1, None, 0)]
    assert found(taken(1, participants=41, is_part=True, **room)) == []


def test_a_wish_is_told_first_and_what_stands_does_not_collide_for_itself():
    standing = [taken(1), taken(2, at(9), at(11), hard=False)]
    wish = taken(3, at(9, 30), at(10))

    collisions = collisions_of([wish], standing, BY)

    assert [(one.code, one.one.source[1], one.other.source[1]) for one in collisions] == [
        ("double_booking", 3, 1),
        ("held_softly", 3, 2),
    ]


def test_a_collision_is_acknowledged_by_either_of_the_two():
    one, other = taken(1), taken(2, acknowledged=frozenset({"travel"}))

    assert Collision("travel", one, other).is_acknowledged
    assert Collision("travel", other, one).is_acknowledged
    assert not Collision("same_half_day", one, other).is_acknowledged
    assert not Collision("tet", one).is_acknowledged


# --- the sweep against all pairs ----------------------------------------------------------------

QUARTER = timedelta(minutes=15)
PLACED = st.sampled_from([None, COMMITTEE, PORT, AIRPORT, HALONG])


@st.composite
def rows(draw):
    resource_id = draw(st.integers(1, 3))
    start = at(7, day=18) + draw(st.integers(0, 4 * 96)) * QUARTER
    end = start + draw(st.integers(1, 40)) * QUARTER
    return taken(
        draw(st.integers(1, 6)),
        start,
        end,
        resource_id=resource_id,
        kind={1: "leader", 2: "vehicle", 3: "room"}[resource_id],
        held_from=start - draw(st.integers(0, 3)) * QUARTER,
        held_until=end + draw(st.integers(0, 3)) * QUARTER,
        hard=draw(st.booleans()),
        is_absence=draw(st.booleans()),
        is_part=resource_id == 3 and draw(st.booleans()),
        place=draw(PLACED),
        country=draw(st.sampled_from(["", "JP", "KR"])),
        participants=draw(st.integers(0, 3)),
        capacity=2,
    )


def of_pair(one, other):
    """The codes of one pair, written down once more from the rules, as plainly as can be."""
    if one.source == other.source:
        return
    if one.resource_id == other.resource_id:
        if one.held_from < other.held_until and other.held_from < one.held_until:
            if not (one.is_part and other.is_part):
                yield "double_booking" if one.hard and other.hard else "held_softly"
        elif not one.is_absence and not other.is_absence:
            first, second = sorted((one, other), key=lambda row: row.held_from)
            gap = second.held_from - first.held_until
            places = {first.place, second.place}
            moves = one.kind != "room" and None not in places and len(places) == 2
            if moves and gap < BY.way(first.place, second.place):
                yield "travel"
            if one.kind == "leader" and halves(one) & halves(other):
                yield "same_half_day"


def halves(row):
    """The half-days of every minute that it takes."""
    minutes = int((row.ends_at - row.starts_at) / timedelta(minutes=1))
    instants = (row.starts_at + timedelta(minutes=n) for n in range(minutes))
    return {(instant.date(), instant.hour >= 12) for instant in instants}


@settings(max_examples=300, deadline=None)
@given(st.lists(rows(), max_size=9))
def test_the_sweep_finds_exactly_what_all_pairs_find(some):
    swept = collisions_in(some, BY)

    number = {id(row): n for n, row in enumerate(some)}
    told = sorted(
        (one.code, *sorted((number[id(one.one)], number[id(one.other)])))
        for one in swept
        if one.code in CODES[:4]
    )
    assert told == sorted(
        (code, number[id(one)], number[id(other)])
        for one, other in combinations(some, 2)
        for code in of_pair(one, other)
    )
    assert len({id(one) for one in swept}) == len(swept)
    twice = {
        frozenset((one.one.source, one.other.source))
        for one in swept
        if one.code == "country_twice"
    }
    firsts = {}
    for row in sorted(some, key=lambda row: row.held_from):
        if row.country and not row.is_absence and not row.is_part:
            firsts.setdefault((row.country, row.source), row)
    assert twice == {
        frozenset((one[1], other[1]))
        for one, other in combinations(firsts, 2)
        if one[0] == other[0]
        and abs((firsts[one].starts_at.date() - firsts[other].starts_at.date()).days) < 7
    }
