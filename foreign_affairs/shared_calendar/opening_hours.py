"""When a place is open in a usual week. Pure.

Written as in OpenStreetMap, the part of it that offices use: days, then hours, groups parted by
semicolons: `Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00`. Days may be Vietnamese: T2 to T7, CN.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, midnight, office_day

Hours = tuple[tuple[time, time], ...]
"""Periods of a day, office-local and half-open, in order."""

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""From Monday, which is 0."""
_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(DAYS)},
    **{f"t{number + 2}": number for number in range(6)},
    "cn": 6,
}
_GROUP = re.compile(r"(?P<days>[A-Za-z0-9,\- ]+?)\s+(?P<hours>[0-9:,\- ]+)")
_PERIOD = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")


class Unreadable(ValueError):  # noqa: N818 -- it says what the text is
    """The text names no hours of a week."""


def week(text: str) -> Mapping[int, Hours] | None:
    """The hours by the day of the week, Monday is 0; None for "", which says nothing.

    A day that is not named is closed. Raises Unreadable for what cannot be read, a day named
    twice, and periods that overlap or end before they begin.
    """
    if not text.strip():
        return None
    found: dict[int, Hours] = {}
    for group in text.split(";"):
        said = _GROUP.fullmatch(group.strip())
        if said is None:
            raise Unreadable(group)
        hours = tuple(_periods(said["hours"]))
        for day in _days(said["days"]):
            if day in found:
                raise Unreadable(group)
            found[day] = hours
    return found


def minutes_closed(opens: Mapping[int, Hours], start: datetime, end: datetime) -> int:
    """How much of [start, end) lies outside these hours of the week; begun minutes count whole."""
    day, is_open = office_day(start), timedelta()
    while midnight(day) < end:
        for opening, closing in opens.get(day.weekday(), ()):
            first = max(start, datetime.combine(day, opening, tzinfo=OFFICE_ZONE))
            last = min(end, datetime.combine(day, closing, tzinfo=OFFICE_ZONE))
            is_open += max(last - first, timedelta())
        day += ONE_DAY
    return -(-(end - start - is_open) // timedelta(minutes=1))


def _days(text: str) -> Iterator[int]:
    for part in text.replace(" ", "").lower().split(","):
        first, _dash, last = part.partition("-")
        if first not in _NUMBERS or (last or first) not in _NUMBERS:
            raise Unreadable(text)
        start, end = _NUMBERS[first], _NUMBERS[last or first]
        if end < start:
            raise Unreadable(text)
        yield from range(start, end + 1)


def _periods(text: str) -> Iterator[tuple[time, time]]:
    latest = None
    for part in text.replace(" ", "").split(","):
        said = _PERIOD.fullmatch(part)
        if said is None:
            raise Unreadable(text)
        opens, closes = time(int(said[1]), int(said[2])), time(int(said[3]), int(said[4]))
        if closes <= opens or (latest is not None and opens < latest):
            raise Unreadable(text)
        latest = closes
        yield opens, closes
