"""Holding resources for things, and letting them go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from foreign_affairs.accounts.actors import THE_HOUSE, Actor
from foreign_affairs.audit.operations import record_all
from foreign_affairs.refusals import Conflict, Reason
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.clashes import Collision
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import Acknowledgement, Wish

_EXCLUSION_VIOLATED = "23P01"


class Clash(Conflict):
    """What is wished collides; every collision is told, and which may be overridden."""

    reason = "clash"

    def __init__(self, collisions: Sequence[Collision], resources: Mapping[int, Resource]) -> None:
        hard = any(collision.hard for collision in collisions)
        super().__init__(
            Reason("clash", "This time is taken already.")
            if hard
            else Reason(
                "clash", "This collides with something else: say why you want it all the same."
            )
        )
        self.collisions = tuple(collisions)
        self.resources = dict(resources)

    def members(self) -> dict[str, Any]:
        return {"clashes": [queries.described(one, self.resources) for one in self.collisions]}


def hold(
    wishes: Iterable[Wish],
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None = None,
    beside: Iterable[Collision] = (),
) -> list[Booking]:
    """Make exactly these bookings stand for the things that are wished for; returns them.

    Inside a transaction that holds the lock on these things. Adds, moves, and releases what one
    of them booked before and wishes no longer; a thing that wishes nothing any more is told by
    `release`. Locks the resources in one order; a venue is booked with its rooms. Writes the
    bookings and an audit
    entry of each that changed: the act of the thing itself is its own operation's to record, with
    the acknowledgement. What the caller's own rules found stands `beside` what collides here, and
    is told and acknowledged with it. Raises Clash for a hard collision, or for a soft one whose
    code is not acknowledged; RuleBroken for a resource that does not exist or is retired. Then
    nothing is written.
    """
    # The request belongs to the act that these bookings are part of.
    actor = replace(actor, request=None)
    return put(wishes, actor=actor, at=at, acknowledged=acknowledged, beside=beside)


def release(
    source_kind: str, source_ids: Iterable[int], *, at: datetime, actor: Actor = THE_HOUSE
) -> int:
    """Let go of everything that is booked for these things; how many bookings. Twice is once.

    Inside a transaction. Writes the bookings and an audit entry of each.
    """
    _must_be_inside()
    rows = queries.bookings_of(
        ((source_kind, source_id) for source_id in source_ids), among=locked()
    )
    return let_go(rows, actor=replace(actor, request=None), at=at)


def end_early(source_kind: str, source_ids: Iterable[int], *, at: datetime, actor: Actor) -> int:
    """Let go of the time after `at` that these things booked; how many bookings. Twice is once.

    Inside a transaction. Nothing is judged anew. Writes the bookings and an audit entry of each.
    """
    _must_be_inside()
    actor = replace(actor, request=None)
    sources = ((source_kind, source_id) for source_id in source_ids)
    rows = queries.bookings_of(sources, among=locked())
    shorter = [row for row in rows if row.starts_at < at < row.ends_at]
    for row in shorter:
        row.held_until -= row.ends_at - at
        row.ends_at = at
    _record(shorter, "move", actor=actor, at=at)
    Booking.objects.bulk_update(shorter, ["ends_at", "held_until", "revision"])
    return len(shorter) + let_go([row for row in rows if row.starts_at >= at], actor=actor, at=at)


def retitle(source_kind: str, titles: Mapping[int, str], *, at: datetime, actor: Actor) -> int:
    """Let what is booked for these things say what they are called now; how many bookings.

    Inside a transaction. Nothing is judged anew. Writes the bookings and an audit entry of each
    that differed.
    """
    _must_be_inside()
    rows = queries.bookings_of(((source_kind, source_id) for source_id in titles), among=locked())
    differing = [row for row in rows if row.title != titles[row.source_id]]
    for row in differing:
        row.title = titles[row.source_id]
    _record(differing, "retitle", actor=replace(actor, request=None), at=at)
    Booking.objects.bulk_update(differing, ["title", "revision"])
    return len(differing)


def book_with_its_venue(room: Resource, venue: Resource, *, actor: Actor, at: datetime) -> None:
    """Give a room that is new, or in use again, its part of every later booking of its venue.

    Inside a transaction that holds the lock on `venue`.
    """
    held = queries.standing().filter(resource=room).values("part_of")
    wholes = queries.standing().filter(resource=venue, held_until__gt=at)
    wholes = wholes.exclude(pk__in=held.filter(part_of__isnull=False)).order_by("pk")
    parts = [
        Booking(
            resource=room,
            part_of=whole,
            booked_by_id=actor.user_id,
            booked_at=at,
            **{name: getattr(whole, name) for name in (*_COPIED, "held_from", "held_until")},
        )
        for whole in wholes
    ]
    Booking.objects.bulk_create(parts)
    _record(parts, "book", actor=replace(actor, request=None), at=at)
    Booking.objects.bulk_update(parts, ["revision"])


_COPIED = (
    "source_kind",
    "source_id",
    "title",
    "path",
    "case",
    "starts_at",
    "ends_at",
    "strength",
    "country",
    "place_id",
    "participants",
)


def locked() -> QuerySet[Booking]:
    """The bookings, to be locked when they are read."""
    return Booking.objects.select_for_update(of=("self",), no_key=True)


def put(
    wishes: Iterable[Wish],
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None,
    beside: Iterable[Collision] = (),
) -> list[Booking]:
    """What `hold` does, as an act of its own: the request belongs to it."""
    _must_be_inside()
    wishes = list(wishes)
    present = queries.bookings_of(wish.source for wish in wishes)
    # In one order everywhere, so that two writers never wait for each other in a ring.
    unlocked = Resource.objects.select_for_update(no_key=True)
    resources = queries.resources_for(wishes, present, unlocked)
    if any(one.kind == Resource.Kind.VENUE for one in resources.values()):
        # A room may have joined its venue while we waited for the lock.
        resources = queries.resources_for(wishes, present, unlocked)
    plan = queries.foreseen(wishes, present, resources)
    collisions = [*plan.collisions, *beside]
    _must_be_free(collisions, resources, acknowledged)
    for row in (*plan.fresh, *plan.moved):
        row.acknowledged = _kept(row, collisions, acknowledged)
    _write_or_tell(plan, wishes, resources, actor=actor, at=at)
    return plan.rows


def _must_be_free(
    collisions: Sequence[Collision],
    resources: Mapping[int, Resource],
    acknowledged: Acknowledgement | None,
) -> None:
    known = acknowledged.codes if acknowledged else frozenset()
    if any(one.hard or one.code not in known for one in collisions):
        raise Clash(collisions, resources)


def _kept(
    row: Booking, collisions: Iterable[Collision], acknowledged: Acknowledgement | None
) -> dict[str, Any]:
    """What stands on a booking of the warnings that it was made against."""
    codes = sorted(
        {
            one.code
            for one in collisions
            if one.source == row.source and one.resource_id in {None, row.resource_id}
        }
    )
    if not codes or acknowledged is None:
        return {}
    return {"codes": codes, "reason": acknowledged.reason.strip()}


def _write_or_tell(
    plan: queries.Foreseen,
    wishes: Sequence[Wish],
    resources: Mapping[int, Resource],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Write `plan`; where the database finds that somebody wrote past our lock, raise Clash."""
    try:
        with transaction.atomic():
            _write(plan, actor=actor, at=at)
    except IntegrityError as broken:
        if getattr(broken.__cause__, "sqlstate", "") != _EXCLUSION_VIOLATED:
            raise
        raise Clash(queries.what_if(wishes), resources) from broken


