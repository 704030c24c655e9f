"""Laying out an event in time: its own, its rule, and a row for each of its dates."""

from datetime import datetime, timedelta

from events import queries
from events.domain import recurrence as series
from events.domain import rules
from events.domain.recurrence import Recurrence, Slot, Standing
from events.models import Event, Occurrence
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar.values import (
    ONE_DAY,
    midnight,
    office_day,
)

LAST_DATE = Reason("last_occurrence", "This is all that is left: call off the event instead.")
NOT_WHOLE_DAYS = Reason("not_whole_days", "An all-day event lasts whole days.", "starts_at")


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
    reach(event)
    if event.first_at is None:
        refuse([LAST_DATE])


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
    if event.all_day and not are_whole_days(event.starts_at, event.ends_at):
        reasons.append(NOT_WHOLE_DAYS)
    if recurrence is not None:
        reasons += series.why_impossible(recurrence, first=event.starts_at)
    return reasons


def are_whole_days(starts_at: datetime, ends_at: datetime) -> bool:
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


def reach(event: Event) -> None:
    """Say in `event` from when to when it reaches: the first start and last end that stand."""
    standing = event.occurrences.filter(cancelled_at=None)
    times = list(standing.values_list("starts_at", "ends_at"))
    event.first_at = min((start for start, _end in times), default=None)
    event.last_at = max((end for _start, end in times), default=None)
