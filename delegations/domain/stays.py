"""From when until when guests can be somewhere: they land before, and must be off after. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delegations.domain.programme import ItemKind
from foreign_affairs.shared_calendar.clashes import Place as Position
from foreign_affairs.shared_calendar.clashes import Yardstick

AT_LANDING = frozenset({ItemKind.ARRIVAL, ItemKind.WELCOME})
"""What waits for no formalities: the guests are met at the foot of the aircraft."""


@dataclass(frozen=True, slots=True)
class Margins:
    """How many minutes guests need around their journey. Source: office practice.

    `after_arrival` for passports and luggage, until the first thing may begin; `before_departure`
    to be at the airport and checked in, after the last one. Ways are counted beside them.
    """

    after_arrival: int = 0
    before_departure: int = 0


@dataclass(frozen=True, slots=True)
class Stay:
    """From when until when the guests are here; `closed_on` are days on which the office is not.

    `arrive_at` and `depart_from` are where; None: nobody knows, and no way is counted.
    """

    arrives_at: datetime
    departs_at: datetime
    closed_on: frozenset[date] = frozenset()
    margins: Margins = Margins()
    arrive_at: Position | None = None
    depart_from: Position | None = None

    def __post_init__(self) -> None:
        if self.arrives_at.tzinfo is None or self.departs_at.tzinfo is None:
            raise ValueError("instants are aware")
        if self.departs_at <= self.arrives_at:
            raise ValueError("guests leave after they have come")

    def begins(self, kind: ItemKind, where: Position | None, by: Yardstick) -> datetime:
        """The first instant at which a thing of this kind may begin at `where`."""
        margin = 0 if kind in AT_LANDING else self.margins.after_arrival
        return self.arrives_at + timedelta(minutes=margin) + _way(self.arrive_at, where, by)

    def ends(self, kind: ItemKind, where: Position | None, by: Yardstick) -> datetime:
        """The instant by which a thing of this kind at `where` must be over."""
        if kind is ItemKind.DEPARTURE:
            return self.departs_at
        margin = timedelta(minutes=self.margins.before_departure)
        return self.departs_at - margin - _way(where, self.depart_from, by)


def _way(one: Position | None, other: Position | None, by: Yardstick) -> timedelta:
    return timedelta() if one is None or other is None else by.way(one, other)
