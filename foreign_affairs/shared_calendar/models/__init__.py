"""What the calendar keeps: entries, the feeds that people subscribe to, bookings."""

from foreign_affairs.shared_calendar.models.bookings import Booking, Resource
from foreign_affairs.shared_calendar.models.entries import (
    COLUMNS,
    CalendarHead,
    Entry,
    EntryResource,
    Occurrence,
)
from foreign_affairs.shared_calendar.models.feeds import Feed, RetiredAddress

__all__ = [
    "COLUMNS",
    "Booking",
    "CalendarHead",
    "Entry",
    "EntryResource",
    "Feed",
    "Occurrence",
    "Resource",
    "RetiredAddress",
]
