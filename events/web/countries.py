"""Countries and partner cities: every delegation that came, everything that was agreed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from delegations.queries import may_plan
from events import queries
from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.countries import is_country
from foreign_affairs.folding import fold
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.fields import country_words

PAGE_SIZE = 25


@require_safe
@login_required
def countries(request: HttpRequest) -> HttpResponse:
    """Every country that guests came from or something was agreed with, by its name."""
    only_for(request, *STAFF_ROLES)
    met = queries.countries_met(actor_of(request))
    rows: list[dict[str, Any]] = [
        {"code": code, "name": country_words(code), "came": came, "agreed": agreed}
        for code, (came, agreed) in met.items()
    ]
    context = {"rows": sorted(rows, key=lambda row: fold(row["name"]))}
    return render(request, "events/countries.html", context)


@require_safe
@login_required
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One country; with `partner` in the address one city or organisation of it."""
    only_for(request, *STAFF_ROLES)
    if not is_country(code):
        raise NotVisible
    actor, partner = actor_of(request), request.GET.get("partner", "")[:250]
    agreed = queries.agreements(actor).filter(country=code)
    if partner:
        agreed = agreed.filter(partner__icontains=partner)
    name = country_words(code)
    crumbs: list[tuple[str, str | None]] = [(_("Countries"), reverse("countries")), (name, None)]
    if partner:
        crumbs[-1:] = [(name, reverse("country", args=[code])), (partner, None)]
    came = queries.delegations_of(actor, code, partner)
    context = {
        "code": code,
        "name": name,
        "partner": partner,
        "partners": [] if partner else queries.partners_of(actor, code),
        "page": Paginator(came, PAGE_SIZE).get_page(request.GET.get("page")),
        "agreements": list(agreed),
        "may_plan": may_plan(actor),
        "crumbs": crumbs,
    }
    return render(request, "events/country.html", context)
