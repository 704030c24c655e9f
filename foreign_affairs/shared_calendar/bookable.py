"""What can be booked, and what has to be known of it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar import opening_hours

KINDS = ("venue", "room", "leader", "interpreter", "vehicle")
PLACES = frozenset({"venue", "room"})
USED_BY = {
    "within_id": frozenset({"room"}),
    "latitude": PLACES,
    "longitude": PLACES,
    "opening_hours": PLACES,
    "capacity": PLACES | {"vehicle"},
    "languages": frozenset({"interpreter"}),
    "rank": frozenset({"leader"}),
    "user_id": frozenset({"leader"}),
    "set_up_minutes": PLACES,
    "tear_down_minutes": PLACES,
}
"""Which kinds have a use for a fact; what stands not here is of use to all."""
MOST_MINUTES = 24 * 60
MOST_PERSONS = 100_000
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFacts:
    """What is told of a resource; what a kind has no use for stays empty."""

    kind: str
    name_vi: str
    name_en: str = ""
    within_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    opening_hours: str = ""
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    position: str = ""
    rank: int | None = None
    user_id: int | None = None
    unit_id: int | None = None
    set_up_minutes: int = 0
    tear_down_minutes: int = 0


def why_not_bookable(facts: ResourceFacts) -> Iterator[Reason]:
    """Every reason why these facts describe no resource. Source: office practice."""
    if facts.kind not in KINDS:
        yield Reason("unknown_kind", "There is no such kind of resource.", "kind")
        return
    if not facts.name_vi.strip():
        yield Reason("name_missing", "Give it a name.", "name_vi")
    for name, kinds in USED_BY.items():
        if facts.kind not in kinds and getattr(facts, name):
            yield Reason(
                "of_no_use", "This says nothing of such a resource.", name.removesuffix("_id")
            )
    yield from _why_no_place(facts)
    if facts.capacity is not None and not 0 < facts.capacity <= MOST_PERSONS:
        yield Reason("no_capacity", "It holds at least one person.", "capacity")
    if facts.kind == "interpreter" and not facts.languages:
        yield Reason("language_missing", "Name at least one language.", "languages")
    if not all(_LANGUAGE.fullmatch(language) for language in facts.languages):
        yield Reason(
            "unknown_language", "Write languages by their two letters: en, ja, ko.", "languages"
        )
    if max(facts.set_up_minutes, facts.tear_down_minutes) > MOST_MINUTES:
        yield Reason(
            "too_many_minutes", "Setting up and tearing down take a day at most.", "set_up_minutes"
        )


def _why_no_place(facts: ResourceFacts) -> Iterator[Reason]:
    if (facts.latitude is None) != (facts.longitude is None):
        yield Reason("half_a_place", "Latitude and longitude are given together.", "latitude")
    if not _is_a_week(facts.opening_hours):
        yield Reason(
            "unknown_hours",
            "Write the hours like this: Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00.",
            "opening_hours",
        )


def _is_a_week(text: str) -> bool:
    try:
        opening_hours.week(text)
    except opening_hours.Unreadable:
        return False
    return True
