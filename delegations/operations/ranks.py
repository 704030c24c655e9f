"""The rank of a delegation: proposed by the circular, confirmed by a person."""

from datetime import datetime

from django.db import transaction

from delegations.domain.ranks import propose
from delegations.models import Delegation
from delegations.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, refuse

_UNEXPLAINED = Reason(
    "rank_unexplained",
    "This is not the rank that the circular gives: say who decided it, and why.",
    "reason",
)


@transaction.atomic(durable=True)
def confirm_rank(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    rank: str,
    head_position: str | None = None,
    reason: str = "",
) -> Delegation:
    """Confirm the rank; any but the proposed one is explained.

    `head_position` corrects the position of the head with it. Writes the delegation, one audit
    entry and the calendar. Raises NotVisible, WrongRole, WrongState, RuleBroken.

    Source: Circular 35/2026/TT-BTC, art. 4, 4(1)(d).
    """
    delegation = steps.step("confirm_rank", delegation_id=delegation_id, actor=actor)
    if head_position is not None:
        delegation.head_position = head_position
    if rank != propose(delegation.head_position).rank and not reason.strip():
        refuse([_UNEXPLAINED])
    was, delegation.rank = delegation.rank, rank
    delegation.rank_reason = reason.strip()
    delegation.rank_confirmed_at, delegation.rank_confirmed_by = at, actor.user
    details = {"rank": [was, rank], "reason": delegation.rank_reason}
    return steps.finish(delegation, "confirm_rank", actor=actor, at=at, details=details)
