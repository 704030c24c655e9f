"""Who is booked when, and what would collide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.shared_calendar.clashes import (
    DAYS_BETWEEN_GUESTS,
    Collision,
    Place,
    Source,
    Taken,
    Yardstick,
    collisions_in,
    collisions_of,
)
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, ONE_DAY, Wish, midnight, office_day
from foreign_affairs.workdays.queries import current_calendar

OfficeHours = tuple[tuple[time, time], ...]
REACH = ONE_DAY
"""How far from a wish something may lie and still collide with it: within its days, or a way."""


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """The office sees all bookings, released ones too; nobody else sees any."""
    rows = Booking.objects.select_related("resource", "place", "booked_by")
    return rows if actor.is_staff else rows.none()


def standing() -> QuerySet[Booking]:
    """Bookings that were not released."""
    return Booking.objects.filter(released_at=None)


def what_if(wishes: Iterable[Wish]) -> list[Collision]:
    """Everything that `operations.hold` would refuse in these wishes, or want acknowledged.

    Writes nothing. `one` is the wish, `other` what it meets. What already stands just so is not
    asked again. Raises RuleBroken for a resource that does not exist or is retired.
    """
    wishes = list(wishes)
    return foreseen(wishes, resources_for(wishes, Resource.objects.all())).collisions


def resources_for(wishes: Sequence[Wish], among: QuerySet[Resource]) -> dict[int, Resource]:
    """What is wished, the rooms of the venues in it, and what was booked for the same things.

    Two queries; the second, of `among` by primary key, may lock. Raises RuleBroken for a resource
    that does not exist, or is retired and was not booked for this before.
    """
    wished = {wish.resource_id for wish in wishes}
    before = {row.resource_id for row in bookings_of(wish.source for wish in wishes)}
    rows = (
        among.select_related("within")
        .filter(Q(pk__in=wished | before) | Q(within__in=wished, retired_at=None))
        .order_by("pk")
    )
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


def foreseen(wishes: Sequence[Wish], resources: Mapping[int, Resource]) -> Foreseen:
    """What becomes of the bookings of the wished things, whose resources are given."""
    present = {(row.source, row.resource_id): row for row in bookings_of(w.source for w in wishes)}
    rows: dict[tuple[Source, int], Booking] = {}
    plan = Foreseen()
    for wanted in _wanted(wishes, resources):
        key = wanted.source, wanted.resource_id
        whole = wanted.part_of and rows[wanted.source, wanted.part_of.resource_id]
        row = present.pop(key, None)
        if row is None:
            wanted.part_of = whole
            rows[key] = wanted
            plan.fresh.append(wanted)
            continue
        rows[key] = row
        is_moved = _take(row, wanted, _JUDGED)
        is_retitled = _take(row, wanted, _TEXTS)
        if row.part_of != whole:
            row.part_of, is_retitled = whole, True
        if is_moved:
            plan.moved.append(row)
        elif is_retitled:
            plan.retitled.append(row)
    plan.rows.extend(rows.values())
    plan.gone.extend(present.values())
    plan.collisions.extend(_collisions(plan, resources))
    return plan


def bookings_of(
    sources: Iterable[Source], *, among: QuerySet[Booking] | None = None
) -> list[Booking]:
    """The bookings that stand for these things, by number; one query, of `among` if it locks."""
    rows = Booking.objects.all() if among is None else among
    standing_ones = rows.filter(_of(sources), released_at=None)
    return list(standing_ones.select_related("part_of").order_by("pk"))


def office_hours() -> OfficeHours:
    """The halves of a working day, office-local and half-open."""
    return tuple(
        (time.fromisoformat(start), time.fromisoformat(end))
        for start, _dash, end in (
            half.strip().partition("-") for half in settings.OFFICE_HOURS.split(",")
        )
    )


def yardstick() -> Yardstick:
    """By what collisions are judged today."""
    return Yardstick(
        calendar=current_calendar(),
        midday=office_hours()[0][1],
        km_per_hour=settings.TRAVEL_KM_PER_HOUR,
        detour=settings.TRAVEL_DETOUR,
        margin_minutes=settings.TRAVEL_MARGIN_MINUTES,
    )


def clashes_between(
    start: datetime, end: datetime, *, resource_id: int | None = None
) -> list[Collision]:
    """What collides among the bookings that stand and have a part in [start, end).

    Acknowledged ones too, in the order in which they begin; of one resource if asked.
    """
    taken = taken_by(standing().filter(held_until__gt=start, held_from__lt=end))
    found = collisions_in(taken, yardstick())
    if resource_id is not None:
        found = [
            one
            for one in found
            if resource_id in {one.one.resource_id, one.other and one.other.resource_id}
        ]
    return sorted(found, key=lambda one: (one.one.starts_at, one.code))


def taken_by(bookings: QuerySet[Booking]) -> list[Taken]:
    """The rows as the rules see them; one query, no instances."""
    return [_taken(row) for row in bookings.order_by().values_list(*_COLUMNS)]


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


def _wanted(wishes: Iterable[Wish], resources: Mapping[int, Resource]) -> list[Booking]:
    """The rows that `wishes` ask for, not saved: of a venue its rooms too.

    A room that is wished beside its venue has one row, which holds as long as either.
    """
    rows: dict[tuple[Source, int], Booking] = {}
    parts: list[Booking] = []
    for wish in wishes:
        resource = resources[wish.resource_id]
        whole = _row(wish, resource)
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


def _row(wish: Wish, resource: Resource) -> Booking:
    before, after = wish.set_up_minutes, wish.tear_down_minutes
    before = resource.set_up_minutes if before is None else before
    after = resource.tear_down_minutes if after is None else after
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


def _collisions(plan: Foreseen, resources: Mapping[int, Resource]) -> list[Collision]:
    """What collides with what is fresh or moved."""
    judged = [*plan.fresh, *plan.moved]
    if not judged:
        return []
    new = {id(row) for row in judged}
    places = _places_of(plan.rows)
    wished: list[Taken] = []
    settled: list[Taken] = []
    for row in plan.rows:
        one = _taken_of(row, resources[row.resource_id], places.get(row.place_id or 0))
        (wished if id(row) in new else settled).append(one)
    return collisions_of(wished, [*settled, *_near(plan.rows, judged)], yardstick())


def _near(rows: Iterable[Booking], judged: Sequence[Booking]) -> Iterable[Taken]:
    """What stands for other things and may collide with the judged rows."""
    others = standing().exclude(_of({row.source for row in rows}))
    near = taken_by(
        others.filter(
            resource__in={row.resource_id for row in judged},
            held_until__gt=min(row.held_from for row in judged) - REACH,
            held_from__lt=max(row.held_until for row in judged) + REACH,
        )
    )
    countries = {row.country for row in judged if row.country}
    if not countries:
        return near
    week = DAYS_BETWEEN_GUESTS * ONE_DAY
    guests = others.exclude(country="").filter(
        country__in=countries,
        starts_at__gt=midnight(office_day(min(row.starts_at for row in judged))) - week,
        starts_at__lt=midnight(office_day(max(row.starts_at for row in judged))) + week,
    )
    return dict.fromkeys([*near, *taken_by(guests)])


def _of(sources: Iterable[Source]) -> Q:
    """The condition that a booking is for one of these things."""
    by_kind: dict[str, list[int]] = {}
    for kind, source_id in sorted(set(sources)):
        by_kind.setdefault(kind, []).append(source_id)
    condition = Q(pk__in=[])
    for kind, ids in by_kind.items():
        condition |= Q(source_kind=kind, source_id__in=ids)
    return condition


def _places_of(rows: Iterable[Booking]) -> dict[int, Place | None]:
    """Where the places of `rows` lie, by their ids; one query if there are any."""
    ids = {row.place_id for row in rows if row.place_id is not None}
    if not ids:
        return {}
    found = Resource.objects.select_related("within").filter(pk__in=ids)
    return {resource.pk: resource.place for resource in found}


def _taken_of(row: Booking, resource: Resource, place: Place | None) -> Taken:
    return Taken(
        resource_id=resource.pk,
        kind=resource.kind,
        source=row.source,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        held_from=row.held_from,
        held_until=row.held_until,
        hard=row.strength == Booking.Strength.HARD,
        title=row.title,
        path=row.path,
        is_absence=_is_absence(row.source_kind, row.strength),
        is_part=row.part_of is not None,
        place=place,
        country=row.country,
        participants=row.participants,
        capacity=resource.capacity,
    )


_COLUMNS = (
    "resource_id",
    "resource__kind",
    "resource__capacity",
    "source_kind",
    "source_id",
    "starts_at",
    "ends_at",
    "held_from",
    "held_until",
    "strength",
    "title",
    "path",
    "part_of_id",
    "country",
    "participants",
    "acknowledged",
    "place__latitude",
    "place__longitude",
    "place__within__latitude",
    "place__within__longitude",
)


def _taken(row: tuple[Any, ...]) -> Taken:
    """What `_COLUMNS` say of one row."""
    resource_id, kind, capacity, source_kind, source_id = row[:5]
    starts_at, ends_at, held_from, held_until, strength, title, path = row[5:12]
    part_of_id, country, participants, acknowledged, *where = row[12:]
    place = next(
        (
            (latitude, longitude)
            for latitude, longitude in (where[:2], where[2:])
            if latitude is not None and longitude is not None
        ),
        None,
    )
    return Taken(
        resource_id=resource_id,
        kind=kind,
        source=(source_kind, source_id),
        starts_at=starts_at,
        ends_at=ends_at,
        held_from=held_from,
        held_until=held_until,
        hard=strength == Booking.Strength.HARD,
        title=title,
        path=path,
        is_absence=_is_absence(source_kind, strength),
        is_part=part_of_id is not None,
        place=place,
        country=country,
        participants=participants,
        capacity=capacity,
        acknowledged=frozenset(acknowledged.get("codes", ())),
    )


def _is_absence(source_kind: str, strength: str) -> bool:
    """What is held firmly by hand is away or shut: leave, maintenance."""
    return source_kind == Booking.BLOCK and strength == Booking.Strength.HARD
