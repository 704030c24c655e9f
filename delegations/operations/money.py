"""What receiving a delegation is to cost, and what it cost."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from delegations import queries
from delegations.models import Delegation
from delegations.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.spending import operations as spending
from foreign_affairs.spending.domain.settlements import Spent


@transaction.atomic(durable=True)
def record_estimate(
    *, delegation_id: int, actor: Actor, at: datetime, justification: str = "", **told: Any
) -> Delegation:
    """Write the estimate of the delegation, over the one it had.

    `told` is what is asked for; people and days that are not told come from the list and the
    dates. Writes the estimate, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, RuleBroken, NormUnknown.

    Source: Circular 35/2026/TT-BTC, art. 4.3.
    """
    delegation = steps.step("record_estimate", delegation_id=delegation_id, actor=actor)
    plan = queries.plan_for(delegation, told)
    estimate = spending.put_estimate(
        delegation,
        plan,
        starts_on=_starts_on(delegation),
        counted=queries.counts_of(delegation),
        justification=justification,
        actor=actor,
        at=at,
    )
    details = {"total_vnd": estimate.total_vnd, "norms_on": estimate.norms_on}
    return steps.finish(delegation, "record_estimate", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def settle(
    *, delegation_id: int, actor: Actor, at: datetime, lines: Sequence[Spent], note: str = ""
) -> Delegation:
    """Write what was spent, line by line, against the approved estimate; again to correct it.

    Of a visit that was called off, too: rooms and flights are paid that nobody takes.
    Writes the settlement, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, NoEstimate, RuleBroken.

    Source: Circular 35/2026/TT-BTC, art. 34.2.
    """
    delegation = steps.step("settle", delegation_id=delegation_id, actor=actor)
    settlement = spending.put_settlement(delegation, lines, note=note, actor=actor, at=at)
    details = {"spent_vnd": settlement.spent_vnd, "total_vnd": settlement.estimate.total_vnd}
    return steps.finish(delegation, "settle", actor=actor, at=at, details=details)


def approve_estimate(delegation: Delegation, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Approve the estimate with the delegation's plan; what the audit tells of it.

    Inside a transaction. Raises RuleBroken where it does not fit the delegation any more.
    """
    estimate = spending.approve_estimate(
        delegation,
        as_now=partial(queries.as_it_stands, delegation),
        starts_on=_starts_on(delegation),
        counted=queries.counts_of(delegation),
        actor=actor,
        at=at,
    )
    return {"total_vnd": estimate.total_vnd} if estimate else {}


def _starts_on(delegation: Delegation) -> date:
    assert delegation.arrives_on is not None, "nothing is estimated or approved without dates"
    return delegation.arrives_on
