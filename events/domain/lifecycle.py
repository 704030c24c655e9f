"""THE table of an event's life. Pure; a state is decided nowhere else.

That an event is going on, that a notice or a report is due or overdue: these are computed from
dates and stand in no row.
"""

from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row


class State(StrEnum):
    DRAFT = "draft"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"


S = State
PLANNER, OFFICER, ADMINISTRATOR = "planner", "officer", "administrator"
APPROVER = "approver"
THE_PERMIT = "permit"
"""Stands where a role stands, and nobody holds it: a permit that holds no more."""

PLANS = (PLANNER, ADMINISTRATOR)
REPORTS = (*PLANS, OFFICER)
AHEAD = (S.TENTATIVE, S.CONFIRMED)
OPEN = (S.DRAFT, *AHEAD)
COSTS = (S.CONFIRMED, S.HELD, S.CANCELLED)
"""What was called off may have cost something, too."""

# fmt: off
EVENT = Lifecycle((
    #   action                from                      to           roles
    Row("plan",               (S.DRAFT,),               S.TENTATIVE, PLANS),
    Row("confirm",            (S.TENTATIVE,),           S.CONFIRMED, PLANS),
    Row("make_tentative",     (S.CONFIRMED,),           S.TENTATIVE, (*PLANS, THE_PERMIT)),
    Row("revise",             OPEN,                     "",          PLANS),
    Row("reschedule",         OPEN,                     "",          PLANS),
    Row("take_over_permit",   OPEN,                     "",          PLANS),
    Row("change_occurrence",  AHEAD,                    "",          PLANS),
    Row("cancel_occurrence",  AHEAD,                    "",          PLANS),
    Row("book",               AHEAD,                    "",          PLANS),
    Row("invite",             OPEN,                     "",          PLANS),
    Row("mark",               AHEAD,                    "",          PLANS),
    Row("notify_authority",   AHEAD,                    "",          REPORTS),
    Row("record_outcomes",    (S.CONFIRMED, S.HELD),    "",          REPORTS),
    Row("record_estimate",    OPEN,                     "",          PLANS),
    Row("approve_estimate",   OPEN,                     "",          (APPROVER,)),
    Row("settle",             COSTS,                    "",          PLANS),
    Row("close",              (S.CONFIRMED,),           S.HELD,      PLANS),
    Row("report_results",     (S.HELD,),                "",          REPORTS),
    Row("cancel",             OPEN,                     S.CANCELLED, PLANS),
), initial=S.DRAFT)
# fmt: on

ENDED = tuple(
    state
    for state in EVENT.states
    if not any(state in row.sources for row in EVENT.rows if row.target)
)
"""Nothing leads out of these; what is left to do of one that was held are papers."""
