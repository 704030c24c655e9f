"""When the guests are here."""

from datetime import datetime

from django.db import transaction

from delegations.models import Delegation
from delegations.operations import steps, writing
from foreign_affairs.accounts.actors import Actor


@transaction.atomic(durable=True)
def change_dates(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    arrives_at: datetime,
    departs_at: datetime,
) -> Delegation:
    """Give the visit other days.

    Writes the delegation, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, RuleBroken.
    """
    delegation = steps.step("change_dates", delegation_id=delegation_id, actor=actor)
    was = [delegation.arrives_at, delegation.departs_at]
    delegation.arrives_at, delegation.departs_at = arrives_at, departs_at
    delegation.purged_at = None
    writing.refuse_what_cannot_be(delegation)
    details = {"from": was, "to": [arrives_at, departs_at]}
    return steps.finish(delegation, "change_dates", actor=actor, at=at, details=details)
