"""Writing estimates and settlements of a thing that another app's operation has locked.

These stand inside that operation's transaction: who may act, in which state, and the audit entry
are its own.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.refusals import Conflict, Reason, RuleBroken
from foreign_affairs.spending import queries
from foreign_affairs.spending.domain import engine, settlements, written
from foreign_affairs.spending.domain.norms import day_of_norms
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.models import Estimate, Settlement
from foreign_affairs.workdays.deadlines import office_date


class NoEstimate(Conflict):
    """There is no estimate that was approved, so there is nothing to settle against."""

    reason = "no_estimate"

    def __init__(self) -> None:
        super().__init__(Reason("no_estimate", "No estimate of this was approved."))


class EstimateApproved(Conflict):
    """The estimate was approved with its plan and stands."""

    reason = "estimate_approved"

    def __init__(self) -> None:
        super().__init__(Reason("estimate_approved", "The estimate was approved and stands."))


def compute(plan: Plan, *, starts_on: date, at: datetime) -> Estimate:
    """The estimate of `plan` were it approved at `at`; nothing is written.

    Raises RuleBroken, NormUnknown.
    """
    day = day_of_norms(approved_on=office_date(at), starts_on=starts_on)
    lines = engine.estimate(plan, queries.norms_on(day))
    return Estimate(
        plan=written.written_plan(plan),
        lines=written.written_lines(lines),
        norms_on=day,
        total_vnd=engine.total(lines),
    )


def put_estimate(
    subject: Model,
    plan: Plan,
    *,
    starts_on: date,
    justification: str = "",
    actor: Actor,
    at: datetime,
) -> Estimate:
    """Write the estimate of `subject`, over the one that it had. Inside a transaction.

    Raises RuleBroken, also where a line lies above the rules and nobody says why; NormUnknown;
    EstimateApproved.
    """
    standing = queries.estimate_of(subject)
    if standing is not None and standing.approved_at is not None:
        raise EstimateApproved
    estimate = compute(plan, starts_on=starts_on, at=at)
    estimate.justification = justification.strip()
    if not estimate.justification:
        _refuse(reason for line in written.lines_of(estimate.lines) for reason in line.reasons)
    estimate.pk = standing.pk if standing else None
    estimate.subject_kind, estimate.subject_id = subject_kind(subject), subject.pk
    estimate.recorded_at, estimate.recorded_by = at, actor.user
    estimate.save()
    return estimate


def approve_estimate(
    subject: Model, *, starts_on: date, actor: Actor, at: datetime
) -> Estimate | None:
    """Approve the estimate of `subject` with its plan; None where it has none.

    Inside a transaction. Raises RuleBroken where the norms are not those any more that it was made
    with.
    """
    estimate = queries.estimate_of(subject)
    if estimate is None or estimate.approved_at is not None:
        return estimate
    plan = written.plan_of(estimate.plan)
    now = compute(plan, starts_on=starts_on, at=at)
    if written.lines_of(now.lines) != written.lines_of(estimate.lines):
        raise RuleBroken(
            [Reason("norms_changed", "The norms have changed: record the estimate anew.")]
        )
    estimate.norms_on = now.norms_on
    estimate.approved_at, estimate.approved_by = at, actor.user
    estimate.save()
    return estimate


def put_settlement(
    subject: Model, told: Sequence[Spent], *, note: str = "", actor: Actor, at: datetime
) -> Settlement:
    """Write what was spent on `subject`, over what was written before. Inside a transaction.

    Raises NoEstimate, RuleBroken.
    """
    estimate = queries.estimate_of(subject)
    if estimate is None or estimate.approved_at is None:
        raise NoEstimate
    lines = settlements.settle(written.lines_of(estimate.lines), told)
    facts: dict[str, Any] = {
        "lines": written.written_settlement(lines),
        "spent_vnd": sum(line.spent for line in lines),
        "note": note.strip(),
        "settled_at": at,
        "settled_by": actor.user,
    }
    settlement, _new = Settlement.objects.update_or_create(estimate=estimate, defaults=facts)
    return settlement


def _refuse(reasons: Any) -> None:
    found = list(reasons)
    if found:
        raise RuleBroken(
            [
                *found,
                Reason(
                    "justification_missing",
                    "Say why the estimate lies above the rules.",
                    "justification",
                ),
            ]
        )
