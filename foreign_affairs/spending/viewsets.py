"""What the viewset of a thing that money is spent on reads of it: estimate and settlement."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.viewsets import HouseViewSet
from foreign_affairs.spending import queries, sheets
from foreign_affairs.spending.models import Estimate, Settlement
from foreign_affairs.spending.shapes import EstimateOut, SettlementOut

SHEETS = ("estimate", "settlement")


class MoneyViewSet(HouseViewSet):
    """Adds `estimate/` and `settlement/` to each row, as JSON or as a spreadsheet."""

    parameters_of = dict.fromkeys(SHEETS, ("format",))

    @property
    def may_be_a_sheet(self) -> bool:
        return self.action in SHEETS or super().may_be_a_sheet

    def as_sheet(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        if self.action not in SHEETS:
            return super().as_sheet(request, **kwargs)
        found = sheets.sheet_of(self.get_object(), self.action)
        if found is None:
            raise NotVisible
        return found

    @extend_schema(responses=EstimateOut)
    @action(detail=True)
    def estimate(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What it is to cost, line by line and who pays; 404 while nothing was estimated."""
        return Response(EstimateOut(self._estimate(self.get_object())).data)

    @extend_schema(responses=SettlementOut)
    @action(detail=True)
    def settlement(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What it cost, against the approved estimate; 404 while nothing was settled."""
        return Response(SettlementOut(self._settlement(self.get_object())).data)

    def _estimate(self, subject: Model) -> Estimate:
        found = queries.estimate_of(subject)
        if found is None:
            raise NotVisible
        return found

    def _settlement(self, subject: Model) -> Settlement:
        found = queries.settlement_of(subject)
        if found is None:
            raise NotVisible
        return found
