"""What the calendar keeps: entries, and the feeds that people subscribe to."""

from foreign_affairs.shared_calendar.models.entries import FACTS, CalendarHead, Entry
from foreign_affairs.shared_calendar.models.feeds import Feed, RetiredAddress

__all__ = ["FACTS", "CalendarHead", "Entry", "Feed", "RetiredAddress"]
