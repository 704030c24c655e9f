"""Bookings as the rules of collisions see them, and by what these are judged."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from foreign_affairs.shared_calendar.clashes import Place, Taken, Yardstick
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.workdays.queries import current_calendar

OfficeHours = tuple[tuple[time, time], ...]


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


def taken_by(*bookings: QuerySet[Booking], beside: Iterable[Booking] = ()) -> list[Taken]:
    """The rows as the rules see them, each once; before them those `beside`, in their order.

    A query for each of `bookings`, without instances, and one for all their resources.
    """
    told = [_TOLD(row) for row in beside]
    found = (row for some in bookings for row in some.order_by().values_list("pk", *_COLUMNS))
    told += {pk: row for pk, *row in found}.values()
    known = _known({number for row in told for number in row[:2] if number is not None})
    return [_taken(row, known) for row in told]


class _Known(NamedTuple):
    kind: str
    capacity: int | None
    place: Place | None


def _known(ids: set[int]) -> dict[int | None, _Known]:
    """What counts of these resources; a room lies where its venue does, unless it says where."""
    found = Resource.objects.filter(pk__in=ids).order_by()
    return {
        pk: _Known(kind, capacity, _place(own) or _place(venue))
        for pk, kind, capacity, *where in found.values_list(
            "pk",
            "kind",
            "capacity",
            "latitude",
            "longitude",
            "within__latitude",
            "within__longitude",
        )
        for own, venue in [(where[:2], where[2:])]
    }


def _place(where: list[float | None]) -> Place | None:
    latitude, longitude = where
    return None if latitude is None or longitude is None else (latitude, longitude)


_COLUMNS = (
    "resource_id",
    "place_id",
    "source_kind",
    "source_id",
    "starts_at",
    "ends_at",
    "held_from",
    "held_until",
    "strength",
    "title",
    "path",
    "country",
    "participants",
    "acknowledged",
    "part_of_id",
)
# The same of a row that may not be saved yet.
_TOLD = attrgetter(*_COLUMNS[:-1], "is_part")


def _taken(row: Sequence[Any], known: Mapping[int | None, _Known]) -> Taken:
    resource_id, place_id, source_kind, source_id = row[:4]
    starts_at, ends_at, held_from, held_until, strength = row[4:9]
    title, path, country, participants, acknowledged, part = row[9:]
    resource = known[resource_id]
    return Taken(
        resource_id=resource_id,
        kind=resource.kind,
        source=(source_kind, source_id),
        starts_at=starts_at,
        ends_at=ends_at,
        held_from=held_from,
        held_until=held_until,
        hard=strength == "hard",
        title=title,
        path=path,
        # What is held firmly by hand is away or shut: leave, maintenance.
        is_absence=source_kind == Booking.BLOCK and strength == "hard",
        is_part=bool(part),
        place=known[place_id].place if place_id is not None else None,
        country=country,
        participants=participants,
        capacity=resource.capacity,
        acknowledged=frozenset(acknowledged.get("codes", ())),
    )
