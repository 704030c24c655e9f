"""Calendars of others: added, imported by hand, removed."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Unit
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import NotVisible, Reason, RuleBroken
from foreign_affairs.shared_calendar import calendar, external_files, queries
from foreign_affairs.shared_calendar.content_lines import bare
from foreign_affairs.shared_calendar.external_files import Thing, Time
from foreign_affairs.shared_calendar.external_limits import Window
from foreign_affairs.shared_calendar.models import (
    Entry,
    ExternalCalendar,
    ExternalEvent,
    ExternalTime,
)
from foreign_affairs.shared_calendar.operations.entries import publish, withdraw
from foreign_affairs.shared_calendar.operations.planners import must_plan
from foreign_affairs.shared_calendar.values import office_day

BACK, AHEAD = timedelta(days=365), timedelta(days=731)
"""Of which days before and after an import times are kept. Source: office practice."""
MOST_CALENDARS = 100
MOST_UID = 300
_COLUMNS = tuple(Time.__dataclass_fields__)
NEW, CHANGED, SAME = "new", "changed", "same"
OLDER, CALLED_OFF, OUTSIDE = "older", "called_off", "outside"
UNKNOWN, OWN, REFUSED = "unknown", "own", "refused"
OUTCOMES = (NEW, CHANGED, SAME, OLDER, CALLED_OFF, OUTSIDE, UNKNOWN, OWN, REFUSED)
"""What became of one UID. `outside` has no time in the days that are kept, `unknown` was called off
and never stood here, `own` is the house's."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one thing of a file: how many times of it stand, and whether it goes on."""

    number: int
    uid: str
    title: str
    outcome: str
    times: int = 0
    is_endless: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ExternalImport:
    """The result of a file, thing by thing. It is written whole, or not at all."""

    rows: Sequence[Row]
    written: bool = False

    @property
    def is_well(self) -> bool:
        return all(row.outcome != REFUSED for row in self.rows)


@transaction.atomic(durable=True)
def add_external_calendar(
    *, name: str, actor: Actor, at: datetime, unit_id: int | None = None
) -> ExternalCalendar:
    """Add a calendar of somebody else, still empty.

    Writes it with one audit entry. Raises Forbidden, RuleBroken with every reason.
    """
    must_plan(actor)
    name = " ".join(bare(name).split())
    reasons = []
    if not name:
        reasons.append(Reason("name_missing", "Give the calendar a name.", "name"))
    if unit_id is not None and not Unit.objects.filter(pk=unit_id).exists():
        reasons.append(Reason("unknown_unit", "There is no such unit.", "unit"))
    if ExternalCalendar.objects.filter(removed_at=None).count() >= MOST_CALENDARS:
        reasons.append(
            Reason(
                "too_many_calendars",
                "There are %(most)s external calendars already: remove one first.",
                values={"most": MOST_CALENDARS},
            )
        )
    if reasons:
        raise RuleBroken(reasons)
    assert actor.user_id is not None  # who plans is a person
    added = ExternalCalendar(name=name, unit_id=unit_id, owner_id=actor.user_id, created_at=at)
    added.save()
    details = {"name": name, "unit": unit_id}
    record(added, "add_external_calendar", actor=actor, at=at, details=details)
    added.save(update_fields=["revision"])
    return added


@transaction.atomic(durable=True)
def remove_external_calendar(*, calendar_id: int, actor: Actor, at: datetime) -> None:
    """Take a calendar away, and everything that stood in it.

    Writes the calendar, one audit entry, and calls its entries off. Raises NotVisible, Forbidden.
    """
    removed = _locked(calendar_id, actor)
    times = ExternalTime.objects.filter(event__calendar=removed)
    sources = list(times.values_list("pk", flat=True))
    removed.events.all().delete()
    removed.removed_at = at
    record(removed, "remove_external_calendar", actor=actor, at=at, details={"times": len(sources)})
    removed.save(update_fields=["removed_at", "revision"])
    withdraw(calendar.EXTERNAL_SOURCE, sources, at=at)


@transaction.atomic(durable=True)
def import_external(
    *, calendar_id: int, content: bytes, actor: Actor, at: datetime, dry_run: bool = False
) -> ExternalImport:
    """Read an .ics into a calendar: whole, or not at all where anything in it is refused.

    A UID is known again: of two versions the later stands, an older one is passed over; what is
    missing in the file stays; what is called off is called off. Times are kept from a year before
    `at` until two years after. What this house exported is passed over. `dry_run` tells and writes
    nothing. Writes the calendar's rows, one audit entry, the entries. Raises NotVisible, Forbidden,
    external_limits.Unreadable.
    """
    into = _locked(calendar_id, actor)
    today = office_day(at)
    window = Window(today - BACK, today + AHEAD)
    things = external_files.read(content, window)
    own = queries.own_uids({thing.uid for thing in things})
    known = {event.uid: event for event in into.events.prefetch_related("times")}
    rows, touched = [], []
    for number, thing in enumerate(things, start=1):
        outcome, reasons, writing = REFUSED, thing.reasons, None
        if len(thing.uid) > MOST_UID:
            reasons = (Reason("uid_too_long", "Its UID is too long."),)
        if not reasons:
            outcome, writing = _judged(thing, known.get(thing.uid), thing.uid in own, window, at=at)
        if writing is not None:
            touched.append(writing)
        times = sum(time.status != "cancelled" for time in thing.times)
        rows.append(
            Row(number, thing.uid, thing.title, outcome, times, thing.is_endless, tuple(reasons))
        )
    result = ExternalImport(rows)
    if dry_run or not result.is_well:
        return result
    moved = _written(into, touched)
    into.imported_at = at
    details = {
        "sha256": hashlib.sha256(content).hexdigest(),
        **Counter(row.outcome for row in rows),
    }
    record(into, "import_external", actor=actor, at=at, details=details)
    into.save(update_fields=["imported_at", "revision"])
    publish((calendar.external_entry(into, time) for time in moved), at=at)
    return ExternalImport(rows, written=True)


