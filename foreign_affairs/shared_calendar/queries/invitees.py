"""Who is invited by mail."""

from collections.abc import Collection

from django.db.models import QuerySet

from foreign_affairs.shared_calendar.models import Invitee


def invitees_of(source_kind: str, source_id: int) -> QuerySet[Invitee]:
    """The people invited to one thing, by name; those removed are left out."""
    return _invited().filter(source_kind=source_kind, source_id=source_id)


def invitees_by_source(source_kind: str, source_ids: Collection[int]) -> dict[int, list[Invitee]]:
    """Thing → the people invited to it, by name, for many things of one kind; one query."""
    found: dict[int, list[Invitee]] = {}
    for one in _invited().filter(source_kind=source_kind, source_id__in=source_ids):
        found.setdefault(one.source_id, []).append(one)
    return found


def _invited() -> QuerySet[Invitee]:
    return Invitee.objects.filter(removed_at=None).order_by("name", "pk")
