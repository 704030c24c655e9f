"""What may be done with delegations: one function, one transaction, per action of the table."""

from delegations.operations.dates import change_dates
from delegations.operations.life import approve, cancel, close, plan, send_back, start
from delegations.operations.members import add_member, change_member, remove_member
from delegations.operations.money import record_estimate, settle
from delegations.operations.ranks import confirm_rank
from delegations.operations.reports import record_report
from delegations.operations.requests import request_reception
from delegations.operations.writing import open_delegation, revise

__all__ = [
    "add_member",
    "approve",
    "cancel",
    "change_dates",
    "change_member",
    "close",
    "confirm_rank",
    "open_delegation",
    "plan",
    "record_estimate",
    "record_report",
    "remove_member",
    "request_reception",
    "revise",
    "send_back",
    "settle",
    "start",
]
