"""The page of one dossier, for every role, and the acts that start from it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts.models import Role
from foreign_affairs.documents import downloads
from foreign_affairs.documents.operations import rendered
from foreign_affairs.refusals import NotVisible, Reason, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.workdays.deadlines import last_legal_apology_day, office_date
from permits import operations, queries
from permits.domain.lifecycle import DOSSIER, EDITABLE, State
from permits.domain.values import Channel, Outcome
from permits.models import Dossier, Track
from permits.web import consultations, next_act, permit_words, words
from permits.web.findings import told_finding
from permits.web.forms.actions import ACTION_FORMS, ActionForm
from permits.web.visible import visible

LETTERS = {
    "receipt": gettext_lazy("Receipt with the day of the answer"),
    "supplement_request": gettext_lazy("Request to complete the dossier"),
    "refusal_of_reception": gettext_lazy("Refusal to accept the dossier"),
    "apology": gettext_lazy("Apology with a new day for the answer"),
    "stop_notice": gettext_lazy("Notice that the dossier is stopped"),
    "control_sheet": gettext_lazy("Control sheet"),
    "consultation_letter": gettext_lazy("Request for an opinion"),
    "letter_upward": gettext_lazy("Submission to the Prime Minister"),
    "refusal_letter": gettext_lazy("Letter refusing the permit"),
    "permit": gettext_lazy("Permit"),
    "hosting_consent": gettext_lazy("Consent to host the event"),
    "suspension": gettext_lazy("Decision suspending the permit"),
    "cancellation": gettext_lazy("Decision cancelling the permit"),
    "reinstatement": gettext_lazy("Decision lifting the suspension"),
    "result_report": gettext_lazy("Report on the results"),
}
"""What each kind of paper on a dossier is called."""

OPERATIONS = {name: getattr(operations, name) for name in ACTION_FORMS}


@require_safe
@login_required
@never_cache
def dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    return _page(request, visible(request, dossier_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dossier_action(request: HttpRequest, dossier_id: int, action: str) -> HttpResponse:
    """One act of the lifecycle; a refusal comes back on the dossier's page with what was typed."""
    seen = visible(request, dossier_id)
    if action not in ACTION_FORMS:
        raise NotVisible
    if request.method != "POST":
        return redirect("dossier", dossier_id)
    actor, now = actor_of(request), timezone.now()
    form = ACTION_FORMS[action](request.POST, dossier=seen, tracks=tracks_of(seen))
    try:
        # The table is asked before the form, as the API does: 403 and 409 come before 422.
        DOSSIER.step(action, state=seen.state, roles=queries.roles_towards(seen, actor))
        if not form.is_valid():
            return _page(request, seen, refused=form, status=answers.UNREADABLE)
        OPERATIONS[action](dossier_id=dossier_id, actor=actor, at=now, **form.arguments())
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        fresh = visible(request, dossier_id)
        return _page(request, fresh, refused=form, reasons=reasons, status=status)
    messages.success(request, form.done)
    return redirect("dossier", dossier_id)


@require_safe
@login_required
def attachment(request: HttpRequest, dossier_id: int, attachment_id: int) -> HttpResponseBase:
    """A paper of the organiser's, to be saved."""
    seen = visible(request, dossier_id)
    writes = Role.ORGANISER in queries.roles_towards(seen, actor_of(request))
    papers = seen.attachments.select_related("stored_file") if writes else queries.attachments(seen)
    found = papers.filter(pk=attachment_id).first()
    if found is None:
        raise NotVisible
    return downloads.download(found.stored_file)


@require_safe
@login_required
def letter(request: HttpRequest, dossier_id: int, position: int) -> HttpResponseBase:
    """A paper of the office's, as PDF."""
    seen = visible(request, dossier_id)
    found = queries.letters(seen, actor_of(request)).filter(position=position).first()
    if found is None:
        raise NotVisible
    name = f"{found.kind}-{seen.number}"
    return downloads.paper(rendered(found.pk, at=timezone.now()), name=name)


def tracks_of(dossier: Dossier) -> tuple[Track, ...]:
    """The ways that a reception may choose, by the version in force now (or kept since)."""
    version = dossier.version or queries.version_in_force(
        dossier.procedure, on=office_date(timezone.now())
    )
    return tuple(version.tracks.all()) if version else ()


