"""Reading the .ics of somebody else: every thing in it as the times at which it is. Pure.

Source: RFC 5545 (iCalendar), RFC 5546, 2.1.4, 2.1.5 (UID, SEQUENCE, DTSTAMP), 3.2.5 (CANCEL).

The file is a stranger's. It is measured before any library reads it: size, depth, how many things,
and how often and how long each repeats, so that no rule can keep the house busy. What cannot be
read is said of the thing it belongs to; a file that is none is refused whole. Nobody who attends or
organises is read, no description, no link and no attachment: title, place and times are enough.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

from foreign_affairs.refusals import Malformed, Reason
from foreign_affairs.shared_calendar.content_lines import bare
from foreign_affairs.shared_calendar.values import (
    OFFICE_ZONE,
    ONE_DAY,
    Status,
    midnight,
    office_day,
)

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
SHORTEST = timedelta(minutes=15)
"""What is given no end lasts so long here. Source: office practice."""
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
_ANSWERS = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")
_PRIVATE = ("PRIVATE", "CONFIDENTIAL")

VEvent = Any
"""icalendar's Event: its stubs give every property all the types that any property may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """One time of a thing: half-open instants, office midnights where it lasts whole days.

    `original_starts_at` names it within its series. A private one has no words.
    """

    original_starts_at: datetime
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    title: str
    location: str
    status: Status
    is_private: bool
    transparent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a file says of one UID, or why it cannot be read.

    (`sequence`, `stamp`) tells which of two versions is the later one. `is_whole`: the times are
    all that there are in the window; else only those that are named, and the others stay.
    `is_endless`: it goes on after the window. `called_off`: every time of it, known here or not.
    """

    uid: str
    title: str
    sequence: int = 0
    stamp: datetime | None = None
    times: tuple[Time, ...] = ()
    is_whole: bool = True
    is_endless: bool = False
    called_off: bool = False
    reasons: tuple[Reason, ...] = ()


class Unreadable(Malformed):
    """The file is no calendar, or too large to be one."""


class _NotRead(Exception):  # noqa: N818 -- carries the reason to the thing it belongs to
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Window:
    """The office-local days [first, after) of which times are read."""

    first: date
    after: date


def read(content: bytes, window: Window) -> list[Thing]:
    """What the file says of each UID in it, in its order. Raises Unreadable."""
    text = _text(content)
    _measure(text)
    # Time zones that another file defined must not be met here.
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception:  # noqa: BLE001 -- whatever a stranger's file makes the library raise
        raise Unreadable(
            Reason("no_calendar", "This file cannot be read as a calendar.", "file")
        ) from None
    named: dict[str, list[_Event]] = {}
    for calendar in calendars:
        method = str(calendar.get("METHOD", "PUBLISH")).upper()
        if method in _ANSWERS:
            raise Unreadable(
                Reason("an_answer", "This is an answer to an invitation, not a calendar.", "file")
            )
        for number, event in enumerate(calendar.walk("VEVENT")):
            one = _Event(event, cancels=method == "CANCEL")
            named.setdefault(one.uid or f"#{number}", []).append(one)
    if not named:
        raise Unreadable(Reason("empty_calendar", "There is no event in this file.", "file"))
    budget = _Budget()
    return [_thing(events, window, budget) for events in named.values()]


def _text(content: bytes) -> str:
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
    return text


def _measure(text: str) -> None:
    """Raise Unreadable for what no library should be asked to read."""
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


