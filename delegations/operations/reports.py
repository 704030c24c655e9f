"""The report on what came of a visit."""

from datetime import date, datetime

from django.db import transaction

from delegations.models import Delegation
from delegations.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.workdays.deadlines import office_date


@transaction.atomic(durable=True)
def record_report(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    number: str,
    reported_on: date,
    results: str,
) -> Delegation:
    """Record the report on the results: its number, its day, and what it says.

    A second record corrects the first. Writes the delegation, one audit entry and the calendar.
    Raises NotVisible, WrongRole, WrongState, RuleBroken. Source: office practice.
    """
    delegation = steps.step("record_report", delegation_id=delegation_id, actor=actor)
    reasons = []
    if reported_on > office_date(at):
        reasons.append(Reason("day_ahead", "This day has not come yet.", "reported_on"))
    if delegation.arrives_on is not None and reported_on < delegation.arrives_on:
        reasons.append(
            Reason("reported_before_the_visit", "A report follows the visit.", "reported_on")
        )
    if not number.strip():
        reasons.append(Reason("number_missing", "Enter the number of the report.", "number"))
    if not results.strip():
        reasons.append(Reason("results_missing", "Say what came of the visit.", "results"))
    refuse(reasons)
    delegation.report_number, delegation.reported_on = number.strip(), reported_on
    delegation.results = results.strip()
    details = {"number": delegation.report_number, "on": reported_on}
    return steps.finish(delegation, "record_report", actor=actor, at=at, details=details)
