"""Calendars of others: added, imported from a file, removed."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.rest import shapes
from foreign_affairs.rest.sentences import said
from foreign_affairs.rest.serializers import StrictSerializer
from foreign_affairs.rest.viewsets import HouseViewSet
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.models import ExternalCalendar
from foreign_affairs.shared_calendar.operations import ExternalImport
from foreign_affairs.shared_calendar.operations.external import OUTCOMES


class ExternalCalendarOut(serializers.ModelSerializer[ExternalCalendar]):
    """A calendar of somebody else; `ahead` of its dates are still to come."""

    ahead = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = ExternalCalendar
        fields = ("id", "name", "unit", "owner", "created_at", "imported_at", "ahead", "revision")
        read_only_fields: Any = fields


class ExternalCalendarIn(StrictSerializer):
    name = serializers.CharField(max_length=200, validators=[shapes.one_line])
    unit = serializers.IntegerField(
        source="unit_id", min_value=1, max_value=2**63 - 1, required=False, allow_null=True
    )


class ExternalImportIn(StrictSerializer):
    """An .ics file; with `dry_run` it is only looked through."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    dry_run = serializers.BooleanField(default=False)


class ExternalReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.SerializerMethodField()

    def get_detail(self, reason: Any) -> str:
        return said(reason)


class ExternalRowOut(serializers.Serializer[Any]):
    """What becomes of one UID, or every reason against it. `is_endless`: kept for two years."""

    number = serializers.IntegerField()
    uid = serializers.CharField()
    title = serializers.CharField()
    result = serializers.ChoiceField(OUTCOMES, source="outcome")
    times = serializers.IntegerField()
    is_endless = serializers.BooleanField()
    reasons = ExternalReasonOut(many=True)


class ExternalImportOut(serializers.Serializer[Any]):
    """`written` is true only if everything was."""

    written = serializers.BooleanField()
    rows = ExternalRowOut(many=True)


class ExternalCalendarViewSet(HouseViewSet):
    """Calendars of others as they were last imported: read-only entries of the kind `external`."""

    queryset = ExternalCalendar.objects.none()
    serializer_class = ExternalCalendarOut

    def get_queryset(self) -> QuerySet[ExternalCalendar]:
        calendars = queries.visible_external_calendars(self.actor)
        return queries.with_counts(calendars, at=timezone.now())

    @extend_schema(request=ExternalCalendarIn, responses={201: ExternalCalendarOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        operations.must_plan(self.actor)
        added = operations.add_external_calendar(**self.heard(ExternalCalendarIn), **self.act)
        return self.created(added)

    def destroy(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Take it away with everything that stood in it."""
        operations.remove_external_calendar(calendar_id=self.get_object().pk, **self.act)
        return Response(status=204)

    @extend_schema(
        request={"multipart/form-data": ExternalImportIn},
        responses={200: ExternalImportOut, 422: ExternalImportOut},
    )
    @action(detail=True, methods=["post"], url_path="import")
    def import_file(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Look a file through and write it whole; 422 with every reason where it is not written."""
        into = self.get_object()
        operations.must_plan(self.actor)
        heard = self.heard(ExternalImportIn)
        result = operations.import_external(
            calendar_id=into.pk,
            content=heard["file"].read(),
            dry_run=heard["dry_run"],
            **self.act,
        )
        status = 200 if result.is_well else 422
        return Response(ExternalImportOut(result).data, status=status)

    def replay(self, entry: AuditEntry) -> Response:
        """Of an import that was written: rows are not told again."""
        if self.action == "import_file":
            return Response(ExternalImportOut(ExternalImport((), written=True)).data)
        return super().replay(entry)
