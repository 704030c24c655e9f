"""What speaks against an item where it is: the journey, the way, the hours of its place. Pure.

A person may know better: each is a collision that an acknowledged reason overrides. The planner
keeps to the same rules. Source of each: office practice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from delegations.domain.programme import ItemKind
from delegations.domain.stays import Stay
from foreign_affairs.shared_calendar.clashes import (
    AFTER_ARRIVAL,
    BEFORE_DEPARTURE,
    GUESTS_TWICE,
    GUESTS_WAY,
    PLACE_CLOSED,
    Collision,
    Taken,
    Yardstick,
    ways_missing,
)
from foreign_affairs.shared_calendar.opening_hours import Hours, minutes_closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An item as the guests come to it: `taken` is when and where, `opens` the hours there."""

    kind: ItemKind
    taken: Taken
    opens: Mapping[int, Hours] | None = None


def warnings(
    judged: Sequence[Stop], others: Iterable[Stop], *, stay: Stay | None, by: Yardstick
) -> list[Collision]:
    """Everything that speaks against the `judged` items, beside these `others` of the programme.

    `one` is always a judged item. Guests may be at two things at once, in two groups: whoever
    wants that says so.
    """
    found = [one for stop in judged for one in _alone(stop, stay, by)]
    mine = {stop.taken.source for stop in judged}
    in_order = sorted((stop.taken for stop in (*judged, *others)), key=lambda one: one.held_from)
    for one in (*_at_once(in_order), *ways_missing(in_order, by, code=GUESTS_WAY)):
        if one.source in mine:
            found.append(one)
        elif one.other is not None and one.other.source in mine:
            found.append(one.turned())
    return found


def _at_once(in_order: Sequence[Taken]) -> Iterator[Collision]:
    """Every pair that overlaps."""
    for other, one in combinations(in_order, 2):
        overlap = min(other.ends_at, one.ends_at) - one.starts_at
        if overlap > timedelta():
            yield Collision(GUESTS_TWICE, other, one, _minutes(overlap))


def _alone(stop: Stop, stay: Stay | None, by: Yardstick) -> Iterator[Collision]:
    one = stop.taken
    if stay is not None and stop.kind is not ItemKind.ARRIVAL:
        early = stay.begins(stop.kind, one.place, by) - one.starts_at
        if early > timedelta():
            yield Collision(AFTER_ARRIVAL, one, minutes=_minutes(early))
    if stay is not None and stop.kind is not ItemKind.DEPARTURE:
        late = one.ends_at - stay.ends(stop.kind, one.place, by)
        if late > timedelta():
            yield Collision(BEFORE_DEPARTURE, one, minutes=_minutes(late))
    if stop.opens is not None:
        closed = minutes_closed(stop.opens, one.starts_at, one.ends_at)
        if closed:
            yield Collision(PLACE_CLOSED, one, minutes=closed)


def _minutes(length: timedelta) -> int:
    """Begun minutes count whole."""
    return -(-length // timedelta(minutes=1))
