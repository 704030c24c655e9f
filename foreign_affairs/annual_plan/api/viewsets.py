"""The doors of the annual plan."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.annual_plan import operations, queries, sheets
from foreign_affairs.annual_plan.api import serializers as shapes
from foreign_affairs.annual_plan.api.filters import PlanItemFilters
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.rest.viewsets import HouseViewSet, lifecycle_action


class PlanItemViewSet(HouseViewSet):
    """What is planned for each year; the office reads it, planners write it."""

    queryset = PlanItem.objects.none()
    serializer_class = shapes.PlanItemOut
    filterset_class = PlanItemFilters
    sheet_columns = sheets.ITEMS

    def get_queryset(self) -> QuerySet[PlanItem]:
        return queries.items_visible_to(self.actor)

    def foresee(self, instance: PlanItem, action_name: str) -> None:  # noqa: ARG002
        """Refuse who writes no plan before the body is read: 403 comes before 400."""
        operations.must_plan(self.actor)

    @extend_schema(request=shapes.PlanItemIn, responses={201: shapes.PlanItemOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        operations.must_plan(self.actor)
        item = operations.add_item(**self.heard(shapes.PlanItemIn), **self.act)
        return self.created(self.get_queryset().get(pk=item.pk))

    @extend_schema(request=shapes.PlanFactsIn, responses=shapes.PlanItemOut)
    def partial_update(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        self.get_object()
        operations.must_plan(self.actor)
        seen = self.seen()
        operations.revise_item(
            item_id=seen.pk,
            revision=seen.revision,
            **self.heard(shapes.PlanFactsIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @lifecycle_action(shapes.DropIn)
    def drop(self, item: PlanItem, said: dict[str, Any]) -> None:
        operations.drop_item(item_id=item.pk, **said, **self.act)
