"""The doors of events: each method reads its input, calls one operation, and answers."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import operations, queries, sheets
from events.api import incoming
from events.api import serializers as shapes
from events.api.filters import EventFilters
from events.domain.lifecycle import EVENT, PLANS
from events.models import Event
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.rest.serializers import ActOut
from foreign_affairs.rest.viewsets import lifecycle_action
from foreign_affairs.spending.shapes import ComputedOut, ConferenceEstimateIn, SettlementIn
from foreign_affairs.spending.viewsets import MoneyViewSet


class EventViewSet(MoneyViewSet):
    """The office's events, and every action of their lifecycle."""

    queryset = Event.objects.none()
    serializer_class = shapes.EventOut
    filterset_class = EventFilters
    sheet_columns = sheets.EVENTS

    def get_queryset(self) -> QuerySet[Event]:
        events = queries.events_visible_to(self.actor)
        if self.action == "list":
            return queries.with_names(events)
        return queries.with_everything(events)

    def get_serializer_class(self) -> Any:
        return shapes.EventRowOut if self.action == "list" else shapes.EventOut

    def foresee(self, instance: Event, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        EVENT.step(action_name, state=instance.state, roles=self.actor.roles)

    @extend_schema(request=incoming.EventIn, responses={201: shapes.EventOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        if not self.actor.holds(*PLANS):
            raise WrongRole(action="open", needed=PLANS)
        event = operations.open_event(**self.heard(incoming.EventIn), **self.act)
        return self.created(self.get_queryset().get(pk=event.pk))

    @extend_schema(request=incoming.EventFactsIn, responses=shapes.EventOut)
    def partial_update(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        self.foresee(self.get_object(), "revise")
        seen = self.seen()
        operations.revise(
            event_id=seen.pk,
            revision=seen.revision,
            **self.heard(incoming.EventFactsIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @lifecycle_action()
    def plan(self, event: Event, said: dict[str, Any]) -> None:
        operations.plan(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.AcknowledgingOnlyIn)
    def confirm(self, event: Event, said: dict[str, Any]) -> None:
        operations.confirm(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.EventReasonIn)
    def make_tentative(self, event: Event, said: dict[str, Any]) -> None:
        operations.make_tentative(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.RescheduleIn)
    def reschedule(self, event: Event, said: dict[str, Any]) -> None:
        said.setdefault("recurrence", event.recurrence)
        operations.reschedule(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.AcknowledgingOnlyIn)
    def take_over_permit(self, event: Event, said: dict[str, Any]) -> None:
        operations.take_over_permit(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.ChangeOccurrenceIn)
    def change_occurrence(self, event: Event, said: dict[str, Any]) -> None:
        operations.change_occurrence(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.CancelOccurrenceIn)
    def cancel_occurrence(self, event: Event, said: dict[str, Any]) -> None:
        operations.cancel_occurrence(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.BookIn)
    def book(self, event: Event, said: dict[str, Any]) -> None:
        operations.book(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.MarkIn)
    def mark(self, event: Event, said: dict[str, Any]) -> None:
        operations.mark(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.NotifyIn)
    def notify_authority(self, event: Event, said: dict[str, Any]) -> None:
        operations.notify_authority(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.OutcomesIn)
    def record_outcomes(self, event: Event, said: dict[str, Any]) -> None:
        operations.record_outcomes(event_id=event.pk, **said, **self.act)

    @lifecycle_action(ConferenceEstimateIn)
    def record_estimate(self, event: Event, said: dict[str, Any]) -> None:
        operations.record_estimate(event_id=event.pk, **said, **self.act)

    @extend_schema(request=ConferenceEstimateIn, responses=ComputedOut)
    @action(detail=True, methods=["post"], url_path="estimate/preview")
    def estimate_preview(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What it would cost by the norms, were it recorded now; writes nothing."""
        event = self.get_object()
        self.foresee(event, "record_estimate")
        said = self.heard(ConferenceEstimateIn)
        said.pop("justification", None)
        plan = queries.plan_for(event, said)
        return Response(ComputedOut(queries.computed(event, plan, at=timezone.now())).data)

    @lifecycle_action()
    def approve_estimate(self, event: Event, said: dict[str, Any]) -> None:
        operations.approve_estimate(event_id=event.pk, **said, **self.act)

    @lifecycle_action(SettlementIn)
    def settle(self, event: Event, said: dict[str, Any]) -> None:
        operations.settle(event_id=event.pk, **said, **self.act)

    @lifecycle_action()
    def close(self, event: Event, said: dict[str, Any]) -> None:
        operations.close(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.EventReportIn)
    def report_results(self, event: Event, said: dict[str, Any]) -> None:
        operations.report_results(event_id=event.pk, **said, **self.act)

    @lifecycle_action(incoming.EventReasonIn)
    def cancel(self, event: Event, said: dict[str, Any]) -> None:
        operations.cancel(event_id=event.pk, **said, **self.act)

    @extend_schema(responses=ActOut(many=True))
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Who did what when, oldest first."""
        told = queries.event_history(self.get_object())
        return Response(ActOut(told, many=True).data)

    @extend_schema(responses=shapes.EventClashOut(many=True))
    @action(detail=True)
    def clashes(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What would collide if everything that is wanted were booked now; writes nothing."""
        return Response(queries.clashes_of(self.get_object(), at=timezone.now()))

    @extend_schema(request=incoming.WhatIfMovedIn, responses=shapes.WhatIfMovedOut)
    @action(detail=True, methods=["post"])
    def what_if(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What would collide if the event, or one of its dates, took place then; writes nothing."""
        event = self.get_object()
        self.foresee(event, "reschedule")
        found = queries.clashes_if_moved(event, **self.heard(incoming.WhatIfMovedIn))
        return Response({"count": len(found), "clashes": found})
