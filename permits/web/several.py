"""Receiving and assigning several dossiers from a list: a result for each."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of, only_for
from permits import operations, queries
from permits.domain.lifecycle import DOSSIER
from permits.operations import bulk
from permits.web.forms.several import AssignSeveralForm, ReceiveSeveralForm, SeveralForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def receive_several(request: HttpRequest) -> HttpResponse:
    """Receive the ticked dossiers, each at this moment."""
    return _several(request, "receive", ReceiveSeveralForm, back="desk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assign_several(request: HttpRequest) -> HttpResponse:
    """Give the ticked dossiers to one officer."""
    return _several(request, "assign", AssignSeveralForm, back="queue")


def _several(
    request: HttpRequest, action: str, form_class: type[SeveralForm], *, back: str
) -> HttpResponse:
    only_for(request, *DOSSIER.row(action).roles)
    if request.method != "POST":
        return redirect(back)
    actor, form = actor_of(request), form_class(request.POST)
    context: dict[str, Any] = {"form": form, "action": action, "back": back}
    if not form.is_valid():
        return render(request, "permits/several.html", context, status=answers.UNREADABLE)
    keys = form.cleaned_data["dossier"]
    results = bulk.each(
        getattr(operations, action), keys, actor=actor, at=timezone.now(), **form.arguments()
    )
    names = queries.names_of(actor, keys)
    context["results"] = [(row, names.get(row.dossier_id)) for row in results]
    context["done"] = sum(row.done for row in results)
    context["said"] = _said(action, context["done"], len(results))
    return render(request, "permits/several.html", context)


def _said(action: str, done: int, asked: int) -> str:
    words = {
        "receive": _("%(done)d of %(asked)d dossiers received."),
        "assign": _("%(done)d of %(asked)d dossiers handed over."),
    }
    return words[action] % {"done": done, "asked": asked}
