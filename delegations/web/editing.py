"""The form of a delegation: written down, and changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from delegations import operations, queries
from delegations.domain.lifecycle import DELEGATION, PLANS
from delegations.models import Delegation
from delegations.web.forms.delegation import DelegationForm, initial_of
from delegations.web.visible import visible
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Write a delegation down; the address may bring the item of the annual plan."""
    only_for(request, *PLANS)
    if request.method != "POST":
        return _page(request, DelegationForm(initial=_prefilled(request)))
    form = DelegationForm(request.POST)
    written: list[Delegation] = []
    refusal = attempt(
        form,
        lambda: written.append(
            operations.open_delegation(
                actor=actor_of(request), at=timezone.now(), **form.facts(), **form.times()
            )
        ),
    )
    if refusal is not None:
        return _page(request, form, refusal=refusal)
    messages.success(request, _("The delegation is written down. Enter its members next."))
    return redirect("delegation", written[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Change what is written of a delegation; its days and its rank are acts of their own."""
    delegation = visible(request, delegation_id)
    actor = actor_of(request)
    roles = queries.roles_towards(delegation, actor)
    DELEGATION.step("revise", state=delegation.state, roles=roles)
    if request.method != "POST":
        form = DelegationForm(delegation=delegation, initial=initial_of(delegation))
        return _page(request, form, delegation)
    form = DelegationForm(request.POST, delegation=delegation)
    refusal = attempt(
        form,
        lambda: operations.revise(
            delegation_id=delegation.pk,
            actor=actor,
            at=timezone.now(),
            revision=form.cleaned_data["revision"] or -1,
            **form.facts(),
        ),
    )
    if refusal is not None:
        return _page(request, form, delegation, refusal=refusal)
    messages.success(request, _("The delegation is saved."))
    return redirect("delegation", delegation.pk)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    initial: dict[str, Any] = {}
    if actor.user is not None:
        initial |= {"unit": actor.user.unit_id, "responsible": actor.user_id}
    key = request.GET.get("plan_item", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return initial
    item = standing_items().filter(pk=int(key)).first()
    if item is None:
        return initial
    return initial | {
        "plan_item": item.pk,
        "name_vi": item.title_vi,
        "name_en": item.title_en,
        "country": item.countries[0] if item.countries else "",
        "unit": item.unit_id or initial.get("unit"),
    }


def _page(
    request: HttpRequest,
    form: DelegationForm,
    delegation: Delegation | None = None,
    *,
    refusal: Refused = NOT_REFUSED,
) -> HttpResponse:
    first: tuple[str, str | None] = (_("Delegations"), reverse("delegations"))
    crumbs = [first, (_("New delegation"), None)]
    if delegation is not None:
        name = in_the_readers(delegation)
        crumbs = [first, (name, reverse("delegation", args=[delegation.pk])), (_("Change"), None)]
    context = {
        "delegation": delegation,
        "form": form,
        "reasons": refusal.reasons,
        "crumbs": crumbs,
    }
    return render(request, "delegations/edit.html", context, status=refusal.status)
