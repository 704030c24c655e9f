"""What collisions are called, and what a page says of one that stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.refusals import Reason
from foreign_affairs.rest.wording import language_words, span_words
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
    clashes.GUESTS_TWICE: (_("The guests are at something else at this time"), _OVERLAP),
    clashes.GUESTS_WAY: (
        _("Too little time for the guests to get from one to the other"),
        _("{minutes} minutes are missing"),
    ),
    clashes.AFTER_ARRIVAL: (
        _("Too soon after the guests arrive"),
        _("{minutes} minutes are missing"),
    ),
    clashes.BEFORE_DEPARTURE: (
        _("Too late before the guests leave"),
        _("{minutes} minutes are missing"),
    ),
    clashes.PLACE_CLOSED: (_("Outside the hours of the place"), _("closed for {minutes} minutes")),
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
    Reason(
        clashes.GUESTS_TWICE,
        "The guests are at “%(other)s” (%(start)s – %(end)s): %(minutes)s minutes overlap.",
    ),
    Reason(
        clashes.GUESTS_WAY,
        "The guests lack %(minutes)s minutes for the way between this and “%(other)s” "
        "(%(start)s – %(end)s).",
    ),
    Reason(
        clashes.AFTER_ARRIVAL, "The guests lack %(minutes)s minutes between their arrival and this."
    ),
    Reason(
        clashes.BEFORE_DEPARTURE,
        "The guests lack %(minutes)s minutes between this and their departure.",
    ),
    Reason(clashes.PLACE_CLOSED, "%(name)s is closed for %(minutes)s minutes of this."),
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


def resource_words(resource: Resource) -> str:
    """A resource with what tells it apart: its venue, its capacity, its languages."""
    more = []
    if resource.kind == Resource.Kind.ROOM and resource.within is not None:
        more.append(named(resource.within))
    if resource.kind == Resource.Kind.LEADER and resource.position:
        more.append(resource.position)
    if resource.languages:
        more.append(", ".join(language_words(code) for code in resource.languages))
    if resource.capacity:
        if resource.kind == Resource.Kind.VEHICLE:
            words = ngettext("%(count)d seat", "%(count)d seats", resource.capacity)
        else:
            words = ngettext("%(count)d person", "%(count)d persons", resource.capacity)
        more.append(words % {"count": resource.capacity})
    name = named(resource)
    return f"{name} ({' · '.join(more)})" if more else name


@dataclass(frozen=True, slots=True)
class ClashLine:
    """One collision as the page tells it."""

    code: str
    hard: bool
    what: str
    when: str
    other: str = ""
    path: str = ""
    other_when: str = ""
    how_much: str = ""


def clash_lines(told: Iterable[Mapping[str, Any]]) -> list[ClashLine]:
    """Collisions, as `shared_calendar.described` gives them, in the reader's words."""
    lines: dict[ClashLine, None] = {}
    for one in told:
        lines[_clash_line(one)] = None
    return sorted(lines, key=lambda line: not line.hard)


def _clash_line(one: Mapping[str, Any]) -> ClashLine:
    resource, other = one["resource"], one["with"]
    what, minutes = CLASHES[one["code"]]
    name = ""
    if resource:
        name = resource["name_en"] if get_language() == "en" else ""
        name = f"{name or resource['name']}: "
    return ClashLine(
        code=one["code"],
        hard=one["hard"],
        what=f"{name}{what}",
        when=_period(one),
        other=other["title"] if other else "",
        path=other["path"] if other else "",
        other_when=_period(other) if other else "",
        how_much=str(minutes).format(minutes=one["minutes"]) if one["minutes"] else "",
    )


def _period(told: Mapping[str, Any]) -> str:
    start, end = (datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at"))
    return span_words(start, end, all_day=False)
