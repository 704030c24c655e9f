"""The norms, and which of them hold for a plan. Pure.

A norm without an amount says that its item is paid at invoice, as the approved plan decides; an
item without any norm may not be estimated: it is refused, never guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.spending.domain.values import Confidence, Item, Level, Rank, Role, Unit
from foreign_affairs.spending.domain.words import ITEMS, RANKS, ROLES


class NormUnknown(RuleBroken):
    """The norms do not hold what was asked of them. It is refused, never guessed."""

    reason = "norm_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """The most that may be spent on one `unit` of `item`, in đồng; a share of it in percent.

    Without `rank` it is for every rank, without `amount` there is no figure. In force from
    `valid_from` through `valid_to`, inclusive.
    """

    item: Item
    rank: Rank | None = None
    role: Role = Role.EVERYONE
    amount: int | None
    unit: Unit
    level: Level = Level.NATIONAL
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence = Confidence.READ

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Norms:
    """The norms in force on one day."""

    def __init__(self, norms: Iterable[Norm], *, on: date) -> None:
        self.on = on
        # Of two of one place the newer holds.
        held = sorted(
            (norm for norm in norms if norm.holds_on(on)), key=lambda norm: norm.valid_from
        )
        self._by_place = {(norm.level, norm.item, norm.rank, norm.role): norm for norm in held}

    def find(self, item: Item, rank: Rank | None = None, role: Role = Role.EVERYONE) -> Norm | None:
        """The norm of `item`: that of just this rank and role, or else the wider one.

        The city's own goes before the Circular's as long as it lies within it: where a newer cap is
        lower, or there is none, an older norm of the city holds no more.
        Source: Circular 35/2026/TT-BTC, art. 33.1, 33.4.
        """
        cap = self._nearest(Level.NATIONAL, item, rank, role)
        own = self._nearest(Level.CITY, item, rank, role)
        return own if cap is not None and own is not None and _lies_within(own, cap) else cap

    def _nearest(self, level: Level, item: Item, rank: Rank | None, role: Role) -> Norm | None:
        places = ((rank, role), (rank, Role.EVERYONE), (None, role), (None, Role.EVERYONE))
        found = (self._by_place.get((level, item, *place)) for place in places)
        return next((norm for norm in found if norm is not None), None)

    def why_unknown(self, item: Item, rank: Rank | None, role: Role) -> Reason:
        """That there is no norm, said of all that was looked for."""
        return Reason(
            "norm_unknown",
            "The norms of %(on)s hold nothing for “%(item)s”: %(rank)s, %(role)s.",
            values={
                "on": self.on,
                "item": ITEMS[item],
                "rank": RANKS[rank],
                "role": ROLES[role],
            },
        )


def _lies_within(own: Norm, cap: Norm) -> bool:
    if own.unit is not cap.unit:
        return False
    return cap.amount is None or (own.amount is not None and own.amount <= cap.amount)


def day_of_norms(*, approved_on: date, starts_on: date) -> date:
    """The day whose norms hold for a plan approved and begun on these days, both inclusive.

    What was approved and begun before new norms keeps those of its approval; what was only
    approved before goes by the norms of the day it begins. Source: Circular 35/2026/TT-BTC,
    art. 35.4.
    """
    return max(approved_on, starts_on)
