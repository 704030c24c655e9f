"""The programme of a delegation: by day with what collides, written, proposed, approved."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delegations import operations, queries
from delegations.models import Delegation, ProgrammeItem
from delegations.web import words
from delegations.web.asking import Plain, act_of, allowed, crumbs_of
from delegations.web.forms.programme import (
    ApproveProgrammeForm,
    ItemForm,
    spread,
)
from delegations.web.visible import item_of, visible
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.preconditions import etag_of
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt
from foreign_affairs.shared_calendar.words import CLASHES, clash_lines


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


def _page(
    request: HttpRequest, delegation: Delegation, *, refusal: Refused = NOT_REFUSED
) -> HttpResponse:
    actor = actor_of(request)
    possible = queries.delegation_actions(delegation, actor)
    items = list(queries.items_of(delegation))
    reads_invitees = queries.reads_invitees(delegation, actor)
    invitees = queries.invitees_by_item(items) if reads_invitees else {}
    may_invite, now = "invite" in possible, timezone.now()
    vehicles = queries.resources_named(items)
    marks = queries.clashes_by_item(delegation)
    for item in items:
        item.etag = etag_of(subject_kind(item), item.pk, item.revision)  # type: ignore[attr-defined]
        item.marks = clash_lines(marks.get(item.pk, ()))  # type: ignore[attr-defined]
        item.cars = [vehicles[pk] for pk in item.vehicle_ids if pk in vehicles]  # type: ignore[attr-defined]
        item.invitees = [(one, "") for one in invitees.get(item.pk, ())]  # type: ignore[attr-defined]
        item.may_invite = may_invite and not queries.is_past(item, at=now)  # type: ignore[attr-defined]
    versions = list(queries.versions_of(delegation))
    difference = words.difference_lines(queries.what_changed(delegation)) if versions else []
    context = {
        "delegation": delegation,
        "days": spread(items, delegation.arrives_on, delegation.departs_on),
        "items": items,
        "may_write": "change_item" in possible,
        "may_drag": "change_item" in possible and delegation.arrives_on is not None,
        "clash_words": CLASHES,
        "may_approve": "approve_programme" in possible and bool(difference or not versions),
        "may_invite": may_invite,
        "reads_invitees": reads_invitees,
        "approve": ApproveProgrammeForm(),
        "versions": versions[::-1],
        "difference": difference,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "crumbs": crumbs_of(delegation, _("Programme of the visit")),
    }
    return render(request, "delegations/programme.html", context, status=refusal.status)


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
        "crumbs": crumbs_of(delegation, in_the_readers(item, "title") if item else _("New item")),
    }
    return render(request, "delegations/item.html", context, status=refusal.status)
