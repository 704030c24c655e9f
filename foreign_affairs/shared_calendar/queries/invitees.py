"""Who is invited by mail."""

from collections.abc import Iterable

from django.db.models import QuerySet

from foreign_affairs.shared_calendar.models import Invitee


def invitees_of(source_kind: str, source_id: int) -> QuerySet[Invitee]:
    """The people invited to one thing, by name; those removed are left out."""
    return invitees_of_many(source_kind, [source_id])


def invitees_of_many(source_kind: str, source_ids: Iterable[int]) -> QuerySet[Invitee]:
    """The same of many things of one kind."""
    invited = Invitee.objects.filter(source_kind=source_kind, source_id__in=source_ids)
    return invited.filter(removed_at=None).order_by("name", "pk")