def _write(plan: queries.Foreseen, *, actor: Actor, at: datetime) -> None:
    let_go(plan.gone, actor=actor, at=at)
    # Bookings may change places with each other: all leave before any arrives.
    Booking.objects.filter(pk__in=[row.pk for row in plan.moved]).update(released_at=at)
    for row in plan.fresh:
        row.booked_by_id, row.booked_at = actor.user_id, at
    Booking.objects.bulk_create([row for row in plan.fresh if not row.is_part])
    Booking.objects.bulk_create([row for row in plan.fresh if row.is_part])
    _record(plan.fresh, "book", actor=actor, at=at)
    _record(plan.moved, "move", actor=actor, at=at)
    _record(plan.retitled, "retitle", actor=actor, at=at)
    Booking.objects.bulk_update(plan.fresh, ["revision"])
    Booking.objects.bulk_update([*plan.moved, *plan.retitled], _CHANGING)


_CHANGING = (
    "starts_at",
    "ends_at",
    "held_from",
    "held_until",
    "strength",
    "country",
    "place",
    "participants",
    "title",
    "path",
    "case",
    "part_of",
    "acknowledged",
    "released_at",
    "revision",
)


def let_go(rows: Sequence[Booking], *, actor: Actor, at: datetime) -> int:
    """Release these bookings; how many. Inside a transaction."""
    for row in rows:
        row.released_at = at
    _record(rows, "release", actor=actor, at=at)
    Booking.objects.bulk_update(rows, ["released_at", "revision"])
    return len(rows)


def _record(rows: Sequence[Booking], action: str, *, actor: Actor, at: datetime) -> None:
    acts = [
        (
            row,
            {
                "resource": row.resource_id,
                "source": f"{row.source_kind}:{row.source_id}",
                "from": row.starts_at,
                "until": row.ends_at,
                "strength": row.strength,
                **({"acknowledged": row.acknowledged} if row.acknowledged else {}),
            },
        )
        for row in rows
    ]
    record_all(acts, action, actor=actor, at=at)


def _must_be_inside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("bookings are written inside a transaction")
