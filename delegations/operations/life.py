"""From a draft to a closed file: the acts that move a delegation through its table."""

from datetime import datetime

from django.db import transaction

from delegations import queries
from delegations.domain import rules
from delegations.models import Delegation
from delegations.operations import programme, steps, versions
from delegations.operations.money import approve_estimate
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.accounts.queries import holders_of
from foreign_affairs.refusals import demand, refuse
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.spending import operations as spending
from foreign_affairs.workdays.deadlines import office_date


@tried_again
@transaction.atomic(durable=True)
def plan(*, delegation_id: int, actor: Actor, at: datetime) -> Delegation:
    """Put a draft before the approver, and on the calendar, not certain yet.

    What its programme takes is booked firmly. Writes the delegation, the bookings, one audit entry,
    the calendar and a notice to each approver. Raises NotVisible, WrongRole, WrongState,
    RuleBroken, Clash.
    """
    delegation = steps.step("plan", delegation_id=delegation_id, actor=actor)
    refuse(rules.why_not_plannable(queries.facts_of(delegation)))
    delegation.planned_at = delegation.planned_at or at
    delegation.reason = ""
    programme.follow_all(delegation, actor=actor, at=at)
    _tell_approvers(delegation, at=at)
    return steps.finish(delegation, "plan", actor=actor, at=at)


@tried_again
@transaction.atomic(durable=True)
def send_back(*, delegation_id: int, actor: Actor, at: datetime, reason: str) -> Delegation:
    """Give the plan back to its planner; it stays on the calendar, not certain.

    What its programme takes is kept for now. Writes the delegation, the bookings, one audit entry,
    the calendar and a notice to whoever is responsible. Raises NotVisible, WrongRole, WrongState,
    RuleBroken.
    """
    delegation = steps.step("send_back", delegation_id=delegation_id, actor=actor)
    delegation.reason = demand(reason)
    details = {"reason": delegation.reason}
    programme.follow_all(delegation, actor=actor, at=at)
    steps.tell(delegation, "delegation_sent_back", at=at, reason=delegation.reason)
    return steps.finish(delegation, "send_back", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def approve(*, delegation_id: int, actor: Actor, at: datetime) -> Delegation:
    """Approve the plan, its programme as the next version, and the estimate where there is one.

    The visit is certain. Writes the delegation, the version, its estimate, one audit entry, the
    calendar and a notice to whoever is responsible. Raises NotVisible, WrongRole, WrongState,
    RuleBroken.
    """
    delegation = steps.step("approve", delegation_id=delegation_id, actor=actor)
    refuse(rules.why_not_plannable(queries.facts_of(delegation)))
    delegation.approved_at, delegation.approved_by = at, actor.user
    versions.keep_version(delegation, actor=actor, at=at)
    details = approve_estimate(delegation, actor=actor, at=at)
    steps.tell(delegation, "delegation_approved", at=at)
    return steps.finish(delegation, "approve", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def reopen(*, delegation_id: int, actor: Actor, at: datetime, reason: str) -> Delegation:
    """Put an approved plan before the approver again, so that its estimate can be changed.

    The visit is not certain meanwhile; what is booked stays booked, and approved versions of the
    programme stay as they are. Writes the delegation, its estimate, one audit entry, the calendar
    and a notice to each approver. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("reopen", delegation_id=delegation_id, actor=actor)
    details = {"reason": demand(reason)}
    delegation.approved_at = delegation.approved_by = None
    spending.open_estimate(delegation)
    _tell_approvers(delegation, at=at)
    return steps.finish(delegation, "reopen", actor=actor, at=at, details=details)


def _tell_approvers(delegation: Delegation, *, at: datetime) -> None:
    for approver in holders_of(Role.APPROVER):
        steps.tell(delegation, "delegation_planned", to=approver, at=at)


@transaction.atomic(durable=True)
def start(*, delegation_id: int, actor: Actor, at: datetime) -> Delegation:
    """Say that the guests are here.

    Writes the delegation, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, RuleBroken.
    """
    delegation = steps.step("start", delegation_id=delegation_id, actor=actor)
    refuse(rules.why_not_started(queries.facts_of(delegation), today=office_date(at)))
    return steps.finish(delegation, "start", actor=actor, at=at)


@transaction.atomic(durable=True)
def close(*, delegation_id: int, actor: Actor, at: datetime) -> Delegation:
    """Close the file: the guests have left, the report is written, nothing is left to settle.

    Writes the delegation, one audit entry and the calendar. Raises NotVisible, WrongRole,
    WrongState, RuleBroken.
    """
    delegation = steps.step("close", delegation_id=delegation_id, actor=actor)
    refuse(rules.why_not_closable(queries.facts_of(delegation), at=at))
    return steps.finish(delegation, "close", actor=actor, at=at)


@tried_again
@transaction.atomic(durable=True)
def cancel(*, delegation_id: int, actor: Actor, at: datetime, reason: str) -> Delegation:
    """Call the visit off; what its programme took is let go.

    Writes the delegation, the bookings, one audit entry, the calendar, and a notice to whoever is
    responsible and did not do it himself. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("cancel", delegation_id=delegation_id, actor=actor)
    delegation.reason, delegation.called_off_at = demand(reason), at
    programme.follow_all(delegation, actor=actor, at=at)
    if delegation.responsible is not None and delegation.responsible_id != actor.user_id:
        steps.tell(delegation, "delegation_called_off", at=at, reason=delegation.reason)
    details = {"reason": delegation.reason}
    return steps.finish(delegation, "cancel", actor=actor, at=at, details=details)
