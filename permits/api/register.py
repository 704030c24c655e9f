"""The register of dossiers, page by page or as a spreadsheet."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.refusals import Forbidden, Reason
from foreign_affairs.rest.filters import StrictFilterSet, Window
from foreign_affairs.rest.pagination import Pagination
from foreign_affairs.rest.viewsets import HouseViewSet
from permits import queries, sheets
from permits.api import serializers as shapes
from permits.models import Dossier


class RegisterFilters(StrictFilterSet):
    """`from` and `to`: the days of reception, both inclusive."""

    window: ClassVar = Window("received_at", "received_at")


class RegisterViewSet(HouseViewSet):
    """Every received dossier in the order of the book (form 06 of 2018, 07 of 2025)."""

    queryset = Dossier.objects.none()
    serializer_class = shapes.RegisterLineOut
    filterset_class = RegisterFilters
    sheet_columns = sheets.REGISTER

    def get_queryset(self) -> QuerySet[Dossier]:
        if not self.actor.is_staff:
            raise Forbidden(Reason("wrong_role", "The register is the office's own."))
        return queries.registered(self.actor)

    @extend_schema(responses=shapes.RegisterLineOut(many=True))
    def list(self, request: Request) -> Response:  # noqa: ARG002
        found = self.filter_queryset(self.get_queryset())
        keys = self.paginate_queryset(found.values_list("pk", flat=True)) or []
        pages = self.paginator
        assert isinstance(pages, Pagination)
        first = (pages.number - 1) * pages.size + 1
        rows = queries.register_rows(self.get_queryset().filter(pk__in=keys), first=first)
        return self.get_paginated_response(shapes.RegisterLineOut(rows, many=True).data)

    def sheet_rows(self, rows: QuerySet[Dossier]) -> Iterator[dict[str, Any]]:
        return queries.register_rows(rows)
