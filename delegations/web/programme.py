"""The programme of a delegation: by day with what collides, written, proposed, approved."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delegations import operations, queries
from delegations.models import Delegation, ProgrammeItem
from delegations.web import words
from delegations.web.asking import Plain, act_of, allowed, crumbs_of, sent
from delegations.web.forms.programme import (
    AcceptForm,
    ApproveProgrammeForm,
    ItemForm,
    spread,
    wish_forms,
)
from delegations.web.visible import item_of, visible
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.words import clash_lines

ROWS_OF_WISHES = 8
SALT = "delegations.proposal"
GOOD_FOR = timedelta(hours=8)


@require_safe
@login_required
@never_cache
def programme(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """By day, with clash marks, versions and what differs from the last one."""
    return _page(request, visible(request, delegation_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def add(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """One more item; what it would collide with is looked at before it is saved."""
    delegation = allowed(request, delegation_id, "add_item")
    if request.method == "POST":
        return _written(request, delegation, None)
    initial = {"on": request.GET.get("on") or delegation.arrives_on, "pinned": False}
    return _form_page(request, delegation, ItemForm(initial=initial), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, delegation_id: int, item_id: int) -> HttpResponse:
    """Change or move one item; what it would collide with is looked at before it is saved."""
    delegation = allowed(request, delegation_id, "change_item")
    item = item_of(delegation, item_id)
    if request.method == "POST":
        return _written(request, delegation, item)
    return _form_page(request, delegation, ItemForm(item=item), item)


def _written(
    request: HttpRequest, delegation: Delegation, item: ProgrammeItem | None
) -> HttpResponse:
    form = ItemForm(request.POST, item=item)
    if request.POST.get("do") == "look":
        return _looked(request, delegation, form, item)

    def act() -> None:
        told = form.facts() | act_of(request) | {"acknowledged": form.acknowledged()}
        if item is None:
            operations.add_item(delegation_id=delegation.pk, **told)
            return
        revision = form.cleaned_data["revision"]
        operations.change_item(
            delegation_id=delegation.pk,
            item_id=item.pk,
            revision=-1 if revision is None else revision,
            **told,
        )

    refusal = attempt(form, act)
    if refusal is not None:
        return _form_page(request, delegation, form, item, refusal=refusal)
    messages.success(request, _("The item is saved, and what it takes is booked."))
    return redirect("programme", delegation.pk)


def _looked(
    request: HttpRequest, delegation: Delegation, form: ItemForm, item: ProgrammeItem | None
) -> HttpResponse:
    found: list[dict[str, Any]] = []

    def look() -> None:
        would_be = ProgrammeItem(delegation=delegation, pk=item.pk if item else None)
        for name, value in form.facts().items():
            setattr(would_be, name, value)
        found.extend(queries.clashes_of(delegation, [would_be]))

    refusal = attempt(form, look)
    if refusal is None:
        lines = tuple(clash_lines(found))
        refusal = Refused(200, clashes=lines)
        soft = sorted({line.code for line in lines if not line.hard})
        if soft:
            form.asks_why(soft)
    is_free = refusal.status == NOT_REFUSED.status and not refusal.clashes
    return _form_page(request, delegation, form, item, refusal=refusal, is_free=is_free)


@require_POST
@login_required
def remove(request: HttpRequest, delegation_id: int, item_id: int) -> HttpResponse:
    """Take one item out; approved versions keep it."""
    delegation = allowed(request, delegation_id, "remove_item")
    form = Plain(request.POST)
    refusal = attempt(
        form,
        lambda: operations.remove_item(
            delegation_id=delegation.pk, item_id=item_id, **act_of(request)
        ),
    )
    if refusal is not None:
        return _page(request, delegation, refusal=refusal)
    messages.success(request, _("The item was taken out of the programme."))
    return redirect("programme", delegation_id)


@require_POST
@login_required
def pin(request: HttpRequest, delegation_id: int, item_id: int) -> HttpResponse:
    """Pin one item where it is, or let it go."""
    delegation = allowed(request, delegation_id, "change_item")
    item = item_of(delegation, item_id)
    form = Plain(request.POST)
    refusal = attempt(
        form,
        lambda: operations.change_item(
            delegation_id=delegation.pk, item_id=item_id, pinned=not item.pinned, **act_of(request)
        ),
    )
    if refusal is not None:
        return _page(request, delegation, refusal=refusal)
    return redirect("programme", delegation_id)


@require_POST
@login_required
def approve(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Approve what stands now as the next version."""
    delegation = allowed(request, delegation_id, "approve_programme")
    form = ApproveProgrammeForm(request.POST)
    refusal = attempt(
        form,
        lambda: operations.approve_programme(
            delegation_id=delegation.pk, note=form.cleaned_data["note"], **act_of(request)
        ),
    )
    if refusal is not None:
        return _page(request, delegation, refusal=refusal)
    messages.success(request, _("The programme is approved as a new version."))
    return redirect("programme", delegation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def propose(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Wishes, and a programme that fulfils most of them beside what is pinned."""
    delegation = allowed(request, delegation_id, "accept_programme")
    wishes = wish_forms(sent(request), delegation, rows=ROWS_OF_WISHES)
    may_move = request.POST.get("may_move") == "on"
    context: dict[str, Any] = {"wishes": wishes, "may_move": may_move}
    status = 200
    if request.method == "POST":
        asked = [(number, form) for number, form in enumerate(wishes) if not form.is_empty]
        if all(form.is_valid() for _number, form in asked):
            question = Plain(request.POST)
            found: list[queries.ProposedProgramme] = []
            refusal = attempt(
                question,
                lambda: found.append(
                    queries.propose(
                        delegation,
                        [form.asked(f"w{number}") for number, form in asked],
                        may_move=may_move,
                    )
                ),
            )
            if refusal is not None:
                context["reasons"], status = refusal.reasons, refusal.status
            else:
                context |= _told(delegation, found[0])
        else:
            status = 422
    return _propose_page(request, delegation, context, status=status)


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
        "wishes": wish_forms(None, delegation, rows=ROWS_OF_WISHES),
        "accept": form,
        "refused": form,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "is_soft": bool(refusal.clashes) and not refusal.is_hard,
    }
    return _propose_page(request, delegation, context, status=refusal.status)


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
                "title": one.title_vi,
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


def _page(
    request: HttpRequest, delegation: Delegation, *, refusal: Refused = NOT_REFUSED
) -> HttpResponse:
    actor = actor_of(request)
    possible = queries.delegation_actions(delegation, actor)
    items = list(queries.items_of(delegation))
    reads_invitees = queries.reads_invitees(delegation, actor)
    invitees = queries.invitees_by_item(items) if reads_invitees else {}
    vehicles = queries.resources_named(items)
    marks = queries.clashes_by_item(delegation)
    for item in items:
        item.marks = clash_lines(marks.get(item.pk, ()))  # type: ignore[attr-defined]
        item.cars = [vehicles[pk] for pk in item.vehicle_ids if pk in vehicles]  # type: ignore[attr-defined]
        item.invitees = [(one, "") for one in invitees.get(item.pk, ())]  # type: ignore[attr-defined]
    versions = list(queries.versions_of(delegation))
    context = {
        "delegation": delegation,
        "days": spread(items, delegation.arrives_on, delegation.departs_on),
        "items": items,
        "may_write": "change_item" in possible,
        "may_approve": "approve_programme" in possible,
        "may_invite": "invite" in possible,
        "reads_invitees": reads_invitees,
        "approve": ApproveProgrammeForm(),
        "versions": versions[::-1],
        "difference": words.difference_lines(queries.what_changed(delegation)) if versions else [],
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "crumbs": crumbs_of(delegation, _("Programme of the visit")),
    }
    return render(request, "delegations/programme.html", context, status=refusal.status)


def _propose_page(
    request: HttpRequest, delegation: Delegation, context: dict[str, Any], *, status: int
) -> HttpResponse:
    page = {
        "delegation": delegation,
        "standing": queries.items_of(delegation).count(),
        "crumbs": crumbs_of(delegation, _("Propose a programme")),
        **context,
    }
    return render(request, "delegations/propose.html", page, status=status)


def _form_page(
    request: HttpRequest,
    delegation: Delegation,
    form: ItemForm,
    item: ProgrammeItem | None,
    *,
    refusal: Refused = NOT_REFUSED,
    is_free: bool = False,
) -> HttpResponse:
    context = {
        "delegation": delegation,
        "item": item,
        "form": form,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "is_soft": any(not line.hard for line in refusal.clashes),
        "is_free": is_free,
        "crumbs": crumbs_of(delegation, item.title_vi if item else _("New item")),
    }
    return render(request, "delegations/item.html", context, status=refusal.status)
