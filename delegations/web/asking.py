"""What the pages below a delegation share: who may open them, and a page of its own for one act."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delegations import queries
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from delegations.web.visible import visible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.attempts import attempt


class Plain(forms.Form):
    """A form without questions: to be sure is enough."""

    ASKED_AS: dict[str, str] = {}


def allowed(request: HttpRequest, delegation_id: int, action: str) -> Delegation:
    """The delegation, where the table allows `action` to the caller: 403 and 409 come first."""
    delegation = visible(request, delegation_id)
    roles = queries.roles_towards(delegation, actor_of(request))
    DELEGATION.step(action, state=delegation.state, roles=roles)
    return delegation


def sent(request: HttpRequest) -> Any:
    """What was sent with a form; None where its page is only opened."""
    return request.POST if request.method == "POST" else None


def act_of(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "at": timezone.now()}


def crumbs_of(delegation: Delegation, last: str) -> list[tuple[str, str | None]]:
    """The way to a page below a delegation's."""
    name, back = in_the_readers(delegation), reverse("delegation", args=[delegation.pk])
    return [(_("Delegations"), reverse("delegations")), (name, back), (last, None)]


def confirmed(
    request: HttpRequest,
    delegation: Delegation,
    form: forms.Form,
    act: Callable[[], object],
    *,
    said: str,
    **page: Any,
) -> HttpResponse:
    """A page of its own for one act; done where it was sent."""
    context = {
        "form": form,
        "back": reverse("delegation", args=[delegation.pk]),
        "crumbs": crumbs_of(delegation, page["title"]),
        **page,
    }
    status = 200
    if request.method == "POST":
        refusal = attempt(form, act)
        if refusal is None:
            if said:
                messages.success(request, said)
            return redirect("delegation", delegation.pk)
        context["reasons"], status = refusal.reasons, refusal.status
    return render(request, "portal/confirm.html", context, status=status)
