"""What receiving a delegation is to cost: the plan of it, from the row and what is asked for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from delegations.domain.counting import Counted, counted
from delegations.domain.lifecycle import AHEAD
from delegations.domain.values import MemberRole
from delegations.models import Delegation
from delegations.queries.programme import live_programme
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.spending import queries as spending
from foreign_affairs.spending.domain.plans import GROUP, Guests, Plan
from foreign_affairs.spending.domain.values import Funding, Hosting, Rank
from foreign_affairs.spending.domain.written import plan_of
from foreign_affairs.spending.models import Estimate


def counts_of(delegation: Delegation) -> dict[str, int]:
    """The guests of the list by role, the nights they stay and the days they eat."""
    roles = list(delegation.members.values_list("role", flat=True))
    nights = 0
    if delegation.arrives_on and delegation.departs_on:
        nights = (delegation.departs_on - delegation.arrives_on).days
    return {
        "heads": roles.count(MemberRole.HEAD),
        "deputies": roles.count(MemberRole.DEPUTY),
        "members": roles.count(MemberRole.MEMBER),
        "escorts": roles.count(MemberRole.ESCORT),
        "nights": nights,
        "days": nights + 1 if delegation.arrives_on else 0,
    }


def counted_of(delegation: Delegation) -> Mapping[str, Counted]:
    """What the live programme comes to, by what an estimate calls it; three queries at most."""
    items = live_programme(delegation)
    named = {one.interpreter_id for one in items if one.interpreter_id is not None}
    own = Resource.objects.filter(pk__in=named, user__isnull=False).values_list("pk", flat=True)
    midday = shared_calendar.yardstick().midday
    return counted(items, midday=midday, own_staff=set(own))


def plan_for(delegation: Delegation, told: Mapping[str, Any]) -> Plan:
    """The plan of money: what is `told`, else what the list and the dates say.

    Rank, funding and hosting are those of the delegation. Raises RuleBroken where these are open,
    and where more than one head is told.
    """
    refuse(_why_too_early(delegation))
    group = {name: told[name] for name in GROUP if name in told}
    if group.get("heads", 0) > 1:
        refuse([Reason("heads_twice", "A delegation has one head.", "heads")])
    rest = {name: value for name, value in told.items() if name not in GROUP}
    guests = {"rank": delegation.rank, **counts_of(delegation), **group}
    return as_it_stands(delegation, plan_of({**rest, "guests": [guests]}))


def computed(delegation: Delegation, plan: Plan, *, at: datetime) -> Estimate:
    """The estimate of `plan` as it would be, were it recorded at `at`; nothing is written.

    Raises RuleBroken, NormUnknown.
    """
    assert delegation.arrives_on is not None, "without dates there is no plan"
    return spending.compute(plan, starts_on=delegation.arrives_on, at=at)


def as_it_stands(delegation: Delegation, plan: Plan) -> Plan:
    """`plan` with the rank, funding and hosting that the delegation has now."""
    [group] = plan.guests
    return replace(
        plan,
        guests=(replace(group, rank=Rank(delegation.rank)),),
        funding=Funding(delegation.funding),
        hosting=Hosting(delegation.hosting),
    )


def has_outgrown(delegation: Delegation, estimate: Estimate) -> bool:
    """Whether list, days, rank or payer are not what `estimate` was recorded for; one query.

    False once the guests are here: then it is the settlement that tells.
    """
    if delegation.state not in AHEAD:
        return False
    plan = plan_of(estimate.plan)
    if as_it_stands(delegation, plan) != plan:
        return True
    return bool(estimate.counted) and estimate.counted != counts_of(delegation)


def suggested(delegation: Delegation) -> Guests | None:
    """The guests that an estimate begins with; None while the rank is open."""
    if not delegation.rank:
        return None
    return Guests(rank=Rank(delegation.rank), **counts_of(delegation))


def _why_too_early(delegation: Delegation) -> list[Reason]:
    reasons = []
    if delegation.rank_confirmed_at is None:
        reasons.append(Reason("rank_unconfirmed", "Confirm the rank of the delegation.", "rank"))
    if not delegation.funding:
        reasons.append(Reason("funding_missing", "Say who pays for the stay.", "funding"))
    if delegation.arrives_at is None or delegation.departs_at is None:
        reasons.append(
            Reason("dates_missing", "Say when the guests arrive and when they leave.", "arrives_at")
        )
    return reasons
