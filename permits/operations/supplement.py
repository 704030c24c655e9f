"""Asking the organiser for more after reception, and what comes of it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import RuleBroken, demand
from foreign_affairs.workdays.deadlines import calendar_due, office_date
from foreign_affairs.workdays.queries import current_calendar, deadline_rule
from permits import queries
from permits.domain import rules, supplements
from permits.domain.intake import Answers
from permits.domain.lifecycle import State
from permits.models import Dossier, SupplementSlip
from permits.operations import consultations, papers, pending, steps, winding
from permits.operations.intake import put_classification


@transaction.atomic(durable=True)
def propose_supplement(
    *, dossier_id: int, actor: Actor, at: datetime, items: Sequence[str], reason: str
) -> Dossier:
    """Ask the desk to request a supplement: everything that is missing, and why.

    Only the desk speaks to the organiser. A second proposal replaces the first. Writes the slip
    as a proposal, one audit entry and a notice to the desk.
    Source: Decree 61/2018/NĐ-CP, art. 19(4).
    """
    dossier = steps.step("propose_supplement", dossier_id=dossier_id, actor=actor)
    wanted = _tidy(items)
    why_not = supplements.why_not_said(items=wanted, reason=reason)
    if why_not:
        raise RuleBroken(why_not)
    slip = _open_slip(dossier)
    slip.items, slip.reason = wanted, reason.strip()
    slip.proposed_at, slip.proposed_by = at, actor.user
    slip.save()
    steps.tell(dossier, "supplement_proposed", to=None, at=at, reason=slip.reason)
    return steps.finish(
        dossier, "propose_supplement", actor=actor, at=at, details={"reason": slip.reason}
    )


@transaction.atomic(durable=True)
def allow_supplement(*, dossier_id: int, actor: Actor, at: datetime, reason: str) -> Dossier:
    """Let the desk ask a further time, with a leader's reason.

    Source: Decree 61/2018/NĐ-CP, art. 15(3); office practice for the exception.
    """
    dossier = steps.step("allow_supplement", dossier_id=dossier_id, actor=actor)
    slip = _open_slip(dossier)
    slip.allowed_by, slip.allowed_because = actor.user, demand(reason)
    slip.save()
    return steps.finish(
        dossier, "allow_supplement", actor=actor, at=at, details={"reason": slip.allowed_because}
    )


@transaction.atomic(durable=True)
def request_supplement(
    *, dossier_id: int, actor: Actor, at: datetime, items: Sequence[str], reason: str
) -> Dossier:
    """Send the slip (form 02): the clock waits from the end of today.

    `items` name everything that is missing. Writes the slip and its paper, the paused cycle, a
    handover to the organiser, one audit entry, the calendar and a notice. A slip later than three
    working days after reception is flagged, one after the due date leaves the dossier breached.
    Raises RuleBroken, also where it is not the first and no leader allowed it.
    Source: Decree 61/2018/NĐ-CP, art. 15(3), 19(4).
    """
    dossier = steps.step("request_supplement", dossier_id=dossier_id, actor=actor)
    slip, wanted, today = _open_slip(dossier), _tidy(items), office_date(at)
    why_not = [
        *queries.why_not_yet(dossier, "request_supplement", today=today),
        *supplements.why_not_said(items=wanted, reason=reason),
    ]
    if why_not:
        raise RuleBroken(why_not)
    cycle = winding.wait(dossier, on=today, at=at, cause="request_supplement")
    slip.items, slip.reason, slip.cycle = wanted, reason.strip(), cycle.number
    slip.requested_at, slip.requested_by = at, actor.user
    slip.is_late = today > queries.last_day_for_a_slip(dossier)
    slip.chase_on, slip.stop_on = _days_of_waiting(today)
    slip.save()
    dossier.wakes_on = slip.chase_on
    papers.issue_for(
        "request_supplement", dossier, actor=actor, at=at, items=wanted, reason=slip.reason
    )
    steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.ORGANISER, ended=True)
    projected = queries.projected_due_on(dossier, on=today)
    steps.tell_organiser(
        dossier,
        "supplement_requested",
        at=at,
        reason=slip.reason,
        items="\n".join(f"- {item}" for item in wanted),
        until=slip.stop_on.isoformat(),
        projected=projected.isoformat() if projected else "",
    )
    return steps.finish(
        dossier,
        "request_supplement",
        actor=actor,
        at=at,
        details={
            "slip": slip.number,
            "items": wanted,
            "reason": slip.reason,
            "is_late": slip.is_late,
            "due_on": dossier.official_due_on,
        },
    )


@transaction.atomic(durable=True)
def supplement(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    received_at: datetime | date | None = None,
) -> Dossier:
    """Hand in the full dossier: that day is day 0 of a new cycle, which restarts or resumes.

    What was changed since the slip counts from now on: plan, papers and answers. Brought or
    posted, it may bear the day on which it came, not before the slip. Writes the dossier, the
    slip, the cycle, handovers, one audit entry, the calendar and notices to officer and organiser.
    Raises RuleBroken with everything that is missing, CalendarNotPublished.
    Source: Decree 61/2018/NĐ-CP, art. 19(4).
    """
    dossier = steps.step("supplement", dossier_id=dossier_id, actor=actor)
    slip = dossier.slips.get(answered_at=None)
    assert slip.requested_at is not None, "the dossier waits for what was asked"
    moment = rules.reception_instant(received_at, submitted_at=slip.requested_at, at=at)
    why_not = [
        *queries.what_is_missing(dossier, at=at),
        *rules.why_not_receivable(
            submitted_at=slip.requested_at, received_at=moment, channel=dossier.channel, at=at
        ),
    ]
    if why_not:
        raise RuleBroken(why_not)
    answered = slip.answers
    changed = pending.take_in(dossier, slip)
    if answered is not None:
        put_classification(dossier, Answers.from_json(answered), actor=actor, at=at)
    slip.answered_at = moment
    slip.save(update_fields=["answered_at", "plan", "answers"])
    left = dossier.handovers.exclude(step=None).order_by("at", "pk").last()
    winding.go_on(dossier, received_on=office_date(moment), at=at, cause="supplement")
    if queries.resumes(dossier) and left is not None:
        steps.hand_over(
            dossier, at=moment, by=None, to=dossier.assignee, role=left.role, step=left.step
        )
    else:
        dossier.step = None
        steps.hand_over(dossier, at=moment, by=None, to=None, role=Role.DESK, state=State.SUBMITTED)
        steps.hand_over(dossier, at=at, by=None, to=dossier.assignee, role=Role.OFFICER)
    steps.tell(dossier, "supplement_came", to=dossier.assignee, at=at)
    steps.tell_organiser(dossier, "supplement_received", at=at)
    return steps.finish(
        dossier,
        "supplement",
        actor=actor,
        at=at,
        details={
            "slip": slip.number,
            "fields": changed,
            "received_at": moment,
            "due_on": dossier.official_due_on,
            "edition": dossier.edition,
        },
    )


@transaction.atomic(durable=True)
def stop(*, dossier_id: int, actor: Actor, at: datetime, reason: str, legal_basis: str) -> Dossier:
    """Stop settling the dossier, with the notice that says why. It is closed.

    While a supplement is awaited, not before its last day. Writes the dossier, the numbered
    notice as a paper, a handover, one audit entry, the calendar and the organiser's notice;
    agencies are asked no more. Raises NoAuthorityInForce if the actor may not sign such notices.
    Source: Circular 03/2025/TT-VPCP, form 05; office practice before it.
    """
    dossier = steps.step("stop", dossier_id=dossier_id, actor=actor)
    why_not = [
        *queries.why_not_yet(dossier, "stop", today=office_date(at)),
        *supplements.why_not_ended(reason=reason, legal_basis=legal_basis),
    ]
    if why_not:
        raise RuleBroken(why_not)
    pending.let_go(dossier)
    dossier.reason, dossier.closed_at = reason.strip(), at
    consultations.let_lapse(dossier, at=at)
    said = {"reason": dossier.reason, "legal_basis": legal_basis.strip()}
    papers.issue_for("stop", dossier, actor=actor, at=at, **said)
    steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.ORGANISER, ended=True)
    steps.tell_organiser(
        dossier, "dossier_stopped", at=at, reason=dossier.reason, legal_basis=legal_basis.strip()
    )
    return steps.finish(
        dossier,
        "stop",
        actor=actor,
        at=at,
        details={"reason": dossier.reason, "legal_basis": legal_basis.strip()},
    )


def _open_slip(dossier: Dossier) -> SupplementSlip:
    """The slip that is proposed or allowed and not sent yet, or a new one."""
    slip = dossier.slips.filter(requested_at=None).first()
    return slip or SupplementSlip(
        dossier=dossier, number=dossier.slips.count() + 1, cycle=dossier.cycles.count()
    )


def _tidy(items: Sequence[str]) -> list[str]:
    return [item.strip() for item in items if item.strip()]


def _days_of_waiting(today: date) -> tuple[date, date]:
    """When an unanswered slip is chased, and from when on the dossier may be stopped."""
    days = []
    for key in ("supplement.chase", "supplement.stop"):
        rule = deadline_rule(key, on=today)
        assert rule.length is not None, "both are numbers of calendar days"
        days.append(calendar_due(current_calendar(), today, rule.length))
    return days[0], days[1]
