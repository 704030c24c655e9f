"""How much of somebody else's .ics is read: what is too large, too deep, too long. Pure.

Source: RFC 5545 (iCalendar), 3.3.10 (RRULE).

The file is a stranger's. It is measured before any library reads it: size, depth, how many things,
and how often and how long each repeats, so that no rule can keep the house busy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
from dateutil.rrule import rrulestr

from foreign_affairs.refusals import Malformed, Reason
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, midnight, office_day

MOST_BYTES = 2 * 1024 * 1024
MOST_THINGS = 2000
MOST_TIMES = 5000
MOST_DEPTH = 4
MOST_RULE_LETTERS = 300
MOST_DATES = 500
"""How many dates beside its rule a series may name."""
MOST_STEPS = 400_000
"""How many steps all rules of a file together may take, each about ten microseconds."""
LONGEST = timedelta(days=731)
LONGEST_REPEATED = timedelta(days=31)
LINE_LETTERS = 300

LEAST_STEPS = 1000
# By how many days a rule goes in one step's time.
_PACES = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 20, "YEARLY": 60}
_CYCLE = 400
_LAST_YEAR = 9959
_RULE_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST",
}  # fmt: skip
_CHANGE_OF_CLOCK = re.compile(
    r"RRULE:FREQ=YEARLY(;(BYMONTH|BYDAY|BYMONTHDAY|INTERVAL|UNTIL|WKST)=[-+A-Z0-9,]{1,40})*"
)

VEvent = Any
"""icalendar's Event: its stubs give every property all the types that any property may have."""


class Unreadable(Malformed):
    """The file is no calendar, or too large to be one."""


