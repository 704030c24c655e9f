"""Single dates of a series: changing one, calling off one or all that follow."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from events.models import Event, Occurrence
from events.operations import bookings, steps
from events.operations.laying_out import LAST_DATE, NOT_WHOLE_DAYS, are_whole_days, reach
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, demand, refuse
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import (
    Acknowledgement,
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
    reach(event)
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
        refuse([LAST_DATE])
    reason = demand(reason)
    keys = [one.pk for one in gone]
    Occurrence.objects.filter(pk__in=keys).update(cancelled_at=at, reason=reason)
    bookings.let_go(keys, actor=actor, at=at)
    reach(event)
    details = {"occurrences": keys, "reason": reason}
    return steps.finish(event, "cancel_occurrence", actor=actor, at=at, details=details)


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
    if event.all_day and not are_whole_days(occurrence.starts_at, occurrence.ends_at):
        reasons.append(NOT_WHOLE_DAYS)
    return reasons
