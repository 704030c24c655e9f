"""The office's list of delegations; filters and order stand in the address."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from delegations import queries, sheets
from delegations.models import Delegation
from delegations.web.forms.lists import DelegationFilter
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import by_column

PAGE_SIZE = 25


@require_safe
@login_required
def delegations(request: HttpRequest) -> HttpResponseBase:
    """Every delegation, those that are here or come next on top."""
    only_for(request, *STAFF_ROLES)
    actor = actor_of(request)
    form = DelegationFilter(request.GET, people=list(queries.attendants()))
    found = _ordered(queries.with_names(_narrowed(form, actor)), request.GET.get("ordering", ""))
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        rows = found.iterator(xlsx.ROWS_AT_ONCE)
        return xlsx.answer(rows, sheets.DELEGATIONS, name="delegations")
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(form.asked.values()),
        "may_plan": queries.may_plan(actor),
        "reads_accesses": queries.may_read_accesses(actor),
    }
    return render(request, "delegations/delegations.html", context)


def _narrowed(form: DelegationFilter, actor: Actor) -> QuerySet[Delegation]:
    found = queries.visible_to(actor).filter(form.columns(me=actor.user_id))
    if any(form.window):
        found = found.filter(queries.overlapping(*form.window))
    if form.asked.get("in_plan"):
        found = queries.in_plan(found, form.asked["in_plan"] == "true")
    return found


def _ordered(found: QuerySet[Delegation], asked: str) -> QuerySet[Delegation]:
    if asked.removeprefix("-") not in queries.LIST_NAMES:
        return queries.nearest_first(found, at=timezone.now())
    return found.order_by(by_column(asked, queries.LIST_NAMES), "pk")
