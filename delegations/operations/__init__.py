"""What may be done with delegations: one function, one transaction, per action of the table."""

from delegations.operations.dates import change_dates
from delegations.operations.disclosure import (
    export_members,
    find_passport,
    members_for_notice,
    must_export,
    must_find_passports,
    must_see_passports,
    see_passport,
    see_scan,
)
from delegations.operations.importing import RowResult, import_members
from delegations.operations.invitations import (
    change_invitee,
    invite,
    invite_to_the_day,
    remove_invitee,
)
from delegations.operations.life import approve, cancel, close, plan, reopen, send_back, start
from delegations.operations.members import add_member, change_member, remove_member
from delegations.operations.money import record_estimate, settle
from delegations.operations.place_news import follow_place
from delegations.operations.programme import (
    accept_programme,
    add_item,
    change_item,
    remove_item,
)
from delegations.operations.ranks import confirm_rank
from delegations.operations.reports import record_report
from delegations.operations.requests import request_reception
from delegations.operations.scans import add_scan, remove_scan
from delegations.operations.sweeps import (
    purge_personal_data,
    recount_delegation_days,
    remind_of_delegations,
)
from delegations.operations.tracking import DelayBreaks, Tracked, track_item
from delegations.operations.versions import approve_programme
from delegations.operations.writing import open_delegation, revise

__all__ = [
    "DelayBreaks",
    "RowResult",
    "Tracked",
    "accept_programme",
    "add_item",
    "add_member",
    "add_scan",
    "approve",
    "approve_programme",
    "cancel",
    "change_dates",
    "change_invitee",
    "change_item",
    "change_member",
    "close",
    "confirm_rank",
    "export_members",
    "find_passport",
    "follow_place",
    "import_members",
    "invite",
    "invite_to_the_day",
    "members_for_notice",
    "must_export",
    "must_find_passports",
    "must_see_passports",
    "open_delegation",
    "plan",
    "purge_personal_data",
    "record_estimate",
    "record_report",
    "recount_delegation_days",
    "remind_of_delegations",
    "remove_invitee",
    "remove_item",
    "remove_member",
    "remove_scan",
    "reopen",
    "request_reception",
    "revise",
    "see_passport",
    "see_scan",
    "send_back",
    "settle",
    "start",
    "track_item",
]
