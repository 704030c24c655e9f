"""The programme that fulfils the most, and of these the most comfortable. Pure.

One worker, a fixed seed and a limit that counts work and not seconds: the same question has the
same answer in every run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from ortools.sat.python import cp_model

from delegations.domain.planning.prospects import CHAIR, DAY, INTERPRETER, Ground, Prospect, Starts
from delegations.domain.planning.seating import Seat, seated
from delegations.domain.planning.values import Placed, Wish

# What may be done for one question, in the solver's own measure: about as many seconds.
TO_FIND = 0.5
TO_PROVE = 0.7
TO_EASE = 1.0

# How the solver looks at linear constraints: little, which finds, or whole, which proves.
FINDING, PROVING = 1, 2

# How uncomfortable a thing is, in minutes by which something is later in its day.
SAME_HALF_DAY = 600
ONE_MORE_PLACE_IN_A_DAY = 180
A_MINUTE_ON_THE_BUSIEST_DAY = 4
A_DAY_LATER = 15
LESS_WANTED = 30

QUARTER = 15
Solved = tuple[cp_model.CpSolver, cp_model.CpSolverStatus]
_FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Best:
    """The wishes placed. `has_most`: nothing fulfils more; `is_comfortable`: nor as comfortably."""

    placed: tuple[Placed, ...]
    has_most: bool
    is_comfortable: bool


def best(prospects: Sequence[Prospect], ground: Ground) -> Best:
    """As much weight as can be fulfilled beside what stands, and comfortably.

    At the least what is found by seating one wish after the other.
    """
    model = _Model(prospects, ground)
    for choice in model.choices:
        if choice.wish.stands:
            model.cp.add(choice.there == 1)
    seats = seated(prospects, ground)
    model.cp.maximize(model.weight())
    for most_work, level in ((TO_FIND, FINDING), (TO_PROVE, PROVING)):
        found, most = model.improved(seats, most_work, level)
        seats = max(seats, found, key=_weight)
        if most == cp_model.OPTIMAL:
            break
    model.cp.add(model.weight() >= _weight(seats))
    model.cp.minimize(model.discomfort())
    found, comfortable = model.improved(seats, TO_EASE, PROVING)
    placed = sorted(
        (seat.placed(ground) for seat in found or seats), key=lambda one: (one.starts_at, one.key)
    )
    return Best(
        tuple(placed),
        has_most=most == cp_model.OPTIMAL,
        is_comfortable=comfortable == cp_model.OPTIMAL,
    )


def _weight(seats: Iterable[Seat]) -> int:
    return sum(seat.wish.weight for seat in seats if not seat.wish.stands)


def all_fit(prospects: Sequence[Prospect], ground: Ground, *, most_work: float) -> bool | None:
    """Whether one programme fulfils all of these; None where this much work does not tell."""
    if not all(one.starts for one in prospects):
        return False
    model = _Model(prospects, ground)
    for choice in model.choices:
        model.cp.add(choice.there == 1)
    _solver, status = model.solve(most_work)
    return {cp_model.INFEASIBLE: False}.get(status, True if status in _FOUND else None)


Literals = Mapping[int, cp_model.IntVar]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The variables of one wish: whether it is there, when, where and with whom.

    What is not there is nowhere, with nobody, and at 0.
    """

    wish: Wish
    there: cp_model.IntVar
    start: cp_model.IntVar
    at_start: Literals
    at: Literals
    chaired_by: Literals
    interpreted_by: Literals

    @property
    def starts(self) -> Iterable[int]:
        return self.at_start

    @property
    def is_pinned(self) -> bool:
        return self.wish.pinned_at is not None


