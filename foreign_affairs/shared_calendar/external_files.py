"""Reading the .ics of somebody else: every thing in it as the times at which it is. Pure.

Source: RFC 5545 (iCalendar), RFC 5546, 2.1.4, 2.1.5 (UID, SEQUENCE, DTSTAMP), 3.2.5 (CANCEL).

It is measured first: see external_limits.py. What cannot be read is said of the thing it belongs
to; a file that is none is refused whole. Nobody who attends or organises is read, no description,
no link and no attachment: title, place and times are enough.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import icalendar
import recurring_ical_events

from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar.content_lines import bare
from foreign_affairs.shared_calendar.external_limits import (
    LINE_LETTERS,
    Budget,
    NotRead,
    Rule,
    Unreadable,
    VEvent,
    Window,
    end_of,
    instant,
    measured,
    must_have_times,
    rule_of,
)
from foreign_affairs.shared_calendar.values import ONE_DAY, Status, midnight, office_day

SHORTEST = timedelta(minutes=15)
"""What is given no end lasts so long here. Source: office practice."""
_ANSWERS = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")
_PRIVATE = ("PRIVATE", "CONFIDENTIAL")


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


def read(content: bytes, window: Window) -> list[Thing]:
    """What the file says of each UID in it, in its order. Raises Unreadable."""
    text = measured(content)
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
    budget = Budget()
    return [_thing(events, window, budget) for events in named.values()]


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
        return instant(stamp) if isinstance(stamp, datetime) else None


def _thing(events: Sequence[_Event], window: Window, budget: Budget) -> Thing:
    first = events[0]
    title = next((one.title for one in events if one.is_master), first.title)
    told = Thing(uid=first.uid, title="" if any(one.is_private for one in events) else title)
    try:
        return _read(told, events, window, budget)
    except NotRead as refused:
        return replace(told, reasons=(refused.reason,))
    except Exception:  # noqa: BLE001 -- whatever a stranger's event makes two libraries raise
        reason = Reason("unreadable_event", "It cannot be read.")
        return replace(told, reasons=(reason,))


def _read(told: Thing, events: Sequence[_Event], window: Window, budget: Budget) -> Thing:
    if not told.uid:
        raise NotRead(Reason("uid_missing", "It has no UID, by which it could be known again."))
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
        must_have_times(one.event)
    rule = rule_of(master.event, window, budget) if master is not None else None
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
        key = None if one.is_master else instant(one.event["RECURRENCE-ID"].dt)
        if key not in latest or one.version >= latest[key].version:
            latest[key] = one
    return latest


def _plain(event: VEvent, rule: Rule | None) -> VEvent:
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
        start, end = event["DTSTART"].dt, end_of(event)
        told = event.get("RECURRENCE-ID")
        original = instant(told.dt if told is not None else start)
        all_day = not isinstance(start, datetime)
        begins, ends = instant(start), instant(end)
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


def _line(text: object) -> str:
    """One line of plain words: HTML stays the text that it is."""
    words = " ".join(bare(str(text)).split())
    return words if len(words) <= LINE_LETTERS else words[: LINE_LETTERS - 1] + "…"
