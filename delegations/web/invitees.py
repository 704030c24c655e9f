"""Who is invited by mail to an item of a programme."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from delegations import operations, queries
from delegations.models import Delegation, ProgrammeItem
from delegations.web.asking import Plain, act_of, allowed, crumbs_of
from delegations.web.forms.invitees import InviteForm
from delegations.web.visible import item_of, visible
from foreign_affairs.refusals import Forbidden, NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar import invitee_page
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def invitees(request: HttpRequest, delegation_id: int, item_id: int) -> HttpResponse:
    """Who is invited to one item, and how somebody is: several at once."""
    if request.method != "POST":
        delegation = visible(request, delegation_id)
        if not queries.reads_invitees(delegation, actor_of(request)):
            raise Forbidden
        return _page(request, delegation, item_of(delegation, item_id))
    delegation = allowed(request, delegation_id, "invite")
    item = item_of(delegation, item_id)
    form = InviteForm(request.POST, item=item)
    refusal = attempt(
        form,
        lambda: operations.invite(
            delegation_id=delegation.pk, item_id=item.pk, **act_of(request), **form.arguments()
        ),
    )
    if refusal is not None:
        return _page(request, delegation, item, form=form, refusal=refusal)
    messages.success(request, str(form.done))
    return redirect("item_invitees", delegation.pk, item.pk)


@require_POST
@login_required
def invite_to_the_day(request: HttpRequest, delegation_id: int, item_id: int) -> HttpResponse:
    """The same people to every other item of the day."""
    delegation = allowed(request, delegation_id, "invite")
    item = item_of(delegation, item_id)
    invited: list[Any] = []
    refusal = attempt(
        Plain(request.POST),
        lambda: invited.extend(
            operations.invite_to_the_day(
                delegation_id=delegation.pk, item_id=item.pk, **act_of(request)
            )
        ),
    )
    if refusal is not None:
        return _page(request, delegation, item, refusal=refusal)
    said = ngettext("%(count)d invitation more.", "%(count)d invitations more.", len(invited))
    messages.success(request, said % {"count": len(invited)})
    return redirect("programme", delegation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def invitee(
    request: HttpRequest, delegation_id: int, item_id: int, invitee_id: int
) -> HttpResponse:
    """Change what is written of one, or invite him no more."""
    delegation = allowed(request, delegation_id, "invite")
    item = item_of(delegation, item_id)
    one = queries.invitees_of(item).filter(pk=invitee_id).first()
    if one is None:
        raise NotVisible
    told = {
        "delegation_id": delegation.pk,
        "item_id": item.pk,
        "invitee_id": one.pk,
        **act_of(request),
    }
    back = reverse("item_invitees", args=[delegation.pk, item.pk])
    *above, last = crumbs_of(delegation, one.name)
    return invitee_page.of_one(
        request,
        one,
        change=lambda **said: operations.change_invitee(**told, **said),
        remove=lambda: operations.remove_invitee(**told),
        back=back,
        crumbs=[*above, (in_the_readers(item, "title"), back), last],
    )


def _page(
    request: HttpRequest,
    delegation: Delegation,
    item: ProgrammeItem,
    *,
    form: InviteForm | None = None,
    refusal: Refused = NOT_REFUSED,
) -> HttpResponse:
    now = timezone.now()
    may_invite = "invite" in queries.delegation_actions(delegation, actor_of(request))
    rows = [
        (one, reverse("item_invitee", args=[delegation.pk, item.pk, one.pk]) if may_invite else "")
        for one in queries.invitees_of(item)
    ]
    is_past = queries.is_past(item, at=now)
    programme = reverse("programme", args=[delegation.pk])
    *above, last = crumbs_of(delegation, in_the_readers(item, "title"))
    context = {
        "delegation": delegation,
        "item": item,
        "invitees": rows,
        "invite": (form or InviteForm(item=item)) if may_invite and not is_past else None,
        "is_past": is_past,
        "others": queries.others_of_the_day(item, at=now) if may_invite and rows else [],
        "form": form,
        "reasons": refusal.reasons,
        "crumbs": [*above, (_("Programme of the visit"), programme), last],
    }
    return render(request, "delegations/invitees.html", context, status=refusal.status)
