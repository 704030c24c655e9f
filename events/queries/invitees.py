"""Who is invited to an event, and who may read it."""

from django.db.models import QuerySet

from events.domain.lifecycle import REPORTS
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.models import Invitee


def invitees_of(event_id: int) -> QuerySet[Invitee]:
    """The people invited to an event by mail, by name; those removed are left out."""
    return shared_calendar.invitees_of("event", event_id)


def reads_invitees(actor: Actor) -> bool:
    """Whether `actor` works on events: names and addresses of guests are for nobody else."""
    return actor.holds(*REPORTS)
