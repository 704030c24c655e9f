"""THE table of a delegation's life. Pure; a state is decided nowhere else.

That guests are on their way, that a request or a report is due or overdue: these are computed
from dates and stand in no row. OFFICER means the one who is responsible for the delegation, and
of an item that is tracked whoever is responsible for the item; who that is is asked in
queries.roles_towards and queries.roles_for_item.
"""

from enum import StrEnum

from foreign_affairs.lifecycle import Lifecycle, Row


class State(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    APPROVED = "approved"
    ONGOING = "ongoing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


S = State
PLANNER, OFFICER, ADMINISTRATOR, APPROVER = "planner", "officer", "administrator", "approver"
PLANS = (PLANNER, ADMINISTRATOR)
ATTENDS = (*PLANS, OFFICER)
DECIDES = (APPROVER,)
ANSWERS = (ADMINISTRATOR, APPROVER)
"""Who answers for what was seen of guests: they read the log of it."""
AHEAD = (S.DRAFT, S.PLANNED, S.APPROVED)
OPEN = (*AHEAD, S.ONGOING)
BEGUN = (S.APPROVED, S.ONGOING)
COSTS = (S.ONGOING, S.CANCELLED)
"""What was called off may have cost something, too."""

# fmt: off
DELEGATION = Lifecycle((
    #   action                from                    to           roles
    Row("plan",               (S.DRAFT,),             S.PLANNED,   PLANS),
    Row("send_back",          (S.PLANNED,),           S.DRAFT,     DECIDES),
    Row("approve",            (S.PLANNED,),           S.APPROVED,  DECIDES),
    Row("reopen",             (S.APPROVED,),          S.PLANNED,   PLANS),
    Row("start",              (S.APPROVED,),          S.ONGOING,   ATTENDS),
    Row("revise",             OPEN,                   "",          PLANS),
    Row("change_dates",       OPEN,                   "",          PLANS),
    Row("confirm_rank",       AHEAD,                  "",          PLANS),
    Row("request_reception",  OPEN,                   "",          PLANS),
    Row("add_member",         OPEN,                   "",          ATTENDS),
    Row("change_member",      OPEN,                   "",          ATTENDS),
    Row("remove_member",      OPEN,                   "",          ATTENDS),
    Row("record_estimate",    (S.DRAFT, S.PLANNED),   "",          PLANS),
    Row("import_members",     OPEN,                   "",          ATTENDS),
    Row("add_scan",           OPEN,                   "",          ATTENDS),
    Row("remove_scan",        (*OPEN, S.CLOSED),      "",          ATTENDS),
    Row("record_report",      (S.ONGOING, S.CLOSED),  "",          ATTENDS),
    Row("settle",             COSTS,                  "",          PLANS),
    Row("add_item",           OPEN,                   "",          PLANS),
    Row("change_item",        OPEN,                   "",          PLANS),
    Row("remove_item",        OPEN,                   "",          PLANS),
    Row("accept_programme",   OPEN,                   "",          PLANS),
    Row("approve_programme",  BEGUN,                  "",          DECIDES),
    Row("track_item",         BEGUN,                  "",          ATTENDS),
    Row("invite",             OPEN,                   "",          ATTENDS),
    Row("close",              (S.ONGOING,),           S.CLOSED,    PLANS),
    Row("cancel",             AHEAD,                  S.CANCELLED, PLANS),
), initial=S.DRAFT)
# fmt: on

ENDED = (S.CLOSED, S.CANCELLED)
"""Nothing leads out of these."""
