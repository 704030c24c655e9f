"""The office's list of events; filters and order stand in the address."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import queries, sheets
from events.domain.lifecycle import PLANS
from events.models import Event
from events.web.forms.lists import EventFilter
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import STAFF_ROLES, Role
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import words_within
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight

PAGE_SIZE = 25


@require_safe
@login_required
def events(request: HttpRequest) -> HttpResponseBase:
    """Every event, the nearest first; a series is found by each of its dates."""
    only_for(request, *STAFF_ROLES)
    actor = actor_of(request)
    planners = accounts.holders_of(Role.PLANNER, Role.ADMINISTRATOR, Role.OFFICER)
    form = EventFilter(request.GET, planners=list(planners))
    asked = form.cleaned_data if form.is_valid() else {}
    found = _narrowed(queries.events_visible_to(actor), asked, me=actor.user_id)
    found = _ordered(queries.with_names(found), request.GET.get("ordering", ""))
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(found.iterator(xlsx.ROWS_AT_ONCE), sheets.EVENTS, name="events")
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(asked.values()),
        "may_plan": actor.holds(*PLANS),
    }
    return render(request, "events/events.html", context)


def _narrowed(events: QuerySet[Event], asked: dict[str, Any], *, me: int | None) -> QuerySet[Event]:
    for name in ("kind", "state", "unit"):
        if asked.get(name):
            events = events.filter(**{name: asked[name]})
    if asked.get("since") or asked.get("until"):
        since, until = asked.get("since"), asked.get("until")
        events = events.filter(
            queries.overlapping(
                midnight(since) if since else None, midnight(until + ONE_DAY) if until else None
            )
        )
    if asked.get("country"):
        events = queries.receiving(events, asked["country"])
    if asked.get("responsible"):
        whose = me if asked["responsible"] == "me" else int(asked["responsible"])
        events = events.filter(responsible_id=whose)
    if asked.get("in_plan"):
        events = queries.in_plan(events, asked["in_plan"] == "true")
    if asked.get("q"):
        events = events.filter(words_within("search_text", asked["q"]))
    return events


def _ordered(events: QuerySet[Event], asked: str) -> QuerySet[Event]:
    column = queries.LIST_NAMES.get(asked.removeprefix("-"))
    if column is None:
        return queries.nearest_first(events, at=timezone.now())
    if asked.startswith("-"):
        return events.order_by(F(column).desc(nulls_last=True), "-pk")
    return events.order_by(F(column).asc(nulls_last=True), "pk")
