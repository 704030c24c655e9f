"""What would follow if items were elsewhere: what they would collide with, what a delay means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delegations.domain import programme
from delegations.domain.programme import Broken, Delay, ItemKind, ItemStatus, Line, Shift
from delegations.models import Delegation, ProgrammeItem
from delegations.queries.programme import described, items_of, why_item_impossible, wishes_of
from delegations.queries.warnings import moved_ones, stay_of, warnings_of
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar import queries as shared_calendar


def clashes_of(delegation: Delegation, items: Iterable[ProgrammeItem]) -> list[dict[str, Any]]:
    """What these items, saved or not, would collide with if they were booked now.

    What stands just so already is not asked again.
    """
    items = list(items)
    booked = shared_calendar.what_if(wishes_of(delegation, items))
    return described([*booked, *warnings_of(delegation, moved_ones(delegation, items))])


def lines_of(delegation: Delegation) -> list[Line]:
    """The items that are still to be kept, as a delay sees them."""
    rows = list(items_of(delegation).exclude(status=ItemStatus.DROPPED))
    stay, by = stay_of(delegation, rows), shared_calendar.yardstick()
    return [
        Line(
            key=str(item.pk),
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            is_fixed=item.pinned or item.kind == ItemKind.DEPARTURE,
            position=shared_calendar.position_of(item.place),
            closes_at=shared_calendar.closes_at(item.place, item.ends_at) if item.place else None,
            off_at=stay.ends(ItemKind(item.kind), shared_calendar.position_of(item.place), by)
            if stay
            else None,
        )
        for item in rows
        if not item.has_ended
    ]


def delay(delegation: Delegation, item: ProgrammeItem, minutes: int) -> programme.Delay:
    """What it means that `item` is so many minutes late, or lasts longer if it has begun."""
    return programme.delayed(
        lines_of(delegation),
        str(item.pk),
        minutes,
        by=shared_calendar.yardstick(),
        departs_at=delegation.departs_at,
        has_begun=item.actual_starts_at is not None,
    )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would move and what would break, and what all that moves would collide with."""

    moved: tuple[Shift, ...]
    broken: tuple[Broken, ...]
    clashes: list[dict[str, Any]]


def what_if_moved(
    delegation: Delegation,
    item: ProgrammeItem,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    minutes: int | None = None,
) -> WhatIf:
    """What would follow if `item` were at another time, or so many minutes late; writes nothing.

    Without an end it lasts as long as it does. Raises RuleBroken where neither is asked, or both,
    for what is over, and where it could not be then.
    """
    refuse([programme.ITEM_IS_OVER] if item.has_ended else [])
    if (minutes is None) == (starts_at is None) or (minutes is not None and ends_at is not None):
        refuse([Reason("what_if_what", "Say when it would be, or how many minutes late.")])
    if minutes is not None:
        found = delay(delegation, item, minutes)
    else:
        assert starts_at is not None
        item.starts_at, item.ends_at = (
            starts_at,
            ends_at or starts_at + (item.ends_at - item.starts_at),
        )
        refuse(why_item_impossible(delegation, item))
        found = Delay((Shift(str(item.pk), item.starts_at, item.ends_at),))
    rows = {str(one.pk): one for one in items_of(delegation)}
    for shift in found.shifts:
        rows[shift.key].starts_at, rows[shift.key].ends_at = shift.starts_at, shift.ends_at
    moved = [rows[shift.key] for shift in found.shifts]
    return WhatIf(found.shifts, found.broken, clashes_of(delegation, moved))
