"""What anybody may ask without an account: procedures, deadlines, tracking, verification."""

from datetime import date, datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from foreign_affairs.rest.filters import start_of_office_day
from foreign_affairs.rest.parameters import read
from foreign_affairs.rest.viewsets import HouseView
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.api import serializers as shapes
from permits.domain import intake


class ProceduresView(HouseView):
    permission_classes = [AllowAny]

    @extend_schema(responses=shapes.ProcedureOut(many=True))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Published procedures with their versions, papers, tracks and steps."""
        return Response(shapes.ProcedureOut(queries.published_procedures(), many=True).data)


class DeadlinePreviewView(HouseView):
    permission_classes = [AllowAny]
    query_parameters = ("procedure", "track", "working_days", "received_at")

    @extend_schema(parameters=[shapes.PreviewIn], responses=shapes.PreviewOut)
    def get(self, request: Request) -> Response:
        """When a dossier received at `received_at` would be due, day by day."""
        said = dict(read(request.query_params, shapes.PreviewIn))
        moment: datetime | date = said.pop("received_at")
        if not isinstance(moment, datetime):
            moment = start_of_office_day(moment)
        return Response(
            shapes.PreviewOut(queries.preview_deadline(received_at=moment, **said)).data
        )


class LastFilingDayView(HouseView):
    permission_classes = [AllowAny]
    query_parameters = ("event_on", "authority")

    @extend_schema(parameters=[shapes.LastFilingDayIn], responses=shapes.LastFilingDayOut)
    def get(self, request: Request) -> Response:
        """The last day to file for an event on `event_on`, by today's rules."""
        asked = read(request.query_params, shapes.LastFilingDayIn)
        today = office_date(timezone.now())
        return Response(shapes.LastFilingDayOut(queries.last_filing_day(**asked, on=today)).data)


class ClassificationView(HouseView):
    """Does an event need a permit, and whose? Nothing that is answered here is kept."""

    permission_classes = [AllowAny]

    @extend_schema(request=shapes.AnswersIn, responses=shapes.FindingOut)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        today = office_date(timezone.now())
        found = intake.find(shapes.answers_of(self.heard(shapes.AnswersIn)), on=today)
        lead_days = queries.lead_days(found.authority, on=today)
        return Response(shapes.finding_body(found, lead_days=lead_days))


class TrackingView(HouseView):
    """Where a dossier stands, for whoever knows its full code and its contact."""

    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "tracking"

    @extend_schema(request=shapes.TrackingIn, responses=shapes.TrackingOut)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        said = self.heard(shapes.TrackingIn)
        return Response(shapes.TrackingOut(queries.tracked(**said, at=timezone.now())).data)


class VerificationView(HouseView):
    """What a permit's QR opens: what was permitted, and whether it holds now."""

    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "verification"

    @extend_schema(responses=shapes.VerificationOut)
    def get(self, request: Request, token: str) -> Response:  # noqa: ARG002
        return Response(shapes.VerificationOut(queries.verified(token, at=timezone.now())).data)
