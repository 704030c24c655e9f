"""What a plan may hold."""

from enum import StrEnum


class PlanKind(StrEnum):
    """The kinds of activities that are planned for a year: events, and delegations either way."""

    INVESTMENT_PROMOTION = "investment_promotion"
    PEOPLE_TO_PEOPLE = "people_to_people"
    COURTESY_CALL = "courtesy_call"
    SIGNING = "signing"
    CONFERENCE = "conference"
    WORKING_SESSION = "working_session"
    INCOMING_DELEGATION = "incoming_delegation"
    OUTGOING_DELEGATION = "outgoing_delegation"
    INTERNAL = "internal"


FIRST_YEAR, LAST_YEAR = 2000, 2200
MOST_VND = 10**15
