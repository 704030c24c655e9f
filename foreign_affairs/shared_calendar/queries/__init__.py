"""Reading the calendar: who sees which entries, and what a feed holds."""

from foreign_affairs.shared_calendar.queries.entries import (
    Difference,
    differences,
    entries_between,
    visible_entries,
)
from foreign_affairs.shared_calendar.queries.feeds import (
    CANCELLED_STAYS,
    Content,
    FeedGone,
    Found,
    feed_address,
    feed_behind,
    feed_body,
    feed_content,
    feed_entries,
    feed_header,
    feed_validator,
    feeds_of,
    rights_of,
    validated_under,
    whole_feed,
    window_start,
)

__all__ = [
    "CANCELLED_STAYS",
    "Content",
    "Difference",
    "FeedGone",
    "Found",
    "differences",
    "entries_between",
    "feed_address",
    "feed_behind",
    "feed_body",
    "feed_content",
    "feed_entries",
    "feed_header",
    "feed_validator",
    "feeds_of",
    "rights_of",
    "validated_under",
    "visible_entries",
    "whole_feed",
    "window_start",
]
