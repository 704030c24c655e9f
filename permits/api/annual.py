"""The doors of the annual table of conferences (Mẫu 03)."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Forbidden, NotVisible
from foreign_affairs.rest.viewsets import HouseView
from permits import annual_sheet, operations, queries
from permits.api import serializers as shapes
from permits.domain.annual import READERS

FIRST_YEAR, LAST_YEAR = 2021, 2100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AnnualView(HouseView):
    """For leaders, officers and planners; the year is the one of the report."""

    def check(self, year: int) -> None:
        if not self.actor.holds(*READERS):
            raise Forbidden
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NotVisible

    def told(self, year: int, *, status: int = 200) -> Response:
        said = {
            "dates": queries.annual_dates(year),
            "rows": queries.annual_rows(year),
            "issued": queries.annual_tables(year),
        }
        return Response(shapes.AnnualOut(said).data, status=status)


class AnnualTableView(AnnualView):
    @extend_schema(responses=shapes.AnnualOut)
    def get(self, request: Request, year: int) -> Response:  # noqa: ARG002
        """The table of a year as the data tells it now, and what was issued."""
        self.check(year)
        return self.told(year)

    @extend_schema(request=shapes.IssueIn, responses={201: shapes.AnnualOut})
    def post(self, request: Request, year: int) -> Response:  # noqa: ARG002
        """Issue the table as it is now; a correction of an issued one says why."""
        self.check(year)
        operations.issue_annual_table(year=year, **self.heard(shapes.IssueIn), **self.act)
        return self.told(year, status=201)

    def answer_status(self) -> int:
        return 201

    def replay(self, entry: Entry) -> Response:
        return self.told(entry.details["year"], status=201)


class AnnualSheetView(AnnualView):
    @extend_schema(responses={(200, XLSX): bytes})
    def get(self, request: Request, year: int) -> HttpResponse:  # noqa: ARG002
        """The table of a year as the data tells it now, as a spreadsheet."""
        self.check(year)
        content = annual_sheet.workbook(year, queries.annual_rows(year))
        answer = HttpResponse(content, content_type=XLSX)
        day = timezone.localdate()
        answer["Content-Disposition"] = f'attachment; filename="mau-03-{year}-{day}.xlsx"'
        return answer
