"""The programme of a stay: its items, what differs between two, what a delay moves. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar.clashes import Place as Position
from foreign_affairs.shared_calendar.clashes import Yardstick
from foreign_affairs.shared_calendar.values import ONE_DAY, office_day
from foreign_affairs.workdays.deadlines import OFFICE_ZONE


class ItemKind(StrEnum):
    ARRIVAL = "arrival"
    WELCOME = "welcome"
    COURTESY_CALL = "courtesy_call"
    TALKS = "talks"
    WORKING_SESSION = "working_session"
    SIGNING = "signing"
    VISIT = "visit"
    MEAL = "meal"
    BANQUET = "banquet"
    REST = "rest"
    GIFT = "gift"
    PRESS = "press"
    DEPARTURE = "departure"
    OTHER = "other"


AT_THE_OFFICE = frozenset(
    {ItemKind.COURTESY_CALL, ItemKind.TALKS, ItemKind.WORKING_SESSION, ItemKind.SIGNING}
)
"""What keeps to the hours and the working days of the office. Source: office practice."""
MEALS = frozenset({ItemKind.MEAL, ItemKind.BANQUET})


class ItemStatus(StrEnum):
    PLANNED = "planned"
    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    DELAYED = "delayed"
    DONE = "done"
    DROPPED = "dropped"


ENDED = frozenset({ItemStatus.DONE, ItemStatus.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a programme, as a version keeps it; half-open instants.

    `key` is the same in every version. Resources are named by number and, as they were called
    then, by name.
    """

    key: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    title_vi: str
    title_en: str = ""
    place_id: int | None = None
    place: str = ""
    chair_id: int | None = None
    chair: str = ""
    interpreter_id: int | None = None
    interpreter: str = ""
    vehicle_ids: tuple[int, ...] = ()
    vehicles: str = ""
    our_side: str = ""
    their_side: str = ""
    dress: str = ""
    gift: str = ""
    responsible: str = ""
    notes: str = ""

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads again."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            **told,
            "starts_at": self.starts_at.astimezone(OFFICE_ZONE).isoformat(),
            "ends_at": self.ends_at.astimezone(OFFICE_ZONE).isoformat(),
            "vehicle_ids": list(self.vehicle_ids),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Item":
        """An item of a version; what a later one tells beside is left away."""
        known = {one.name: told[one.name] for one in fields(cls) if one.name in told}
        return cls(
            **{
                **known,
                "starts_at": datetime.fromisoformat(told["starts_at"]),
                "ends_at": datetime.fromisoformat(told["ends_at"]),
                "vehicle_ids": tuple(told.get("vehicle_ids", ())),
            }
        )


LONGEST_ITEM = ONE_DAY
A_NIGHT = timedelta(hours=6)
"""So long before or after, the day of an item is not another one."""


def why_item_impossible(
    *,
    title_vi: str,
    starts_at: datetime,
    ends_at: datetime,
    first_on: date | None,
    last_on: date | None,
) -> Iterator[Reason]:
    """Every reason why a line cannot be in the programme of guests here on these days, inclusive.

    Days and not instants: who meets the guests is there before they land. Source: office practice.
    """
    if not title_vi.strip():
        yield Reason("title_missing", "Say what it is.", "title_vi")
    if starts_at.second or ends_at.second:
        yield Reason("whole_minutes", "A programme is made of whole minutes.", "starts_at")
    if ends_at <= starts_at:
        yield Reason("ends_before_start", "It must end after it starts.", "ends_at")
    elif ends_at - starts_at > LONGEST_ITEM:
        yield Reason("item_too_long", "One item lasts a day at most.", "ends_at")
    # Half-open: what ends at midnight has no part in the next day.
    first, last = office_day(starts_at), office_day(ends_at - timedelta.resolution)
    if (first_on and first < first_on) or (last_on and last > last_on):
        yield Reason("outside_visit", "The guests are not here on that day.", "starts_at")


ITEM_IS_OVER = Reason("item_is_over", "It is done or dropped: it stays as it was.")


def why_not_so_yet(status: str, *, starts_at: datetime, at: datetime) -> tuple[Reason, ...]:
    """Whether an item can have begun or ended at `at`: on its day, or up to six hours before.

    Source: office practice.
    """
    is_ahead = office_day(at) < office_day(starts_at) and at < starts_at - A_NIGHT
    if is_ahead and status in {ItemStatus.ARRIVED, ItemStatus.DONE}:
        return (Reason("item_ahead", "Its day has not come yet.", "status"),)
    return ()


def recorded_as(planned_at: datetime, *, at: datetime) -> datetime:
    """When something was, of which that is said at `at`: then, but on a later day as planned.

    Source: office practice.
    """
    is_later = office_day(at) > office_day(planned_at) and at > planned_at + A_NIGHT
    return planned_at if is_later else at


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one item that reads otherwise now."""

    key: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What one programme has that another has not. `dropped` are as they were before."""

    added: tuple[Item, ...] = ()
    dropped: tuple[Item, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed)


