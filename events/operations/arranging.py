"""Everything that the form of an event says, in one act: what, when, who and what is booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from events.domain.lifecycle import EVENT
from events.domain.recurrence import Recurrence
from events.models import Event
from events.operations import bookings, dates, life, steps, writing
from events.operations.bookings import Wanted
from events.operations.writing import FACTS, Guests
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import refuse
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import Acknowledgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When an event is to be: half-open instants, None where nobody knows yet."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    all_day: bool = False
    recurrence: Recurrence | None = None


@tried_again
@transaction.atomic(durable=True)
def arrange(
    *,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any],
    times: Times,
    resources: Wanted,
    participations: Guests = (),
    visibility: str = "internal",
    planned: bool = True,
    acknowledged: Acknowledgement | None = None,
    whole: bool = True,
    dry_run: bool = False,
) -> Event:
    """Write down an event with all that it wants; if `planned` put it on the calendar, booked.

    All of it or nothing. Of a series, dates that collide are skipped unless it is to be had
    `whole`; of a draft nothing is booked. With `dry_run` nothing stays written: who asks learns
    what would be refused. Writes what `open_event`, `plan` and `book` write. Raises WrongRole,
    RuleBroken, Clash.
    """
    event = writing.begin(
        actor=actor,
        at=at,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        all_day=times.all_day,
        recurrence=times.recurrence,
        visibility=visibility,
        participations=participations,
        facts=facts,
    )
    bookings.want_known(event, resources)
    if not planned:
        details: dict[str, Any] = {"kind": event.kind, "resources": dict(resources)}
        return _kept(steps.finish(event, "open", actor=actor, at=at, details=details), dry_run)
    record(event, "open", actor=actor, at=at, details={"kind": event.kind})
    event.state = EVENT.step("plan", state=event.state, roles=actor.roles)
    life.put_on_the_calendar(event, at=at)
    bookings.refuse_days_off(event, actor=actor, at=at, acknowledged=acknowledged)
    skipped = bookings.follow(event, actor=actor, at=at, acknowledged=acknowledged, whole=whole)
    told = {"resources": dict(resources), **bookings.told(skipped, acknowledged)}
    return _kept(steps.finish(event, "plan", actor=actor, at=at, details=told), dry_run)


@tried_again
@transaction.atomic(durable=True)
def rearrange(
    *,
    event_id: int,
    actor: Actor,
    at: datetime,
    revision: int,
    facts: Mapping[str, Any],
    times: Times,
    resources: Wanted,
    participations: Guests = (),
    acknowledged: Acknowledgement | None = None,
    whole: bool = True,
    dry_run: bool = False,
) -> Event:
    """Make an event say all of this; its bookings follow, all of it or nothing.

    `revision` is what the writer had read; `whole` and `dry_run` as in `arrange`. Nothing is
    written where nothing differs. Writes what `revise`, `reschedule` and `book` write, under one
    audit entry. Raises NotVisible, WrongRole, WrongState, Stale, RuleBroken, Clash.
    """
    event = steps.step("revise", event_id=event_id, actor=actor)
    if revision != event.revision:
        raise Stale
    before = {name: getattr(event, name) for name in FACTS}
    was = Times(
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        all_day=event.all_day,
        recurrence=event.recurrence,
    )
    # What stays as it is was right when it was written, whatever was retired or ended since.
    differing = {name: value for name, value in facts.items() if value != before[name]}
    refuse(writing.apply(event, differing, actor=actor))
    changed = [name for name in FACTS if getattr(event, name) != before[name]]
    if writing.seat(event, participations):
        changed.append("participations")
    if dict(event.wanted.values_list("resource_id", "strength")) != resources:
        bookings.want_known(event, resources)
        changed.append("resources")
    details: dict[str, Any] = {}
    if times != was:
        dates.lay_anew(
            event,
            actor=actor,
            at=at,
            starts_at=times.starts_at,
            ends_at=times.ends_at,
            all_day=times.all_day,
            recurrence=times.recurrence,
        )
        details = {"from": [was.starts_at, was.ends_at], "to": [event.starts_at, event.ends_at]}
    elif not changed:
        return event
    writing.refuse_what_cannot_be(event)
    if times != was:
        bookings.refuse_days_off(event, actor=actor, at=at, acknowledged=acknowledged)
    skipped: list[int] = []
    if times == was and bookings.JUDGED.isdisjoint(changed):
        bookings.rename(event, actor=actor, at=at)
    else:
        skipped = bookings.follow(
            event, actor=actor, at=at, acknowledged=acknowledged, moved=times != was, whole=whole
        )
    # After the bookings, as in `revise`.
    writing.relink(event, before["dossier_id"], at=at)
    details |= {"fields": changed, **bookings.told(skipped, acknowledged)}
    return _kept(steps.finish(event, "revise", actor=actor, at=at, details=details), dry_run)


def _kept(event: Event, dry_run: bool) -> Event:
    """`event`, or with `dry_run` what it would have been."""
    if dry_run:
        transaction.set_rollback(True)
    return event
