"""Days off and worked Saturdays, for everybody."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.rest.parameters import read
from foreign_affairs.rest.viewsets import HouseView
from foreign_affairs.workdays import queries
from foreign_affairs.workdays.api.serializers import OfficeYearOut, WorkdaysIn
from foreign_affairs.workdays.deadlines import office_date


class WorkdaysView(HouseView):
    permission_classes = [AllowAny]
    query_parameters = ("year",)

    @extend_schema(operation_id="workdays", parameters=[WorkdaysIn], responses=OfficeYearOut)
    def get(self, request: Request) -> Response:
        """One year of the published table, each day with the document that says so.

        A year that is not published is refused (422), never guessed.
        """
        asked = read(request.query_params, WorkdaysIn)
        year = asked.get("year") or office_date(timezone.now()).year
        return Response(OfficeYearOut(queries.days_of_year(year)).data)
