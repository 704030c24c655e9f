"""When an event takes place: laying it out, moving it, changing single dates of a series."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from events import queries
from events.domain import recurrence as series
from events.domain import rules
from events.domain.lifecycle import State
from events.domain.recurrence import Recurrence, Slot, Standing
from events.models import Event, Occurrence
from events.operations import bookings, steps
from events.queries.permits import taken_from
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, demand, refuse
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import (
    ONE_DAY,
    Acknowledgement,
    midnight,
    office_day,
)
from permits import queries as permits


@tried_again
@transaction.atomic(durable=True)
def reschedule(
    *,
    event_id: int,
    actor: Actor,
    at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    all_day: bool = False,
    recurrence: Recurrence | None = None,
    acknowledged: Acknowledgement | None = None,
    whole: bool = False,
) -> Event:
    """Give the event another time, or another way to repeat; its bookings move with it.

    What was changed of a single date stays: see domain/recurrence.py, `lay_out`. Of a series the
    dates whose bookings collide lose them, unless it is to be moved `whole`; a single event is
    moved with all or not at all. Writes the event, its occurrences, bookings, one audit entry and
    the calendar. Raises NotVisible, WrongRole, WrongState, RuleBroken, Clash.
    """
    event = steps.step("reschedule", event_id=event_id, actor=actor)
    return _move(
        event,
        "reschedule",
        actor=actor,
        at=at,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=all_day,
        recurrence=recurrence,
        acknowledged=acknowledged,
        whole=whole,
    )


@tried_again
@transaction.atomic(durable=True)
def take_over_permit(
    *, event_id: int, actor: Actor, at: datetime, acknowledged: Acknowledgement | None = None
) -> Event:
    """Make the event say what its permit says, or what is asked for while none is granted.

    Writes what `reschedule` writes. Raises what it raises, and RuleBroken where nothing differs.
    """
    event = steps.step("take_over_permit", event_id=event_id, actor=actor)
    differences = queries.permit_differences(event)
    if event.dossier is None or not differences:
        refuse([Reason("nothing_to_take_over", "The event says what its permit says.")])
    assert event.dossier is not None, "there are differences from its permit"
    differing = [one.field for one in differences]
    permitted = taken_from(permits.standing_dossier(event.dossier))
    for name in differing:
        if name not in ("starts_at", "ends_at"):
            setattr(event, name, permitted[name])
    return _move(
        event,
        "take_over_permit",
        actor=actor,
        at=at,
        starts_at=permitted["starts_at"] or event.starts_at,
        ends_at=permitted["ends_at"] or event.ends_at,
        all_day=event.all_day and not {"starts_at", "ends_at"}.intersection(differing),
        recurrence=None,
        acknowledged=acknowledged,
        details={"fields": differing},
    )


@tried_again
@transaction.atomic(durable=True)
def change_occurrence(
    *,
    event_id: int,
    occurrence_id: int,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None = None,
    **changes: Any,
) -> Event:
    """Give one date of a series a time, a title or a place of its own.

    `changes` are any of `starts_at`, `ends_at`, `title_vi`, `title_en`, `place`; "" means the
    event's own again. Its bookings move with it, or nothing is changed. Writes the occurrence,
    bookings, one audit entry and the calendar. Raises NotVisible, WrongRole, WrongState,
    RuleBroken, Clash.
    """
    event = steps.step("change_occurrence", event_id=event_id, actor=actor)
    occurrence = _date_of(event, occurrence_id, at=at)
    was = [occurrence.starts_at, occurrence.ends_at]
    for name, value in changes.items():
        setattr(occurrence, name, value.strip() if isinstance(value, str) else value)
    refuse(_why_not_then(event, occurrence))
    occurrence.save()
    _reach(event)
    if was == [occurrence.starts_at, occurrence.ends_at]:
        bookings.rename(event, actor=actor, at=at)
    else:
        bookings.follow_one(event, occurrence, actor=actor, at=at, acknowledged=acknowledged)
    return steps.finish(
        event,
        "change_occurrence",
        actor=actor,
        at=at,
        details={
            "occurrence": occurrence.pk,
            "fields": sorted(changes),
            "from": was,
            "to": [occurrence.starts_at, occurrence.ends_at],
            **bookings.told((), acknowledged),
        },
    )


@transaction.atomic(durable=True)
def cancel_occurrence(
    *,
    event_id: int,
    occurrence_id: int,
    actor: Actor,
    at: datetime,
    reason: str,
    following: bool = False,
) -> Event:
    """Call off one date of a series, or with `following` also every later one.

    The last date that stands is not called off alone: that is to call off the event. Writes the
    occurrences, bookings, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, RuleBroken.
    """
    event = steps.step("cancel_occurrence", event_id=event_id, actor=actor)
    first = _date_of(event, occurrence_id, at=at)
    standing = event.occurrences.filter(cancelled_at=None)
    gone = [first]
    if following:
        # One that was moved ahead of its turn may have taken place.
        later = Q(original_starts_at__gte=first.original_starts_at, ends_at__gt=at)
        gone = list(standing.filter(later))
    if standing.count() == len(gone):
        refuse([_LAST_DATE])
    reason = demand(reason)
    keys = [one.pk for one in gone]
    Occurrence.objects.filter(pk__in=keys).update(cancelled_at=at, reason=reason)
    bookings.let_go(keys, actor=actor, at=at)
    _reach(event)
    details = {"occurrences": keys, "reason": reason}
    return steps.finish(event, "cancel_occurrence", actor=actor, at=at, details=details)


def set_times(
    event: Event,
    *,
    starts_at: datetime | None,
    ends_at: datetime | None,
    all_day: bool,
    recurrence: Recurrence | None,
) -> None:
    """Give a saved event its time and lay out its occurrences. Inside a transaction.

    Raises RuleBroken for a time that cannot be.
    """
    was_series, length = bool(event.frequency), _length(event)
    same_rule = event.recurrence == recurrence
    event.starts_at, event.ends_at, event.all_day = starts_at, ends_at, all_day
    _set_rule(event, recurrence)
    refuse(_why_no_time(event))
    if starts_at is None or ends_at is None:
        event.occurrences.all().delete()
        event.first_at = event.last_at = None
        return
    begins = series.starts(recurrence, first=starts_at) if recurrence else (starts_at,)
    standing = [
        Standing(
            key=one.pk,
            original_starts_at=one.original_starts_at,
            starts_at=midnight(office_day(one.starts_at)) if all_day else one.starts_at,
            ends_at=_midnight_after(one.ends_at) if all_day else one.ends_at,
            is_moved=was_series
            and recurrence is not None
            and (one.starts_at != one.original_starts_at or one.ends_at - one.starts_at != length),
        )
        for one in event.occurrences.order_by("original_starts_at")
    ]
    slots = series.lay_out(standing, begins, length=ends_at - starts_at, shifted=same_rule)
    _write(event, slots)
    if recurrence is None:
        event.occurrences.update(cancelled_at=None, reason="")
    _reach(event)
    if event.first_at is None:
        refuse([_LAST_DATE])


def _move(
    event: Event,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    starts_at: datetime | None,
    ends_at: datetime | None,
    all_day: bool,
    recurrence: Recurrence | None,
    acknowledged: Acknowledgement | None,
    whole: bool = False,
    details: dict[str, Any] | None = None,
) -> Event:
    """Move `event`, which is locked, and what is booked for it; the end of an act."""
    was = [event.starts_at, event.ends_at]
    booked = bookings.booked_for(event)
    lay_anew(
        event,
        actor=actor,
        at=at,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=all_day,
        recurrence=recurrence,
    )
    skipped = (
        bookings.follow(
            event, actor=actor, at=at, acknowledged=acknowledged, moved=True, whole=whole
        )
        if booked
        else []
    )
    return steps.finish(
        event,
        action,
        actor=actor,
        at=at,
        details={
            **(details or {}),
            "from": was,
            "to": [event.starts_at, event.ends_at],
            **bookings.told(skipped, acknowledged),
        },
    )


def lay_anew(
    event: Event,
    *,
    actor: Actor,
    at: datetime,
    starts_at: datetime | None,
    ends_at: datetime | None,
    all_day: bool,
    recurrence: Recurrence | None,
) -> None:
    """Give `event`, which is locked, another time; lets go of what dates that are no more had.

    Inside a transaction. Raises RuleBroken.
    """
    begun = event.first_at is not None and event.first_at <= at
    repeats = bool(event.frequency)
    before = list(event.occurrences.values_list("pk", flat=True))
    set_times(event, starts_at=starts_at, ends_at=ends_at, all_day=all_day, recurrence=recurrence)
    refuse(
        rules.why_not_reschedulable(
            queries.facts_of(event),
            certain=event.state == State.CONFIRMED,
            begun=begun,
            repeats=repeats,
        )
    )
    left = set(event.occurrences.values_list("pk", flat=True))
    bookings.let_go([key for key in before if key not in left], actor=actor, at=at)


def _date_of(event: Event, occurrence_id: int, *, at: datetime) -> Occurrence:
    """A date of a series that can still be changed. Raises RuleBroken."""
    found = event.occurrences.filter(pk=occurrence_id).first()
    if found is None:
        refuse([Reason("no_such_occurrence", "The event has no such date.", "occurrence")])
    assert found is not None, "it was refused else"
    if not event.frequency:
        refuse([Reason("no_series", "The event takes place once: move or call off itself.")])
    if found.cancelled_at is not None:
        refuse([Reason("occurrence_cancelled", "This date was called off.", "occurrence")])
    if found.ends_at <= at:
        refuse([Reason("occurrence_over", "This date is over.", "occurrence")])
    return found


def _why_not_then(event: Event, occurrence: Occurrence) -> list[Reason]:
    reasons = []
    if occurrence.ends_at <= occurrence.starts_at:
        reasons.append(
            Reason("ends_before_start", "The event must end after it starts.", "ends_at")
        )
    if event.all_day and not _whole_days(occurrence.starts_at, occurrence.ends_at):
        reasons.append(_NOT_WHOLE_DAYS)
    return reasons


_LAST_DATE = Reason("last_occurrence", "This is all that is left: call off the event instead.")
_NOT_WHOLE_DAYS = Reason("not_whole_days", "An all-day event lasts whole days.", "starts_at")


def _why_no_time(event: Event) -> list[Reason]:
    reasons = [
        one
        for one in rules.why_impossible(queries.facts_of(event))
        if one.field in ("starts_at", "ends_at")
    ]
    recurrence = event.recurrence
    if event.starts_at is None or event.ends_at is None:
        if recurrence is not None:
            reasons.append(Reason("time_missing", "Say when the event takes place.", "starts_at"))
        return reasons
    if event.all_day and not _whole_days(event.starts_at, event.ends_at):
        reasons.append(_NOT_WHOLE_DAYS)
    if recurrence is not None:
        reasons += series.why_impossible(recurrence, first=event.starts_at)
    return reasons


def _whole_days(starts_at: datetime, ends_at: datetime) -> bool:
    return all(midnight(office_day(one)) == one for one in (starts_at, ends_at))


def _midnight_after(ends_at: datetime) -> datetime:
    """The end of the office-local day that a half-open end closes."""
    day = midnight(office_day(ends_at))
    return ends_at if day == ends_at else midnight(office_day(ends_at) + ONE_DAY)


def _length(event: Event) -> timedelta:
    if event.starts_at is None or event.ends_at is None:
        return timedelta()
    return event.ends_at - event.starts_at


def _set_rule(event: Event, recurrence: Recurrence | None) -> None:
    event.frequency = recurrence.frequency if recurrence else ""
    event.interval = recurrence.interval if recurrence else 1
    event.by_day = list(recurrence.by_day) if recurrence else []
    event.count = recurrence.count if recurrence else None
    event.until = recurrence.until if recurrence else None


def _write(event: Event, slots: list[Slot]) -> None:
    """Make the rows of occurrences be `slots`: those of no slot go."""
    kept = [slot.key for slot in slots if slot.key is not None]
    event.occurrences.exclude(pk__in=kept).delete()
    rows = {one.pk: one for one in event.occurrences.all()}
    moving = [(rows[slot.key], slot) for slot in slots if slot.key is not None]
    # A series that moves later is written from its end, so that no two rows ever begin alike.
    if any(slot.original_starts_at > row.original_starts_at for row, slot in moving):
        moving.reverse()
    for row, slot in moving:
        row.original_starts_at = slot.original_starts_at
        row.starts_at, row.ends_at = slot.starts_at, slot.ends_at
        row.save(update_fields=["original_starts_at", "starts_at", "ends_at"])
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            original_starts_at=slot.original_starts_at,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        )
        for slot in slots
        if slot.key is None
    )


def _reach(event: Event) -> None:
    """From the first start to the last end of what stands."""
    standing = event.occurrences.filter(cancelled_at=None)
    times = list(standing.values_list("starts_at", "ends_at"))
    event.first_at = min((start for start, _end in times), default=None)
    event.last_at = max((end for _start, end in times), default=None)
