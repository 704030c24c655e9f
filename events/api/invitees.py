"""The doors of who is invited to an event by mail."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema

from events import operations, queries
from events.domain.lifecycle import EVENT
from events.models import Event
from foreign_affairs.refusals import Forbidden, NotVisible
from foreign_affairs.shared_calendar.inviting import InviteesViewSet
from foreign_affairs.shared_calendar.models import Invitee


@extend_schema(parameters=[OpenApiParameter("event_pk", int, OpenApiParameter.PATH)])
class InviteeViewSet(InviteesViewSet):
    """Who is invited to one event by mail; for those who work on events."""

    operations = operations

    @cached_property
    def event(self) -> Event:
        """Raises NotVisible, and Forbidden where guests are not the caller's business."""
        seen = queries.events_visible_to(self.actor)
        event = seen.filter(pk=self.kwargs["event_pk"]).first()
        if event is None:
            raise NotVisible
        if not queries.reads_invitees(self.actor):
            raise Forbidden
        return event

    @property
    def of(self) -> dict[str, Any]:
        return {"event_id": self.event.pk}

    def allow(self, action_name: str) -> None:
        EVENT.step(action_name, state=self.event.state, roles=self.actor.roles)

    def get_queryset(self) -> QuerySet[Invitee]:
        return queries.invitees_of(self.event.pk)
