"""What a conference is to cost, and what it cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from events import queries
from events.models import Event
from events.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import refuse
from foreign_affairs.spending import operations as spending
from foreign_affairs.spending import queries as money
from foreign_affairs.spending.domain.settlements import Spent


@transaction.atomic(durable=True)
def record_estimate(
    *, event_id: int, actor: Actor, at: datetime, justification: str = "", **told: Any
) -> Event:
    """Write the estimate of a conference, over the one it had; `told` is what is asked for.

    Writes the estimate, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, RuleBroken, NormUnknown, EstimateApproved.

    Source: Circular 35/2026/TT-BTC, art. 4.3, 26-28.
    """
    event = steps.step("record_estimate", event_id=event_id, actor=actor)
    plan = queries.plan_for(event, told)
    estimate = spending.put_estimate(
        event,
        plan,
        starts_on=queries.money_starts_on(event),
        justification=justification,
        actor=actor,
        at=at,
    )
    details = {"total_vnd": estimate.total_vnd, "norms_on": estimate.norms_on}
    return steps.finish(event, "record_estimate", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def approve_estimate(*, event_id: int, actor: Actor, at: datetime) -> Event:
    """Approve the estimate of a conference; from then on it stands.

    Writes the estimate, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, NoEstimate, EstimateApproved, RuleBroken.
    """
    event = steps.step("approve_estimate", event_id=event_id, actor=actor)
    spending.must_be_open(spending.must_exist(money.estimate_of(event)))
    refuse(queries.why_no_estimate(event))
    estimate = spending.approve_estimate(
        event, starts_on=queries.money_starts_on(event), actor=actor, at=at
    )
    details = {"total_vnd": estimate.total_vnd if estimate else 0}
    return steps.finish(event, "approve_estimate", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def settle(
    *, event_id: int, actor: Actor, at: datetime, lines: Sequence[Spent], note: str = ""
) -> Event:
    """Write what was spent, line by line, against the approved estimate; again to correct it.

    Of a conference that was called off, too: halls are paid that nobody enters.
    Writes the settlement, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, NoEstimate, RuleBroken.

    Source: Circular 35/2026/TT-BTC, art. 34.2.
    """
    event = steps.step("settle", event_id=event_id, actor=actor)
    settlement = spending.put_settlement(event, lines, note=note, actor=actor, at=at)
    details = {"spent_vnd": settlement.spent_vnd, "total_vnd": settlement.estimate.total_vnd}
    return steps.finish(event, "settle", actor=actor, at=at, details=details)
