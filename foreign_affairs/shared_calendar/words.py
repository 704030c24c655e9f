"""What collisions are called, and what a page says of one that stands in the way."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar import clashes
from foreign_affairs.shared_calendar.clashes import Collision
from foreign_affairs.shared_calendar.models import Resource

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

_SAID = (
    Reason(
        clashes.DOUBLE_BOOKING,
        "%(name)s is taken by “%(other)s” (%(start)s – %(end)s): %(minutes)s minutes overlap.",
    ),
    Reason(
        clashes.HELD_SOFTLY,
        "%(name)s: this overlaps with “%(other)s” (%(start)s – %(end)s), and one of the two is "
        "only kept for now.",
    ),
    Reason(
        clashes.SAME_HALF_DAY,
        "%(name)s has “%(other)s” in the same half-day (%(start)s – %(end)s).",
    ),
    Reason(
        clashes.TRAVEL,
        "%(name)s lacks %(minutes)s minutes for the way between this and “%(other)s” "
        "(%(start)s – %(end)s).",
    ),
    Reason(
        clashes.COUNTRY_TWICE,
        "Guests of the same country come for “%(other)s” (%(start)s – %(end)s), less than a week "
        "apart.",
    ),
    Reason(clashes.TET, "This falls into the Tết holidays."),
    Reason(clashes.CLOSED_DAY, "The office is closed on that day."),
    Reason(clashes.TOO_SMALL, "%(name)s holds %(capacity)s, and %(participants)s are expected."),
)
_BY_CODE = {reason.code: reason for reason in _SAID}


def said_of(
    collisions: Iterable[Collision], resources: Mapping[int, Resource]
) -> tuple[Reason, ...]:
    """Each collision as a reason that names what is met; the gravest first."""
    in_order = sorted(collisions, key=lambda one: clashes.CODES.index(one.code))
    return tuple(_reason_for(one, resources) for one in in_order)


def _reason_for(collision: Collision, resources: Mapping[int, Resource]) -> Reason:
    plain = _BY_CODE[collision.code]
    resource = resources.get(collision.resource_id or 0)
    other = collision.other
    values = {
        "name": named(resource) if resource else "",
        "minutes": collision.minutes,
        "capacity": collision.one.capacity,
        "participants": collision.one.participants,
        "other": other.title if other else "",
        "start": other and other.starts_at,
        "end": other and other.ends_at,
    }
    return Reason(plain.code, plain.sentence, values=values)


def named(resource: Resource) -> str:
    """Its name in the reader's language; Vietnamese where it has no English one."""
    return resource.name_en if get_language() == "en" and resource.name_en else resource.name_vi
