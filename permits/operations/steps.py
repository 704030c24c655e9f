"""What the operations on a dossier share. Every function here runs inside their transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import NotVisible, Reason, RuleBroken
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.queries import current_calendar
from permits import calendar, queries
from permits.domain.lifecycle import DOSSIER
from permits.domain.steps import step_on_entering
from permits.models import Cycle, Dossier, Handover, Step


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
    """Record the act, save the dossier and publish its dates: the end of every operation.

    The entry of a stand-in says for whom it was done.
    """
    dossier.search_text = search_text(dossier)
    absent = queries.in_whose_place(dossier, action, actor)
    told = {"for": absent, **(details or {})} if absent else details
    record(dossier, action, actor=actor, at=at, details=told)
    dossier.save()
    if dossier.submitted_at:
        if not (dossier.starts_at and dossier.ends_at):
            shared_calendar.withdraw("dossier", [dossier.pk], at=at)
        shared_calendar.publish(calendar.entries_of(dossier), at=at)
    return dossier


def search_text(dossier: Dossier) -> str:
    """What the text search of lists looks through."""
    return fold(
        dossier.reference,
        dossier.code or "",
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
) -> None:
    """Write who handed the dossier to whom, and move it to the step that begins with it.

    The step is the one of `state`, the dossier's own unless given. `ended` says that the last
    step is over and none begins.
    """
    entered = state or dossier.state
    dossier.step = (
        None
        if ended
        else step_on_entering(_track_steps(dossier), current=dossier.step, state=entered)
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
    """Walk the handovers again over the steps of a track that was corrected.

    One that left the dossier in its state passed it from hand to hand within a step.
    """
    track_steps, current, state = _track_steps(dossier), None, ""
    for handover in dossier.handovers.order_by("at", "pk"):
        if handover.state != state:
            current = step_on_entering(track_steps, current=current, state=handover.state)
        state = handover.state
        handover.step = current
        handover.save(update_fields=["step"])
    dossier.step = current


def _track_steps(dossier: Dossier) -> list[Step]:
    return list(dossier.track.steps.all()) if dossier.track else []


def wind_clock(dossier: Dossier, *, received_on: date) -> None:
    """Compute the due date of the running cycle from its day 0, with today's edition.

    Raises CalendarNotPublished where the days are not published.
    """
    work_calendar = current_calendar()
    assert dossier.track is not None
    due_on = deadlines.due_on(work_calendar, received_on, dossier.track.working_days)
    cycle = dossier.cycles.last() or Cycle(dossier=dossier, number=1)
    cycle.received_on, cycle.due_on = received_on, due_on
    cycle.save()
    dossier.official_due_on = dossier.current_due_on = due_on
    dossier.edition = work_calendar.edition
    dossier.provisional = deadlines.is_provisional(work_calendar, received_on, due_on)


def tell_organiser(dossier: Dossier, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue one notice to the contact address; on the site it is listed for who filed."""
    applicant = dossier.filed_by if dossier.filed_by.organisation_id else None
    queue(
        dossier,
        kind,
        to=applicant,
        address=dossier.contact_email,
        context=_context(dossier, context),
        path=f"/dossiers/{dossier.pk}/" if applicant else "/track/",
        at=at,
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


def _context(dossier: Dossier, more: Mapping[str, Any]) -> dict[str, Any]:
    due_on = dossier.current_due_on
    return {
        "number": dossier.number,
        "title_vi": dossier.title_vi,
        "title_en": dossier.title_en or dossier.title_vi,
        "organisation": dossier.organisation.name,
        "due_on": due_on.isoformat() if due_on else "",
        **more,
    }


def demand(text: str, *, field: str = "reason") -> str:
    """`text` without white space around it. Raises RuleBroken if nothing is left."""
    if not text.strip():
        raise RuleBroken([Reason("reason_missing", "Say why.", field)])
    return text.strip()
