"""Who is invited to an event, and who may read it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from events.domain.lifecycle import REPORTS, State
from events.models import Event
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.models import Invitee, Resource

SOURCE = "event"
"""What those who are invited to an event are invited to, as the calendar names it."""


def invitees_of(event_id: int) -> QuerySet[Invitee]:
    """The people invited to an event by mail, by name; those removed are left out."""
    return shared_calendar.invitees_of(SOURCE, event_id)


def reads_invitees(actor: Actor) -> bool:
    """Whether `actor` works on events: names and addresses of guests are for nobody else."""
    return actor.holds(*REPORTS)


def people_wanted(event: Event) -> QuerySet[Resource]:
    """The leader who hosts it and whoever else is booked for it, of those with an account."""
    wanted = Q(pk=event.host_id) | Q(pk__in=event.wanted.values("resource"))
    return Resource.objects.filter(wanted).exclude(user=None).select_related("user")


def with_guests_still(*, ended_before: datetime) -> QuerySet[Event]:
    """Events that ended before then of whose guests something is known still.

    One that was called off without a date counts from the day it was written down.
    """
    guests = Invitee.objects.filter(source_kind=SOURCE)
    over = Q(last_at__lt=ended_before)
    never_dated = Q(state=State.CANCELLED, last_at=None, created_at__lt=ended_before)
    rows = Event.objects.filter(over | never_dated, pk__in=guests.values("source_id"))
    return rows.order_by("pk")
