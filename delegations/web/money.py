"""Estimate and settlement of a delegation."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from delegations import operations, queries
from delegations.web.asking import act_of, allowed, crumbs_of
from delegations.web.forms.money import EstimateForm, SettlementForm, asked_before
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.models import Estimate
from foreign_affairs.spending.operations import NoEstimate
from foreign_affairs.spending.words import panel_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def estimate(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """What the visit is to cost: looked at first, then recorded."""
    delegation = allowed(request, delegation_id, "record_estimate")
    refusal: Refused | None = NOT_REFUSED
    computed: list[Estimate] = []
    if request.method != "POST":
        form = EstimateForm(initial=_initial(delegation))
    else:
        form = EstimateForm(request.POST)
        is_look = request.POST.get("do") == "look"

        def act() -> None:
            if is_look:
                told, at = form.told(), timezone.now()
                computed.append(queries.computed(delegation, told, at=at))
                return
            operations.record_estimate(
                delegation_id=delegation_id,
                justification=form.cleaned_data["justification"],
                **act_of(request),
                **form.told(),
            )

        refusal = attempt(form, act)
        if refusal is None and not is_look:
            messages.success(request, _("The estimate is recorded."))
            return redirect("delegation", delegation_id)
    context = {
        "delegation": delegation,
        "form": form,
        "money": panel_of(computed[0]) if computed else None,
        "reasons": refusal.reasons if refusal else (),
        "crumbs": crumbs_of(delegation, _("Estimate")),
    }
    status = refusal.status if refusal else 200
    return render(request, "delegations/estimate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def settlement(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """What was spent, line by line, against the approved estimate."""
    delegation = allowed(request, delegation_id, "settle")
    money = panel_of(spending.estimate_of(delegation))
    if money is None or not money.is_approved:
        raise NoEstimate
    refusal: Refused | None = NOT_REFUSED
    if request.method != "POST":
        form = SettlementForm(lines=money.lines, before=money.settled)
    else:
        form = SettlementForm(request.POST, lines=money.lines)
        refusal = attempt(
            form,
            lambda: operations.settle(
                delegation_id=delegation_id,
                lines=form.told(),
                note=form.cleaned_data["note"],
                **act_of(request),
            ),
        )
        if refusal is None:
            messages.success(request, _("The settlement is recorded."))
            return redirect("delegation", delegation_id)
    context = {
        "delegation": delegation,
        "form": form,
        "money": money,
        "reasons": refusal.reasons if refusal else (),
        "crumbs": crumbs_of(delegation, _("Settlement")),
    }
    status = refusal.status if refusal else 200
    return render(request, "delegations/settlement.html", context, status=status)


def _initial(delegation: Any) -> dict[str, Any]:
    """What was asked for before; else what the list and the dates suggest."""
    written = spending.estimate_of(delegation)
    if written is not None:
        return asked_before(written.plan, written.justification)
    suggested = queries.suggested(delegation)
    counts = asdict(suggested) if suggested else queries.counts_of(delegation)
    return {**{name: counts[name] for name in ("nights", "days")}, "un_language": True}
