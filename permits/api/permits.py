"""The doors of permits: each method reads its input, calls one operation, and answers."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.documents import downloads
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.viewsets import HouseViewSet, lifecycle_action
from permits import operations, queries, sheets
from permits.api import serializers as shapes
from permits.api.filters import PermitFilters
from permits.domain.permit_lifecycle import PERMIT
from permits.models import Permit, ReportAttachment

OF_REPORT = OpenApiParameter("file_id", int, OpenApiParameter.PATH)


class PermitViewSet(HouseViewSet):
    """Permits that the caller may see, and every action of their lifecycle."""

    queryset = Permit.objects.none()
    serializer_class = shapes.PermitOut
    filterset_class = PermitFilters
    sheet_columns = sheets.PERMITS

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

    @lifecycle_action(shapes.ReportIn)
    def write_report(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.write_report(permit_id=permit.pk, results=said, **self.act)

    @lifecycle_action()
    def file_report(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.file_report(permit_id=permit.pk, **said, **self.act)

    @lifecycle_action(shapes.ReasonIn)
    def amend_report(self, permit: Permit, said: dict[str, Any]) -> None:
        operations.amend_report(permit_id=permit.pk, **said, **self.act)

    @extend_schema(responses=shapes.ReportOut(many=True))
    @action(detail=True)
    def reports(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """The versions of the report on results, the first one first; the last may be a draft."""
        return Response(shapes.ReportOut(queries.reports_of(self.get_object()), many=True).data)

    @extend_schema(request={"multipart/form-data": shapes.ReportFileIn}, responses=shapes.PermitOut)
    @action(detail=True, methods=["post"])
    def report_files(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Add a paper to the draft of the report."""
        permit = self.get_object()
        self.foresee(permit, "write_report")
        said = self.heard(shapes.ReportFileIn)
        operations.attach_to_report(permit_id=permit.pk, upload=said["file"], **self.act)
        return self.answer(self.get_object())

    @extend_schema(parameters=[OF_REPORT], responses={(200, "*/*"): bytes})
    @action(detail=True, url_path=r"report_files/(?P<file_id>[0-9]{1,18})")
    def report_file(self, request: Request, file_id: str, **_kwargs: str) -> HttpResponseBase:  # noqa: ARG002
        """A paper of a report, to be saved."""
        return downloads.download(self._report_file(file_id).stored_file)

    @extend_schema(request=shapes.RemoveReportFileIn, responses=shapes.PermitOut)
    @action(detail=True, methods=["post"])
    def remove_report_file(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Take a paper out of the draft of the report."""
        permit = self.get_object()
        self.foresee(permit, "write_report")
        said = self.heard(shapes.RemoveReportFileIn)
        operations.detach_from_report(permit_id=permit.pk, attachment_id=said["file"], **self.act)
        return self.answer(self.get_object())

    def _report_file(self, file_id: str) -> ReportAttachment:
        found = queries.report_file(self.get_object(), int(file_id))
        if found is None:
            raise NotVisible
        return found

    @extend_schema(responses=shapes.HistoryOut(many=True))
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Who did what with this permit when, oldest first."""
        told = queries.permit_history(self.get_object(), self.actor)
        return Response(shapes.HistoryOut(told, many=True).data)
