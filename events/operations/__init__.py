"""What may be done with events: one function, one transaction, per action of the table."""

from events.operations.arranging import Times, arrange, rearrange
from events.operations.bookings import book
from events.operations.dates import reschedule, take_over_permit
from events.operations.invitations import change_invitee, invite, remove_invitee
from events.operations.life import cancel, close, confirm, make_tentative, mark, plan
from events.operations.money import approve_estimate, record_estimate, settle
from events.operations.occurrences import cancel_occurrence, change_occurrence
from events.operations.permit_news import follow_case, follow_lost_news
from events.operations.place_news import follow_place
from events.operations.results import notify_authority, record_outcomes, report_results
from events.operations.sweeps import forget_guests, recount_event_days, remind_of_events
from events.operations.writing import open_event, revise

__all__ = [
    "Times",
    "approve_estimate",
    "arrange",
    "book",
    "cancel",
    "cancel_occurrence",
    "change_invitee",
    "change_occurrence",
    "close",
    "confirm",
    "follow_case",
    "follow_lost_news",
    "follow_place",
    "forget_guests",
    "invite",
    "make_tentative",
    "mark",
    "notify_authority",
    "open_event",
    "plan",
    "rearrange",
    "record_estimate",
    "record_outcomes",
    "recount_event_days",
    "remind_of_events",
    "remove_invitee",
    "report_results",
    "reschedule",
    "revise",
    "settle",
    "take_over_permit",
]
