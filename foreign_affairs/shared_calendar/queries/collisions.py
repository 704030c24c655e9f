"""What would be booked, and what would collide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.shared_calendar.clashes import (
    DAYS_BETWEEN_GUESTS,
    Collision,
    Source,
    Taken,
    collisions_in,
    collisions_of,
)
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.queries.bookings import bookings_of, standing
from foreign_affairs.shared_calendar.queries.resources import UNKNOWN_PLACE, are_places
from foreign_affairs.shared_calendar.queries.taken import taken_by, yardstick
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, Wish, midnight, office_day

_ONE_MINUTE = timedelta(minutes=1)
REACH = ONE_DAY
"""How far from a wish something may lie and still collide with it: within its days, or a way."""


def what_if(wishes: Iterable[Wish]) -> list[Collision]:
    """Everything that `operations.hold` would refuse in these wishes, or want acknowledged.

    Writes nothing. `one` is the wish, `other` what it meets. What already stands just so is not
    asked again. Raises RuleBroken for a resource that does not exist or is retired, and for a place
    that is none.
    """
    wishes = list(wishes)
    if not are_places({wish.place_id for wish in wishes if wish.place_id is not None}):
        raise RuleBroken([UNKNOWN_PLACE])
    present = bookings_of(wish.source for wish in wishes)
    resources = resources_for(wishes, present, Resource.objects.all())
    return foreseen(wishes, present, resources).collisions


def resources_for(
    wishes: Sequence[Wish], present: Iterable[Booking], among: QuerySet[Resource]
) -> dict[int, Resource]:
    """What is wished, the rooms of the venues in it, and the resources of what is `present`.

    One query, of `among` by primary key, which may lock. Raises RuleBroken for a resource that
    does not exist, or that is retired and not present.
    """
    wished, before = {wish.resource_id for wish in wishes}, {row.resource_id for row in present}
    wanted = Q(pk__in=wished | before) | Q(within__in=wished, retired_at=None)
    rows = among.filter(wanted).order_by("pk")
    resources = {resource.pk: resource for resource in rows}
    reasons = []
    if wished - resources.keys():
        reasons.append(Reason("unknown_resource", "There is no such resource.", "resource"))
    reasons += [
        Reason(
            "resource_retired",
            "%(name)s can no longer be booked.",
            "resource",
            {"name": resources[pk].name_vi},
        )
        for pk in sorted((wished - before) & resources.keys())
        if resources[pk].retired_at is not None
    ]
    if reasons:
        raise RuleBroken(reasons)
    return resources


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What `operations.hold` would write, and what collides with it.

    `fresh` are not saved yet, `moved` and `retitled` hold the new values, `gone` stand for nothing
    that is still wished. `rows` are all that are wished, in the order of the wishes.
    """

    rows: list[Booking] = field(default_factory=list)
    fresh: list[Booking] = field(default_factory=list)
    moved: list[Booking] = field(default_factory=list)
    retitled: list[Booking] = field(default_factory=list)
    gone: list[Booking] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)


def foreseen(
    wishes: Sequence[Wish], present: Iterable[Booking], resources: Mapping[int, Resource]
) -> Foreseen:
    """What becomes of the bookings that are `present` for the wished things; no row is saved."""
    before = {(row.source, row.resource_id): row for row in present}
    rows: dict[tuple[Source, int], Booking] = {}
    plan = Foreseen()
    for wanted in _wanted(wishes, resources, before):
        key = wanted.source, wanted.resource_id
        whole = wanted.part_of and rows[wanted.source, wanted.part_of.resource_id]
        row = rows[key] = before.pop(key, wanted)
        if row is wanted:
            row.part_of = whole
            plan.fresh.append(row)
            continue
        is_moved = _take(row, wanted, _JUDGED)
        is_retitled = _take(row, wanted, _TEXTS)
        if whole is None or whole.pk is None or row.part_of_id != whole.pk:
            is_retitled |= row.is_part or whole is not None
            row.part_of = whole
        if is_moved:
            plan.moved.append(row)
        elif is_retitled:
            plan.retitled.append(row)
    plan.rows.extend(rows.values())
    plan.gone.extend(before.values())
    plan.collisions.extend(_collisions(plan))
    return plan


def clashes_between(
    start: datetime, end: datetime, *, resource_id: int | None = None
) -> list[Collision]:
    """What collides among the bookings that stand, where either side has a part in [start, end).

    Acknowledged ones too, in the order in which they begin. Of one resource if asked: whatever it
    collides in, and what the things that take it collide in as a whole.
    """
    # As far as guests of one country may lie apart: what is met may lie outside.
    reach = (DAYS_BETWEEN_GUESTS + 1) * ONE_DAY
    taken = taken_by(standing().filter(held_until__gt=start - reach, held_from__lt=end + reach))
    found = [
        one
        for one in collisions_in(taken, yardstick())
        if any(side.held_until > start and side.held_from < end for side in one.sides)
    ]
    if resource_id is not None:
        things = {one.source for one in taken if one.resource_id == resource_id}
        found = [
            one
            for one in found
            if any(
                side.resource_id == resource_id
                or (one.resource_id is None and side.source in things)
                for side in one.sides
            )
        ]
    return sorted(found, key=lambda one: (one.one.starts_at, one.code))


def resources_met(collisions: Iterable[Collision]) -> dict[int, Resource]:
    """The resources at which these collide, by number; one query."""
    ids = {one.resource_id for one in collisions if one.resource_id is not None}
    return Resource.objects.in_bulk(ids) if ids else {}


