"""Who is booked when."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar.clashes import Source
from foreign_affairs.shared_calendar.models import Booking, Resource


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """The office sees all bookings, released ones too; nobody else sees any."""
    rows = Booking.objects.select_related("resource", "place", "booked_by")
    return rows if actor.is_staff else rows.none()


def bookings_ahead(resource: Resource, actor: Actor, *, at: datetime) -> QuerySet[Booking]:
    """What stands for `resource` and is not over at `at`, as far as `actor` sees it, by time."""
    rows = visible_bookings(actor).filter(resource=resource, released_at=None, held_until__gt=at)
    return rows.order_by("starts_at", "pk")


def standing() -> QuerySet[Booking]:
    """Bookings that were not released."""
    return Booking.objects.filter(released_at=None)


def bookings_of(
    sources: Iterable[Source], *, among: QuerySet[Booking] | None = None
) -> list[Booking]:
    """The bookings that stand for these things, by number; one query, of `among` if it locks."""
    rows = Booking.objects.all() if among is None else among
    standing_ones = rows.filter(_of(sources), released_at=None)
    return list(standing_ones.order_by("pk"))


def _of(sources: Iterable[Source]) -> Q:
    """The condition that a booking is for one of these things."""
    by_kind: dict[str, list[int]] = {}
    for kind, source_id in sorted(set(sources)):
        by_kind.setdefault(kind, []).append(source_id)
    condition = Q(pk__in=[])
    for kind, ids in by_kind.items():
        condition |= Q(source_kind=kind, source_id__in=ids)
    return condition