def _page(
    request: HttpRequest,
    dossier: Dossier,
    *,
    refused: ActionForm | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    actor, today = actor_of(request), office_date(timezone.now())
    told = queries.outcome_is_told(dossier.state, actor)
    outcome = dossier.outcome if told else ""
    possible = queries.available_actions(dossier, actor)
    tracks = tracks_of(dossier)
    forms = {
        action: refused
        if refused and refused.action == action
        else ACTION_FORMS[action](dossier=dossier, tracks=tracks)
        for action in possible
        if action in ACTION_FORMS
    }
    no_right = queries.why_no_right_to_sign(
        actor.user, forms, on=today, hosts=queries.is_hosting(dossier)
    )
    for action, form in forms.items():
        form.not_yet = queries.why_not_yet(dossier, action, today=today) + no_right.get(action, ())
    is_editable = bool({"submit", "supplement"}.intersection(possible))
    if dossier.channel == Channel.ONLINE:
        # Online, a supplement is handed in from the form of the plan.
        forms.pop("supplement", None)
    offer = next_act.offer(dossier, forms)
    leading = offer.leading
    clock = queries.clock(dossier, today=today)
    stays = [stay for step in clock.steps for stay in step.stays] if clock else []
    history = queries.told_history(dossier, actor)
    papers = _papers(dossier)
    letters = [
        {
            "position": paper.position,
            "kind": paper.kind,
            "words": LETTERS[paper.kind],
            "at": paper.created_at,
        }
        for paper in queries.letters(dossier, actor)
    ]
    to_do, why = (str(leading.to_do), str(leading.why)) if leading else ("", "")
    if is_editable:
        to_do, why = words.to_complete(dossier), ""
    permit = dossier.permit if outcome == Outcome.GRANTED else None
    changes = queries.changes(dossier)
    context: dict[str, Any] = {
        "dossier": dossier,
        "outcome": outcome,
        "permit": permit,
        "permit_letter": next((one for one in letters if one["kind"] == "permit"), None),
        "next": words.next_step(dossier, to_do=to_do, why=why, is_staff=actor.is_staff, told=told),
        "is_editable": is_editable,
        "has_changes": is_editable and queries.writing(dossier, at=timezone.now()).has_changes,
        "asks_for_completion": dossier.reason if dossier.state in EDITABLE else "",
        "leading": leading,
        "offer": offer,
        "refused": refused,
        **_side_paths(dossier, clock, is_staff=actor.is_staff),
        "lost": refused if refused and not offer.asks(refused.action) else None,
        "reasons": reasons,
        "clock": clock,
        "holder": queries.last_handover(dossier),
        "running_step": (running := _running(clock)),
        "running_over": words.over_words(running) if running and actor.is_staff else "",
        "step_lines": words.step_lines(clock) if clock else [],
        "steps": [entry.step for entry in clock.steps] if clock else [],
        "days": clock.ledger if clock else (),
        "papers": papers,
        "letters": letters,
        "events": words.timeline(history, stays, is_staff=actor.is_staff),
        "shows_inner": actor.is_staff,
        **consultations.shown(dossier, actor=actor, today=today),
        "changes": changes,
        "change_lines": permit_words.change_lines(changes.fields) if changes else [],
        "duplicates": queries.possible_duplicates(dossier)
        if dossier.state in (State.SUBMITTED, State.APPRAISING)
        else (),
        "classification": told_finding(queries.newest_classification(dossier)),
        "crumbs": _crumbs(request, dossier),
    }
    return render(request, "permits/dossier.html", context, status=status)


def _side_paths(dossier: Dossier, clock: queries.Clock | None, *, is_staff: bool) -> dict[str, Any]:
    """The slip that is awaited or proposed, the drafted apology, the submission upward."""
    if clock is None:
        return {}
    official = clock.official_due_on
    return {
        "slip": clock.slips[-1] if clock.is_waiting and clock.slips else None,
        "proposed_slip": queries.proposed_slip(dossier) if is_staff else None,
        "drafted_apology": queries.drafted_apology(dossier) if is_staff else None,
        "last_apology_day": official and last_legal_apology_day(official),
        "upward": queries.upward_of(dossier),
    }


def _running(clock: queries.Clock | None) -> Any:
    """The step that the dossier is in, while the clock runs."""
    if clock is None or clock.left_working_days is None:
        return None
    current = clock.dossier.step_id
    return next((entry for entry in clock.steps if entry.step.pk == current), None)


def _papers(dossier: Dossier) -> list[tuple[str, list[Any]]]:
    """The organiser's papers by the name of what they are, in the procedure's order."""
    held = defaultdict(list)
    for one in queries.attachments(dossier):
        held[one.component].append(one)
    version = dossier.version or queries.version_in_force(
        dossier.procedure, on=office_date(timezone.now())
    )
    components = version.components.all() if version else ()
    return [(words.named(part), held[part.key]) for part in components if part.key in held]


def _crumbs(request: HttpRequest, dossier: Dossier) -> list[tuple[str, str | None]]:
    actor = actor_of(request)
    if actor.holds(Role.DESK):
        first = (_("One-stop desk"), reverse("desk"))
    elif actor.holds(Role.OFFICER, Role.APPROVER, Role.LEADER):
        first = (_("Work queue"), reverse("queue"))
    elif actor.is_staff:
        return []
    else:
        first = (_("My dossiers"), reverse("my_dossiers"))
    return [first, (dossier.number, None)]
