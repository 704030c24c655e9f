"""The doors of the norms."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.documents.importing import SAME, ImportResult
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet
from foreign_affairs.spending import importing, queries, sheets
from foreign_affairs.spending.api import serializers as shapes
from foreign_affairs.spending.api.filters import SpendingNormFilters
from foreign_affairs.spending.models import SpendingNorm


class SpendingNormViewSet(HouseViewSet):
    """The most that may be spent, by date; the office reads it, new norms come by a table."""

    queryset = SpendingNorm.objects.none()
    serializer_class = shapes.SpendingNormOut
    filterset_class = SpendingNormFilters
    sheet_columns = sheets.NORMS

    def get_queryset(self) -> QuerySet[SpendingNorm]:
        return queries.norms_visible_to(self.actor)


class NormImportView(HouseView):
    """New norms from CSV or XLSX: looked through whole, written whole or not at all."""

    @extend_schema(
        request={"multipart/form-data": shapes.NormImportIn},
        responses={
            200: shapes.NormImportOut,
            201: shapes.NormImportOut,
            422: shapes.NormImportOut,
        },
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """200 for a dry run, 201 when written, 422 with every reason when a row is refused."""
        importing.must_keep_norms(self.actor)
        said = self.heard(shapes.NormImportIn)
        result = importing.import_norms(
            stream=said["file"], size=said["file"].size, dry_run=said["dry_run"], **self.act
        )
        status = 422 if not result.is_well else 201 if result.written else 200
        return Response(shapes.NormImportOut(result).data, status=status)

    def replay(self, entry: Entry) -> Response:
        """Of an import that was written: its norms as they are now; rows are not told again."""
        kind = subject_kind(SpendingNorm)
        written = Entry.objects.filter(subject_kind=kind, at=entry.at, actor_id=entry.actor_id)
        norms = SpendingNorm.objects.filter(pk__in=written.values("subject_id"))
        rows = [importing.RowResult(0, importing.title_of(norm), [], SAME, norm) for norm in norms]
        return Response(shapes.NormImportOut(ImportResult(rows, written=True)).data)

    def answer_status(self) -> int:
        return 201