# The number of a resource goes with its name: told once.
_TOLD = tuple(one.name for one in fields(Item) if not one.name.endswith(("_id", "_ids")))


def difference(before: Iterable[Item], after: Iterable[Item]) -> Difference:
    """What became of the items of `before`, told by their keys; each part in the order of time."""
    old = {item.key: item for item in sorted(before, key=_when)}
    new = {item.key: item for item in sorted(after, key=_when)}
    return Difference(
        added=tuple(item for key, item in new.items() if key not in old),
        dropped=tuple(item for key, item in old.items() if key not in new),
        changed=tuple(
            Change(key, name, getattr(old[key], name), getattr(item, name))
            for key, item in new.items()
            if key in old
            for name in _TOLD
            if getattr(old[key], name) != getattr(item, name)
        ),
    )


def _when(item: Item) -> tuple[datetime, datetime, str]:
    return item.starts_at, item.ends_at, item.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item as a delay sees it: half-open instants.

    What is fixed waits for nobody: a flight, or what was pinned. `position` is where it is,
    `closes_at` when that place closes on that day, `off_at` when the guests must be off from it to
    leave in time; None: nobody knows.
    """

    key: str
    starts_at: datetime
    ends_at: datetime
    is_fixed: bool = False
    position: Position | None = None
    closes_at: datetime | None = None
    off_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """When an item is now; half-open instants."""

    key: str
    starts_at: datetime
    ends_at: datetime


class Breaks(StrEnum):
    """What is fixed begins without them; a place closes; they should be off, or are gone."""

    MISSED = "missed"
    CLOSED = "closed"
    LEAVING = "leaving"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Broken:
    """What a delay breaks of the item `key`, and by how many minutes."""

    code: Breaks
    key: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Delay:
    """What moves, in the order of time, and what cannot be kept."""

    shifts: tuple[Shift, ...] = ()
    broken: tuple[Broken, ...] = ()


def delayed(
    lines: Iterable[Line],
    key: str,
    minutes: int,
    *,
    by: Yardstick,
    departs_at: datetime | None = None,
    has_begun: bool = False,
) -> Delay:
    """What it means that the item `key` is so many minutes late, or has begun and lasts longer.

    `lines` are the items of the stay that are neither done nor dropped. What came after another
    still does, as long after it as the way takes, or as before if that was less: a longer gap, as a
    night is, takes the delay up. What ran beside stays, and so does what is fixed. Nothing moves by
    more than `minutes`, nothing is shortened. Raises KeyError for an unknown key.
    """
    in_order = sorted(lines, key=lambda one: (one.starts_at, one.ends_at, one.key))
    late = {one.key: one for one in in_order}[key]
    end = late.ends_at + timedelta(minutes=minutes)
    moved = [(late, Shift(key, end - (late.ends_at - late.starts_at), end))]
    if has_begun:
        moved = [(late, Shift(key, late.starts_at, end))]
    broken = []
    for line in in_order:
        if line is late:
            continue
        start = max(
            (
                shift.ends_at + min(line.starts_at - before.ends_at, _way(before, line, by))
                for before, shift in moved
                if before.ends_at <= line.starts_at
            ),
            default=line.starts_at,
        )
        if start <= line.starts_at:
            continue
        if line.is_fixed:
            broken.append(Broken(Breaks.MISSED, line.key, _minutes(start - line.starts_at)))
        else:
            end = start + (line.ends_at - line.starts_at)
            moved.append((line, Shift(line.key, start, end)))
    broken += _too_late(moved, departs_at)
    # What is zero minutes late has not moved.
    shifts = [shift for line, shift in moved if shift.ends_at != line.ends_at]
    return Delay(tuple(shifts), tuple(broken))


def _too_late(moved: Iterable[tuple[Line, Shift]], departs_at: datetime | None) -> Iterator[Broken]:
    """What of this ends too late, told when it begins to be so, and when all of it is too late."""
    for line, shift in moved:
        too_late = Breaks.GONE, departs_at
        if line.off_at is not None and (departs_at is None or shift.ends_at <= departs_at):
            too_late = Breaks.LEAVING, line.off_at
        for code, until in ((Breaks.CLOSED, line.closes_at), too_late):
            if until is None or until >= shift.ends_at:
                continue
            if line.ends_at <= until or line.starts_at < until <= shift.starts_at:
                yield Broken(code, line.key, _minutes(shift.ends_at - until))


def _way(one: Line, other: Line, by: Yardstick) -> timedelta:
    if one.position is None or other.position is None:
        return timedelta()
    return by.way(one.position, other.position)


def _minutes(length: timedelta) -> int:
    """Begun minutes count whole."""
    return -(-length // timedelta(minutes=1))
