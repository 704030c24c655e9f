"""The page of one delegation, and the acts that start from it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from delegations import operations, queries
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation, Member
from delegations.web import next_act, papers, words
from delegations.web.forms.action import ActionForm
from delegations.web.forms.actions import ACTION_FORMS
from delegations.web.visible import visible
from delegations.words import WARNINGS
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.words import panel_of

OPERATIONS = {name: getattr(operations, name) for name in ACTION_FORMS}


@require_safe
@login_required
@never_cache
def delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    return _page(request, visible(request, delegation_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delegation_action(request: HttpRequest, delegation_id: int, action: str) -> HttpResponse:
    """One act of a delegation's life; a refusal comes back on its page with what was typed."""
    seen = visible(request, delegation_id)
    if action not in ACTION_FORMS:
        raise NotVisible
    if request.method != "POST":
        return redirect("delegation", delegation_id)
    actor, now = actor_of(request), timezone.now()
    form = ACTION_FORMS[action](request.POST, delegation=seen)
    roles = queries.roles_towards(seen, actor)
    refusal = attempt(
        form,
        lambda: OPERATIONS[action](
            delegation_id=delegation_id, actor=actor, at=now, **form.arguments()
        ),
        may=lambda: DELEGATION.step(action, state=seen.state, roles=roles),
    )
    if refusal is not None:
        return _page(request, visible(request, delegation_id), refused=form, refusal=refusal)
    messages.success(request, str(form.done))
    return redirect("delegation", delegation_id)


def _page(
    request: HttpRequest,
    delegation: Delegation,
    *,
    refused: ActionForm | None = None,
    refusal: Refused = NOT_REFUSED,
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    possible = queries.delegation_actions(delegation, actor)
    facts = queries.facts_of(delegation)
    standing = next_act.Standing(delegation=delegation, facts=facts, at=now)
    offer = next_act.offer(standing, _forms(standing, possible, refused))
    estimate = spending.estimate_of(delegation)
    context: dict[str, Any] = {
        "delegation": delegation,
        "next": next_act.next_step(standing, offer.leading),
        "leading": offer.leading,
        "offer": offer,
        "may_edit": "revise" in possible,
        "may_add": "add_member" in possible,
        "may_change": "change_member" in possible,
        "may_remove": "remove_member" in possible,
        "sees_passports": queries.may_see_passports(delegation, actor),
        "sees_restricted": queries.may_see_restricted(delegation, actor),
        "reads_accesses": queries.may_read_accesses(actor),
        "refused": refused,
        "lost": refused if refused and not offer.asks(refused.action) else None,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "may_estimate": "record_estimate" in possible,
        "may_settle": "settle" in possible,
        "papers": papers.offered(delegation, actor),
        "items": list(queries.items_of(delegation)),
        "money": panel_of(estimate),
        "has_outgrown": estimate is not None and queries.has_outgrown(delegation, estimate),
        "members": _members(delegation),
        "reception": queries.request_facts(delegation),
        "events": words.timeline(queries.delegation_history(delegation)),
        "crumbs": [(_("Delegations"), reverse("delegations")), (delegation.reference, None)],
    }
    return render(request, "delegations/delegation.html", context, status=refusal.status)


def _members(delegation: Delegation) -> list[Member]:
    """The guests in order, each with what is to be pointed out (`warned`)."""
    members = list(queries.members_of(delegation))
    found = queries.member_warnings(delegation, members)
    for member in members:
        member.warned = [WARNINGS[one] for one in found.get(member.pk, ())]  # type: ignore[attr-defined]
    return members


def _forms(
    standing: next_act.Standing, possible: Sequence[str], refused: ActionForm | None
) -> dict[str, Any]:
    forms = {}
    mend = ((reverse("edit_delegation", args=[standing.delegation.pk]), _("Add what is missing")),)
    for action, kind in ACTION_FORMS.items():
        if action not in possible:
            continue
        if action == "record_report" and not standing.have_left:
            continue
        is_refused = refused is not None and type(refused) is kind
        form = refused if is_refused and refused else kind(delegation=standing.delegation)
        form.not_yet = next_act.why_not_yet(standing, action)
        form.ways = mend if "revise" in possible else ()
        forms[action] = form
    return forms
