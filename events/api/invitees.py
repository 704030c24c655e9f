"""The doors of who is invited to an event by mail."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events import operations, queries
from events.api.incoming import a_line
from events.domain.lifecycle import EVENT
from events.models import Event
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Forbidden, NotVisible, Reason
from foreign_affairs.rest.serializers import StrictSerializer
from foreign_affairs.rest.viewsets import HouseViewSet
from foreign_affairs.shared_calendar.models import Invitee

OF_EVENT = OpenApiParameter("event_pk", int, OpenApiParameter.PATH)


class InviteeOut(serializers.ModelSerializer[Invitee]):
    """An invited person. `is_told`: an invitation was mailed, at `told_at` last, and stands."""

    is_told = serializers.BooleanField(read_only=True)

    class Meta:
        model = Invitee
        fields = (
            "id",
            "name",
            "email",
            "language",
            "wants_mail",
            "while_tentative",
            "is_told",
            "told_at",
            "revision",
        )
        read_only_fields: Any = fields


class InviteeIn(StrictSerializer):
    """`while_tentative`: invited by mail already while the event is not certain."""

    name = a_line(200)
    email = serializers.EmailField(max_length=254)
    language = serializers.ChoiceField(Invitee.Language.choices, required=False)
    wants_mail = serializers.BooleanField(required=False)
    while_tentative = serializers.BooleanField(required=False)


@extend_schema(parameters=[OF_EVENT])
class InviteeViewSet(HouseViewSet):
    """Who is invited to one event by mail; for those who work on events."""

    queryset = Invitee.objects.none()
    serializer_class = InviteeOut

    @extend_schema(responses=InviteeOut(many=True))
    def list(self, request: Request, **_kwargs: Any) -> Response:
        return super().list(request)

    def event(self) -> Event:
        """Raises NotVisible, and Forbidden where guests are not the caller's business."""
        seen = queries.events_visible_to(self.actor)
        event = seen.filter(pk=self.kwargs["event_pk"]).first()
        if event is None:
            raise NotVisible
        if not queries.reads_invitees(self.actor):
            raise Forbidden(Reason("wrong_role", "Your role does not open this page."))
        return event

    def get_queryset(self) -> QuerySet[Invitee]:
        return queries.invitees_of(self.event().pk)

    @extend_schema(request=InviteeIn, responses={201: InviteeOut})
    def create(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Invite somebody. The mail goes out when the event is certain, or earlier if asked."""
        event = self._may_change()
        said = {"language": "vi", **self.heard(InviteeIn)}
        return self.created(operations.invite(event_id=event.pk, **said, **self.act))

    @extend_schema(request=InviteeIn, responses=InviteeOut)
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        event = self._may_change()
        seen = self.seen()
        said = self.heard(InviteeIn, partial=True)
        invitee = operations.change_invitee(
            event_id=event.pk, invitee_id=seen.pk, revision=seen.revision, **said, **self.act
        )
        return self.answer(invitee)

    def destroy(self, request: Request, **_kwargs: Any) -> Response:  # noqa: ARG002
        """Invite the person no more; who holds an invitation is told so by mail."""
        event = self._may_change()
        operations.remove_invitee(event_id=event.pk, invitee_id=self.get_object().pk, **self.act)
        return Response(status=204)

    def _may_change(self) -> Event:
        event = self.event()
        EVENT.step("invite", state=event.state, roles=self.actor.roles)
        return event

    def location_of(self, instance: Invitee) -> str:
        return self.reverse_action(
            "detail", kwargs={"event_pk": instance.source_id, "pk": instance.pk}
        )

    def acted_on(self, entry: Entry) -> Invitee:
        found = self.get_queryset().filter(pk=entry.details["invitee"]).first()
        if found is None:
            raise NotVisible
        return found