def described(collision: Collision, resources: Mapping[int, Resource]) -> dict[str, Any]:
    """A collision as callers read it; instants in office time."""
    one, other = collision.one, collision.other
    resource = resources.get(collision.resource_id or 0)
    return {
        "code": collision.code,
        "hard": collision.hard,
        "may_override": collision.may_override,
        "resource": resource
        and {
            "id": resource.pk,
            "kind": resource.kind,
            "name": resource.name_vi,
            "name_en": resource.name_en,
        },
        "source_kind": one.source[0],
        "source_id": one.source[1],
        "title": one.title,
        "path": one.path,
        "starts_at": _written(one.starts_at),
        "ends_at": _written(one.ends_at),
        "with": other
        and {
            "title": other.title,
            "path": other.path,
            "starts_at": _written(other.starts_at),
            "ends_at": _written(other.ends_at),
        },
        "minutes": collision.minutes,
        "acknowledged": collision.is_acknowledged,
    }


def _written(instant: datetime) -> str:
    return instant.astimezone(OFFICE_ZONE).isoformat()


# A change of these is judged anew; a change of the others is not.
_JUDGED = (
    "starts_at",
    "ends_at",
    "held_from",
    "held_until",
    "strength",
    "country",
    "place_id",
    "participants",
)
_TEXTS = ("title", "path", "case")


def _take(row: Booking, wanted: Booking, names: Iterable[str]) -> bool:
    """Give `row` the values of `wanted`; whether any differed."""
    differing = [name for name in names if getattr(row, name) != getattr(wanted, name)]
    for name in differing:
        setattr(row, name, getattr(wanted, name))
    return bool(differing)


_TWICE = Reason("wished_twice", "One thing takes each resource once.", "resource")


def _wanted(
    wishes: Sequence[Wish],
    resources: Mapping[int, Resource],
    before: Mapping[tuple[Source, int], Booking],
) -> list[Booking]:
    """The rows that `wishes` ask for, not saved: of a venue its rooms too.

    A room that is wished beside its venue has one row, which holds as long as either. What stands
    at this time `before` keeps its minutes, whatever those of the resource have become.
    """
    wished = {(wish.source, wish.resource_id) for wish in wishes}
    rows: dict[tuple[Source, int], Booking] = {}
    parts: list[Booking] = []
    for wish in wishes:
        resource = resources[wish.resource_id]
        present = before.get((wish.source, resource.pk))
        venue = (wish.source, resource.within_id or 0)
        if venue in before and venue not in wished:
            # It held as long as its venue, which is let go of.
            present = None
        whole = _row(wish, resource, present)
        if rows.setdefault((wish.source, resource.pk), whole) is not whole:
            raise RuleBroken([_TWICE])
        if resource.kind == Resource.Kind.VENUE:
            rooms = (one for one in resources.values() if one.within_id == resource.pk)
            for room in rooms:
                part = _row(wish, room)
                part.part_of = whole
                part.held_from, part.held_until = whole.held_from, whole.held_until
                parts.append(part)
    for part in parts:
        own = rows.setdefault((part.source, part.resource_id), part)
        if own is not part:
            own.held_from = min(own.held_from, part.held_from)
            own.held_until = max(own.held_until, part.held_until)
            if part.strength == Booking.Strength.HARD:
                own.strength = part.strength
    return list(rows.values())


def _row(wish: Wish, resource: Resource, present: Booking | None = None) -> Booking:
    before, after = resource.set_up_minutes, resource.tear_down_minutes
    if present and (present.starts_at, present.ends_at) == (wish.starts_at, wish.ends_at):
        before = (present.starts_at - present.held_from) // _ONE_MINUTE
        after = (present.held_until - present.ends_at) // _ONE_MINUTE
    before = before if wish.set_up_minutes is None else wish.set_up_minutes
    after = after if wish.tear_down_minutes is None else wish.tear_down_minutes
    return Booking(
        resource=resource,
        source_kind=wish.source_kind,
        source_id=wish.source_id,
        title=wish.title,
        path=wish.path,
        case=wish.case,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        held_from=wish.starts_at - timedelta(minutes=before),
        held_until=wish.ends_at + timedelta(minutes=after),
        strength=wish.strength,
        country=wish.country,
        place_id=wish.place_id,
        participants=wish.participants,
    )


def _collisions(plan: Foreseen) -> list[Collision]:
    """What collides with what is fresh or moved."""
    judged = [*plan.fresh, *plan.moved]
    if not judged:
        return []
    own = {row.source for row in plan.rows}
    told = taken_by(*_near(judged), beside=plan.rows)
    new = {id(row) for row in judged}
    wished: list[Taken] = []
    settled: list[Taken] = []
    for row, one in zip(plan.rows, told, strict=False):
        (wished if id(row) in new else settled).append(one)
    others = (one for one in told[len(plan.rows) :] if one.source not in own)
    return collisions_of(wished, [*settled, *others], yardstick())


def _near(judged: Sequence[Booking]) -> list[QuerySet[Booking]]:
    """What stands and may collide with the judged rows: around them, and of the same countries."""
    near = standing().filter(
        resource__in={row.resource_id for row in judged},
        held_until__gt=min(row.held_from for row in judged) - REACH,
        held_from__lt=max(row.held_until for row in judged) + REACH,
    )
    countries = {row.country for row in judged if row.country}
    if not countries:
        return [near]
    week = DAYS_BETWEEN_GUESTS * ONE_DAY
    guests = standing().filter(
        ~Q(country=""),
        country__in=countries,
        starts_at__gt=midnight(office_day(min(row.starts_at for row in judged))) - week,
        starts_at__lt=midnight(office_day(max(row.starts_at for row in judged))) + week,
    )
    return [near, guests]
