"""The doors of delegations: each method reads its input, calls one operation, and answers."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from delegations import operations, queries, sheets
from delegations.api import incoming
from delegations.api import serializers as shapes
from delegations.api.filters import DelegationFilters
from delegations.domain.lifecycle import DELEGATION, PLANS
from delegations.models import Delegation
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.rest.serializers import ActOut
from foreign_affairs.rest.viewsets import lifecycle_action
from foreign_affairs.spending.shapes import ComputedOut, SettlementIn, VisitEstimateIn
from foreign_affairs.spending.viewsets import MoneyViewSet


class DelegationViewSet(MoneyViewSet):
    """Incoming delegations, and every action of their lifecycle but those on members."""

    queryset = Delegation.objects.none()
    serializer_class = shapes.DelegationOut
    filterset_class = DelegationFilters
    sheet_columns = sheets.DELEGATIONS

    def get_queryset(self) -> QuerySet[Delegation]:
        delegations = queries.visible_to(self.actor)
        if self.action == "list":
            return queries.with_names(delegations)
        return queries.with_everything(delegations)

    def get_serializer_class(self) -> Any:
        return shapes.DelegationRowOut if self.action == "list" else shapes.DelegationOut

    def foresee(self, instance: Delegation, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        roles = queries.roles_towards(instance, self.actor)
        DELEGATION.step(action_name, state=instance.state, roles=roles)

    @extend_schema(request=incoming.DelegationIn, responses={201: shapes.DelegationOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        if not queries.may_plan(self.actor):
            raise WrongRole(action="open", needed=PLANS)
        delegation = operations.open_delegation(**self.heard(incoming.DelegationIn), **self.act)
        return self.created(self.get_queryset().get(pk=delegation.pk))

    @extend_schema(request=incoming.DelegationFactsIn, responses=shapes.DelegationOut)
    def partial_update(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        self.foresee(self.get_object(), "revise")
        seen = self.seen()
        operations.revise(
            delegation_id=seen.pk,
            revision=seen.revision,
            **self.heard(incoming.DelegationFactsIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @lifecycle_action()
    def plan(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.plan(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.DelegationReasonIn)
    def send_back(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.send_back(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action()
    def approve(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.approve(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.DelegationReasonIn)
    def reopen(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.reopen(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action()
    def start(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.start(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.VisitDatesIn)
    def change_dates(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.change_dates(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.RankIn)
    def confirm_rank(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.confirm_rank(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.ReceptionIn)
    def request_reception(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.request_reception(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(VisitEstimateIn)
    def record_estimate(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.record_estimate(delegation_id=delegation.pk, **said, **self.act)

    @extend_schema(request=VisitEstimateIn, responses=ComputedOut)
    @action(detail=True, methods=["post"], url_path="estimate/preview")
    def estimate_preview(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What it would cost by the norms, were it recorded now; writes nothing."""
        delegation = self.get_object()
        self.foresee(delegation, "record_estimate")
        said = self.heard(VisitEstimateIn)
        said.pop("justification", None)
        plan = queries.plan_for(delegation, said)
        return Response(ComputedOut(queries.computed(delegation, plan, at=timezone.now())).data)

    @lifecycle_action(SettlementIn)
    def settle(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.settle(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.VisitReportIn)
    def record_report(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.record_report(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action()
    def close(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.close(delegation_id=delegation.pk, **said, **self.act)

    @lifecycle_action(incoming.DelegationReasonIn)
    def cancel(self, delegation: Delegation, said: dict[str, Any]) -> None:
        operations.cancel(delegation_id=delegation.pk, **said, **self.act)

    @extend_schema(responses=ActOut(many=True))
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Who did what when, oldest first."""
        told = queries.delegation_history(self.get_object())
        return Response(ActOut(told, many=True).data)
