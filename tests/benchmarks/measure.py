"""How a figure is taken: ours and the peer's in turns, so that both meet the same machine."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

Work = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Seconds that one unit of work takes us and the peer, and the bar.

    `at_least`: we must be that many times faster. `at_most`: we may take that many times as long.
    `within`: we may take that many seconds, whoever the peer. At most one of them is given;
    without any the figure is shown and holds nobody. Only the first two need a peer.
    """

    name: str
    ours: float
    peer: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    within: float | None = None

    @property
    def ratio(self) -> float:
        """The number the bar speaks of: times faster, or else times as long. Needs a peer."""
        assert self.peer is not None
        return self.peer / self.ours if self.at_least is not None else self.ours / self.peer

    @property
    def bar(self) -> str:
        if self.within is not None:
            return f"≤ {self.within * 1e3:g} ms"
        if self.at_least is not None:
            return f"≥ {self.at_least:g}×"
        return f"≤ {self.at_most:g}×" if self.at_most is not None else "–"

    @property
    def holds(self) -> bool:
        return (
            (self.at_least is None or self.ratio >= self.at_least)
            and (self.at_most is None or self.ratio <= self.at_most)
            and (self.within is None or self.ours <= self.within)
        )


def _seconds(work: Work, times: int, clock: Clock) -> float:
    start = clock()
    for _ in range(times):
        work()
    return (clock() - start) / times


def in_turns(
    ours: Work,
    peer: Work,
    *,
    rounds: int = 7,
    seconds: float = 0.2,
    clock: Clock = time.perf_counter,
) -> dict[str, float]:
    """`all_in_turns` of two. The keys are those of Figure: `Figure(name=…, **in_turns(…))`."""
    return all_in_turns({"ours": ours, "peer": peer}, rounds=rounds, seconds=seconds, clock=clock)


def all_in_turns(
    works: Mapping[str, Work],
    *,
    rounds: int = 7,
    seconds: float = 0.2,
    clock: Clock = time.perf_counter,
) -> dict[str, float]:
    """Median seconds of one call of each work, over `rounds` of about `seconds` each, by its name.

    They take turns, each second round in the opposite order.
    """
    times = {}
    for name, work in works.items():
        work()
        times[name] = max(1, round(seconds / max(_seconds(work, 1, time.perf_counter), 1e-7)))
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds):
        for name in works if turn % 2 else reversed(works):
            taken[name].append(_seconds(works[name], times[name], clock))
    return {name: statistics.median(each) for name, each in taken.items()}


def one_by_one(works: Iterable[Work], *, clock: Clock = time.perf_counter) -> float:
    """Median seconds of works that can be done only once each, after the first as a rehearsal."""
    taken = [_seconds(work, 1, clock) for work in works]
    return statistics.median(taken[1:])


def table(figures: Iterator[Figure]) -> Iterator[str]:
    """The lines of the table, each as soon as its figure is known."""
    yield f"{'':58}{'ours':>12}{'peer':>12}{'ratio':>9}{'bar':>9}"
    for figure in figures:
        line = f"{figure.name:58}{_readable(figure.ours):>12}"
        if figure.peer is not None:
            line += f"{_readable(figure.peer):>12}{figure.ratio:>8.1f}×{figure.bar:>9}"
        elif figure.within is not None:
            line += f"{figure.bar:>30}"
        if figure.bar != "–":
            line += "  ok" if figure.holds else "  FAILED"
        yield line


def _readable(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.2f} µs"
