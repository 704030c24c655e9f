"""What can be booked, and who may see and change it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Case, F, QuerySet, TextField, When
from django.db.models.functions import Cast

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar import opening_hours
from foreign_affairs.shared_calendar.bookable import PLACES
from foreign_affairs.shared_calendar.clashes import Place as Position
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.opening_hours import Hours
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, office_day


def may_plan(actor: Actor) -> bool:
    """Whether `actor` may change resources and bookings."""
    return actor.holds(Role.PLANNER, Role.ADMINISTRATOR)


def visible_resources(actor: Actor) -> QuerySet[Resource]:
    """The office sees all, retired ones too; nobody else sees any."""
    rows = Resource.objects.select_related("within", "user", "unit")
    return rows if actor.is_staff else rows.none()


UNKNOWN_PLACE = Reason("unknown_place", "There is no such venue or room.", "place")


def are_places(keys: Collection[int]) -> bool:
    """Whether each of `keys` is a venue or a room, retired ones too; no query for none."""
    if not keys:
        return True
    return Resource.objects.filter(pk__in=keys, kind__in=sorted(PLACES)).count() == len(set(keys))


def places_of(place: Resource | None) -> tuple[Resource, ...]:
    """A venue, or a room and then the venue that it is in; none of None."""
    return tuple(one for one in (place, place and place.within) if one is not None)


def address_of(place: Resource | None) -> str:
    """A room has that of its venue, unless it says another."""
    return next((one.address for one in places_of(place) if one.address), "")


def position_of(place: Resource | None) -> Position | None:
    """Where a place is; a room lies where its venue does, unless it says where."""
    for one in places_of(place):
        if one.latitude is not None and one.longitude is not None:
            return one.latitude, one.longitude
    return None


def open_in(place: Resource) -> Mapping[int, Hours] | None:
    """The hours of `place` by the day of the week, Monday is 0; None: it says nothing.

    A room that says nothing is open when its venue is.
    """
    own = opening_hours.week(place.opening_hours)
    if own is None and place.within is not None:
        return opening_hours.week(place.within.opening_hours)
    return own


def closes_at(place: Resource, at: datetime) -> datetime | None:
    """When `place` closes for the last time on the day of `at`; None: it says nothing, or is shut.

    What is planned past the hours, or on a day on which it is shut, was agreed with it.
    """
    hours = (open_in(place) or {}).get(office_day(at).weekday(), ())
    return datetime.combine(office_day(at), hours[-1][1], tzinfo=OFFICE_ZONE) if hours else None


def in_use() -> QuerySet[Resource]:
    """What can be booked today."""
    return Resource.objects.filter(retired_at=None)


def speaking(resources: QuerySet[Resource], language: str) -> QuerySet[Resource]:
    """Those of `resources` who interpret this language, by its two letters (ISO 639-1)."""
    # As text: SQLite cannot look into a list.
    spoken = resources.annotate(spoken=Cast("languages", TextField()))
    return spoken.filter(kind=Resource.Kind.INTERPRETER, spoken__contains=f'"{language}"')


def by_kind(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """As they stand in lists: leaders by rank, places, then whoever and whatever goes there."""
    return resources.order_by(
        Case(
            *(When(kind=kind, then=n) for n, kind in enumerate(_IN_LISTS)), default=len(_IN_LISTS)
        ),
        F("rank").asc(nulls_last=True),
        "name_vi",
        "pk",
    )


_IN_LISTS = (
    Resource.Kind.LEADER,
    Resource.Kind.VENUE,
    Resource.Kind.ROOM,
    Resource.Kind.INTERPRETER,
    Resource.Kind.VEHICLE,
)
