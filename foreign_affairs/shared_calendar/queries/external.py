"""External calendars, and what of a file is the house's own."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar.models import Entry, ExternalCalendar, ExternalTime


def visible_external_calendars(actor: Actor) -> QuerySet[ExternalCalendar]:
    """The office sees all that were not removed, by name; nobody else sees any."""
    rows = ExternalCalendar.objects.filter(removed_at=None).select_related("unit", "owner")
    return rows.order_by("name", "pk") if actor.is_staff else rows.none()


def with_counts(
    calendars: QuerySet[ExternalCalendar], *, at: datetime
) -> QuerySet[ExternalCalendar]:
    """`calendars` with the number of their times that stand and are not over: `ahead`."""
    ahead = Q(events__times__ends_at__gt=at) & ~Q(events__times__status=Entry.Status.CANCELLED)
    return calendars.annotate(ahead=Count("events__times", filter=ahead))


def times_ahead(calendar: ExternalCalendar, *, at: datetime) -> QuerySet[ExternalTime]:
    """What of a calendar stands and is not over, the next first."""
    rows = ExternalTime.objects.filter(event__calendar=calendar, ends_at__gt=at)
    return rows.exclude(status=Entry.Status.CANCELLED).order_by("starts_at", "pk")


def own_uids(uids: Collection[str]) -> set[str]:
    """Those of `uids` that this house gave: a feed of its own that comes back."""
    ours = {uid for uid in uids if uid.endswith(f"@{settings.CALENDAR_UID_DOMAIN}")}
    stored = Entry.objects.filter(Q(uid__in=uids) | Q(busy_uid__in=uids))
    for pair in stored.values_list("uid", "busy_uid"):
        ours.update(set(pair).intersection(uids))
    return ours
