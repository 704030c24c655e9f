"""Writing a delegation down, and changing what is written of it but its dates and its rank."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from delegations import queries
from delegations.domain import rules
from delegations.domain.lifecycle import AHEAD, PLANS, State
from delegations.domain.values import DelegationFacts
from delegations.models import Delegation
from delegations.operations import programme, steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.queries import why_not_ours
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.references import new_reference
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar.models import Resource

FACTS = (
    "name_vi",
    "name_en",
    "country",
    "organisation",
    "level",
    "purposes",
    "content",
    "partners",
    "head_position",
    "inviting_body",
    "host_body",
    "chair_id",
    "unit_id",
    "responsible_id",
    "plan_item_id",
    "why_unplanned",
    "arrival_by",
    "departure_by",
    "lodging",
    "languages",
    "funding",
    "hosting",
    "budget_line",
    "security_notes",
    "visibility",
    "remarks",
)
"""What `revise` changes. Dates, rank, request and report have acts of their own."""


@transaction.atomic(durable=True)
def open_delegation(
    *,
    actor: Actor,
    at: datetime,
    arrives_at: datetime | None = None,
    departs_at: datetime | None = None,
    **facts: Any,
) -> Delegation:
    """Write down a draft, however little is known of it but its name and country.

    A draft stands in no calendar. Writes the delegation and one audit entry. Raises WrongRole,
    RuleBroken.
    """
    if not queries.may_plan(actor):
        raise WrongRole(action="open", needed=PLANS)
    assert actor.user is not None, "nobody holds no role"
    delegation = Delegation(
        reference=new_reference("D"),
        arrives_at=arrives_at,
        departs_at=departs_at,
        created_at=at,
        created_by=actor.user,
    )
    refuse(apply(delegation, facts))
    steps.settle(delegation)
    delegation.save()
    return steps.finish(delegation, "open", actor=actor, at=at)


@transaction.atomic(durable=True)
def revise(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    revision: int | None = None,
    **facts: Any,
) -> Delegation:
    """Change what is written of a delegation. Nothing is written where nothing differs.

    `revision` is what the writer had read. Another position of the head takes the confirmation of
    the rank with it, until the guests are here; another name stands on what is booked. Writes the
    delegation, its bookings, one audit entry, which names security notes and no more of them, and
    the calendar. Raises NotVisible, WrongRole, WrongState, Stale, RuleBroken.
    """
    delegation = steps.step("revise", delegation_id=delegation_id, actor=actor)
    if revision is not None and revision != delegation.revision:
        raise Stale
    before = {name: getattr(delegation, name) for name in FACTS}
    stood = why_it_cannot_be(delegation)
    differing = {name: value for name, value in facts.items() if value != before[name]}
    refuse(apply(delegation, differing))
    changed = [name for name in FACTS if getattr(delegation, name) != before[name]]
    if not changed:
        return delegation
    refuse_what_is_new(delegation, stood)
    if "head_position" in changed and delegation.state in AHEAD:
        delegation.rank_confirmed_at = delegation.rank_confirmed_by = None
    if "name_vi" in changed:
        programme.retitle_all(delegation, actor=actor, at=at)
    details = {"fields": changed}
    return steps.finish(delegation, "revise", actor=actor, at=at, details=details)


def why_it_cannot_be(delegation: Delegation) -> tuple[Reason, ...]:
    """Why the delegation, in its state, could not be as it is written."""
    facts = queries.facts_of(delegation)
    if delegation.state in (State.DRAFT, State.CANCELLED):
        return rules.why_impossible(facts)
    return rules.why_not_plannable(facts)


def refuse_what_is_new(delegation: Delegation, stood: Iterable[Reason]) -> None:
    """Raise RuleBroken for what cannot be and was not so before, when these reasons `stood`."""
    known = {reason.code for reason in stood}
    refuse([one for one in why_it_cannot_be(delegation) if one.code not in known])


def apply(delegation: Delegation, facts: Mapping[str, Any]) -> list[Reason]:
    """Give `delegation` its facts; every reason why they cannot be."""
    for name in FACTS:
        if name in facts:
            value = facts[name]
            setattr(delegation, name, value.strip() if isinstance(value, str) else value)
    reasons = [] if delegation.pk else list(rules.why_impossible(_first_facts(delegation)))
    reasons += _unknown(facts)
    return reasons


def _first_facts(delegation: Delegation) -> DelegationFacts:
    """The facts of a delegation that has no rows yet."""
    return DelegationFacts(
        name_vi=delegation.name_vi,
        arrives_at=delegation.arrives_at,
        departs_at=delegation.departs_at,
    )


def _unknown(facts: Mapping[str, Any]) -> Iterable[Reason]:
    chair, item = facts.get("chair_id"), facts.get("plan_item_id")
    unit, person = facts.get("unit_id"), facts.get("responsible_id")
    strangers = list(why_not_ours(unit_id=unit, person_id=person))
    yield from strangers
    if person and not strangers and not queries.attendants().filter(pk=person).exists():
        sentence = "A planner or an officer is responsible for a delegation."
        yield Reason("not_attending", sentence, "responsible")
    if chair:
        leaders = Resource.objects.filter(kind=Resource.Kind.LEADER, retired_at=None)
        if not leaders.filter(pk=chair).exists():
            yield Reason("no_such_leader", "Choose a leader as host.", "chair")
    if item and not standing_items().filter(pk=item).exists():
        yield Reason("no_such_item", "The annual plan has no such item.", "plan_item")
