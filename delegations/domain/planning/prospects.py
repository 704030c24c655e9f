"""When each wish could be, taken alone. Pure.

Minutes are counted from the midnight at which the day of arrival begins in the office.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from delegations.domain.planning.values import Person, Place, Rhythm, Wish
from delegations.domain.programme import AT_THE_OFFICE, MEALS, ItemKind
from delegations.domain.stays import Stay
from foreign_affairs.shared_calendar.availability import STEP
from foreign_affairs.shared_calendar.clashes import LEADER, Taken, Yardstick
from foreign_affairs.shared_calendar.clashes import Place as Position
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight, office_day

ONE_MINUTE = timedelta(minutes=1)
DAY = 24 * 60
Starts = frozenset[int]

WINDOW, OPENING, PLACE, CHAIR, INTERPRETER, ALONG = NEEDS = (
    "window",
    "opening",
    "place",
    "chair",
    "interpreter",
    "along",
)
"""What a wish may need beside time in the stay; each can be given up to see what is in the way."""
ALL_NEEDS = frozenset(NEEDS)


class Ground:
    """All that there is to fulfil wishes with, and what of it is taken already."""

    def __init__(
        self,
        *,
        stay: Stay,
        people: Iterable[Person],
        places: Iterable[Place],
        standing: Iterable[Taken],
        by: Yardstick,
        rhythm: Rhythm,
    ) -> None:
        self.stay = stay
        self.by = by
        self.people = {one.resource_id: one for one in people}
        self.places = {one.resource_id: one for one in places}
        self.midnight = midnight(office_day(stay.arrives_at))
        self._rhythm = rhythm
        self._taken: dict[int, list[Taken]] = defaultdict(list)
        for one in standing:
            self._taken[one.resource_id].append(one)

    @property
    def days(self) -> range:
        """The numbers of the days of the stay, the day of arrival is 0."""
        last = office_day(self.stay.departs_at)
        return range((last - self.midnight.date()).days + 1)

    def minute(self, instant: datetime) -> int:
        """The minute in which `instant` lies."""
        return (instant - self.midnight) // ONE_MINUTE

    def minute_after(self, instant: datetime) -> int:
        """The first minute that begins at `instant` or later."""
        return -((self.midnight - instant) // ONE_MINUTE)

    def instant(self, minute: int) -> datetime:
        return self.midnight + minute * ONE_MINUTE

    def way(self, one: Position | None, other: Position | None) -> int:
        """Minutes from one place to another; nobody knows the way to a place without position."""
        if one is None or other is None:
            return 0
        return -(-self.by.way(one, other) // ONE_MINUTE)

    def gap(self, one: Place | None, other: Place | None) -> int:
        """Minutes between the end of something at `one` and the start of the next at `other`."""
        if one is None or other is None:
            return 0
        way = self.way(one.position, other.position)
        return (
            max(way, one.minutes_after + other.minutes_before) if one.takes & other.takes else way
        )

    def of_the_stay(self, wish: Wish, place: Place | None) -> Starts:
        """When it could begin there if nothing else counted.

        While the guests are here and not on their way here or home, at the hours of its kind.
        """
        where = None if place is None else place.position
        first = self.minute_after(self.stay.begins(wish.kind, where, self.by))
        last = self.minute(self.stay.ends(wish.kind, where, self.by))
        return frozenset(
            start
            for day in self.days
            for opens, closes in self._hours(wish.kind, day)
            for start in _quarters(day, opens, closes, wish.minutes)
            if first <= start and start + wish.minutes <= last
        )

    def within_window(self, wish: Wish, starts: Starts) -> Starts:
        first = None if wish.not_before is None else self.minute_after(wish.not_before)
        last = None if wish.not_after is None else self.minute(wish.not_after) - wish.minutes
        return frozenset(
            start
            for start in starts
            if (first is None or first <= start) and (last is None or start <= last)
        )

    def open_at(self, place: Place, wish: Wish, starts: Starts) -> Starts:
        """The `starts` at which the place is open for as long as it takes."""
        if place.opens is None:
            return starts
        first = self.midnight.weekday()
        hours = [
            (day * DAY + _minutes(opens), day * DAY + (_minutes(closes) or DAY) - wish.minutes)
            for day in self.days
            for opens, closes in place.opens.get((first + day) % 7, ())
        ]
        return frozenset(
            start for start in starts if any(opens <= start <= last for opens, last in hours)
        )

    def untaken(self, place: Place, wish: Wish, starts: Starts) -> Starts:
        """The `starts` at which nothing else is held in the place, set up and torn down."""
        busy = [
            (
                self.minute(one.held_from) - place.minutes_after - wish.minutes,
                self.minute_after(one.held_until) + place.minutes_before,
            )
            for resource_id in place.takes
            for one in self._taken[resource_id]
        ]
        return _outside(busy, starts)

    def free(self, resource_id: int, place: Place | None, wish: Wish, starts: Starts) -> Starts:
        """The `starts` at which somebody is free, and in time at `place` and from there."""
        position = place.position if place is not None else None
        busy = []
        for one in self._taken[resource_id]:
            way = 0 if one.is_absence else self.way(one.place, position)
            busy.append(
                (
                    self.minute(one.held_from) - way - wish.minutes,
                    self.minute_after(one.held_until) + way,
                )
            )
        return _outside(busy, starts)

    def busy_halves(self, resource_id: int) -> frozenset[int]:
        """In which half-days somebody has something else to do; those of day n are 2n, 2n + 1."""
        found: set[int] = set()
        for one in self._taken[resource_id]:
            if not one.is_absence:
                first, last = self.minute(one.starts_at), self.minute_after(one.ends_at) - 1
                found.update(range(self.half(first), self.half(last) + 1))
        return frozenset(found)

    def half(self, minute: int) -> int:
        """The half-day of a minute: of day n the morning is 2n, the afternoon 2n + 1."""
        return minute // DAY * 2 + (minute % DAY >= _minutes(self.by.midday))

    def chairs(self, wish: Wish) -> tuple[int, ...]:
        """Who may chair it, the best first: as named, else the lowest rank that is high enough."""
        if wish.chairs or wish.chair_rank is None:
            return tuple(pk for pk in wish.chairs if pk in self.people)
        fit = [
            one
            for one in self.people.values()
            if one.kind == LEADER and one.rank is not None and one.rank <= wish.chair_rank
        ]
        fit.sort(key=lambda one: (-(one.rank or 0), one.resource_id))
        return tuple(one.resource_id for one in fit if one.resource_id not in wish.along)

    def interpreters(self, wish: Wish) -> tuple[int, ...]:
        """Who speaks its language, the best first: who speaks the fewest others is missed least."""
        fit = [one for one in self.people.values() if wish.language in one.languages]
        fit.sort(key=lambda one: (len(one.languages), one.resource_id))
        return tuple(one.resource_id for one in fit)

    def named(self, wish: Wish) -> tuple[Place, ...]:
        return tuple(self.places[pk] for pk in wish.places if pk in self.places)

    def roomy(self, wish: Wish) -> tuple[Place, ...]:
        """The places of the wish that hold as many as come."""
        return tuple(
            place
            for place in self.named(wish)
            if place.capacity is None or wish.participants <= place.capacity
        )

    def _hours(self, kind: ItemKind, day: int) -> Iterator[tuple[time, time]]:
        rhythm = self._rhythm
        if kind in AT_THE_OFFICE:
            if self._date(day) not in self.stay.closed_on:
                yield from rhythm.office
        elif kind in MEALS:
            yield from (rhythm.lunch, rhythm.dinner)
        elif kind is ItemKind.REST:
            yield rhythm.day
        else:
            yield rhythm.day[0], rhythm.lunch[0]
            yield rhythm.lunch[1], rhythm.day[1]

    def _date(self, day: int) -> date:
        return (self.midnight + day * ONE_DAY).date()


@dataclass(frozen=True, slots=True)
class Prospect:
    """When a wish could be, with whom and where; 0 stands where nobody or no place is needed.

    `places` have the starts at which a place will do, and all that must come along; of `people`,
    by (need, person, place), those at which somebody can be there.
    """

    wish: Wish
    places: Mapping[int, Starts]
    people: Mapping[tuple[str, int, int], Starts]
    chairs: tuple[int, ...]
    interpreters: tuple[int, ...]

    @property
    def starts(self) -> Starts:
        """Every start at which there is all that it needs."""
        found: set[int] = set()
        for place, chair, interpreter in product(self.places, self.chairs, self.interpreters):
            found |= (
                self.places[place]
                & self.people[CHAIR, chair, place]
                & self.people[INTERPRETER, interpreter, place]
            )
        return frozenset(found)


def prospect(wish: Wish, ground: Ground, needs: frozenset[str] = ALL_NEEDS) -> Prospect:
    """When `wish` could be, alone on this ground, if only these of its needs counted."""
    if wish.pinned_at is not None:
        return _as_it_stands(wish, ground, wish.pinned_at)
    anywhere = _anywhere(wish, ground, needs)
    if wish.stands_at is None:
        return anywhere
    return _either(anywhere, _as_it_stands(wish, ground, wish.stands_at))


def _as_it_stands(wish: Wish, ground: Ground, at: datetime) -> Prospect:
    """Where a person put it, with the first of its chairs and places, asked for nothing else."""
    start = frozenset({ground.minute(at)})
    place, chair = (*wish.places, 0)[0], (*wish.chairs, 0)[0]
    people = {(CHAIR, chair, place): start, (INTERPRETER, 0, place): start}
    return Prospect(wish, {place: start}, people, (chair,), (0,))


def _either(one: Prospect, other: Prospect) -> Prospect:
    nowhere: Starts = frozenset()
    places = {
        pk: one.places.get(pk, nowhere) | other.places.get(pk, nowhere)
        for pk in (*one.places, *other.places)
    }
    chairs = tuple(dict.fromkeys((*one.chairs, *other.chairs)))
    interpreters = tuple(dict.fromkeys((*one.interpreters, *other.interpreters)))
    keys = [
        (need, person, pk)
        for need, among in ((CHAIR, chairs), (INTERPRETER, interpreters))
        for person, pk in product(among, places)
    ]
    people = {key: one.people.get(key, nowhere) | other.people.get(key, nowhere) for key in keys}
    return Prospect(one.wish, places, people, chairs, interpreters)


def _anywhere(wish: Wish, ground: Ground, needs: frozenset[str]) -> Prospect:
    def within(place: Place | None) -> Starts:
        starts = ground.of_the_stay(wish, place)
        return ground.within_window(wish, starts) if WINDOW in needs else starts

    places: dict[int, Starts] = {}
    for place in ground.roomy(wish) if PLACE in needs else ground.named(wish):
        there = within(place)
        there = ground.open_at(place, wish, there) if OPENING in needs else there
        places[place.resource_id] = ground.untaken(place, wish, there) if PLACE in needs else there
    if not places and (not wish.places or PLACE not in needs):
        places[0] = within(None)
    if ALONG in needs:
        for pk, resource_id in product(places, wish.along):
            places[pk] = ground.free(resource_id, ground.places.get(pk), wish, places[pk])
    wanted = {
        CHAIR: ground.chairs(wish) if wish.chairs or wish.chair_rank is not None else (0,),
        INTERPRETER: ground.interpreters(wish) if wish.language else (0,),
    }
    for need in wanted:
        if need not in needs:
            wanted[need] = (0,)
    people = {
        (need, person, pk): ground.free(person, ground.places.get(pk), wish, there)
        if person
        else there
        for need, candidates in wanted.items()
        for person in candidates
        for pk, there in places.items()
    }
    return Prospect(wish, places, people, wanted[CHAIR], wanted[INTERPRETER])


def _quarters(day: int, opens: time, closes: time, length: int) -> range:
    """Each minute of the day on which something so long may begin within these hours."""
    step = STEP // ONE_MINUTE
    first = -(-_minutes(opens) // step) * step
    return range(day * DAY + first, day * DAY + _minutes(closes) - length + 1, step)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _outside(busy: Sequence[tuple[int, int]], starts: Starts) -> Starts:
    """The `starts` that lie strictly within none of the `busy` periods."""
    if not busy:
        return starts
    return frozenset(
        start for start in starts if not any(begins < start < ends for begins, ends in busy)
    )
