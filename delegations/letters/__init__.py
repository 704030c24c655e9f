"""What the papers about a delegation are told, as plain data for their templates."""

from delegations.letters.papers import (
    ADDRESSEES,
    BRIEFING,
    CARS,
    DRAFTS,
    GIFTS,
    NOTICE,
    REPORT,
    draft,
    notice,
)
from delegations.letters.programme import (
    GUESTS,
    STAFF,
    guests_programme,
    staff_programme,
    template_of,
)

__all__ = [
    "ADDRESSEES",
    "BRIEFING",
    "CARS",
    "DRAFTS",
    "GIFTS",
    "GUESTS",
    "NOTICE",
    "REPORT",
    "STAFF",
    "draft",
    "guests_programme",
    "notice",
    "staff_programme",
    "template_of",
]
