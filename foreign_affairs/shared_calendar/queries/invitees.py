"""Who is invited by mail."""

from django.db.models import QuerySet

from foreign_affairs.shared_calendar.models import Invitee


def invitees_of(source_kind: str, source_id: int) -> QuerySet[Invitee]:
    """The people invited to one thing, by name; those removed are left out."""
    invited = Invitee.objects.filter(source_kind=source_kind, source_id=source_id)
    return invited.filter(removed_at=None).order_by("name", "pk")
