"""Who saw which personal data of guests, when and why: for those who answer for it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from delegations import queries, sheets
from delegations.domain.lifecycle import ANSWERS
from delegations.web.forms.lists import AccessFilter
from delegations.words import seen_words
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.personal_data.models import Access
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for

PAGE_SIZE = 50


@require_safe
@login_required
@never_cache
def accesses(request: HttpRequest) -> HttpResponseBase:
    """The log, the last first, of one guest or delegation where the address says so."""
    only_for(request, *ANSWERS)
    form = AccessFilter(request.GET, people=accounts.holders_of(*STAFF_ROLES))
    found = _narrowed(queries.accesses_visible_to(actor_of(request)), form)
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(_rows(found), sheets.ACCESSES, name="accesses")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "rows": [
            {"seen": one, "what": seen_words(one.access.fields)}
            for one in queries.seen_of(page.object_list)
        ],
        "is_filtered": any(form.asked.values()),
        "crumbs": [
            (_("Delegations"), reverse("delegations")),
            (_("Who saw personal data"), None),
        ],
    }
    return render(request, "delegations/accesses.html", context)


def _narrowed(found: QuerySet[Access], form: AccessFilter) -> QuerySet[Access]:
    asked, (start, end) = form.asked, form.window
    if start:
        found = found.filter(at__gte=start)
    if end:
        found = found.filter(at__lt=end)
    if asked.get("who"):
        found = found.filter(actor=int(asked["who"]))
    if asked.get("delegation"):
        found = queries.accesses_of_delegation(found, asked["delegation"])
    if asked.get("member"):
        found = queries.accesses_of_member(found, asked["member"])
    return found


def _rows(found: QuerySet[Access]) -> Iterator[queries.SeenOf]:
    rows = found.iterator(xlsx.ROWS_AT_ONCE)
    while several := list(islice(rows, xlsx.ROWS_AT_ONCE)):
        yield from queries.seen_of(several)
