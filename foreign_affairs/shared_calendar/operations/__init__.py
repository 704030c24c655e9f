"""Writing the calendar and its feeds."""

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
    "Rebuilt",
    "create_feed",
    "note_feed_use",
    "publish",
    "rebuild",
    "revoke_feed",
    "rotate_feed",
    "settle_validator",
    "withdraw",
]
