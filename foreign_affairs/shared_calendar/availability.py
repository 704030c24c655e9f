"""When all of these are free, and which of those. Pure: no Django, no clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from foreign_affairs.workdays.deadlines import OFFICE_ZONE

STEP = timedelta(minutes=15)
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource that might be taken: when it is busy (half-open, in any order, may overlap).

    `before` and `after` are what a meeting needs beside itself, to set up and tear down.
    """

    resource_id: int
    busy: Sequence[Period]
    before: timedelta = timedelta()
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Opening:
    """A meeting may begin at `starts_at`, with any one out of each of `choices`."""

    starts_at: datetime
    choices: tuple[tuple[int, ...], ...]


def starts_within(
    days: Iterable[date],
    hours: Sequence[tuple[time, time]],
    *,
    length: timedelta,
    through_lunch: bool = False,
    not_before: datetime | None = None,
) -> list[datetime]:
    """Every instant at which a meeting of this length may begin, a quarter of an hour apart.

    `hours` are the halves of a day, office-local; a meeting ends within the half in which it
    begins, or with `through_lunch` within the day. Ascending where `days` ascend.
    """
    if through_lunch:
        hours = [(hours[0][0], hours[-1][1])]
    found = []
    for day in days:
        for opens, closes in hours:
            start = datetime.combine(day, opens, tzinfo=OFFICE_ZONE)
            last = datetime.combine(day, closes, tzinfo=OFFICE_ZONE) - length
            while start <= last:
                if not_before is None or start >= not_before:
                    found.append(start)
                start += STEP
    return found


def openings(
    starts: Sequence[datetime],
    *,
    length: timedelta,
    all_of: Iterable[Candidate] = (),
    any_of: Iterable[Sequence[Candidate]] = (),
) -> Iterator[Opening]:
    """The `starts`, ascending, at which all of `all_of` are free and one at least of each group.

    Each start is a bit, and each resource the bits at which it is free: every question about all
    starts is one operation on whole numbers.
    """
    possible = (1 << len(starts)) - 1
    for candidate in all_of:
        possible &= _free(candidate, starts, length)
    groups = []
    for group in any_of:
        free = [(one.resource_id, _free(one, starts, length)) for one in group]
        anybody = 0
        for _resource_id, bits in free:
            anybody |= bits
        possible &= anybody
        groups.append(free)
    while possible:
        bit = possible & -possible
        choices = tuple(tuple(pk for pk, bits in free if bits & bit) for free in groups)
        yield Opening(starts[bit.bit_length() - 1], choices)
        possible ^= bit


def _free(candidate: Candidate, starts: Sequence[datetime], length: timedelta) -> int:
    """The bits of the starts at which nothing that is busy touches the meeting."""
    busy = 0
    for begins, ends in candidate.busy:
        # A start is spoilt from when its meeting, torn down, would reach into the busy period
        # until its setting up begins after it.
        first = bisect_right(starts, begins - length - candidate.after)
        after = bisect_left(starts, ends + candidate.before)
        if first < after:
            busy |= (1 << after) - (1 << first)
    return ((1 << len(starts)) - 1) & ~busy
