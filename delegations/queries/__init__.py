"""Reading delegations: who sees them, how they stand, what is to be done."""

from delegations.queries.deadlines import day_lengths, request_facts
from delegations.queries.delegations import (
    LIST_NAMES,
    delegation_actions,
    delegation_history,
    facts_of,
    in_plan,
    is_in_charge,
    may_plan,
    may_see_restricted,
    on_the_calendar,
    overlapping,
    roles_towards,
    visible_to,
    with_everything,
    with_names,
)
from delegations.queries.members import members_of, next_number
from delegations.queries.money import as_it_stands, computed, counts_of, plan_for, suggested

__all__ = [
    "LIST_NAMES",
    "as_it_stands",
    "computed",
    "counts_of",
    "day_lengths",
    "delegation_actions",
    "delegation_history",
    "facts_of",
    "in_plan",
    "is_in_charge",
    "may_plan",
    "may_see_restricted",
    "members_of",
    "next_number",
    "on_the_calendar",
    "overlapping",
    "plan_for",
    "request_facts",
    "roles_towards",
    "suggested",
    "visible_to",
    "with_everything",
    "with_names",
]
