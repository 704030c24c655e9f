"""Opinions on the pages: the dossier's section, one request, and the agency's page by its link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts.actors import NOBODY, Actor
from foreign_affairs.documents import downloads
from foreign_affairs.refusals import NotVisible, Reason, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import operations, queries
from permits.domain.consultations import AGENCY, CONSULTATION, ConsultationState
from permits.domain.lifecycle import State
from permits.domain.reminders import left_working_days
from permits.models import Attachment, Consultation, Dossier
from permits.queries import Chaser
from permits.web import words
from permits.web.forms.consultations import CONSULTATION_FORMS, ConsultationForm, OpinionForm

OPERATIONS = {name: getattr(operations, name) for name in CONSULTATION_FORMS}


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One request as the dossier's page shows it. `left` is None once nothing is awaited."""

    consultation: Consultation
    left: int | None
    chasers: Sequence[Chaser]
    forms: Sequence[ConsultationForm]
    is_open_objection: bool


def shown(dossier: Dossier, *, actor: Actor, today: date) -> dict[str, Any]:
    """What the dossier's page tells `actor` of the opinions.

    The office reads everything, the organiser only that agencies are asked and until when.
    """
    if dossier.received_at is None:
        return {}
    consultations = queries.consultations_of(dossier)
    waiting = [one for one in consultations if one.state == ConsultationState.WAITING]
    until = max((one.due_local_on for one in waiting), default=None)
    if not actor.is_staff:
        return {"agencies_until": until if dossier.state == State.CONSULTING else None}
    return {"opinions": _lines(consultations, actor, today), "agencies_until": until}


def _lines(consultations: list[Consultation], actor: Actor, today: date) -> list[OpinionLine]:
    calendar, log = current_calendar(), queries.chaser_log(consultations)
    return [
        OpinionLine(
            consultation=one,
            left=left_working_days(calendar, today=today, due_on=one.due_local_on)
            if one.state == ConsultationState.WAITING
            else None,
            chasers=log.get(one.pk, ()),
            forms=[
                CONSULTATION_FORMS[action](consultation=one)
                for action in queries.consultation_actions(one, actor)
                if action in CONSULTATION_FORMS
            ],
            is_open_objection=queries.is_open_objection(one),
        )
        for one in consultations
    ]


@require_safe
@login_required
@never_cache
def consultation(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Where notices of one request lead: its place on the dossier's page."""
    found = _visible(request, consultation_id)
    return redirect(f"{reverse('dossier', args=[found.dossier_id])}#opinion-{found.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consultation_action(request: HttpRequest, consultation_id: int, action: str) -> HttpResponse:
    """One act of the office on a request; a refusal comes back on a page of its own."""
    found = _visible(request, consultation_id)
    if action not in CONSULTATION_FORMS:
        raise NotVisible
    place = f"{reverse('dossier', args=[found.dossier_id])}#opinion-{found.pk}"
    if request.method != "POST":
        return redirect(place)
    actor, now = actor_of(request), timezone.now()
    form = CONSULTATION_FORMS[action](request.POST, consultation=found)
    reasons: tuple[Reason, ...] = ()
    status = answers.UNREADABLE
    try:
        roles = queries.roles_towards(found.dossier, actor)
        CONSULTATION.step(action, state=found.state, roles=roles)
        if form.is_valid():
            OPERATIONS[action](consultation_id=found.pk, actor=actor, at=now, **form.cleaned_data)
            messages.success(request, form.done)
            return redirect(place)
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
    context = {"consultation": found, "form": form, "reasons": reasons, "place": place}
    return render(request, "permits/consultation.html", context, status=status)


def _visible(request: HttpRequest, consultation_id: int) -> Consultation:
    seen = queries.consultations_visible_to(actor_of(request)).filter(pk=consultation_id).first()
    if seen is None:
        raise NotVisible
    return seen


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consult(request: HttpRequest, token: str) -> HttpResponse:
    """What an agency is asked, and its answer: for whoever holds the link, without an account.

    Nothing is said of who wrote the dossier or of what the office thinks.
    """
    if answers.too_often(request, "consultation"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    try:
        asked = queries.by_link(token)
    except NotVisible as gone:
        over = isinstance(gone, queries.NoLongerNeeded)
        return render(request, "permits/consult_over.html", {"is_over": over}, status=404)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Reason, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            CONSULTATION.step("reply", state=asked.state, roles=[AGENCY])
            if form.is_valid():
                operations.reply(token=token, actor=NOBODY, at=timezone.now(), **form.cleaned_data)
                return redirect("consult", token)
            status = answers.UNREADABLE
        except Refusal as refusal:
            reasons, status = answers.answered(form, refusal)
    return _asked_page(request, token, form, reasons, status)


def _asked_page(
    request: HttpRequest,
    token: str,
    form: OpinionForm,
    reasons: tuple[Reason, ...],
    status: int,
) -> HttpResponse:
    asked, today = queries.by_link(token), office_date(timezone.now())
    waiting = asked.state == ConsultationState.WAITING
    context = {
        "asked": asked,
        "dossier": asked.dossier,
        "token": token,
        "is_answered": asked.state == ConsultationState.REPLIED,
        "is_late": not waiting,
        "left": left_working_days(current_calendar(), today=today, due_on=asked.due_local_on)
        if waiting
        else None,
        "papers": _papers(asked.dossier),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "permits/consult.html", context, status=status)


def _papers(dossier: Dossier) -> list[tuple[str, Attachment]]:
    """The organiser's papers, each with the name of what it is."""
    version = dossier.version
    names = {part.key: words.named(part) for part in version.components.all()} if version else {}
    found = queries.attachments(dossier)
    return [(names.get(one.component, ""), one) for one in found]


@require_safe
@never_cache
def consult_attachment(request: HttpRequest, token: str, attachment_id: int) -> HttpResponseBase:
    """A paper of the organiser's, for the agency that was asked about it."""
    if answers.too_often(request, "consultation"):
        return render(request, "429.html", status=answers.MANY_REQUESTS)
    asked = queries.by_link(token)
    found = queries.attachments(asked.dossier).filter(pk=attachment_id).first()
    if found is None:
        raise NotVisible
    return downloads.download(found.stored_file)
