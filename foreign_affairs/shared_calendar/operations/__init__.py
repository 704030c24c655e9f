"""Writing the calendar, its feeds and bookings."""

from foreign_affairs.shared_calendar.operations.bookings import Clash, hold, release
from foreign_affairs.shared_calendar.operations.entries import Rebuilt, publish, rebuild, withdraw
from foreign_affairs.shared_calendar.operations.feeds import (
    FEED_LIFE,
    FEEDS_PER_PERSON,
    USE_NOTED_EVERY,
    create_feed,
    note_feed_use,
    revoke_feed,
    rotate_feed,
    settle_validator,
)

__all__ = [
    "FEEDS_PER_PERSON",
    "FEED_LIFE",
    "USE_NOTED_EVERY",
    "Clash",
    "Rebuilt",
    "create_feed",
    "hold",
    "note_feed_use",
    "publish",
    "rebuild",
    "release",
    "revoke_feed",
    "rotate_feed",
    "settle_validator",
    "withdraw",
]
