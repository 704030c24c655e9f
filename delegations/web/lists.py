"""The office's list of delegations; filters and order stand in the address."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from delegations import queries, sheets
from delegations.models import Delegation
from delegations.web.forms.lists import DelegationFilter
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import STAFF_ROLES, Role
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import words_within
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight

PAGE_SIZE = 25


@require_safe
@login_required
def delegations(request: HttpRequest) -> HttpResponseBase:
    """Every delegation, those that are here or come next on top."""
    only_for(request, *STAFF_ROLES)
    actor = actor_of(request)
    attendants = accounts.holders_of(Role.PLANNER, Role.ADMINISTRATOR, Role.OFFICER)
    form = DelegationFilter(request.GET, attendants=list(attendants))
    asked = form.cleaned_data if form.is_valid() else {}
    found = _narrowed(queries.visible_to(actor), asked, me=actor.user_id)
    found = _ordered(queries.with_names(found), request.GET.get("ordering", ""))
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        rows = found.iterator(xlsx.ROWS_AT_ONCE)
        return xlsx.answer(rows, sheets.DELEGATIONS, name="delegations")
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(asked.values()),
        "may_plan": queries.may_plan(actor),
    }
    return render(request, "delegations/delegations.html", context)


def _narrowed(
    found: QuerySet[Delegation], asked: dict[str, Any], *, me: int | None
) -> QuerySet[Delegation]:
    for name in ("state", "rank", "country", "unit"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    if asked.get("since") or asked.get("until"):
        since, until = asked.get("since"), asked.get("until")
        found = found.filter(
            queries.overlapping(
                midnight(since) if since else None, midnight(until + ONE_DAY) if until else None
            )
        )
    if asked.get("responsible"):
        whose = me if asked["responsible"] == "me" else int(asked["responsible"])
        found = found.filter(responsible_id=whose)
    if asked.get("in_plan"):
        found = queries.in_plan(found, asked["in_plan"] == "true")
    if asked.get("q"):
        found = found.filter(words_within("search_text", asked["q"]))
    return found


def _ordered(found: QuerySet[Delegation], asked: str) -> QuerySet[Delegation]:
    column = queries.LIST_NAMES.get(asked.removeprefix("-"))
    if column is None:
        return queries.nearest_first(found, at=timezone.now())
    if asked.startswith("-"):
        return found.order_by(F(column).desc(nulls_last=True), "-pk")
    return found.order_by(F(column).asc(nulls_last=True), "pk")
