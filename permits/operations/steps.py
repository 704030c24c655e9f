"""What the operations on a dossier share. Every function here runs inside their transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import NotVisible
from foreign_affairs.shared_calendar import operations as shared_calendar
from permits import calendar, queries
from permits.domain.lifecycle import DOSSIER, State
from permits.domain.steps import step_on_entering, walk
from permits.models import Dossier, Handover, Step
from permits.operations import winding
from permits.signals import announce_dossier


def lock(dossier_id: int, actor: Actor) -> Dossier:
    """The dossier, locked, if `actor` may see it. Raises NotVisible."""
    visible = queries.visible_to(actor).select_related("organisation")
    dossier = visible.select_for_update(of=("self",)).filter(pk=dossier_id).first()
    if dossier is None:
        raise NotVisible
    return dossier


def step(action: str, *, dossier_id: int, actor: Actor) -> Dossier:
    """Lock the dossier and move it as the lifecycle table says; nothing is saved yet.

    Raises NotVisible, WrongRole or WrongState.
    """
    dossier = lock(dossier_id, actor)
    dossier.state = DOSSIER.step(
        action, state=dossier.state, roles=queries.roles_towards(dossier, actor)
    )
    return dossier


def finish(
    dossier: Dossier,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Dossier:
    """Record the act, save the dossier, publish its dates, tell the apps above on commit.

    The end of every operation. The entry of a stand-in says for whom it was done.
    """
    dossier.search_text = search_text(dossier)
    absent = queries.in_whose_place(dossier, action, actor)
    told = {"for": absent, **(details or {})} if absent else details
    if dossier.received_at:
        winding.settle(dossier)
    record(dossier, action, actor=actor, at=at, details=told)
    dossier.save()
    if dossier.submitted_at:
        if not (dossier.starts_at and dossier.ends_at) and not queries.is_spoken_for(dossier):
            shared_calendar.withdraw("dossier", [dossier.pk], at=at)
        shared_calendar.publish(calendar.entries_of(dossier), at=at)
    announce_dossier(dossier, action, at=at)
    return dossier


def search_text(dossier: Dossier) -> str:
    """What the text search of lists looks through."""
    return fold(
        dossier.reference,
        dossier.code or "",
        dossier.portal_code or "",
        dossier.title_vi,
        dossier.title_en,
        dossier.organisation.name,
        dossier.organisation.name_en,
        dossier.venue_name,
    )


def hand_over(
    dossier: Dossier,
    *,
    at: datetime,
    by: User | None,
    to: User | None,
    role: str,
    state: str = "",
    ended: bool = False,
    step: Step | None = None,
) -> None:
    """Write who handed the dossier to whom, and move it to the step that begins with it.

    The step is the one of `state`, the dossier's own unless given, or `step` itself. `ended` says
    that the last step is over and none begins.
    """
    entered = state or dossier.state
    if ended:
        dossier.step = None
    else:
        dossier.step = step or step_on_entering(
            _track_steps(dossier), current=dossier.step, state=entered
        )
    Handover.objects.create(
        dossier=dossier,
        cycle=dossier.cycles.count(),
        state=entered,
        step=dossier.step,
        at=at,
        handed_by=by,
        received_by=to,
        role=role,
    )


def retrace(dossier: Dossier) -> None:
    """Walk the handovers again over the steps of a track that was corrected."""
    handovers = list(dossier.handovers.order_by("at", "pk"))
    walked = walk(
        [(handover.cycle, handover.state) for handover in handovers],
        _track_steps(dossier),
        waits=State.AWAITING_SUPPLEMENT,
        restarts=not queries.resumes(dossier),
    )
    for handover, reached in zip(handovers, walked, strict=True):
        handover.step = dossier.step = reached
        handover.save(update_fields=["step"])


def _track_steps(dossier: Dossier) -> list[Step]:
    return list(dossier.track.steps.all()) if dossier.track else []


def tell_organiser(
    dossier: Dossier, kind: str, *, at: datetime, unique_key: str | None = None, **context: Any
) -> Notice | None:
    """Queue one notice to the contact address; on the site it is listed for who filed.

    None where a notice with this `unique_key` exists already.
    """
    applicant = dossier.filed_by if dossier.filed_by.organisation_id else None
    return queue(
        dossier,
        kind,
        to=applicant,
        address=dossier.contact_email,
        context=_context(dossier, context),
        path=f"/dossiers/{dossier.pk}/" if applicant else "/track/",
        at=at,
        unique_key=unique_key,
    )


def tell(
    dossier: Dossier,
    kind: str,
    *,
    to: User | None,
    at: datetime,
    unique_key: str | None = None,
    **context: Any,
) -> Notice | None:
    """Queue one notice to a person of the office, or to its mailbox where no one person holds it.

    None where a notice with this `unique_key` exists already.
    """
    return queue(
        dossier,
        kind,
        to=to,
        address="" if to else settings.OFFICE_MAILBOX,
        context=_context(dossier, context),
        path=f"/dossiers/{dossier.pk}/",
        at=at,
        unique_key=unique_key,
    )


def tell_approvers(dossier: Dossier, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue one notice to each approver."""
    for approver in accounts.holders_of(Role.APPROVER):
        tell(dossier, kind, to=approver, at=at, **context)


def _context(dossier: Dossier, more: Mapping[str, Any]) -> dict[str, Any]:
    due_on = dossier.current_due_on or dossier.locality_due_on
    return {
        "number": dossier.number,
        "title_vi": dossier.title_vi,
        "title_en": dossier.title_en or dossier.title_vi,
        "organisation": dossier.organisation.name,
        "due_on": due_on.isoformat() if due_on else "",
        "depends_on_pm": due_on is not None and dossier.current_due_on is None,
        **more,
    }
