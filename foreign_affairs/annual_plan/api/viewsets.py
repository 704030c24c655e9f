"""The doors of the annual plan."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.annual_plan import importing, operations, queries, sheets
from foreign_affairs.annual_plan.api import serializers as shapes
from foreign_affairs.annual_plan.api.filters import PlanItemFilters
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.documents.importing import SAME, ImportResult
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, lifecycle_action


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


class PlanImportView(HouseView):
    """The annual plan from CSV or XLSX: looked through whole, written whole or not at all."""

    @extend_schema(
        request={"multipart/form-data": shapes.PlanImportIn},
        responses={
            200: shapes.PlanImportOut,
            201: shapes.PlanImportOut,
            422: shapes.PlanImportOut,
        },
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """200 for a dry run, 201 when written, 422 with every reason when a row is refused."""
        operations.must_plan(self.actor)
        said = self.heard(shapes.PlanImportIn)
        result = importing.import_plan(
            stream=said["file"], size=said["file"].size, dry_run=said["dry_run"], **self.act
        )
        status = 422 if not result.is_well else 201 if result.written else 200
        return Response(shapes.PlanImportOut(result).data, status=status)

    def replay(self, entry: Entry) -> Response:
        """Of an import that was written: its items as they are now; rows are not told again."""
        kind = subject_kind(PlanItem)
        written = Entry.objects.filter(subject_kind=kind, at=entry.at, actor_id=entry.actor_id)
        items = PlanItem.objects.filter(pk__in=written.values("subject_id"))
        rows = [importing.RowResult(0, item.title_vi, [], SAME, item) for item in items]
        return Response(shapes.PlanImportOut(ImportResult(rows, written=True)).data)

    def answer_status(self) -> int:
        return 201