class _Model:
    def __init__(self, prospects: Sequence[Prospect], ground: Ground) -> None:
        self.cp = cp_model.CpModel()
        self._ground = ground
        self.choices = [self._choice(one) for one in prospects if one.starts]
        for one, other in combinations(self.choices, 2):
            if not (one.is_pinned and other.is_pinned):
                self._keep_apart(one, other)
        self._one_at_a_time()
        self._keep_the_order()

    def solve(self, most_work: float, level: int = FINDING) -> Solved:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = level
        solver.parameters.max_deterministic_time = most_work
        # The first programme is given: looking long at the question before is work for nothing,
        # and with seventy things all the work that there is.
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        return solver, solver.solve(self.cp)

    def improved(
        self, seats: Iterable[Seat], most_work: float, level: int
    ) -> tuple[list[Seat], cp_model.CpSolverStatus]:
        """The best that this much work finds, beginning with these; none where it finds none."""
        self._begin_from({seat.wish.key: seat for seat in seats})
        solver, status = self.solve(most_work, level)
        return (self._seats(solver) if status in _FOUND else []), status

    def _begin_from(self, seats: Mapping[str, Seat]) -> None:
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for choice in self.choices:
            seat = seats.get(choice.wish.key)
            for literals, chosen in (
                (choice.at_start, seat and seat.start),
                (choice.at, seat and seat.place),
                (choice.chaired_by, seat and seat.chair),
                (choice.interpreted_by, seat and seat.interpreter),
            ):
                for each, literal in literals.items():
                    self.cp.add_hint(literal, each == chosen)

    def _seats(self, solver: cp_model.CpSolver) -> list[Seat]:
        def chosen(literals: Literals) -> int:
            return next(each for each, one in literals.items() if solver.value(one))

        return [
            Seat(
                choice.wish,
                start=chosen(choice.at_start),
                place=chosen(choice.at),
                chair=chosen(choice.chaired_by),
                interpreter=chosen(choice.interpreted_by),
            )
            for choice in self.choices
            if solver.value(choice.there)
        ]

    def weight(self) -> cp_model.LinearExpr:
        """What is fulfilled of what does not stand yet."""
        new = [one for one in self.choices if not one.wish.stands]
        return cp_model.LinearExpr.weighted_sum(
            [one.there for one in new], [one.wish.weight for one in new]
        )

    def discomfort(self) -> cp_model.LinearExpr:
        """What counts among programmes of the same weight, in minutes."""
        halves = [(choice, self._halves(choice)) for choice in self.choices]
        busiest = self.cp.new_int_var(0, DAY * len(self.choices), "")
        for day in self._ground.days:
            load = cp_model.LinearExpr.sum(
                [
                    choice.wish.minutes * literal
                    for choice, lit in halves
                    for half, literal in lit.items()
                    if half // 2 == day
                ]
            )
            self.cp.add(busiest >= load)
        costs = [A_MINUTE_ON_THE_BUSIEST_DAY * busiest]
        for choice in self.choices:
            costs += (
                (start % DAY + A_DAY_LATER * (start // DAY)) * one
                for start, one in choice.at_start.items()
            )
            for among in (choice.at, choice.chaired_by, choice.interpreted_by):
                costs += (LESS_WANTED * n * one for n, one in enumerate(among.values()))
        costs += self._places_of_days(halves)
        costs += self._warnings(halves)
        return cp_model.LinearExpr.sum(costs)

    def _choice(self, prospect: Prospect) -> _Choice:
        wish, starts = prospect.wish, sorted(prospect.starts)
        there = self.cp.new_bool_var("")
        choice = _Choice(
            wish=wish,
            there=there,
            start=self.cp.new_int_var(min(0, *starts, 0), DAY * len(self._ground.days), ""),
            at_start=self._one_if(there, starts),
            at=self._one_if(there, prospect.places),
            chaired_by=self._one_if(there, prospect.chairs),
            interpreted_by=self._one_if(there, prospect.interpreters),
        )
        self.cp.add(
            choice.start
            == cp_model.LinearExpr.weighted_sum(
                list(choice.at_start.values()), list(choice.at_start)
            )
        )
        for place, literal in choice.at.items():
            self._only_at(choice, prospect.places[place], literal)
        for need, literals in ((CHAIR, choice.chaired_by), (INTERPRETER, choice.interpreted_by)):
            for (person, who), (place, where) in product(literals.items(), choice.at.items()):
                if person:
                    self._only_at(choice, prospect.people[need, person, place], who, where)
        return choice

    def _one_if(self, there: cp_model.IntVar, among: Iterable[int]) -> Literals:
        literals = {each: self.cp.new_bool_var("") for each in among}
        self.cp.add(cp_model.LinearExpr.sum(list(literals.values())) == there)
        return literals

    def _only_at(self, choice: _Choice, starts: Starts, *when: cp_model.IntVar) -> None:
        """With all of `when` it begins at one of `starts`."""
        others = [literal for start, literal in choice.at_start.items() if start not in starts]
        if others:
            self.cp.add(cp_model.LinearExpr.sum([*others, *when]) <= len(when))

    def _one_at_a_time(self) -> None:
        """Whatever is not pinned: the guests are at one thing in each quarter of an hour."""
        running: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for choice in self.choices:
            if not choice.is_pinned:
                for start, literal in choice.at_start.items():
                    for quarter in range(start, start + choice.wish.minutes, QUARTER):
                        running[quarter].append(literal)
        for literals in running.values():
            self.cp.add_at_most_one(literals)

    def _keep_apart(self, one: _Choice, other: _Choice) -> None:
        """Whichever is first, the guests get from the one to the other."""
        first = self.cp.new_bool_var("")
        self._get_there(one, other, first)
        self._get_there(other, one, ~first)

    def _get_there(self, one: _Choice, other: _Choice, when: cp_model.LiteralT) -> None:
        ends = one.start + one.wish.minutes
        gaps = {
            (here, there): self._ground.gap(
                self._ground.places.get(here), self._ground.places.get(there)
            )
            for here, there in product(one.at, other.at)
        }
        least = min(gaps.values())
        self.cp.add(ends + least <= other.start).only_enforce_if(when, one.there, other.there)
        for (here, there), gap in gaps.items():
            if gap > least:
                self.cp.add(ends + gap <= other.start).only_enforce_if(
                    when, one.at[here], other.at[there]
                )

    def _keep_the_order(self) -> None:
        by_key = {choice.wish.key: choice for choice in self.choices}
        for later in self.choices:
            for earlier in (by_key[key] for key in later.wish.after if key in by_key):
                if not (earlier.is_pinned and later.is_pinned):
                    ends = earlier.start + earlier.wish.minutes
                    self.cp.add(ends <= later.start).only_enforce_if(earlier.there, later.there)

    def _halves(self, choice: _Choice) -> Literals:
        """In which half-day it begins; in none when it is not there."""
        starts: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for start, literal in choice.at_start.items():
            starts[self._ground.half(start)].append(literal)
        halves = self._one_if(choice.there, starts)
        for half, literal in halves.items():
            self.cp.add(cp_model.LinearExpr.sum(starts[half]) == literal)
        return halves

    def _places_of_days(
        self, halves: Iterable[tuple[_Choice, Literals]]
    ) -> Iterator[cp_model.LinearExpr]:
        """What it costs that the guests go to many places on one day."""
        there: dict[tuple[int, int], cp_model.IntVar] = {}
        for choice, lit in halves:
            for (place, at), (half, then) in product(choice.at.items(), lit.items()):
                if place:
                    key = place, half // 2
                    if key not in there:
                        there[key] = self.cp.new_bool_var("")
                    self.cp.add_bool_or(~at, ~then, there[key])
        return (ONE_MORE_PLACE_IN_A_DAY * literal for literal in there.values())

    def _warnings(
        self, halves: Iterable[tuple[_Choice, Literals]]
    ) -> Iterator[cp_model.LinearExpr]:
        """What it costs that a leader has more than one thing in half a day."""
        chaired: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for choice, lit in halves:
            for (chair, who), (half, then) in product(choice.chaired_by.items(), lit.items()):
                if chair:
                    both = self.cp.new_bool_var("")
                    self.cp.add_bool_or(~who, ~then, both)
                    chaired[chair, half].append(both)
        for (chair, half), several in chaired.items():
            elsewhere = half in self._ground.busy_halves(chair)
            if elsewhere or len(several) > 1:
                more = self.cp.new_int_var(0, len(several), "")
                free = 0 if elsewhere else 1
                self.cp.add(more >= cp_model.LinearExpr.sum(several) - free)
                yield SAME_HALF_DAY * more
