"""Moving an event, with everything that is booked for it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from events import queries
from events.domain import rules
from events.domain.lifecycle import State
from events.domain.recurrence import Recurrence
from events.models import Event
from events.operations import bookings, laying_out, steps
from events.queries.permits import taken_from
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import (
    Acknowledgement,
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
    bookings.refuse_days_off(event, actor=actor, at=at, acknowledged=acknowledged)
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
    laying_out.set_times(
        event, starts_at=starts_at, ends_at=ends_at, all_day=all_day, recurrence=recurrence
    )
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
