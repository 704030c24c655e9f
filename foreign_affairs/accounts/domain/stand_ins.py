"""When somebody may stand in for an absent person. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foreign_affairs.refusals import Reason

# A longer absence is no absence but a change of office. Source: office practice.
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Days:
    """From one office-local day through another, both inclusive."""

    first: date
    last: date

    def overlap(self, other: "Days") -> bool:
        return self.first <= other.last and other.first <= self.last


def why_not_stand_in(
    days: Days,
    *,
    today: date,
    same_person: bool,
    works_here: bool,
    already: Iterable[Days],
    away: Iterable[Days],
) -> tuple[Reason, ...]:
    """Why nobody can be set to stand in on `days`; every reason at once.

    `works_here` says that both are active people of the office, `already` when the absent person
    has a stand-in, `away` when the chosen one is absent as well. Source: office practice.
    """
    reasons = []
    if days.last < days.first:
        reasons.append(
            Reason("ends_before_start", "The last day cannot lie before the first.", "ends_on")
        )
    elif (days.last - days.first).days >= MOST_DAYS:
        reasons.append(
            Reason(
                "too_long",
                "Nobody stands in for longer than %(most)s days at a time.",
                "ends_on",
                {"most": MOST_DAYS},
            )
        )
    if days.first < today:
        reasons.append(
            Reason("starts_in_the_past", "A stand-in begins today or later.", "starts_on")
        )
    if same_person:
        reasons.append(Reason("same_person", "Nobody stands in for himself.", "stands_in"))
    elif not works_here:
        reasons.append(
            Reason("works_not_here", "Choose somebody who works in the office.", "stands_in")
        )
    if any(days.overlap(one) for one in already):
        reasons.append(
            Reason(
                "has_a_stand_in", "On some of these days somebody stands in already.", "starts_on"
            )
        )
    if any(days.overlap(one) for one in away):
        reasons.append(
            Reason("is_away_too", "On some of these days that person is away, too.", "stands_in")
        )
    return tuple(reasons)
