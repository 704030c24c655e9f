"""The pages on which a conference is estimated and settled, and both as spreadsheets."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import operations, queries
from events.domain.lifecycle import EVENT
from events.models import Event
from events.web.visible import visible
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, attempt
from foreign_affairs.spending import estimating, sheets
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.forms.conference import ConferenceEstimateForm
from foreign_affairs.spending.forms.settlement import SettlementForm
from foreign_affairs.spending.operations import must_be_approved, must_be_open


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def estimate(request: HttpRequest, event_id: int) -> HttpResponse:
    """What a conference is to cost: computed as often as one likes, then recorded."""
    event = visible(request, event_id)
    EVENT.step("record_estimate", state=event.state, roles=actor_of(request).roles)
    standing = spending.estimate_of(event)
    must_be_open(standing)
    if request.method != "POST":
        return _page(request, event, estimating.begin(ConferenceEstimateForm, standing, {}))
    actor, now = actor_of(request), timezone.now()
    money = estimating.Money(
        plan=partial(queries.plan_for, event),
        compute=partial(queries.computed, event, at=now),
        record=lambda told: operations.record_estimate(
            event_id=event_id, actor=actor, at=now, **told
        ),
    )
    records = request.POST.get("do") == "record"
    answer = estimating.answer(ConferenceEstimateForm(request.POST), money, records=records)
    if answer.is_recorded:
        messages.success(request, _("The estimate is recorded."))
        return redirect("event", event_id)
    return _page(request, event, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def settlement(request: HttpRequest, event_id: int) -> HttpResponse:
    """What a conference cost, line by line against the approved estimate."""
    event = visible(request, event_id)
    actor, now = actor_of(request), timezone.now()
    EVENT.step("settle", state=event.state, roles=actor.roles)
    approved = must_be_approved(spending.estimate_of(event))
    form = SettlementForm(request.POST or None, estimate=approved)
    refusal = NOT_REFUSED
    if request.method == "POST":
        settle = partial(operations.settle, event_id=event_id, actor=actor, at=now)
        refused = attempt(form, lambda: settle(**form.arguments()))
        if refused is None:
            messages.success(request, _("The settlement is filed."))
            return redirect("event", event_id)
        refusal = refused
    context = {"form": form, "reasons": refusal.reasons, **_frame(event, _("Settlement"))}
    return render(request, "events/settlement.html", context, status=refusal.status)


@require_safe
@login_required
@never_cache
def sheet(request: HttpRequest, event_id: int, what: str) -> HttpResponseBase:
    """The estimate or the settlement as a spreadsheet, for the office."""
    found = sheets.sheet_of(visible(request, event_id), what)
    if found is None:
        raise NotVisible
    return found


def _page(request: HttpRequest, event: Event, answer: estimating.Answer) -> HttpResponse:
    context = {"answer": answer, "form": answer.form, **_frame(event, _("Estimate"))}
    return render(request, "events/estimate.html", context, status=answer.status)


def _frame(event: Event, title: str) -> dict[str, Any]:
    address = reverse("event", args=[event.pk])
    return {
        "event": event,
        "heading": title,
        "back": address,
        "crumbs": [(_("Events"), reverse("events")), (event.reference, address), (title, None)],
    }
