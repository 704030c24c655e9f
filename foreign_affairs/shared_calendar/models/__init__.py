"""What the calendar keeps: entries, the feeds that people subscribe to, bookings."""

from foreign_affairs.shared_calendar.models.bookings import Booking, Resource
from foreign_affairs.shared_calendar.models.entries import FACTS, CalendarHead, Entry
from foreign_affairs.shared_calendar.models.feeds import Feed, RetiredAddress

__all__ = [
    "FACTS",
    "Booking",
    "CalendarHead",
    "Entry",
    "Feed",
    "Resource",
    "RetiredAddress",
]
