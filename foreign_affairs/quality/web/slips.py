"""The evaluation slip: on the site, by code and contact, and by the link in our mail."""

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

from foreign_affairs.quality import links, operations, queries
from foreign_affairs.quality.models import Slip
from foreign_affairs.quality.web.forms.slips import CodeForm, SlipForm
from foreign_affairs.refusals import Forbidden, NotVisible, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from permits.models import Dossier

QUESTIONS = ("time", "contacts", "bodies", "attitude")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def slip(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The slip of one dossier: to be given by its organisation, then to be read by it."""
    actor = actor_of(request)
    dossier = queries.own_dossier(dossier_id, actor)
    given = queries.slip_of(dossier)
    crumbs = [(dossier.number, reverse("dossier", args=[dossier.pk])), (_("Evaluation"), None)]
    if request.method != "POST":
        may_give = given is None and queries.speaks_for(actor, dossier)
        return _page(request, dossier, SlipForm() if may_give else None, given=given, crumbs=crumbs)
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _page(request, dossier, form, crumbs=crumbs, status=answers.UNREADABLE)
    try:
        operations.evaluate(
            dossier_id=dossier.pk, actor=actor, at=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        return _refused(request, dossier, form, refusal, given=given, crumbs=crumbs)
    messages.success(request, _("Thank you. Your answers help us to do better."))
    return redirect("dossier", dossier.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def evaluate(request: HttpRequest) -> HttpResponse:
    """Find the dossier by code and contact; the same words whichever of the two is wrong."""
    if request.method != "POST":
        form = CodeForm(initial={"code": request.GET.get("code", "")[:40]})
        return render(request, "quality/evaluate.html", {"form": form})
    if answers.too_often(request, "evaluation"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "quality/evaluate.html", {"form": form}, status=answers.UNREADABLE)
    try:
        dossier = queries.dossier_with_code(**form.cleaned_data)
    except NotVisible:
        form.add_error(
            None,
            _("No dossier has this code and this contact. Please compare both with our e-mail."),
        )
        return render(request, "quality/evaluate.html", {"form": form}, status=404)
    return redirect("evaluate_by_link", links.token_for(dossier.pk, at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def evaluate_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The slip for the bearer of a link. What was answered is not read back to a bearer."""
    now = timezone.now()
    dossier = queries.dossier_behind(token, at=now)
    if request.method != "POST":
        wanted = queries.may_be_evaluated(dossier)
        return _page(request, dossier, SlipForm() if wanted else None, by_link=True)
    if answers.too_often(request, "evaluation"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _page(request, dossier, form, by_link=True, status=answers.UNREADABLE)
    try:
        operations.evaluate_by_link(
            token=token, actor=actor_of(request), at=now, **form.cleaned_data
        )
    except Refusal as refusal:
        return _refused(request, dossier, form, refusal, by_link=True)
    messages.success(request, _("Thank you. Your answers help us to do better."))
    return redirect("evaluate_by_link", token)


def _refused(
    request: HttpRequest, dossier: Dossier, form: SlipForm, refusal: Refusal, **context: Any
) -> HttpResponse:
    if not isinstance(refusal, answers.ANSWERED) or isinstance(refusal, Forbidden):
        raise refusal
    reasons = answers.tell(form, refusal)
    status = answers.status_of(refusal)
    return _page(request, dossier, form, reasons=reasons, status=status, **context)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    form: SlipForm | None,
    *,
    given: Slip | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    shown = {
        "dossier": dossier,
        "form": form,
        "given": given,
        "is_evaluable": queries.may_be_evaluated(dossier),
        "questions": [form[name] for name in QUESTIONS] if form else [],
        "answers": [
            (SlipForm.base_fields[name].label, getattr(given, f"get_{name}_display")())
            for name in QUESTIONS
        ]
        if given
        else [],
        **context,
    }
    return render(request, "quality/slip.html", shown, status=status)
