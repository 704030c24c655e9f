"""What the calendar keeps: entries and who is invited to them, feeds, bookings."""

from foreign_affairs.shared_calendar.models.bookings import Booking, Resource
from foreign_affairs.shared_calendar.models.entries import (
    COLUMNS,
    CalendarHead,
    Entry,
    EntryResource,
    Occurrence,
)
from foreign_affairs.shared_calendar.models.external import (
    ExternalCalendar,
    ExternalEvent,
    ExternalTime,
)
from foreign_affairs.shared_calendar.models.feeds import Feed, RetiredAddress
from foreign_affairs.shared_calendar.models.invitees import Invitee

__all__ = [
    "COLUMNS",
    "Booking",
    "CalendarHead",
    "Entry",
    "EntryResource",
    "ExternalCalendar",
    "ExternalEvent",
    "ExternalTime",
    "Feed",
    "Invitee",
    "Occurrence",
    "Resource",
    "RetiredAddress",
]
