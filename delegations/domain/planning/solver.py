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
from delegations.domain.planning.values import Place, Placed, Wish

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
    """As much weight as can be fulfilled, what is pinned before all else, and comfortably."""
    model = _Model(prospects, ground)
    weight = model.weight()
    model.cp.maximize(weight)
    solver, most = model.solve(TO_FIND)
    if most not in _FOUND:
        return Best((), has_most=False, is_comfortable=False)
    if most != cp_model.OPTIMAL:
        model.begin_from(solver)
        solver, most = _better(model.solve(TO_PROVE, PROVING), solver)
    model.cp.add(weight >= round(solver.value(weight)))
    model.begin_from(solver)
    model.cp.minimize(model.discomfort())
    solver, comfortable = _better(model.solve(TO_EASE, PROVING), solver)
    return Best(
        model.read(solver),
        has_most=most == cp_model.OPTIMAL,
        is_comfortable=comfortable == cp_model.OPTIMAL,
    )


def _better(solved: Solved, before: cp_model.CpSolver) -> Solved:
    """What was solved, or else what was found before."""
    return solved if solved[1] in _FOUND else (before, solved[1])


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

    @property
    def needing(self) -> dict[int, cp_model.IntVar]:
        """By resource, whether it comes to this."""
        along = dict.fromkeys(self.wish.along, self.there)
        return {
            pk: literal
            for pk, literal in {**self.chaired_by, **self.interpreted_by, **along}.items()
            if pk
        }


class _Model:
    def __init__(self, prospects: Sequence[Prospect], ground: Ground) -> None:
        self.cp = cp_model.CpModel()
        self._ground = ground
        self.choices = [self._choice(one) for one in prospects if one.starts]
        for one, other in combinations(self.choices, 2):
            if one.is_pinned and other.is_pinned:
                self._share_nothing(one, other)
            else:
                self._keep_apart(one, other)
        self._one_at_a_time()
        self._keep_the_order()

    def solve(self, most_work: float, level: int = FINDING) -> Solved:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = level
        solver.parameters.max_deterministic_time = most_work
        return solver, solver.solve(self.cp)

    def begin_from(self, solver: cp_model.CpSolver) -> None:
        """Let the next solving begin at what this one found."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for choice in self.choices:
            for literals in (choice.at_start, choice.at, choice.chaired_by, choice.interpreted_by):
                for literal in literals.values():
                    self.cp.add_hint(literal, solver.value(literal))

    def read(self, solver: cp_model.CpSolver) -> tuple[Placed, ...]:
        """What was found, in the order of time."""

        def chosen(literals: Literals) -> int | None:
            return next((pk for pk, one in literals.items() if solver.value(one)), 0) or None

        found = []
        for choice in self.choices:
            if solver.value(choice.there):
                start = solver.value(choice.start)
                found.append(
                    Placed(
                        key=choice.wish.key,
                        starts_at=self._ground.instant(start),
                        ends_at=self._ground.instant(start + choice.wish.minutes),
                        chair_id=chosen(choice.chaired_by),
                        place_id=chosen(choice.at),
                        interpreter_id=chosen(choice.interpreted_by),
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.starts_at, one.key)))

    def weight(self) -> cp_model.LinearExpr:
        """What is fulfilled; one pinned thing weighs more than all that is not."""
        loose = 1 + sum(one.wish.weight for one in self.choices if not one.is_pinned)
        return cp_model.LinearExpr.weighted_sum(
            [one.there for one in self.choices],
            [one.wish.weight * (loose if one.is_pinned else 1) for one in self.choices],
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
        wish = prospect.wish
        there = self.cp.new_bool_var("")
        choice = _Choice(
            wish=wish,
            there=there,
            start=self.cp.new_int_var(0, DAY * len(self._ground.days), ""),
            at_start=self._one_if(there, sorted(prospect.starts)),
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

    def _share_nothing(self, one: _Choice, other: _Choice) -> None:
        """What is pinned may run beside what is pinned, but nothing is in both at once."""
        for (here, at_one), (there, at_other) in product(one.at.items(), other.at.items()):
            places = self._ground.places
            if self._held_at_once(one, other, places.get(here), places.get(there)):
                self.cp.add_bool_or(~at_one, ~at_other)
        if not _apart(one, other):
            others = other.needing
            for resource_id, literal in one.needing.items():
                if resource_id in others:
                    self.cp.add_bool_or(~literal, ~others[resource_id])

    def _held_at_once(
        self, one: _Choice, other: _Choice, here: Place | None, there: Place | None
    ) -> bool:
        if here is None or there is None or not here.takes & there.takes:
            return False
        return not _apart(
            one,
            other,
            here.minutes_after + there.minutes_before,
            there.minutes_after + here.minutes_before,
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


def _apart(one: _Choice, other: _Choice, gap: int = 0, gap_back: int = 0) -> bool:
    """Whether of two pinned things one ends, and the gap is over, before the other begins."""
    here, there = min(one.starts), min(other.starts)
    return here + one.wish.minutes + gap <= there or there + other.wish.minutes + gap_back <= here
