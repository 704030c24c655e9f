"""A programme proposed for what is wished, and accepted as it was shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from delegations import operations, queries
from delegations.models import Delegation
from delegations.web.asking import Plain, act_of, allowed, crumbs_of, sent
from delegations.web.forms.wishes import AcceptForm, WishForm, wish_forms
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.attempts import attempt
from foreign_affairs.shared_calendar.models import Resource

SALT = "delegations.proposal"
GOOD_FOR = timedelta(hours=8)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def propose(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Wishes, and a programme that fulfils most of them beside what is pinned."""
    delegation = allowed(request, delegation_id, "accept_programme")
    wishes = wish_forms(sent(request), delegation)
    context: dict[str, Any] = {"wishes": wishes, "may_move": _may_move(request)}
    status = 200
    if request.method == "POST" and request.POST.get("do") != "more":
        told, status = _asked(request, delegation, [one for one in wishes if not one.is_empty])
        context |= told
    return _propose_page(request, delegation, context, status=status)


def _asked(
    request: HttpRequest, delegation: Delegation, wishes: Sequence[WishForm]
) -> tuple[dict[str, Any], int]:
    """What the page tells of the planner's answer, and its status."""
    if not all(wish.is_valid() for wish in wishes):
        return {}, 422
    found: list[queries.ProposedProgramme] = []

    def ask() -> None:
        asked = [wish.asked() for wish in wishes]
        found.append(queries.propose(delegation, asked, may_move=_may_move(request)))

    refusal = attempt(Plain(request.POST), ask)
    if refusal is not None:
        return {"reasons": refusal.reasons}, refusal.status
    return _told(delegation, found[0]), 200


@require_POST
@login_required
def accept(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Write what was proposed just as it was shown, all or nothing."""
    delegation = allowed(request, delegation_id, "accept_programme")
    form = AcceptForm(request.POST)

    def act() -> None:
        operations.accept_programme(
            delegation_id=delegation.pk,
            **_read(delegation, form.cleaned_data["proposal"]),
            acknowledged=form.acknowledged(),
            **act_of(request),
        )

    refusal = attempt(form, act)
    if refusal is None:
        messages.success(request, _("The programme is written, and what it takes is booked."))
        return redirect("programme", delegation_id)
    context = {
        "wishes": wish_forms(request.POST, delegation),
        "may_move": _may_move(request),
        "accept": form,
        "refused": form,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "is_soft": bool(refusal.clashes) and not refusal.is_hard,
    }
    return _propose_page(request, delegation, context, status=refusal.status)


def _may_move(request: HttpRequest) -> bool:
    return request.POST.get("may_move") == "on"


def _told(delegation: Delegation, found: queries.ProposedProgramme) -> dict[str, Any]:
    """A proposal as the page shows it, and as it is sent back to be written."""
    ids = {
        pk
        for one in found.items
        for pk in (one.placed.chair_id, one.placed.place_id, one.placed.interpreter_id)
        if pk
    }
    named = Resource.objects.in_bulk(ids)
    lines, facts = [], []
    for one in found.items:
        placed = one.placed
        is_new = one.item is None
        moves = one.item is not None and one.item.starts_at != placed.starts_at
        who = (placed.chair_id, placed.place_id, placed.interpreter_id)
        lines.append(
            {
                "title": in_the_readers(one, "title"),
                "starts_at": placed.starts_at,
                "ends_at": placed.ends_at,
                "who": [named[pk] for pk in who if pk],
                "is_new": is_new,
                "moves": moves,
            }
        )
        if is_new or moves:
            facts.append(_as_written(one))
    kept = {"delegation": delegation.pk, "revision": delegation.revision, "items": facts}
    signed = signing.dumps(kept, salt=SALT, compress=True)
    return {
        "lines": lines,
        "unmet": found.unmet,
        "proposal": found,
        "accept": AcceptForm(initial={"proposal": signed}) if facts else None,
        "is_told": True,
    }


def _as_written(one: queries.Proposed) -> dict[str, Any]:
    placed = one.placed
    facts: dict[str, Any] = {
        "starts_at": placed.starts_at.isoformat(),
        "ends_at": placed.ends_at.isoformat(),
    }
    if one.item is not None:
        return facts | {"item_id": one.item.pk}
    return facts | {
        "kind": str(one.kind),
        "title_vi": one.title_vi,
        "title_en": one.title_en,
        "place_id": placed.place_id,
        "chair_id": placed.chair_id,
        "interpreter_id": placed.interpreter_id,
    }


def _read(delegation: Delegation, signed: str) -> dict[str, Any]:
    """The lines that were proposed, and at which revision of the delegation.

    Raises NotVisible for what was not signed here, long ago, or for another delegation.
    """
    try:
        told: Mapping[str, Any] = signing.loads(signed, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise NotVisible from None
    if told["delegation"] != delegation.pk:
        raise NotVisible
    items = [
        {
            **one,
            "starts_at": datetime.fromisoformat(one["starts_at"]),
            "ends_at": datetime.fromisoformat(one["ends_at"]),
        }
        for one in told["items"]
    ]
    return {"items": items, "revision": told["revision"]}


def _propose_page(
    request: HttpRequest, delegation: Delegation, context: dict[str, Any], *, status: int
) -> HttpResponse:
    page = {
        "delegation": delegation,
        "standing": queries.items_of(delegation).count(),
        "most": queries.MOST_WISHES,
        "has_room": len(context["wishes"]) < queries.MOST_WISHES,
        "crumbs": crumbs_of(delegation, _("Propose a programme")),
        **context,
    }
    return render(request, "delegations/propose.html", page, status=status)
