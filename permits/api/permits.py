"""The doors of permits: each method reads its input, calls one operation, and answers."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.rest.viewsets import HouseViewSet, lifecycle_action
from permits import operations, queries
from permits.api import serializers as shapes
from permits.api.filters import PermitFilters
from permits.domain.permit_lifecycle import PERMIT
from permits.models import Permit


class PermitViewSet(HouseViewSet):
    """Permits that the caller may see, and every action of their lifecycle."""

    queryset = Permit.objects.none()
    serializer_class = shapes.PermitOut
    filterset_class = PermitFilters

    def get_queryset(self) -> QuerySet[Permit]:
        return queries.permits_visible_to(self.actor)

    def foresee(self, instance: Permit, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        PERMIT.step(
            action_name,
            state=instance.status,
            roles=queries.roles_towards_permit(instance, self.actor),
        )

    @lifecycle_action(shapes.DecisionIn)
    def suspend(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.suspend(permit_id=permit.pk, **said, **self.act)

    @lifecycle_action(shapes.DecisionIn)
    def reinstate(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.reinstate(permit_id=permit.pk, **said, **self.act)

    @lifecycle_action(shapes.DecisionIn)
    def cancel(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.cancel(permit_id=permit.pk, **said, **self.act)

    @lifecycle_action(shapes.ReasonIn)
    def give_notice_of_cancellation(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.give_notice_of_cancellation(permit_id=permit.pk, **said, **self.act)

    @lifecycle_action(shapes.OpenAmendmentIn)
    def open_amendment(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.open_amendment(permit_id=permit.pk, **said, **self.act)

    @extend_schema(responses=shapes.HistoryOut(many=True))
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Who did what with this permit when, oldest first."""
        return Response(queries.permit_history(self.get_object(), self.actor))
