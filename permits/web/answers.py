"""How a page of permits says no: as every page does."""

from foreign_affairs.rest.answers import (
    ANSWERED,
    MANY_REQUESTS,
    STATUS,
    UNREADABLE,
    reasons_of,
    status_of,
    tell,
    too_often,
)

__all__ = [
    "ANSWERED",
    "MANY_REQUESTS",
    "STATUS",
    "UNREADABLE",
    "reasons_of",
    "status_of",
    "tell",
    "too_often",
]
