"""What a programme says of what is to be paid: banquets, sessions, interpreting, cars. Pure.

A proposal: whoever writes the estimate may know better. Source: office practice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from delegations.domain.programme import Item, ItemKind
from foreign_affairs.workdays.deadlines import OFFICE_ZONE

SESSIONS = frozenset({ItemKind.TALKS, ItemKind.WORKING_SESSION})


@dataclass(frozen=True, slots=True)
class Counted:
    """A number, and of how many items it comes."""

    number: int
    items: int


def counted(
    items: Iterable[Item], *, midday: time, own_staff: Collection[int]
) -> Mapping[str, Counted]:
    """By what an estimate calls them, the numbers that these items come to; none that is zero.

    `midday` parts the half-days of sessions, `own_staff` are the interpreters who work here.
    """
    rows = list(items)
    banquets = [one for one in rows if one.kind == ItemKind.BANQUET]
    sessions = [one for one in rows if one.kind in SESSIONS]
    driven = [one for one in rows if one.vehicle_ids]
    interpreted = [one for one in rows if one.interpreter_id is not None]
    own = [one for one in interpreted if one.interpreter_id in own_staff]
    hired = [one for one in interpreted if one.interpreter_id not in own_staff]
    halves = {(start.date(), start.time() < midday) for start in map(_start, sessions)}
    found = {
        "banquets": Counted(len(banquets), len(banquets)),
        "sessions": Counted(len(halves), len(sessions)),
        "car_days": Counted(len({_start(one).date() for one in driven}), len(driven)),
        "consecutive_own": Counted(_minutes(own), len(own)),
        "consecutive_hired": Counted(_minutes(hired), len(hired)),
    }
    return {name: one for name, one in found.items() if one.items}


def _start(one: Item) -> datetime:
    return one.starts_at.astimezone(OFFICE_ZONE)


def _minutes(items: Sequence[Item]) -> int:
    return sum((one.ends_at - one.starts_at) // timedelta(minutes=1) for one in items)
