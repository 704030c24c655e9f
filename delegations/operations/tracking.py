"""The day itself: what is on its way, what has begun, what is late and what that moves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from delegations import queries
from delegations.domain.lifecycle import DELEGATION
from delegations.domain.programme import (
    ITEM_IS_OVER,
    Broken,
    Delay,
    ItemStatus,
    recorded_as,
    why_not_so_yet,
)
from delegations.models import Delegation, ProgrammeItem
from delegations.operations import programme, steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import Conflict, Reason, refuse
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import Acknowledgement

LONGEST_DELAY = 24 * 60


class DelayBreaks(Conflict):
    """So late, something cannot be kept: it is told what, and written only if that is known."""

    reason = "delay_breaks"

    def __init__(self, broken: Sequence[Broken]) -> None:
        super().__init__(
            Reason("delay_breaks", "So late, not everything that follows can be kept.")
        )
        self.broken = tuple(broken)

    def members(self) -> dict[str, Any]:
        return {"broken": told_of(self.broken)}


def told_of(broken: Sequence[Broken]) -> list[dict[str, Any]]:
    """What a delay breaks, as callers read it."""
    return [{"code": one.code, "item": int(one.key), "minutes": one.minutes} for one in broken]


@dataclass(frozen=True, slots=True)
class Tracked:
    """The item as it is now, and what its delay moved and broke."""

    item: ProgrammeItem
    delay: Delay = field(default_factory=Delay)


@tried_again
@transaction.atomic(durable=True)
def track_item(
    *,
    delegation_id: int,
    item_id: int,
    actor: Actor,
    at: datetime,
    status: str,
    minutes: int = 0,
    break_known: bool = False,
    acknowledged: Acknowledgement | None = None,
) -> Tracked:
    """Say how an item stands; a delay of so many minutes moves what follows on that day.

    Arrived or done, it really began or ended now, or as planned where that is said on a later day.
    Done, what is left of its time is let go; dropped, all that it took, until it takes place after
    all, while the guests are here. What a delay breaks is written only with `break_known`, what it
    collides with only as `acknowledged`. Twice is once, but for a delay. Writes the items, their
    bookings, an audit entry of the delegation and one of each item, and the calendar. Raises
    NotVisible, WrongRole, WrongState, RuleBroken, DelayBreaks, Clash.
    """
    delegation = steps.lock(delegation_id, actor)
    item = programme.one_of(delegation, item_id)
    roles = queries.roles_for_item(item, actor)
    DELEGATION.step("track_item", state=delegation.state, roles=roles)
    if status == item.status and status != ItemStatus.DELAYED:
        return Tracked(item)
    _must_be_possible(status, minutes)
    refuse(why_not_so_yet(status, starts_at=item.starts_at, at=at))
    if status == ItemStatus.DELAYED:
        delay = queries.delay(delegation, item, minutes) if not item.has_ended else Delay()
        if not delay.shifts:
            refuse([ITEM_IS_OVER])
        if delay.broken and not break_known:
            raise DelayBreaks(delay.broken)
        moved = _shift(delegation, item, delay)
        _must_be_within(delegation, moved)
    else:
        if item.has_ended:
            refuse(queries.why_item_impossible(delegation, item))
        delay, moved = Delay(), [item]
    _stand(item, status, at=at)
    for one in moved:
        one.save()
    programme.follow(delegation, moved, actor=actor, at=at, acknowledged=acknowledged)
    if item.actual_ends_at is not None:
        shared_calendar.end_early(queries.SOURCE, [item.pk], at=item.actual_ends_at, actor=actor)
    details = {
        "item": item.pk,
        "status": status,
        **({"minutes": minutes, "moved": [one.pk for one in moved]} if minutes else {}),
        **({"broken": told_of(delay.broken)} if delay.broken else {}),
        **programme.known(acknowledged),
    }
    steps.finish(delegation, "track_item", actor=actor, at=at, details=details)
    for one in moved:
        record(one, "track" if one is item else "shift", actor=actor, at=at)
        one.save(update_fields=["revision"])
    return Tracked(item, delay)


def _must_be_possible(status: str, minutes: int) -> None:
    if status not in set(ItemStatus):
        refuse([Reason("unknown_status", "There is no such status.", "status")])
    if status == ItemStatus.DELAYED and not 0 < minutes <= LONGEST_DELAY:
        refuse([Reason("no_delay", "Say by how many minutes, a day at most.", "minutes")])
    if status != ItemStatus.DELAYED and minutes:
        refuse([Reason("not_delayed", "Only what is delayed is so many minutes late.", "minutes")])


def _must_be_within(delegation: Delegation, moved: Sequence[ProgrammeItem]) -> None:
    """Raise RuleBroken where something would be on a day on which the guests are gone."""
    reasons = (one for item in moved for one in queries.why_item_impossible(delegation, item))
    refuse([reason for reason in reasons if reason.code == "outside_visit"][:1])


def _shift(delegation: Delegation, item: ProgrammeItem, delay: Delay) -> list[ProgrammeItem]:
    """The items that move, `item` first, with their new times; nothing is saved."""
    rows = {str(one.pk): one for one in queries.items_of(delegation)} | {str(item.pk): item}
    for shift in delay.shifts:
        rows[shift.key].starts_at, rows[shift.key].ends_at = shift.starts_at, shift.ends_at
    return [rows[shift.key] for shift in delay.shifts]


def _stand(item: ProgrammeItem, status: str, *, at: datetime) -> None:
    """Give `item` its status, and when it really began or ended."""
    item.status = status
    if status in {ItemStatus.PLANNED, ItemStatus.ON_THE_WAY}:
        item.actual_starts_at = None
    if status in {ItemStatus.PLANNED, ItemStatus.ON_THE_WAY, ItemStatus.ARRIVED}:
        item.actual_ends_at = None
    if status == ItemStatus.ARRIVED:
        # What lasts longer than it was to has not begun anew.
        item.actual_starts_at = item.actual_starts_at or recorded_as(item.starts_at, at=at)
    if status == ItemStatus.DONE:
        item.actual_starts_at = item.actual_starts_at or min(item.starts_at, at)
        item.actual_ends_at = recorded_as(item.ends_at, at=at)
