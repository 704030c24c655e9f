"""Writing estimates and settlements of a thing that another app's operation has locked.

These stand inside that operation's transaction: who may act, in which state, and the audit entry
are its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.refusals import Conflict, Reason, RuleBroken
from foreign_affairs.spending import queries
from foreign_affairs.spending.domain import settlements, written
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.settlements import Spent
from foreign_affairs.spending.models import Estimate, Settlement

_NOTHING: Mapping[str, int] = {}


class NoEstimate(Conflict):
    """There is no estimate: nothing to approve, and nothing approved to settle against."""

    reason = "no_estimate"

    def __init__(self) -> None:
        super().__init__(
            Reason("no_estimate", "There is no estimate that this could be done with.")
        )


class EstimateApproved(Conflict):
    """The estimate was approved with its plan and stands."""

    reason = "estimate_approved"

    def __init__(self) -> None:
        super().__init__(Reason("estimate_approved", "The estimate was approved and stands."))


def put_estimate(
    subject: Model,
    plan: Plan,
    *,
    starts_on: date,
    counted: Mapping[str, int] = _NOTHING,
    justification: str = "",
    actor: Actor,
    at: datetime,
) -> Estimate:
    """Write the estimate of `subject`, over the one that it had. Inside a transaction.

    `counted` is what the subject itself says of people and days now: approved is what still does.
    Raises RuleBroken, also where a line lies above the rules and nobody says why; NormUnknown;
    EstimateApproved.
    """
    standing = queries.estimate_of(subject)
    must_be_open(standing)
    estimate = queries.compute(plan, starts_on=starts_on, at=at)
    estimate.counted = dict(counted)
    estimate.justification = justification.strip()
    _must_be_justified(written.lines_of(estimate.lines), estimate.justification)
    estimate.pk = standing.pk if standing else None
    estimate.subject_kind, estimate.subject_id = subject_kind(subject), subject.pk
    estimate.recorded_at, estimate.recorded_by = at, actor.user
    estimate.save()
    return estimate


def must_be_open(estimate: Estimate | None) -> None:
    """Raise EstimateApproved where there is an estimate that stands."""
    if estimate is not None and estimate.approved_at is not None:
        raise EstimateApproved


def must_exist(estimate: Estimate | None) -> Estimate:
    """`estimate`, or NoEstimate where there is none."""
    if estimate is None:
        raise NoEstimate
    return estimate


def must_be_approved(estimate: Estimate | None) -> Estimate:
    """`estimate`, or NoEstimate where none was approved."""
    if estimate is None or estimate.approved_at is None:
        raise NoEstimate
    return estimate


def open_estimate(subject: Model) -> None:
    """Take the approval of its estimate back, if it has one. Inside a transaction."""
    estimate = queries.estimate_of(subject)
    if estimate is not None:
        estimate.approved_at = estimate.approved_by = None
        estimate.save(update_fields=["approved_at", "approved_by"])


def approve_estimate(
    subject: Model,
    *,
    as_now: Callable[[Plan], Plan] = lambda plan: plan,
    starts_on: date,
    counted: Mapping[str, int] = _NOTHING,
    actor: Actor,
    at: datetime,
) -> Estimate | None:
    """Approve the estimate of `subject` with its plan; None where it has none.

    `as_now` gives its plan what has changed meanwhile. Inside a transaction. Raises RuleBroken
    where the lines would not be the same any more, by new norms, another rank, another payer, and
    where `counted` is not what it was.
    """
    estimate = queries.estimate_of(subject)
    if estimate is None or estimate.approved_at is not None:
        return estimate
    if estimate.counted and estimate.counted != dict(counted):
        raise _outdated("The list or the dates have changed: record the estimate anew.")
    plan = as_now(written.plan_of(estimate.plan))
    try:
        now = queries.compute(plan, starts_on=starts_on, at=at)
    except RuleBroken:
        raise _outdated() from None
    if written.lines_of(now.lines) != written.lines_of(estimate.lines):
        raise _outdated()
    estimate.norms_on = now.norms_on
    estimate.approved_at, estimate.approved_by = at, actor.user
    estimate.save()
    return estimate


def _outdated(
    sentence: str = "The norms or the plan have changed: record the estimate anew.",
) -> RuleBroken:
    return RuleBroken([Reason("estimate_outdated", sentence, "estimate")])


def put_settlement(
    subject: Model, told: Sequence[Spent], *, note: str = "", actor: Actor, at: datetime
) -> Settlement:
    """Write what was spent on `subject`, over what was written before. Inside a transaction.

    Raises NoEstimate, RuleBroken.
    """
    estimate = must_be_approved(queries.estimate_of(subject))
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


def _must_be_justified(lines: Iterable[Line], justification: str) -> None:
    flags = [reason for line in lines for reason in line.reasons]
    if flags and not justification:
        raise RuleBroken(
            [
                *flags,
                Reason(
                    "justification_missing",
                    "Say why the estimate lies above the rules.",
                    "justification",
                ),
            ]
        )
