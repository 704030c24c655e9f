"""One wish after the other, each at the first time that is left: where the solver begins. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from delegations.domain.planning.prospects import CHAIR, INTERPRETER, Ground, Prospect, prospect
from delegations.domain.planning.values import Placed, Wish


@dataclass(frozen=True, slots=True)
class Seat:
    """When, where and with whom a wish is fulfilled; 0 is nobody and no place."""

    wish: Wish
    start: int
    place: int = 0
    chair: int = 0
    interpreter: int = 0

    @property
    def end(self) -> int:
        return self.start + self.wish.minutes

    def placed(self, ground: Ground) -> Placed:
        """The same, as it is told."""
        return Placed(
            key=self.wish.key,
            starts_at=ground.instant(self.start),
            ends_at=ground.instant(self.end),
            chair_id=self.chair or None,
            place_id=self.place or None,
            interpreter_id=self.interpreter or None,
        )


def seated(prospects: Iterable[Prospect], ground: Ground) -> list[Seat]:
    """A programme that fulfils what it can, what stands first and where it stands."""
    by_key = {one.wish.key: one for one in prospects}
    taken: dict[str, Seat] = {}
    for one in _in_turn(by_key):
        seat = next(
            (seat for seat in _seats(one, ground) if _fits(seat, taken.values(), ground)), None
        )
        if seat is not None:
            taken[one.wish.key] = seat
    return list(taken.values())


def left_as_they_stand(wishes: Sequence[Wish], ground: Ground) -> list[Wish]:
    """The wishes; pinned, what a person put nearer to another thing than the planner would."""
    seats = {
        wish.key: next(_seats(prospect(replace(wish, pinned_at=at), ground), ground))
        for wish in wishes
        if (at := wish.pinned_at or wish.stands_at) is not None
    }
    return [
        replace(wish, pinned_at=wish.stands_at)
        if wish.stands_at is not None
        and not all(
            one.wish.key == wish.key or _apart(seats[wish.key], one, ground)
            for one in seats.values()
        )
        else wish
        for wish in wishes
    ]


def _in_turn(by_key: dict[str, Prospect]) -> Iterator[Prospect]:
    """What is pinned, what stands, then the heavier; each behind what it comes after."""
    told: set[str] = set()

    def with_earlier(key: str) -> Iterator[Prospect]:
        if key in told or key not in by_key:
            return
        told.add(key)
        # What stands waits for nothing that is new.
        for earlier in () if by_key[key].wish.stands else by_key[key].wish.after:
            yield from with_earlier(earlier)
        yield by_key[key]

    def turn(key: str) -> tuple[bool, bool, int]:
        wish = by_key[key].wish
        return wish.pinned_at is None, wish.stands_at is None, -wish.weight

    for key in sorted(by_key, key=turn):
        yield from with_earlier(key)


def _seats(one: Prospect, ground: Ground) -> Iterator[Seat]:
    """Every way to fulfil it, where it stands first, then the earliest."""
    wish = one.wish
    stands = None if wish.stands_at is None else ground.minute(wish.stands_at)
    for start in sorted(one.starts, key=lambda start: (start != stands, start)):
        for place, there in one.places.items():
            if start not in there:
                continue
            for chair in one.chairs:
                for interpreter in one.interpreters:
                    if (
                        start in one.people[CHAIR, chair, place]
                        and start in one.people[INTERPRETER, interpreter, place]
                    ):
                        yield Seat(wish, start, place, chair, interpreter)


def _fits(one: Seat, others: Iterable[Seat], ground: Ground) -> bool:
    return all(
        _apart(one, other, ground) and _in_order(one, other) and _in_order(other, one)
        for other in others
        if one.wish.pinned_at is None or other.wish.pinned_at is None
    )


def _apart(one: Seat, other: Seat, ground: Ground) -> bool:
    here, there = ground.places.get(one.place), ground.places.get(other.place)
    return (
        one.end + ground.gap(here, there) <= other.start
        or other.end + ground.gap(there, here) <= one.start
    )


def _in_order(later: Seat, earlier: Seat) -> bool:
    return earlier.wish.key not in later.wish.after or earlier.end <= later.start