class _Budget:
    """What is left of the steps that rules may take, and of the times that are kept."""

    def __init__(self) -> None:
        self.steps, self.times = MOST_STEPS, MOST_TIMES

    def spend_steps(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise _NotRead(Reason("too_long", "The rules of this file run over too many years."))

    def spend_times(self, times: int) -> None:
        self.times -= times
        if self.times < 0:
            raise _NotRead(
                Reason(
                    "too_many_times",
                    "With this one the file has more than %(most)s dates.",
                    values={"most": MOST_TIMES},
                )
            )


class _Event:
    """One VEVENT as far as it is read. Reading its parts may raise anything a library raises."""

    def __init__(self, event: VEvent, *, cancels: bool) -> None:
        self.event = event
        self.uid = _line(event.get("UID", ""))
        self.title = _line(event.get("SUMMARY", ""))
        self.is_private = str(event.get("CLASS", "")).upper() in _PRIVATE
        self.is_master = "RECURRENCE-ID" not in event
        self.called_off = cancels or str(event.get("STATUS", "")).upper() == "CANCELLED"

    @property
    def version(self) -> tuple[int, datetime]:
        return self.sequence, self.stamp or datetime.min.replace(tzinfo=UTC)

    @property
    def sequence(self) -> int:
        sequence = int(self.event.get("SEQUENCE", 0))
        if not 0 <= sequence < 2**31:
            raise ValueError(sequence)
        return sequence

    @property
    def stamp(self) -> datetime | None:
        told = self.event.get("DTSTAMP") or self.event.get("LAST-MODIFIED")
        stamp = getattr(told, "dt", None)
        return _instant(stamp) if isinstance(stamp, datetime) else None


def _thing(events: Sequence[_Event], window: Window, budget: _Budget) -> Thing:
    first = events[0]
    title = next((one.title for one in events if one.is_master), first.title)
    told = Thing(uid=first.uid, title="" if any(one.is_private for one in events) else title)
    try:
        return _read(told, events, window, budget)
    except _NotRead as refused:
        return replace(told, reasons=(refused.reason,))
    except Exception:  # noqa: BLE001 -- whatever a stranger's event makes two libraries raise
        reason = Reason("unreadable_event", "It cannot be read.")
        return replace(told, reasons=(reason,))


def _read(told: Thing, events: Sequence[_Event], window: Window, budget: _Budget) -> Thing:
    if not told.uid:
        raise _NotRead(Reason("uid_missing", "It has no UID, by which it could be known again."))
    # Nothing is worked out any more where too much was found already.
    budget.spend_times(0)
    latest = _latest(events)
    master = latest.get(None)
    newest = max(latest.values(), key=lambda one: one.version)
    told = replace(told, sequence=newest.sequence, stamp=newest.stamp)
    if master is not None and master.called_off:
        return replace(told, called_off=True)
    for one in latest.values():
        if one.called_off and "DTSTART" not in one.event:
            # A CANCEL need not say more than which time of the series is meant.
            one.event["DTSTART"] = one.event["RECURRENCE-ID"]
        _must_have_times(one.event)
    rule = _rule(master.event, window, budget) if master is not None else None
    calendar = icalendar.Calendar()
    for one in latest.values():
        calendar.add_component(_plain(one.event, rule if one is master else None))
    with warnings.catch_warnings():
        # COUNT beside UNTIL, which bounds a rule that might never match.
        warnings.simplefilter("ignore", DeprecationWarning)
        query = recurring_ical_events.of(calendar, skip_bad_series=False)
        found = query.between(midnight(window.first), midnight(window.after))
    budget.spend_times(len(found))
    off = {key for key, one in latest.items() if key is not None and one.called_off}
    private = any(one.is_private for one in latest.values())
    times = {time.original_starts_at: time for time in _times(found, off, is_private=private)}
    return replace(
        told,
        times=tuple(times.values()),
        is_whole=master is not None,
        is_endless=rule is not None and rule.is_endless,
    )


def _latest(events: Iterable[_Event]) -> dict[datetime | None, _Event]:
    """Of a thing, and of each of its times that is told on its own, the latest version."""
    latest: dict[datetime | None, _Event] = {}
    for one in events:
        key = None if one.is_master else _instant(one.event["RECURRENCE-ID"].dt)
        if key not in latest or one.version >= latest[key].version:
            latest[key] = one
    return latest


def _must_have_times(event: VEvent) -> None:
    if "DTSTART" not in event:
        raise _NotRead(Reason("no_start", "It does not say when it begins."))
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        if name in event:
            zone, moment = event[name].params.get("TZID"), event[name].dt
            if zone and isinstance(moment, datetime) and moment.tzinfo is None:
                raise _NotRead(
                    Reason(
                        "unknown_zone",
                        "Its time zone is not known: %(zone)s.",
                        values={"zone": str(zone)[:60]},
                    )
                )
    start, end = event["DTSTART"].dt, _end(event)
    if isinstance(start, datetime) is not isinstance(end, datetime) or end < start:
        raise _NotRead(Reason("ends_before_it_starts", "It ends before it begins."))
    most = LONGEST_REPEATED if "RRULE" in event or "RDATE" in event else LONGEST
    if end - start > most:
        raise _NotRead(
            Reason(
                "lasts_too_long", "It lasts more than %(days)s days.", values={"days": most.days}
            )
        )


def _end(event: VEvent) -> Any:
    """When it ends, as it is told: a day where it begins with one, exclusive."""
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return event["DTEND"].dt
    if "DURATION" in event:
        return start + event["DURATION"].dt
    return start if isinstance(start, datetime) else start + ONE_DAY


@dataclass(frozen=True, slots=True)
class _Rule:
    parts: Mapping[str, Any]
    is_endless: bool


def _rule(event: VEvent, window: Window, budget: _Budget) -> _Rule | None:
    """The rule, ending with the window at the latest. Raises _NotRead for one that is too much.

    A rule that gives days beyond the window is left after the first of them.
    """
    dates = sum(len(one.dts) for one in _several(event, "RDATE"))
    if dates > MOST_DATES:
        raise _NotRead(
            Reason(
                "too_many_dates", "It names more than %(most)s dates.", values={"most": MOST_DATES}
            )
        )
    rules = _several(event, "RRULE")
    if len(rules) > 1:
        raise _NotRead(Reason("several_rules", "It has more than one rule of repetition."))
    if not rules:
        return None
    parts = {str(name).upper(): list(value) for name, value in rules[0].items()}
    pace = _PACES.get(parts.get("FREQ", [""])[0])
    if pace is None or parts.keys() - _RULE_PARTS:
        raise _NotRead(
            Reason(
                "strange_rule",
                "It repeats more often than daily, or in a way that is not read here.",
            )
        )
    interval = int(parts.get("INTERVAL", [1])[0])
    if interval < 1 or int(parts.get("COUNT", [1])[0]) < 1:
        raise _NotRead(Reason("strange_rule", "Its rule of repetition cannot be read."))
    start = event["DTSTART"].dt
    days = (window.after - _day(start)).days
    budget.spend_steps(LEAST_STEPS + max(days, 0) // interval // pace)
    if not _ever_matches(parts, start):
        budget.spend_steps(MOST_STEPS // 10)
        raise _NotRead(Reason("empty_rule", "Its rule of repetition gives no day at all."))
    until = parts.get("UNTIL", [None])[0]
    is_endless = until is None and "COUNT" not in parts
    if until is None or _day(until) >= window.after:
        is_endless = is_endless or until is not None
        parts["UNTIL"] = [_until(start, window)]
    return _Rule(parts, is_endless)


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


def _plain(event: VEvent, rule: _Rule | None) -> VEvent:
    """Of `event` what is kept, with its rule bounded."""
    plain: VEvent = icalendar.Event()
    kept = ("UID", "DTSTART", "DTEND", "DURATION", "RDATE", "EXDATE", "RECURRENCE-ID")
    for name in (*kept, "SUMMARY", "LOCATION", "STATUS", "TRANSP", "SEQUENCE"):
        if name in event:
            plain[name] = event[name]
    if rule is not None:
        plain.add("RRULE", rule.parts)
    return plain


def _times(found: Iterable[VEvent], off: set[datetime], *, is_private: bool) -> Iterator[Time]:
    seen: set[datetime] = set()
    for event in found:
        start, end = event["DTSTART"].dt, _end(event)
        told = event.get("RECURRENCE-ID")
        original = _instant(told.dt if told is not None else start)
        all_day = not isinstance(start, datetime)
        begins, ends = _instant(start), _instant(end)
        if original in seen:
            # All later times of RANGE=THISANDFUTURE are found under the name of its first.
            original = begins
        seen.add(original)
        if all_day:
            # Told of another zone's days or not: days are days.
            begins, ends = midnight(office_day(begins)), midnight(office_day(ends))
        status = str(event.get("STATUS", "CONFIRMED")).lower()
        if original in off:
            status = "cancelled"
        yield Time(
            original_starts_at=original,
            starts_at=begins,
            ends_at=ends if ends > begins else begins + (ONE_DAY if all_day else SHORTEST),
            all_day=all_day,
            title="" if is_private else _line(event.get("SUMMARY", "")),
            location="" if is_private else _line(event.get("LOCATION", "")),
            status=status if status in {"tentative", "cancelled"} else "confirmed",  # type: ignore[arg-type]
            is_private=is_private,
            transparent=str(event.get("TRANSP", "")).upper() == "TRANSPARENT",
        )


def _several(event: VEvent, name: str) -> list[Any]:
    told = event.get(name, [])
    return told if isinstance(told, list) else [told]


def _instant(moment: date | datetime) -> datetime:
    """`moment` in UTC: what is told without a zone is office time."""
    if not isinstance(moment, datetime):
        return midnight(moment).astimezone(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=OFFICE_ZONE)
    return moment.astimezone(UTC)


def _day(moment: date | datetime) -> date:
    return office_day(_instant(moment))


def _line(text: object) -> str:
    """One line of plain words: HTML stays the text that it is."""
    words = " ".join(bare(str(text)).split())
    return words if len(words) <= LINE_LETTERS else words[: LINE_LETTERS - 1] + "…"