class NotRead(Exception):  # noqa: N818 -- carries the reason to the thing it belongs to
    """One thing of the file is not read; the others are."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Window:
    """The office-local days [first, after) of which times are read."""

    first: date
    after: date


def measured(content: bytes) -> str:
    """The text of a file that a library may be asked to read. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(
            Reason(
                "file_too_large",
                "The file has more than %(most)s MB.",
                "file",
                {"most": MOST_BYTES // 1024 // 1024},
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Reason("not_utf8", "The file is not written in UTF-8.", "file")) from None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise Unreadable(Reason("no_calendar", "This file cannot be read as a calendar.", "file"))
    _measure(text)
    return text


def _measure(text: str) -> None:
    depth = things = 0
    clocks = False
    for line in re.split(r"\r\n|[\r\n]", re.sub(r"(?:\r\n|[\r\n])[ \t]", "", text)):
        name = line[:20].upper()
        if name.startswith("BEGIN:"):
            depth += 1
            things += name.startswith("BEGIN:VEVENT")
            clocks = clocks or name.startswith("BEGIN:VTIMEZONE")
        elif name.startswith("END:"):
            depth -= 1
            clocks = clocks and not name.startswith("END:VTIMEZONE")
        elif name.startswith(("RRULE", "RDATE")) and clocks:
            ruled = _CHANGE_OF_CLOCK.fullmatch(line.upper())
            if not ruled and not (name.startswith("RDATE") and len(line) <= LINE_LETTERS):
                raise Unreadable(
                    Reason("strange_zone", "A time zone in this file cannot be read.", "file")
                )
        elif name.startswith("RRULE") and len(line) > MOST_RULE_LETTERS:
            raise Unreadable(
                Reason("strange_rule", "A rule of repetition in this file is too long.", "file")
            )
        if depth > MOST_DEPTH or depth < 0:
            raise Unreadable(
                Reason("no_calendar", "This file cannot be read as a calendar.", "file")
            )
    if things > MOST_THINGS:
        raise Unreadable(
            Reason(
                "too_many_events",
                "The file has more than %(most)s events.",
                "file",
                {"most": MOST_THINGS},
            )
        )


class Budget:
    """What is left of the steps that rules may take, and of the times that are kept."""

    def __init__(self) -> None:
        self.steps, self.times = MOST_STEPS, MOST_TIMES

    def spend_steps(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise NotRead(Reason("too_long", "The rules of this file run over too many years."))

    def spend_times(self, times: int) -> None:
        self.times -= times
        if self.times < 0:
            raise NotRead(
                Reason(
                    "too_many_times",
                    "With this one the file has more than %(most)s dates.",
                    values={"most": MOST_TIMES},
                )
            )


def must_have_times(event: VEvent) -> None:
    """Raise NotRead unless `event` says when it is, and is not too long."""
    if "DTSTART" not in event:
        raise NotRead(Reason("no_start", "It does not say when it begins."))
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        if name in event:
            zone, moment = event[name].params.get("TZID"), event[name].dt
            if zone and isinstance(moment, datetime) and moment.tzinfo is None:
                raise NotRead(
                    Reason(
                        "unknown_zone",
                        "Its time zone is not known: %(zone)s.",
                        values={"zone": str(zone)[:60]},
                    )
                )
    start, end = event["DTSTART"].dt, end_of(event)
    if isinstance(start, datetime) is not isinstance(end, datetime) or end < start:
        raise NotRead(Reason("ends_before_it_starts", "It ends before it begins."))
    most = LONGEST_REPEATED if "RRULE" in event or "RDATE" in event else LONGEST
    if end - start > most:
        raise NotRead(
            Reason(
                "lasts_too_long", "It lasts more than %(days)s days.", values={"days": most.days}
            )
        )


def end_of(event: VEvent) -> Any:
    """When it ends, as it is told: a day where it begins with one, exclusive."""
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return event["DTEND"].dt
    if "DURATION" in event:
        return start + event["DURATION"].dt
    return start if isinstance(start, datetime) else start + ONE_DAY


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of repetition that ends; `is_endless`: it would go on after the window."""

    parts: Mapping[str, Any]
    is_endless: bool


def rule_of(event: VEvent, window: Window, budget: Budget) -> Rule | None:
    """The rule, ending with the window at the latest. Raises NotRead for one that is too much.

    A rule that gives days beyond the window is left after the first of them.
    """
    dates = sum(len(one.dts) for one in _several(event, "RDATE"))
    if dates > MOST_DATES:
        raise NotRead(
            Reason(
                "too_many_dates", "It names more than %(most)s dates.", values={"most": MOST_DATES}
            )
        )
    rules = _several(event, "RRULE")
    if len(rules) > 1:
        raise NotRead(Reason("several_rules", "It has more than one rule of repetition."))
    if not rules:
        return None
    parts = {str(name).upper(): list(value) for name, value in rules[0].items()}
    pace = _PACES.get(parts.get("FREQ", [""])[0])
    if pace is None or parts.keys() - _RULE_PARTS:
        raise NotRead(
            Reason(
                "strange_rule",
                "It repeats more often than daily, or in a way that is not read here.",
            )
        )
    interval = int(parts.get("INTERVAL", [1])[0])
    if interval < 1 or int(parts.get("COUNT", [1])[0]) < 1:
        raise NotRead(Reason("strange_rule", "Its rule of repetition cannot be read."))
    start = event["DTSTART"].dt
    days = (window.after - _day(start)).days
    budget.spend_steps(LEAST_STEPS + max(days, 0) // interval // pace)
    if not _ever_matches(parts, start):
        budget.spend_steps(MOST_STEPS // 10)
        raise NotRead(Reason("empty_rule", "Its rule of repetition gives no day at all."))
    until = parts.get("UNTIL", [None])[0]
    is_endless = until is None and "COUNT" not in parts
    if until is None or _day(until) >= window.after:
        is_endless = is_endless or until is not None
        parts["UNTIL"] = [_until(start, window)]
    return Rule(parts, is_endless)


def _ever_matches(parts: Mapping[str, Any], start: date) -> bool:
    """Whether the rule gives any day: one that gives none is sought until the year 9999.

    So it is asked some centuries before that year, where the calendar is the same: it repeats
    every 400 years, weekdays included.
    """
    year = start.year + (_LAST_YEAR - start.year) // _CYCLE * _CYCLE
    endless = {name: value for name, value in parts.items() if name not in {"COUNT", "UNTIL"}}
    rule = icalendar.vRecur(endless).to_ical().decode()  # type: ignore[no-untyped-call]
    first = datetime(year, start.month, start.day)  # noqa: DTZ001 -- days alone are asked
    return next(iter(rrulestr(rule, dtstart=first)), None) is not None


def _until(start: date | datetime, window: Window) -> date | datetime:
    """The end of the window, of the type that the rule of `start` takes."""
    if not isinstance(start, datetime):
        return window.after
    end = midnight(window.after)
    return end.replace(tzinfo=None) if start.tzinfo is None else end.astimezone(UTC)


def _several(event: VEvent, name: str) -> list[Any]:
    told = event.get(name, [])
    return told if isinstance(told, list) else [told]


def instant(moment: date | datetime) -> datetime:
    """`moment` in UTC: what is told without a zone is office time."""
    if not isinstance(moment, datetime):
        return midnight(moment).astimezone(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=OFFICE_ZONE)
    return moment.astimezone(UTC)


def _day(moment: date | datetime) -> date:
    return office_day(instant(moment))
