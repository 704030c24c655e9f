"""Series: the part of RFC 5545's rules that the office uses, and the days that they give. Pure.

Source: RFC 5545, 3.3.10. Counted in office-local time, so a meeting at 8:00 stays at 8:00.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar import recurrence as recurrence_rules
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date

MOST_OCCURRENCES = 200
MOST_YEARS = 2
MOST_INTERVAL = 99
_IN_EVERY_MONTH = 4
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_IN_MONTH = re.compile(r"(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)")


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Every `interval` days, weeks or months, on `by_day`, `count` times or through `until`.

    `by_day` of a week are "MO" … "SU", of a month one of them with its number: "1MO" is the
    first Monday, "-1FR" the last Friday; none means the day of the first occurrence. `until` is
    office-local and inclusive.
    """

    frequency: Frequency
    interval: int = 1
    by_day: tuple[str, ...] = ()
    count: int | None = None
    until: date | None = None


_NO_END = Reason(
    "series_has_no_end", "Say how often it repeats, or until when: one of them.", "recurrence"
)
_DAYS_DO_NOT_FIT = Reason(
    "series_days", "These days do not fit how the event repeats.", "recurrence"
)
_BAD_NUMBERS = Reason(
    "series_numbers", "A series repeats at least once, and every 1 to 99.", "recurrence"
)
_ENDS_EARLY = Reason("series_ends_early", "The series ends before it begins.", "recurrence")
_NOT_THE_FIRST = Reason(
    "series_first_day", "The first day is none of the days of the series.", "recurrence"
)
_TOO_LONG = Reason(
    "series_too_long",
    "A series has at most %(most)s dates within %(years)s years.",
    "recurrence",
    {"most": MOST_OCCURRENCES, "years": MOST_YEARS},
)


def why_impossible(recurrence: Recurrence, *, first: datetime) -> tuple[Reason, ...]:
    """What is wrong with a series whose first occurrence begins at `first`."""
    until = recurrence.until
    faults = (
        ((recurrence.count is None) == (until is None), _NO_END),
        (not _days_fit(recurrence), _DAYS_DO_NOT_FIT),
        (not 1 <= recurrence.interval <= MOST_INTERVAL or recurrence.count == 0, _BAD_NUMBERS),
        (until is not None and until < office_date(first), _ENDS_EARLY),
    )
    for is_so, reason in faults:
        if is_so:
            return (reason,)
    if not _fits(replace(recurrence, count=1, until=None), first):
        return (_NOT_THE_FIRST,)
    if not _fits(recurrence, first) or _is_long(starts(recurrence, first=first)):
        return (_TOO_LONG,)
    return ()


def starts(recurrence: Recurrence, *, first: datetime) -> tuple[datetime, ...]:
    """When each occurrence of a possible series begins, in order."""
    return recurrence_rules.starts(rule_text(recurrence), first.astimezone(OFFICE_ZONE))


def day_in_month(first: date, *, last: bool = False) -> str:
    """The weekday of `first` with its number in the month, as "3TU"; "-1TU" is the last one.

    A fifth is the last one, too: not every month has it.
    """
    number = (first.day - 1) // 7 + 1
    return f"{-1 if last or number > _IN_EVERY_MONTH else number}{DAYS[first.weekday()]}"


def rule_text(recurrence: Recurrence) -> str:
    """The value of RRULE, its UNTIL in UTC. Source: RFC 5545, 3.3.10."""
    parts = [f"FREQ={recurrence.frequency.upper()}"]
    if recurrence.interval > 1:
        parts.append(f"INTERVAL={recurrence.interval}")
    if recurrence.by_day:
        parts.append("BYDAY=" + ",".join(recurrence.by_day))
    if recurrence.count is not None:
        parts.append(f"COUNT={recurrence.count}")
    if recurrence.until is not None:
        last = datetime.combine(recurrence.until, time(23, 59, 59), OFFICE_ZONE)
        parts.append(f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


@dataclass(frozen=True, slots=True)
class Standing:
    """An occurrence that is written down: its row, when it was to begin, when it is now.

    `is_moved`: somebody gave this one a time of its own.
    """

    key: int
    original_starts_at: datetime
    starts_at: datetime
    ends_at: datetime
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """An occurrence as it is to be: the row that becomes it, or None for a new one."""

    key: int | None
    original_starts_at: datetime
    starts_at: datetime
    ends_at: datetime


def lay_out(
    standing: Sequence[Standing],
    starts_at: Sequence[datetime],
    *,
    length: timedelta,
    shifted: bool,
) -> list[Slot]:
    """The occurrences of a series that begin at `starts_at`, from those that stand, in order.

    What was said of a single occurrence stays said: one called off stays called off, one moved
    stays where it is. Where the series was only `shifted` to other days, the n-th stays the n-th,
    else what began on the same office-local day is the same.
    """
    days = {office_date(one.original_starts_at) for one in standing}
    if shifted and not days.issuperset(office_date(start) for start in starts_at):
        places: dict[object, Standing] = dict(enumerate(standing))
        wanted: list[object] = list(range(len(starts_at)))
    else:
        places = {office_date(one.original_starts_at): one for one in standing}
        wanted = [office_date(start) for start in starts_at]
    slots = []
    for start, place in zip(starts_at, wanted, strict=True):
        same = places.get(place)
        if same is None:
            slots.append(Slot(None, start, start, start + length))
        elif same.is_moved:
            slots.append(Slot(same.key, start, same.starts_at, same.ends_at))
        else:
            slots.append(Slot(same.key, start, start, start + length))
    return slots


def _days_fit(recurrence: Recurrence) -> bool:
    days = recurrence.by_day
    if len(set(days)) != len(days):
        return False
    if recurrence.frequency == Frequency.WEEKLY:
        return all(day in DAYS for day in days)
    if recurrence.frequency == Frequency.MONTHLY:
        return len(days) <= 1 and all(_IN_MONTH.fullmatch(day) for day in days)
    return not days


def _fits(recurrence: Recurrence, first: datetime) -> bool:
    """Whether the calendar can tell the days of the rule, `first` among them."""
    try:
        starts(recurrence, first=first)
    except ValueError:
        return False
    return True


def _is_long(found: Sequence[datetime]) -> bool:
    start, end = office_date(found[0]), office_date(found[-1])
    far = (end.year - MOST_YEARS, end.month, end.day) > (start.year, start.month, start.day)
    return far or len(found) > MOST_OCCURRENCES
