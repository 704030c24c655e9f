"""Estimate and settlement of a delegation."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from delegations import operations, queries
from delegations.models import Delegation
from delegations.web.asking import act_of, allowed, crumbs_of
from delegations.web.visible import visible
from foreign_affairs.refusals import NotVisible
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, attempt
from foreign_affairs.spending import estimating, sheets
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.forms.settlement import SettlementForm
from foreign_affairs.spending.forms.visit import VisitEstimateForm
from foreign_affairs.spending.operations import must_be_approved


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def estimate(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """What the visit is to cost: computed as often as one likes, then recorded."""
    delegation = allowed(request, delegation_id, "record_estimate")
    if request.method != "POST":
        suggested = queries.suggested(delegation)
        initial = VisitEstimateForm.initial_of_guests(suggested) if suggested else {}
        counted = queries.counted_of(delegation)
        initial |= {name: one.number for name, one in counted.items()}
        standing = spending.estimate_of(delegation)
        return _page(request, delegation, estimating.begin(VisitEstimateForm, standing, initial))
    act = act_of(request)
    money = estimating.Money(
        plan=partial(queries.plan_for, delegation),
        compute=partial(queries.computed, delegation, at=act["at"]),
        record=lambda told: operations.record_estimate(delegation_id=delegation_id, **act, **told),
    )
    records = request.POST.get("do") == "record"
    answer = estimating.answer(VisitEstimateForm(request.POST), money, records=records)
    if answer.is_recorded:
        messages.success(request, _("The estimate is recorded."))
        return redirect("delegation", delegation_id)
    return _page(request, delegation, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def settlement(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """What was spent, line by line, against the approved estimate."""
    delegation = allowed(request, delegation_id, "settle")
    approved = must_be_approved(spending.estimate_of(delegation))
    form = SettlementForm(request.POST or None, estimate=approved)
    refusal = NOT_REFUSED
    if request.method == "POST":
        settle = partial(operations.settle, delegation_id=delegation_id, **act_of(request))
        refused = attempt(form, lambda: settle(**form.arguments()))
        if refused is None:
            messages.success(request, _("The settlement is filed."))
            return redirect("delegation", delegation_id)
        refusal = refused
    context = {"form": form, "reasons": refusal.reasons, **_frame(delegation, _("Settlement"))}
    return render(request, "delegations/settlement.html", context, status=refusal.status)


@require_safe
@login_required
@never_cache
def sheet(request: HttpRequest, delegation_id: int, what: str) -> HttpResponseBase:
    """The estimate or the settlement as a spreadsheet, for the office."""
    found = sheets.sheet_of(visible(request, delegation_id), what)
    if found is None:
        raise NotVisible
    return found


def _page(request: HttpRequest, delegation: Delegation, answer: estimating.Answer) -> HttpResponse:
    for name, number in queries.counts_of(delegation).items():
        answer.form.fields[name].help_text = _("By the list and the dates: %(number)s.") % {
            "number": number
        }
    for name, counted in queries.counted_of(delegation).items():
        answer.form.fields[name].help_text = ngettext(
            "From %(items)s item of the programme: %(number)s.",
            "From %(items)s items of the programme: %(number)s.",
            counted.items,
        ) % {"items": counted.items, "number": counted.number}
    context = {"answer": answer, "form": answer.form, **_frame(delegation, _("Estimate"))}
    return render(request, "delegations/estimate.html", context, status=answer.status)


def _frame(delegation: Delegation, title: str) -> dict[str, Any]:
    return {
        "delegation": delegation,
        "heading": title,
        "back": reverse("delegation", args=[delegation.pk]),
        "crumbs": crumbs_of(delegation, title),
    }