def _locked(calendar_id: int, actor: Actor) -> ExternalCalendar:
    """The calendar, locked. Raises NotVisible, Forbidden."""
    rows = queries.visible_external_calendars(actor).select_related(None)
    row = rows.select_for_update(no_key=True).filter(pk=calendar_id).first()
    if row is None:
        raise NotVisible
    must_plan(actor)
    return row


@dataclass(frozen=True, slots=True)
class _Writing:
    """The row of a UID as it will be, the times of it that change, and those that are new."""

    event: ExternalEvent
    changed: list[ExternalTime]
    fresh: list[ExternalTime]


def _judged(
    thing: Thing,
    event: ExternalEvent | None,
    is_own: bool,
    window: Window,
    *,
    at: datetime,
) -> tuple[str, _Writing | None]:
    """What becomes of `thing`, and what has to be written for it."""
    if is_own:
        return OWN, None
    stamp = thing.stamp or at
    if event is None:
        if thing.called_off or not thing.times:
            return UNKNOWN if thing.called_off else OUTSIDE, None
        event = ExternalEvent(uid=thing.uid, sequence=thing.sequence, stamp=stamp)
        standing = [time for time in thing.times if time.status != "cancelled"]
        return NEW, _Writing(event, [], [_row(event, time) for time in standing])
    if (thing.sequence, stamp) < (event.sequence, event.stamp):
        return OLDER, None
    was_off = event.called_off
    changed, fresh = _differing(event, thing, window)
    event.sequence, event.stamp, event.called_off = thing.sequence, stamp, thing.called_off
    if not changed and not fresh and was_off == event.called_off:
        return SAME, _Writing(event, [], [])
    return CALLED_OFF if thing.called_off else CHANGED, _Writing(event, changed, fresh)


def _differing(
    event: ExternalEvent, thing: Thing, window: Window
) -> tuple[list[ExternalTime], list[ExternalTime]]:
    """The rows of `event` that `thing` changes, brought up to date, and those that it adds.

    A time is known by its original start. Where a whole thing was moved, its times are the old
    ones in their order; what is left over is called off, unless it lies before what was read.
    """
    rows = {row.original_starts_at: row for row in event.times.all()}
    told = {time.original_starts_at: time for time in thing.times}
    pairs = [(rows.pop(key), told.pop(key)) for key in list(told) if key in rows]
    gone: list[ExternalTime] = []
    if thing.is_whole or thing.called_off:
        left = [
            row
            for row in rows.values()
            if row.status != Entry.Status.CANCELLED and office_day(row.ends_at) >= window.first
        ]
        standing = [time for time in told.values() if time.status != "cancelled"]
        pairs += zip(left, standing, strict=False)
        gone = left[len(standing) :]
        for time in standing[: len(left)]:
            del told[time.original_starts_at]
    changed = [row for row, time in pairs if _take(row, time)]
    for row in gone:
        row.status = Entry.Status.CANCELLED
    fresh = [_row(event, time) for time in told.values() if time.status != "cancelled"]
    return changed + gone, fresh


def _take(row: ExternalTime, time: Time) -> bool:
    """Make `row` say `time`; whether it said something else. Called off, it stays as it stood."""
    told = {"status": time.status} if time.status == "cancelled" else asdict(time)
    differing = {name: value for name, value in told.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _row(event: ExternalEvent, time: Time) -> ExternalTime:
    return ExternalTime(event=event, **asdict(time))


def _written(into: ExternalCalendar, writings: Sequence[_Writing]) -> list[ExternalTime]:
    """Write what was judged; the times that were written."""
    for one in writings:
        one.event.calendar = into
    new = [one.event for one in writings if one.event.pk is None]
    known = [one.event for one in writings if one.event.pk is not None]
    ExternalEvent.objects.bulk_create(new)
    ExternalEvent.objects.bulk_update(known, ("sequence", "stamp", "called_off"), batch_size=300)
    changed = [row for one in writings for row in one.changed]
    ExternalTime.objects.bulk_update(changed, _COLUMNS, batch_size=300)
    # Made for an event that had no number yet.
    fresh = [row for one in writings for row in one.fresh]
    for row in fresh:
        row.event_id = row.event.pk
    ExternalTime.objects.bulk_create(fresh)
    return changed + fresh
