"""What is wished for a programme, what there is to fulfil it with, and the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from graphlib import CycleError, TopologicalSorter

from delegations.domain.programme import ItemKind
from foreign_affairs.refusals import Reason
from foreign_affairs.shared_calendar.clashes import Place as Position
from foreign_affairs.shared_calendar.opening_hours import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who or what comes to a meeting: a leader, an interpreter, a vehicle.

    `rank` orders leaders, the first is 1; `languages` are an interpreter's.
    """

    resource_id: int
    kind: str
    name: str
    rank: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue or a room. `rooms` are taken with it; the minutes are held before and after.

    `opens` are its hours by the day of the week, Monday is 0; None: at all hours.
    """

    resource_id: int
    name: str
    position: Position | None = None
    capacity: int | None = None
    rooms: tuple[int, ...] = ()
    minutes_before: int = 0
    minutes_after: int = 0
    opens: Mapping[int, Hours] | None = None

    @property
    def takes(self) -> frozenset[int]:
        """Every resource that is held when this is."""
        return frozenset({self.resource_id, *self.rooms})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing that should stand in the programme; `key` tells it from the others.

    The chair is any one of `chairs`, the first rather than the last; without them any leader of
    `chair_rank` or above; without either nobody need chair. The place is any one of `places`; none
    named, none needed. `along` are needed whatever else. It begins at `not_before` or later, ends
    by `not_after`, and after every wish of `after` that is fulfilled. The heavier goes first.

    What is pinned stands at `pinned_at`, with the first of its chairs and places: a person put it
    there, and nothing is asked of it, not whether it runs beside another. What `stands_at` some
    time may be moved, but is not left out, and may stay there whatever the hours.
    """

    key: str
    kind: ItemKind
    title: str
    minutes: int
    chairs: tuple[int, ...] = ()
    chair_rank: int | None = None
    places: tuple[int, ...] = ()
    participants: int = 0
    language: str = ""
    along: tuple[int, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None
    after: tuple[str, ...] = ()
    pinned_at: datetime | None = None
    stands_at: datetime | None = None
    weight: int = 1

    @property
    def stands(self) -> bool:
        """Whether it is in the programme already."""
        return self.pinned_at is not None or self.stands_at is not None

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.weight <= 0:
            raise ValueError("a wish lasts a minute and weighs one, at least")
        for instant in (self.not_before, self.not_after, self.pinned_at, self.stands_at):
            if instant is not None and instant.tzinfo is None:
                raise ValueError("instants are aware")
        for instant in (self.pinned_at, self.stands_at):
            if instant is not None and (instant.second or instant.microsecond):
                raise ValueError("a programme is made of whole minutes")


def waiting_for_each_other(wishes: Iterable[Wish]) -> tuple[str, ...]:
    """The keys of some wishes of which each comes after the next, and the last after the first."""
    try:
        TopologicalSorter({one.key: one.after for one in wishes}).prepare()
    except CycleError as circle:
        return tuple(circle.args[1][1:])
    return ()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When in a day things may be. Source: office practice.

    Office matters keep to `office`, the halves of a working day; nothing but meals and rest is at
    `lunch`, so there is always time to eat. All else keeps to `day`, but for lunch.
    """

    office: Hours
    lunch: tuple[time, time] = (time(11, 30), time(13, 30))
    dinner: tuple[time, time] = (time(17, 30), time(21))
    day: tuple[time, time] = (time(7), time(21))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A wish fulfilled; half-open, office-local."""

    key: str
    starts_at: datetime
    ends_at: datetime
    chair_id: int | None = None
    place_id: int | None = None
    interpreter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that cannot be fulfilled beside the others, and every reason why."""

    key: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`placed` in the order of time, `unmet` in that of the keys.

    `has_most`: it is proven that no programme fulfils more weight; `is_comfortable`: nor as much
    of it more comfortably. Else this is the best that was found.
    """

    placed: tuple[Placed, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    has_most: bool = True
    is_comfortable: bool = True
