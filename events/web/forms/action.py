"""What the forms of all actions of an event have in common."""

from typing import Any

from django.urls import reverse

from events.models import Event
from foreign_affairs.rest import acts


class ActionForm(acts.ActionForm):
    """An act on one event."""

    def __init__(self, data: Any = None, *, event: Event, **options: Any) -> None:
        self.event = event
        super().__init__(data, **options)

    @property
    def address(self) -> str:
        return reverse("event_action", args=[self.event.pk, self.action])
