"""The request to a leader to receive the guests."""

from datetime import date, datetime

from django.db import transaction

from delegations import queries
from delegations.domain import requests, rules
from delegations.models import Delegation
from delegations.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import refuse
from foreign_affairs.workdays.deadlines import office_date


@transaction.atomic(durable=True)
def request_reception(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    reception_on: date,
    asked_on: date | None = None,
    late_note: str = "",
) -> Delegation:
    """Record on which day a leader is to receive the guests, and when that was asked for.

    Asked later than the catalogue wants, it needs a note that says why. A second record corrects
    the first. Writes the delegation, one audit entry and the calendar. Raises NotVisible,
    WrongRole, WrongState, RuleBroken.

    Source: office practice (domain catalogue, delegation.request).
    """
    delegation = steps.step("request_reception", delegation_id=delegation_id, actor=actor)
    delegation.reception_on, delegation.asked_on = reception_on, asked_on
    delegation.late_note = late_note.strip()
    steps.count_days(delegation)
    facts, today = queries.facts_of(delegation), office_date(at)
    refuse(
        [
            *rules.why_not_on_these_days(facts, state=delegation.state, today=today),
            *requests.why_not_asked_so(queries.request_facts(delegation), today=today),
        ]
    )
    details = {
        "reception_on": reception_on,
        "asked_on": asked_on,
        "due_on": delegation.request_due_on,
        "late_note": delegation.late_note,
    }
    return steps.finish(delegation, "request_reception", actor=actor, at=at, details=details)
