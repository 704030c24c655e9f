"""The office's list of events; filters and order stand in the address."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import queries, sheets
from events.domain.lifecycle import PLANS
from events.models import Event
from events.web.forms.lists import EventFilter
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import STAFF_ROLES, Role
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import by_column

PAGE_SIZE = 25


@require_safe
@login_required
def events(request: HttpRequest) -> HttpResponseBase:
    """Every event, the nearest first; a series is found by each of its dates."""
    only_for(request, *STAFF_ROLES)
    actor = actor_of(request)
    planners = accounts.holders_of(Role.PLANNER, Role.ADMINISTRATOR, Role.OFFICER)
    form = EventFilter(request.GET, people=list(planners))
    found = _ordered(queries.with_names(_narrowed(form, actor)), request.GET.get("ordering", ""))
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(found.iterator(xlsx.ROWS_AT_ONCE), sheets.EVENTS, name="events")
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(form.asked.values()),
        "may_plan": actor.holds(*PLANS),
    }
    return render(request, "events/events.html", context)


def _narrowed(form: EventFilter, actor: Actor) -> QuerySet[Event]:
    events = queries.events_visible_to(actor).filter(form.columns(me=actor.user_id))
    if any(form.window):
        events = events.filter(queries.overlapping(*form.window))
    if form.asked.get("country"):
        events = queries.receiving(events, form.asked["country"])
    if form.asked.get("in_plan"):
        events = queries.in_plan(events, form.asked["in_plan"] == "true")
    return events


def _ordered(events: QuerySet[Event], asked: str) -> QuerySet[Event]:
    if asked.removeprefix("-") not in queries.LIST_NAMES:
        return queries.nearest_first(events, at=timezone.now())
    return events.order_by(by_column(asked, queries.LIST_NAMES), "pk")
