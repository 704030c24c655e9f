"""What collisions are called, for pages and notices."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from foreign_affairs.shared_calendar import clashes

_OVERLAP = _("{minutes} minutes overlap")

CLASHES: dict[str, tuple[Any, Any]] = {
    clashes.DOUBLE_BOOKING: (_("Booked at the same time"), _OVERLAP),
    clashes.HELD_SOFTLY: (_("Kept for something else at this time"), _OVERLAP),
    clashes.SAME_HALF_DAY: (
        _("Another engagement in the same half of the day"),
        _("{minutes} minutes lie between"),
    ),
    clashes.TRAVEL: (
        _("Too little time for the way between the two"),
        _("{minutes} minutes are missing"),
    ),
    clashes.COUNTRY_TWICE: (_("Guests from the same country within a week"), ""),
    clashes.TET: (_("During the Tết holiday"), ""),
    clashes.CLOSED_DAY: (_("On a day when the office is closed"), ""),
    clashes.TOO_SMALL: (_("Fewer places than participants"), ""),
}
"""By its code: what a collision is, and how its minutes are said; "" where there are none."""
