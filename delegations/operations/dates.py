"""When the guests are here."""

from datetime import datetime, timedelta

from django.db import transaction

from delegations import queries
from delegations.domain import rules
from delegations.models import Delegation
from delegations.operations import programme, steps, writing
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import refuse
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import office_day
from foreign_affairs.workdays.deadlines import office_date


@tried_again
@transaction.atomic(durable=True)
def change_dates(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    arrives_at: datetime,
    departs_at: datetime,
) -> Delegation:
    """Give the visit other days; its programme moves by as many days as the arrival does.

    So does the day on which a leader receives the guests, who is to be asked again then. Writes the
    delegation, the items, their bookings, an audit entry of each and the calendar. Raises
    NotVisible, WrongRole, WrongState, RuleBroken, also where items or the reception would lie
    outside the visit, and Clash.
    """
    delegation = steps.step("change_dates", delegation_id=delegation_id, actor=actor)
    was, came_on = [delegation.arrives_at, delegation.departs_at], delegation.arrives_on
    stood = writing.why_it_cannot_be(delegation)
    delegation.arrives_at, delegation.departs_at = arrives_at, departs_at
    delegation.purged_at = None
    writing.refuse_what_is_new(delegation, stood)
    if came_on is not None and came_on != office_day(arrives_at):
        days = office_day(arrives_at) - came_on
        programme.shift_all(delegation, days, actor=actor, at=at)
        _shift_reception(delegation, days)
    facts = queries.facts_of(delegation)
    refuse(
        [
            *rules.why_not_on_these_days(facts, state=delegation.state, today=office_date(at)),
            *programme.why_outside(delegation),
        ]
    )
    programme.follow_all(delegation, actor=actor, at=at)
    details = {"from": was, "to": [arrives_at, departs_at]}
    return steps.finish(delegation, "change_dates", actor=actor, at=at, details=details)


def _shift_reception(delegation: Delegation, days: timedelta) -> None:
    if delegation.reception_on is not None:
        delegation.reception_on += days
        delegation.asked_on, delegation.late_note = None, ""
