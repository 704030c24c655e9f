"""The event that an address names, if the caller sees it."""

from django.http import HttpRequest

from events import queries
from events.models import Event
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of


def visible(request: HttpRequest, event_id: int) -> Event:
    """With everything that its page shows of it. Raises NotVisible."""
    seen = queries.with_everything(queries.events_visible_to(actor_of(request)))
    event = seen.filter(pk=event_id).first()
    if event is None:
        raise NotVisible
    return event
