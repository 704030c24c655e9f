"""The page of one permit, for every role, and the acts that start from it."""

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

from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import NotVisible, Reason, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import operations, queries
from permits.domain.permit_lifecycle import PERMIT
from permits.domain.reminders import left_working_days
from permits.domain.reports import ReportState
from permits.models import Dossier, Permit
from permits.web import permit_words, words
from permits.web.dossier import LETTERS
from permits.web.forms.permits import PERMIT_FORMS, PermitForm
from permits.web.visible import visible_permit

OF_PERMITS = ("permit", "suspension", "reinstatement", "cancellation", "result_report")
"""Kinds of papers that a permit's page links to."""

OPERATIONS = {name: getattr(operations, name) for name in PERMIT_FORMS}


@require_safe
@login_required
@never_cache
def permit(request: HttpRequest, permit_id: int) -> HttpResponse:
    return _page(request, visible_permit(request, permit_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def permit_action(request: HttpRequest, permit_id: int, action: str) -> HttpResponse:
    """One act of a permit's life; a refusal comes back on its page with what was typed."""
    seen = visible_permit(request, permit_id)
    if action not in PERMIT_FORMS:
        raise NotVisible
    if request.method != "POST":
        return redirect("permit", permit_id)
    actor, now = actor_of(request), timezone.now()
    form = PERMIT_FORMS[action](
        request.POST, permit=seen, is_organiser=_is_organiser(request, seen)
    )
    try:
        # The table is asked before the form, as the API does: 403 and 409 come before 422.
        PERMIT.step(action, state=seen.status, roles=queries.roles_towards_permit(seen, actor))
        if not form.is_valid():
            return _page(request, seen, refused=form, status=answers.UNREADABLE)
        made = OPERATIONS[action](permit_id=permit_id, actor=actor, at=now, **form.arguments())
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        fresh = visible_permit(request, permit_id)
        return _page(request, fresh, refused=form, reasons=reasons, status=status)
    messages.success(request, form.done)
    if action == "open_amendment":
        return redirect("edit_dossier", made.pk)
    if action == "amend_report":
        return redirect("report", permit_id)
    return redirect("permit", permit_id)


def _is_organiser(request: HttpRequest, permit: Permit) -> bool:
    return Role.ORGANISER in queries.roles_towards_permit(permit, actor_of(request))


def _page(
    request: HttpRequest,
    permit: Permit,
    *,
    refused: PermitForm | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    possible = queries.permit_actions(permit, actor)
    amendment = queries.open_amendment_of(permit)
    state = queries.report_state_of(permit, at=now)
    forms = [
        refused
        if refused and refused.action == action
        else PERMIT_FORMS[action](permit=permit, is_organiser=_is_organiser(request, permit))
        for action in PERMIT_FORMS
        if action in possible and action not in _pointless(permit, amendment)
    ]
    no_right = queries.why_no_right_to_sign(
        actor.user, [form.action for form in forms], on=office_date(now)
    )
    for form in forms:
        form.not_yet = no_right.get(form.action, ())
    context: dict[str, Any] = {
        "permit": permit,
        "next": permit_words.permit_next_step(
            permit, state=state, reports="write_report" in possible, is_staff=actor.is_staff
        ),
        "report_state": state.value,
        "left": left_working_days(
            current_calendar(), today=office_date(now), due_on=permit.report_due_on
        )
        if permit.report_due_on and state in (ReportState.DUE, ReportState.OVERDUE)
        else None,
        "may_report": "write_report" in possible and permit.starts_at <= now,
        "letters": [
            {"position": one.position, "words": LETTERS[one.kind], "at": one.created_at}
            for one in queries.letters(permit.dossier, actor)
            if one.kind in OF_PERMITS
        ],
        "forms": forms,
        "refused": refused,
        "lost": refused
        if refused and (refused.action not in possible or refused.not_yet)
        else None,
        "reasons": reasons,
        "amendment": amendment if _sees(request, amendment) else None,
        "successor": queries.successor_of(permit),
        "decisions": permit.decisions.all(),
        "events": words.timeline(
            queries.permit_history(permit, actor), (), is_staff=actor.is_staff
        ),
        "shows_inner": actor.is_staff,
        "crumbs": _crumbs(request, permit),
    }
    return render(request, "permits/permit.html", context, status=status)


def _pointless(permit: Permit, amendment: Dossier | None) -> set[str]:
    """What the table allows and yet would be refused: it is not offered."""
    pointless = {"open_amendment"} if amendment else set()
    return pointless | ({"amend_report"} if permit.report_filed_at is None else set())


def _sees(request: HttpRequest, amendment: Any) -> bool:
    if amendment is None:
        return False
    return queries.visible_to(actor_of(request)).filter(pk=amendment.pk).exists()


def _crumbs(request: HttpRequest, permit: Permit) -> list[tuple[str, str | None]]:
    if actor_of(request).is_staff:
        return [(_("Permits"), reverse("permits")), (permit.number_text, None)]
    return [(_("My dossiers"), reverse("my_dossiers")), (permit.number_text, None)]
