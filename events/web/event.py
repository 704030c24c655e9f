"""The page of one event, and the acts that start from it."""

from collections.abc import Mapping, Sequence
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

from events import operations, queries
from events.domain.lifecycle import AHEAD, EVENT
from events.models import Event
from events.web import next_act, words
from events.web.forms.action import ActionForm
from events.web.forms.actions import (
    ACTION_FORMS,
    OF_ONE_DATE,
    CancelDateForm,
    FollowedUpForm,
    change_date,
    read,
)
from events.web.visible import visible
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import NotVisible, Reason
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt
from foreign_affairs.shared_calendar.models import Invitee
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.words import panel_of
from foreign_affairs.workdays.deadlines import office_date
from permits import queries as permits


@require_safe
@login_required
@never_cache
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    return _page(request, visible(request, event_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def event_action(request: HttpRequest, event_id: int, action: str) -> HttpResponse:
    """One act of an event's life; a refusal comes back on its page with what was typed."""
    seen = visible(request, event_id)
    if action not in ACTION_FORMS:
        raise NotVisible
    if request.method != "POST":
        return redirect("event", event_id)
    actor, now = actor_of(request), timezone.now()
    form = read(action, request.POST, seen)
    act = getattr(operations, form.operation or action)
    refusal = attempt(
        form,
        lambda: act(event_id=event_id, actor=actor, at=now, **form.arguments()),
        may=lambda: EVENT.step(action, state=seen.state, roles=actor.roles),
    )
    if refusal is not None:
        return _page(request, visible(request, event_id), refused=form, refusal=refusal)
    messages.success(request, str(form.done))
    return redirect("event", event_id)


def _page(
    request: HttpRequest,
    event: Event,
    *,
    refused: ActionForm | None = None,
    refusal: Refused = NOT_REFUSED,
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    possible = queries.event_actions(event, actor)
    standing = next_act.Standing(
        event=event,
        facts=queries.facts_of(event),
        items=queries.checklist_of(event, today=office_date(now)),
        duties=queries.open_duties(event),
        estimate=spending.estimate_of(event) if queries.is_a_conference(event) else None,
        at=now,
    )
    differences = queries.permit_differences(event)
    forms = _forms(standing, possible, refused, differs=bool(differences))
    offer = next_act.offer(standing, forms)
    dates = _dates(standing, possible, refused)
    outcomes = [
        {"outcome": one, "form": _followed_up(event, one, possible, refused)}
        for one in event.outcomes.all()
    ]
    context: dict[str, Any] = {
        "event": event,
        "dossier": event.dossier,
        "permit": permits.standing_dossier(event.dossier) if event.dossier else None,
        "next": next_act.next_step(standing, offer.leading),
        "leading": offer.leading,
        "offer": offer,
        "may_edit": "revise" in possible,
        "is_over": standing.is_over,
        "refused": refused,
        "lost": refused if refused and not _is_shown(refused, offer, dates, outcomes) else None,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "items": standing.items,
        "dates": dates,
        "series": words.series_words(event.recurrence) if event.recurrence else "",
        "wanted": event.wanted.all(),
        "differences": differences,
        "outcomes": outcomes,
        "invitees": _invitees(event, actor, possible),
        "money": _money(standing, possible),
        "is_booked_here": event.state in AHEAD,
        "events": words.timeline(queries.event_history(event)),
        "crumbs": [(_("Events"), reverse("events")), (event.reference, None)],
    }
    return render(request, "events/event.html", context, status=refusal.status)


def _forms(
    standing: next_act.Standing,
    possible: Sequence[str],
    refused: ActionForm | None,
    *,
    differs: bool,
) -> dict[str, ActionForm]:
    forms = {}
    for action, kind in ACTION_FORMS.items():
        if action not in possible or action in OF_ONE_DATE:
            continue
        if next_act.is_pointless(standing, action, differs=differs):
            continue
        is_refused = refused is not None and type(refused) is kind
        form = refused if is_refused and refused else kind(event=standing.event)
        form.not_yet = next_act.why_not_yet(standing, action)
        form.ways = _ways(standing.event, form.not_yet, may_edit="revise" in possible)
        forms[action] = form
    return forms


def _ways(
    event: Event, not_yet: Sequence[Reason], *, may_edit: bool
) -> tuple[tuple[str, str], ...]:
    """Where it is mended that something cannot be done yet."""
    ways = []
    if event.dossier is not None and any(one.code == "permit_missing" for one in not_yet):
        said = _("To dossier %(number)s") % {"number": event.dossier.number}
        ways.append((reverse("dossier", args=[event.dossier_id]), said))
    if may_edit:
        ways.append((reverse("edit_event", args=[event.pk]), _("Add what is missing")))
    return tuple(ways)


def _dates(
    standing: next_act.Standing, possible: Sequence[str], refused: ActionForm | None
) -> list[dict[str, Any]]:
    """Every date with its bookings; of a series with what may be done with each."""
    event = standing.event
    rows = []
    names = {one.resource_id: one.resource for one in event.wanted.all()}
    for told in queries.booked_occurrences(event):
        one = told.occurrence
        acts: list[ActionForm] = []
        if event.frequency and not one.cancelled_at and one.ends_at > standing.at:
            if "change_occurrence" in possible:
                acts.append(change_date(event, one))
            if "cancel_occurrence" in possible:
                initial = {"occurrence_id": one.pk}
                acts.append(CancelDateForm(event=event, key=str(one.pk), initial=initial))
        rows.append(
            {
                "one": one,
                "booked": [
                    {"resource": names[row.resource_id], "booking": row} for row in told.booked
                ],
                "missing": [names[key] for key in told.missing],
                "is_moved": one.starts_at != one.original_starts_at,
                "is_over": one.ends_at <= standing.at,
                "acts": [
                    refused
                    if refused and type(refused) is type(act) and refused.auto_id == act.auto_id
                    else act
                    for act in acts
                ],
            }
        )
    return rows


def _followed_up(
    event: Event, outcome: Any, possible: Sequence[str], refused: ActionForm | None
) -> ActionForm | None:
    if "record_outcomes" not in possible or not outcome.follow_up_on or outcome.done_on:
        return None
    form = FollowedUpForm(event=event, key=str(outcome.pk), initial={"id": outcome.pk})
    same = isinstance(refused, FollowedUpForm) and refused.auto_id == form.auto_id
    return refused if same else form


def _invitees(event: Event, actor: Actor, possible: Sequence[str]) -> list[tuple[Invitee, str]]:
    """Who is invited by mail, for who may read it, each with the page where he is changed."""
    if not queries.reads_invitees(actor):
        return []
    return [
        (one, reverse("event_invitee", args=[event.pk, one.pk]) if "invite" in possible else "")
        for one in queries.invitees_of(event.pk)
    ]


def _money(standing: next_act.Standing, possible: Sequence[str]) -> dict[str, Any]:
    """The panel of estimate and settlement, and where the reader may go from it."""
    event, estimate = standing.event, standing.estimate
    is_open = estimate is None or estimate.approved_at is None
    may_estimate = "record_estimate" in possible and is_open and event.first_at is not None
    pages = {
        "estimate": reverse("event_estimate", args=[event.pk]) if may_estimate else "",
        "settlement": (
            reverse("event_settlement", args=[event.pk]) if "settle" in possible else ""
        ),
        "estimate_sheet": reverse("event_money_sheet", args=[event.pk, "estimate"]),
        "settlement_sheet": reverse("event_money_sheet", args=[event.pk, "settlement"]),
    }
    is_shown = queries.is_a_conference(event) and (estimate is not None or may_estimate)
    return {"is_shown": is_shown, "panel": panel_of(estimate), **pages}


def _is_shown(
    refused: ActionForm,
    offer: next_act.Offer,
    dates: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Mapping[str, Any]],
) -> bool:
    below = [act for row in dates for act in row["acts"]]
    below += [row["form"] for row in outcomes]
    return offer.asks(refused.action) or any(act is refused for act in below)
