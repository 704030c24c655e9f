"""What collides with what, and why. Pure: no Django, no clock.

Two hard bookings of one resource never overlap. Everything else is a warning, which an
acknowledged reason overrides. Source of every warning: office practice.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from operator import attrgetter

from foreign_affairs.workdays.deadlines import OFFICE_ZONE, Kind, WorkingCalendar, is_weekend

DOUBLE_BOOKING = "double_booking"
HELD_SOFTLY = "held_softly"
SAME_HALF_DAY = "same_half_day"
TRAVEL = "travel"
COUNTRY_TWICE = "country_twice"
TET = "tet"
CLOSED_DAY = "closed_day"
TOO_SMALL = "too_small"
# Of the programme of guests: judged by the app that knows them, told and acknowledged as the rest.
GUESTS_TWICE = "guests_twice"
GUESTS_WAY = "guests_way"
AFTER_ARRIVAL = "after_arrival"
BEFORE_DEPARTURE = "before_departure"
PLACE_CLOSED = "place_closed"
CODES = (
    DOUBLE_BOOKING,
    HELD_SOFTLY,
    SAME_HALF_DAY,
    TRAVEL,
    COUNTRY_TWICE,
    TET,
    CLOSED_DAY,
    TOO_SMALL,
    GUESTS_TWICE,
    GUESTS_WAY,
    AFTER_ARRIVAL,
    BEFORE_DEPARTURE,
    PLACE_CLOSED,
)
_OF_THE_THING = frozenset(
    {COUNTRY_TWICE, TET, CLOSED_DAY, GUESTS_TWICE, GUESTS_WAY, AFTER_ARRIVAL, BEFORE_DEPARTURE}
)

LEADER = "leader"
MOVING = frozenset({LEADER, "interpreter", "vehicle"})
"""The kinds of resources that have to get from one place to the next."""
DAYS_BETWEEN_GUESTS = 7
LONGEST_WAY = timedelta(hours=8)
"""A longer way is a journey, planned as one; no rule guesses how long it takes."""

_EARTH_KM = 6371.0
_TET = "Tết Nguyên đán"
_ONE_MINUTE = timedelta(minutes=1)

Source = tuple[str, int]
Place = tuple[float, float]
"""Latitude and longitude, in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One resource taken, or wished, from `held_from` until `held_until` (half-open).

    That is `starts_at` to `ends_at` widened by setting up and tearing down. An absence (leave,
    maintenance) is asked for overlaps alone. A part is a room that is taken with its venue.
    `acknowledged` are the codes of the warnings that whoever booked it knew of.
    """

    resource_id: int
    kind: str
    source: Source
    starts_at: datetime
    ends_at: datetime
    held_from: datetime
    held_until: datetime
    hard: bool = True
    title: str = ""
    path: str = ""
    is_absence: bool = False
    is_part: bool = False
    place: Place | None = None
    country: str = ""
    participants: int = 0
    capacity: int | None = None
    acknowledged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Collision:
    """`one` collides with `other`, or by itself with the calendar or its own resource.

    `minutes` says how long they overlap, how much of the way or of the time around a journey is
    missing, how long a place is shut, or how far they lie apart in the same half-day; else 0.
    `resource_id` is None where the whole thing collides, however many resources it takes.
    """

    code: str
    one: Taken
    other: Taken | None = None
    minutes: int = 0

    @property
    def hard(self) -> bool:
        return self.code == DOUBLE_BOOKING

    @property
    def may_override(self) -> bool:
        return not self.hard

    @property
    def resource_id(self) -> int | None:
        return None if self.code in _OF_THE_THING else self.one.resource_id

    @property
    def source(self) -> Source:
        return self.one.source

    @property
    def sides(self) -> tuple[Taken, ...]:
        return (self.one,) if self.other is None else (self.one, self.other)

    @property
    def is_acknowledged(self) -> bool:
        """Whether somebody who booked either of the two knew of this."""
        known = self.one.acknowledged
        return self.code in (known if self.other is None else known | self.other.acknowledged)

    def turned(self) -> "Collision":
        """The same, told of `other`."""
        assert self.other is not None, "it takes two"
        return Collision(self.code, self.other, self.one, self.minutes)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """By what collisions are judged: the published calendar, and what is office practice.

    `midday` parts the halves of a day. A way is the great circle times `detour`, at
    `km_per_hour`, and `margin_minutes` for getting out and in.
    """

    calendar: WorkingCalendar
    midday: time
    km_per_hour: float
    detour: float
    margin_minutes: int

    def way(self, start: Place, end: Place) -> timedelta:
        """How long it takes from one place to another, at most LONGEST_WAY; 0 within a place."""
        if start == end:
            return timedelta()
        minutes = _kilometres(start, end) * self.detour / self.km_per_hour * 60
        return min(LONGEST_WAY, timedelta(minutes=math.ceil(minutes) + self.margin_minutes))


def collisions_of(
    wished: Sequence[Taken], standing: Iterable[Taken], by: Yardstick
) -> list[Collision]:
    """Every collision of what is `wished`, with what is `standing` and among itself.

    What stands does not collide for itself; `one` is always a wish.
    """
    new = {id(wish) for wish in wished}
    found = []
    for collision in collisions_in([*wished, *standing], by):
        if id(collision.one) in new:
            found.append(collision)
        elif id(collision.other) in new:
            found.append(collision.turned())
    return found


def collisions_in(taken: Iterable[Taken], by: Yardstick) -> list[Collision]:
    """Every collision among what is `taken`, each pair once, the earlier one first.

    Each resource is sorted by time and swept once; things are held against the calendar once.
    """
    in_order = sorted(taken, key=attrgetter("held_from"))
    by_resource: dict[int, list[Taken]] = defaultdict(list)
    for one in in_order:
        by_resource[one.resource_id].append(one)
    found: list[Collision] = []
    for rows in by_resource.values():
        found += _overlaps(rows)
        if rows[0].kind in MOVING:
            busy = [one for one in rows if not one.is_absence]
            found += ways_missing(busy, by)
            if rows[0].kind == LEADER:
                found += _in_one_half_day(busy, by)
    things = [one for one in in_order if not one.is_absence and not one.is_part]
    found += (Collision(TOO_SMALL, one) for one in things if _is_too_small(one))
    found += _guests_of_one_country(things)
    found += on_closed_days(things, by.calendar)
    return found


def _overlaps(rows: Sequence[Taken]) -> Iterator[Collision]:
    """Of one resource, sorted. Parts that overlap are told of their venues."""
    running: list[Taken] = []
    latest = None
    for one in rows:
        if latest is None or latest <= one.held_from:
            running, latest = [one], one.held_until
            continue
        running = [other for other in running if other.held_until > one.held_from]
        for other in running:
            if other.source == one.source or (other.is_part and one.is_part):
                continue
            code = DOUBLE_BOOKING if other.hard and one.hard else HELD_SOFTLY
            until = min(other.held_until, one.held_until)
            yield Collision(code, other, one, _minutes(until - one.held_from))
        running.append(one)
        latest = max(latest, one.held_until)


def ways_missing(
    rows: Sequence[Taken], by: Yardstick, *, code: str = TRAVEL
) -> Iterator[Collision]:
    """Of whoever moves, sorted: pairs that do not overlap, with less between than the way takes."""
    recent: list[Taken] = []
    for one in rows:
        if one.place is None:
            continue
        recent = [other for other in recent if other.held_until + LONGEST_WAY > one.held_from]
        for other in recent:
            if other.place == one.place or other.held_until > one.held_from:
                continue
            assert other.place is not None, "others are not kept"
            missing = by.way(other.place, one.place) - (one.held_from - other.held_until)
            if missing > timedelta() and other.source != one.source:
                yield Collision(code, other, one, _minutes(missing))
        recent.append(one)


def _in_one_half_day(rows: Sequence[Taken], by: Yardstick) -> Iterator[Collision]:
    """Of one leader, sorted: pairs in the same half of a day that do not overlap."""
    halves: dict[tuple[date, bool], list[Taken]] = defaultdict(list)
    for one in rows:
        for half in _halves(one, by.midday):
            halves[half].append(one)
    for several in halves.values():
        for other, one in combinations(several, 2):
            apart = one.held_from - other.held_until
            if apart >= timedelta() and other.source != one.source:
                yield Collision(SAME_HALF_DAY, other, one, _minutes(apart))


def _halves(one: Taken, midday: time) -> Iterator[tuple[date, bool]]:
    """Each half-day in which `one` takes place: the office-local day, and whether after midday."""
    start = one.starts_at.astimezone(OFFICE_ZONE)
    # Half-open: what ends at midday has no part in the afternoon.
    end = (one.ends_at - timedelta.resolution).astimezone(OFFICE_ZONE)
    for day in _days(start, end):
        if day > start.date() or start.time() < midday:
            yield day, False
        if day < end.date() or end.time() >= midday:
            yield day, True


def _is_too_small(one: Taken) -> bool:
    return one.capacity is not None and one.participants > one.capacity


def _guests_of_one_country(things: Iterable[Taken]) -> Iterator[Collision]:
    """Two things with guests of one country, that begin less than a week apart; each pair once."""
    hosts: dict[str, dict[Source, Taken]] = defaultdict(dict)
    for one in things:
        if one.country:
            hosts[one.country].setdefault(one.source, one)
    for several in hosts.values():
        recent: list[tuple[int, Taken]] = []
        begun = sorted(
            (office_ordinal(one.starts_at), n, one) for n, one in enumerate(several.values())
        )
        for day, _number, one in begun:
            recent = [(past, other) for past, other in recent if day - past < DAYS_BETWEEN_GUESTS]
            yield from (Collision(COUNTRY_TWICE, other, one) for _past, other in recent)
            recent.append((day, one))


def on_closed_days(things: Iterable[Taken], calendar: WorkingCalendar) -> Iterator[Collision]:
    """Things that take place at Tết, or on another day on which the office is closed; each once."""
    judged: set[Source] = set()
    known: dict[date, str] = {}
    for one in things:
        if one.source in judged:
            continue
        judged.add(one.source)
        start = one.starts_at.astimezone(OFFICE_ZONE)
        end = (one.ends_at - timedelta.resolution).astimezone(OFFICE_ZONE)
        codes = set()
        for day in _days(start, end):
            if day not in known:
                known[day] = _why_closed(calendar, day)
            codes.add(known[day])
        code = TET if TET in codes else CLOSED_DAY if CLOSED_DAY in codes else ""
        if code:
            yield Collision(code, one)


def _why_closed(calendar: WorkingCalendar, day: date) -> str:
    """TET, CLOSED_DAY or "". Beyond the published calendar weekends alone are known."""
    if not _is_closed(calendar, day):
        return ""
    # The weekend within the days off belongs to them.
    for step in (-1, 1):
        near = day
        while _is_closed(calendar, near):
            if _is_tet(calendar, near):
                return TET
            near = date.fromordinal(near.toordinal() + step)
    return CLOSED_DAY


def _is_closed(calendar: WorkingCalendar, day: date) -> bool:
    if calendar.known_from <= day <= calendar.known_until:
        return not calendar.is_working(day)
    return is_weekend(day)


def _is_tet(calendar: WorkingCalendar, day: date) -> bool:
    if not calendar.known_from <= day <= calendar.known_until:
        return False
    special = calendar.special(day)
    return special is not None and special.kind is not Kind.SWAP_WORK and _TET in special.name_vi


def office_ordinal(instant: datetime) -> int:
    """The number of the office-local day of `instant`, for counting days apart."""
    return instant.astimezone(OFFICE_ZONE).toordinal()


def _days(start: datetime, end: datetime) -> Iterator[date]:
    """Every date from that of `start` through that of `end`."""
    return map(date.fromordinal, range(start.toordinal(), end.toordinal() + 1))


def _kilometres(start: Place, end: Place) -> float:
    """The great circle between two places, by the haversine formula."""
    (south, west), (north, east) = (tuple(map(math.radians, place)) for place in (start, end))
    half = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _minutes(length: timedelta) -> int:
    """Begun minutes count whole."""
    return -(-length // _ONE_MINUTE)
