"""What is booked for the occurrences of an event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from events.domain.lifecycle import AHEAD
from events.models import Event, EventResource, Occurrence
from events.operations import steps
from events.queries.bookings import SOURCE, bookings_of, days_off_of, wishes_of
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.operations import Clash, tried_again
from foreign_affairs.shared_calendar.values import Acknowledgement, Wish

Wanted = Mapping[int, str]
"""Resource → strength."""

JUDGED = frozenset({"venue_id", "host_id", "countries", "participants", "resources"})
"""What of an event its bookings are judged by beside their time: else only their words change."""


@tried_again
@transaction.atomic(durable=True)
def book(
    *,
    event_id: int,
    actor: Actor,
    at: datetime,
    resources: Wanted,
    acknowledged: Acknowledgement | None = None,
) -> Event:
    """Want exactly these resources at each occurrence, and book them where they can be had.

    A single event gets all of them or none. Of a series the dates that collide are skipped and
    keep what they had; where all collide nothing is written. Writes what is wanted, bookings, one
    audit entry and the calendar. Raises NotVisible, WrongRole, WrongState, RuleBroken, Clash.
    """
    event = steps.step("book", event_id=event_id, actor=actor)
    refuse_unknown(resources)
    if event.last_at is not None and event.last_at <= at:
        refuse([Reason("is_over", "The event is over: nothing can be booked for it.")])
    want(event, resources)
    skipped = follow(event, actor=actor, at=at, acknowledged=acknowledged)
    details = {"resources": dict(resources), **told(skipped, acknowledged)}
    return steps.finish(event, "book", actor=actor, at=at, details=details)


def refuse_unknown(resources: Wanted) -> None:
    """Raise RuleBroken where one of these is no resource."""
    known = set(Resource.objects.filter(pk__in=resources).values_list("pk", flat=True))
    if known != set(resources):
        refuse([Reason("no_such_resource", "There is no such resource.", "resources")])


def want_known(event: Event, resources: Wanted) -> None:
    """Write what is wanted for `event`, if all of it exists. Inside a transaction."""
    refuse_unknown(resources)
    want(event, resources)


def want(event: Event, resources: Wanted) -> None:
    """Write what is wanted for `event`, and nothing else. Inside a transaction."""
    event.wanted.exclude(resource_id__in=resources).delete()
    for resource_id, strength in resources.items():
        EventResource.objects.update_or_create(
            event=event, resource_id=resource_id, defaults={"strength": strength}
        )


def exchange(event: Event, old: int | None, new: int | None) -> None:
    """Want `new` where `old` was wanted: another venue, another host. Inside a transaction."""
    if old == new or old is None:
        return
    wanted = event.wanted.filter(resource_id=old).first()
    if wanted is None:
        return
    if new is None or event.wanted.filter(resource_id=new).exists():
        wanted.delete()
    else:
        wanted.resource_id = new
        wanted.save(update_fields=["resource"])


def booked_for(event: Event) -> bool:
    """Whether anything is booked for `event`."""
    return bool(bookings_of(event))


def follow(
    event: Event,
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None = None,
    moved: bool = False,
    whole: bool = False,
    again: bool = False,
) -> list[int]:
    """Make the bookings of what is still ahead say what is wanted, and when.

    Returns the occurrences that were skipped because they collide: only of a series, and not all.
    It may be all of those that are left where it is held `again`. With `moved` they let go of what
    they had at another time, and so does what was moved into the past; with `whole` no date is
    skipped. Inside a transaction. Raises Clash.
    """
    ahead = list(event.occurrences.filter(cancelled_at=None, ends_at__gt=at))
    if event.state not in AHEAD:
        return []
    if moved:
        # Before anything is held: the dates of a series may take each other's times.
        let_go(_left_behind(event, at=at), actor=actor, at=at)
    wishes = wishes_of(event, ahead)
    if not wishes:
        let_go([one.pk for one in ahead], actor=actor, at=at)
        return []
    if whole or not event.frequency:
        shared_calendar.hold(wishes, actor=actor, at=at, acknowledged=acknowledged)
        return []
    return _hold_what_fits(
        wishes, actor=actor, at=at, acknowledged=acknowledged, moved=moved, again=again
    )


def _left_behind(event: Event, *, at: datetime) -> list[int]:
    """The occurrences that are over, and for which something is still booked."""
    over = event.occurrences.filter(ends_at__lte=at).values_list("pk", flat=True)
    return sorted({row.source_id for row in bookings_of(event, list(over)) if row.ends_at > at})


def refuse_days_off(
    event: Event, *, actor: Actor, at: datetime, acknowledged: Acknowledgement | None
) -> None:
    """Of an event that wants nothing, ask why it takes place on a day off all the same.

    One that wants something is judged with its bookings. Inside a transaction. Raises Clash.
    """
    if event.state not in AHEAD or event.wanted.exists():
        return
    ahead = event.occurrences.filter(cancelled_at=None, ends_at__gt=at)
    found = days_off_of(event, ahead)
    shared_calendar.hold((), actor=actor, at=at, acknowledged=acknowledged, beside=found)


def rename(event: Event, *, actor: Actor, at: datetime) -> None:
    """Let what is booked of what is still ahead say what the event is called now.

    Nothing is judged anew. Inside a transaction.
    """
    ahead = event.occurrences.filter(cancelled_at=None, ends_at__gt=at)
    titles = {one.pk: one.title_vi or event.title_vi for one in ahead}
    shared_calendar.retitle(SOURCE, titles, actor=actor, at=at)


def follow_one(
    event: Event,
    occurrence: Occurrence,
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None,
) -> None:
    """The same for one occurrence that was booked, which is moved with all or not at all."""
    if bookings_of(event, [occurrence.pk]):
        wishes = wishes_of(event, [occurrence])
        shared_calendar.hold(wishes, actor=actor, at=at, acknowledged=acknowledged)


def let_go(occurrences: Iterable[int], *, actor: Actor, at: datetime) -> None:
    """Release everything that is booked for these occurrences. Inside a transaction."""
    shared_calendar.release(SOURCE, occurrences, at=at, actor=actor)


def told(skipped: Sequence[int], acknowledged: Acknowledgement | None) -> dict[str, Any]:
    """What the audit keeps of bookings: which dates were skipped, what was known and wanted."""
    said: dict[str, Any] = {"skipped": list(skipped)} if skipped else {}
    if acknowledged is not None and acknowledged.codes:
        said["acknowledged"] = {
            "codes": sorted(acknowledged.codes),
            "reason": acknowledged.reason.strip(),
        }
    return said


def _hold_what_fits(
    wishes: Collection[Wish],
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None,
    moved: bool,
    again: bool,
) -> list[int]:
    """Hold what does not collide; the occurrences that do. Raises Clash where all of them do.

    Not where it is held `again`: then what stands of them stays. With `moved` those that collide
    let go of what they had, which may be what another one is to have.
    """
    skipped: list[int] = []
    left = list(wishes)
    known = acknowledged.codes if acknowledged else frozenset()
    while True:
        try:
            shared_calendar.hold(left, actor=actor, at=at, acknowledged=acknowledged)
        except Clash as clash:
            colliding = {
                one.source for one in clash.collisions if one.hard or one.code not in known
            }
            fitting = [wish for wish in left if wish.source not in colliding]
            if len(fitting) == len(left) or not (fitting or again):
                raise
            skipped += sorted(source_id for _kind, source_id in colliding)
            left = fitting
            if moved:
                let_go(skipped, actor=actor, at=at)
        else:
            return sorted(skipped)
