"""The office's lists of permits; filters and order stand in the address."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import words_within
from permits import queries, sheets
from permits.web.forms.lists import PermitFilter
from permits.web.lists import PAGE_SIZE

ORDERS = {
    "granted_at": ("granted_at", "pk"),
    "title": ("title_vi", "pk"),
    "holder": ("holder", "pk"),
    "starts_at": ("starts_at", "pk"),
}


@require_safe
@login_required
def permits(request: HttpRequest) -> HttpResponseBase:
    """Every permit, the newest first."""
    only_for(request, *STAFF_ROLES)
    form = PermitFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.permits_visible_to(actor_of(request))
    if asked.get("status"):
        found = found.filter(status=asked["status"])
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("year"):
        found = found.filter(year=asked["year"])
    if asked.get("q"):
        found = found.filter(words_within("dossier__search_text", asked["q"]))
    found = found.order_by(*_order(request.GET.get("ordering", "")))
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(found.iterator(xlsx.ROWS_AT_ONCE), sheets.PERMITS, name="permits")
    page = Paginator(found, PAGE_SIZE)
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "is_filtered": any(asked.values()),
    }
    return render(request, "permits/permits.html", context)


def _order(asked: str) -> tuple[str, ...]:
    columns = ORDERS.get(asked.removeprefix("-"))
    if columns is None:
        return ("-granted_at", "-pk")
    return tuple(f"-{column}" for column in columns) if asked.startswith("-") else columns
