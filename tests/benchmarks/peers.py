"""What our lists are held against: the least that Django needs for the same."""

import orjson
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from foreign_affairs.rest.authentication import BearerAuthentication
from permits.models import Dossier

ONE_PAGE = 50
COLUMNS = (
    "id",
    "reference",
    "code",
    "title_vi",
    "title_en",
    "organisation__name",
    "state",
    "outcome",
    "current_due_on",
    "received_at",
    "track__key",
    "step__key",
    "assignee__full_name",
    "starts_at",
    "ends_at",
)


def dossiers(request: HttpRequest) -> HttpResponse:
    """The newest dossiers whoever asks, if the token is good: the columns of our list as stored.

    No visibility, filter, count or page, nothing computed: neither sla_state nor what may be done.
    """
    if BearerAuthentication().authenticate(request) is None:
        return HttpResponse(status=401)
    rows = Dossier.objects.order_by(F("created_at").desc(nulls_last=True), "pk").values(*COLUMNS)
    return HttpResponse(orjson.dumps(list(rows[:ONE_PAGE])), content_type="application/json")
