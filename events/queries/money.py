"""What a conference is to cost: the plan of it, from what is asked for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from events.domain.values import Kind
from events.models import Event
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.domain.plans import Plan
from foreign_affairs.spending.domain.values import ConferenceFunding
from foreign_affairs.spending.domain.written import plan_of
from foreign_affairs.spending.models import Estimate
from foreign_affairs.workdays.deadlines import office_date


def is_a_conference(event: Event) -> bool:
    """Whether the event is one of those that the rules on conferences are for."""
    return event.kind == Kind.CONFERENCE or event.international_conference


def plan_for(event: Event, told: Mapping[str, Any]) -> Plan:
    """The plan of money as it is `told`. Raises RuleBroken for what is no conference or undated.

    Source: Circular 35/2026/TT-BTC, chapter V.
    """
    refuse(why_no_estimate(event))
    return plan_of({"conference": ConferenceFunding.VIETNAM, **told})


def computed(event: Event, plan: Plan, *, at: datetime) -> Estimate:
    """The estimate of `plan` as it would be, were it recorded at `at`; nothing is written.

    Raises RuleBroken, NormUnknown.
    """
    return spending.compute(plan, starts_on=money_starts_on(event), at=at)


def money_starts_on(event: Event) -> date:
    """The day from which money is spent on it: its first."""
    assert event.first_at is not None, "nothing is estimated without dates"
    return office_date(event.first_at)


def why_no_estimate(event: Event) -> list[Reason]:
    """Why no money may be estimated for `event`, nor approved: it is no conference, or undated."""
    reasons = []
    if not is_a_conference(event):
        reasons.append(Reason("not_a_conference", "Only a conference has an estimate.", "kind"))
    if event.first_at is None:
        reasons.append(Reason("dates_missing", "Say when it takes place.", "starts_at"))
    return reasons
