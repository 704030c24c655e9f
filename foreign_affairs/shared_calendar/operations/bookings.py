"""Holding resources for things, and letting them go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from foreign_affairs.accounts.actors import THE_HOUSE, Actor
from foreign_affairs.audit.operations import record_all
from foreign_affairs.refusals import Conflict, NotVisible, Reason, RuleBroken
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.clashes import Collision
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.operations.again import tried_again
from foreign_affairs.shared_calendar.operations.planners import must_plan
from foreign_affairs.shared_calendar.values import ONE_DAY, Acknowledgement, Strength, Wish

LONGEST_BOOKING = 366 * ONE_DAY
_EXCLUSION_VIOLATED = "23P01"
_NOT_YET = 0
_ONE_MINUTE = timedelta(minutes=1)


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


class BookedElsewhere(Conflict):
    """The booking belongs to something that has a page of its own: it is changed there."""

    reason = "booked_elsewhere"

    def __init__(self, booking: Booking) -> None:
        super().__init__(
            Reason("booked_elsewhere", "This belongs to an event: move or release it there.")
        )
        self.path = booking.path

    def members(self) -> dict[str, Any]:
        return {"path": self.path}


class Released(Conflict):
    """The booking was let go of: it can be made anew, but not moved."""

    reason = "released"

    def __init__(self) -> None:
        super().__init__(Reason("released", "This booking was released: make a new one instead."))


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
    return _hold(wishes, actor=actor, at=at, acknowledged=acknowledged, beside=beside)


def release(
    source_kind: str, source_ids: Iterable[int], *, at: datetime, actor: Actor = THE_HOUSE
) -> int:
    """Let go of everything that is booked for these things; how many bookings. Twice is once.

    Inside a transaction. Writes the bookings and an audit entry of each.
    """
    _must_be_inside()
    rows = queries.bookings_of(
        ((source_kind, source_id) for source_id in source_ids), among=_locked_bookings()
    )
    return _let_go(rows, actor=replace(actor, request=None), at=at)


def retitle(source_kind: str, titles: Mapping[int, str], *, at: datetime, actor: Actor) -> int:
    """Let what is booked for these things say what they are called now; how many bookings.

    Inside a transaction. Nothing is judged anew. Writes the bookings and an audit entry of each
    that differed.
    """
    _must_be_inside()
    rows = queries.bookings_of(
        ((source_kind, source_id) for source_id in titles), among=_locked_bookings()
    )
    differing = [row for row in rows if row.title != titles[row.source_id]]
    for row in differing:
        row.title = titles[row.source_id]
    _record(differing, "retitle", actor=replace(actor, request=None), at=at)
    Booking.objects.bulk_update(differing, ["title", "revision"])
    return len(differing)


@tried_again
@transaction.atomic(durable=True)
def block(
    *,
    resource_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    strength: Strength = "hard",
    country: str = "",
    place_id: int | None = None,
    participants: int = 0,
    acknowledged: Acknowledgement | None = None,
) -> Booking:
    """Book a resource by hand: firmly for leave or maintenance, or softly to keep it free.

    Writes the booking, of a venue its rooms', and an audit entry of each. Raises Forbidden,
    RuleBroken with every reason, Clash.
    """
    must_plan(actor)
    _must_make_sense(title, starts_at, ends_at, place_id)
    wish = Wish(
        resource_id=resource_id,
        source_kind=Booking.BLOCK,
        source_id=_NOT_YET,
        starts_at=starts_at,
        ends_at=ends_at,
        strength=strength,
        title=title.strip(),
        path=f"/calendar/resources/{resource_id}/",
        country=country,
        place_id=place_id,
        participants=participants,
    )
    rows = _hold([wish], actor=actor, at=at, acknowledged=acknowledged)
    # A booking by hand is its own source.
    for row in rows:
        row.source_id = rows[0].pk
    Booking.objects.bulk_update(rows, ["source_id"])
    return rows[0]


@tried_again
@transaction.atomic(durable=True)
def move_booking(
    *,
    booking_id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    strength: Strength | None = None,
    acknowledged: Acknowledgement | None = None,
) -> Booking:
    """Move a booking by hand, or make it firm or soft; its minutes before and after stay.

    Raises NotVisible, Forbidden, BookedElsewhere, Released, RuleBroken, Clash.
    """
    row = _by_hand(booking_id, actor)
    _must_make_sense(row.title, starts_at, ends_at, row.place_id)
    if row.released_at is not None:
        raise Released
    wish = Wish(
        resource_id=row.resource_id,
        source_kind=row.source_kind,
        source_id=row.source_id,
        starts_at=starts_at,
        ends_at=ends_at,
        strength=strength or ("hard" if row.strength == Booking.Strength.HARD else "soft"),
        title=row.title,
        path=row.path,
        case=row.case,
        country=row.country,
        place_id=row.place_id,
        participants=row.participants,
        set_up_minutes=(row.starts_at - row.held_from) // _ONE_MINUTE,
        tear_down_minutes=(row.held_until - row.ends_at) // _ONE_MINUTE,
    )
    return _hold([wish], actor=actor, at=at, acknowledged=acknowledged)[0]


@transaction.atomic(durable=True)
def release_booking(*, booking_id: int, actor: Actor, at: datetime) -> Booking:
    """Let go of what was booked by hand. Twice is once.

    Raises NotVisible, Forbidden, BookedElsewhere.
    """
    row = _by_hand(booking_id, actor)
    rows = queries.bookings_of([row.source], among=_locked_bookings())
    _let_go(rows, actor=actor, at=at)
    return next((one for one in rows if one.pk == row.pk), row)


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


def _by_hand(booking_id: int, actor: Actor) -> Booking:
    """The booking, of a room with its venue the venue's, locked; what may be changed here."""
    seen = queries.visible_bookings(actor).filter(pk=booking_id).first()
    if seen is None:
        raise NotVisible
    must_plan(actor)
    if not seen.is_by_hand:
        raise BookedElsewhere(seen)
    return _locked_bookings().get(pk=seen.part_of_id or seen.pk)


def _locked_bookings() -> QuerySet[Booking]:
    return Booking.objects.select_for_update(of=("self",), no_key=True)


def _must_make_sense(
    title: str, starts_at: datetime, ends_at: datetime, place_id: int | None
) -> None:
    reasons = []
    if not title.strip():
        reasons.append(Reason("title_missing", "Say what it is booked for.", "title"))
    if ends_at <= starts_at:
        reasons.append(
            Reason("ends_before_start", "The end must lie after the beginning.", "ends_at")
        )
    elif ends_at - starts_at > LONGEST_BOOKING:
        reasons.append(Reason("too_long", "A booking by hand lasts at most a year.", "ends_at"))
    if place_id is not None and not queries.are_places([place_id]):
        reasons.append(queries.UNKNOWN_PLACE)
    if reasons:
        raise RuleBroken(reasons)


def _hold(
    wishes: Iterable[Wish],
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None,
    beside: Iterable[Collision] = (),
) -> list[Booking]:
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
    _let_go(plan.gone, actor=actor, at=at)
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


def _let_go(rows: Sequence[Booking], *, actor: Actor, at: datetime) -> int:
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
