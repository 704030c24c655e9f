"""The page of one who is invited by mail, for whatever app invites."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from foreign_affairs.rest.acts import ActionForm
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, attempt
from foreign_affairs.shared_calendar.invite_forms import ChangeInviteeForm, RemoveInviteeForm
from foreign_affairs.shared_calendar.models import Invitee


def of_one(
    request: HttpRequest,
    invitee: Invitee,
    *,
    change: Callable[..., object],
    remove: Callable[[], object],
    back: str,
    crumbs: Sequence[tuple[str, str | None]],
) -> HttpResponse:
    """What is written of `invitee`, to be changed, or to be invited no more; then `back`."""
    names = ChangeInviteeForm.base_fields
    written = {name: getattr(invitee, name) for name in names}
    forms: dict[type[ActionForm], ActionForm] = {
        ChangeInviteeForm: ChangeInviteeForm(initial=written),
        RemoveInviteeForm: RemoveInviteeForm(),
    }
    refusal, refused = NOT_REFUSED, None
    if request.method == "POST":
        kind, act = (
            (RemoveInviteeForm, remove)
            if request.POST.get("remove")
            else (ChangeInviteeForm, change)
        )
        refused = forms[kind] = kind(request.POST)
        told = attempt(refused, lambda: act(**refused.arguments()))
        if told is None:
            messages.success(request, str(refused.done))
            return redirect(back)
        refusal = told
    context = {
        "invitee": invitee,
        "change": forms[ChangeInviteeForm],
        "remove": forms[RemoveInviteeForm],
        "form": refused,
        "reasons": refusal.reasons,
        "back": back,
        "crumbs": crumbs,
    }
    return render(request, "shared_calendar/invitee.html", context, status=refusal.status)
