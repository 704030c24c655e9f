"""Rooms, leaders and wishes for them, for the tests beside this file."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from rest_framework.test import APIClient

from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import Wish
from tests.rows import all_rows

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 7, 6, 9, 0, tzinfo=HERE)


def at(hour, minute=0, *, day=20, month=7):
    """An instant of July 2026, unless told otherwise; the 20th is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


def resource(kind, name, **facts):
    """Written without an operation, so its audit chain stays empty."""
    return Resource.objects.create(kind=kind, name_vi=name, **facts)


def wish(of, source_id=1, *, start=None, end=None, **facts):
    """`of` from 8:00 to 10:00 on Monday 20/07/2026 for event 1, unless told otherwise."""
    return Wish(
        **{
            "resource_id": of.pk,
            "source_kind": "event_occurrence",
            "source_id": source_id,
            "starts_at": start or at(8),
            "ends_at": end or at(10),
            "title": f"Sự kiện {source_id}",
            **facts,
        }
    )


def hold(*wishes, actor=THE_HOUSE, at=NOW, **options):
    """In a transaction of its own."""
    with transaction.atomic():
        return operations.hold(wishes, actor=actor, at=at, **options)


def written():
    """Every booking and every audit entry."""
    return all_rows(Booking, AuditEntry)


def speaks(user):
    """A client of the API who is `user`."""
    client = APIClient()
    client.force_authenticate(user)
    return client


def standing():
    """(resource, source id, held from, until) of what stands, by hand-readable names."""
    rows = Booking.objects.filter(released_at=None).order_by("held_from", "resource__name_vi")
    return [
        (row.resource.name_vi, row.source_id, _hour(row.held_from), _hour(row.held_until))
        for row in rows.select_related("resource")
    ]


def _hour(instant):
    return instant.astimezone(HERE).strftime("%H:%M")
