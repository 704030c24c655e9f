"""How a figure is taken: ours and the peer's in turns, so that both meet the same machine."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Seconds that one unit of work takes us and the peer, and the bar.

    `at_least`: we must be that many times faster. `at_most`: we may take that many times as long.
    Exactly one of them is given; without either the figure is shown and holds nobody.
    """

    name: str
    ours: float
    peer: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float:
        """The number the bar speaks of: times faster, or times as long."""
        return self.ours / self.peer if self.at_most is not None else self.peer / self.ours

    @property
    def bar(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g}×"
        return f"≤ {self.at_most:g}×" if self.at_most is not None else "–"

    @property
    def holds(self) -> bool:
        return (self.at_least is None or self.ratio >= self.at_least) and (
            self.at_most is None or self.ratio <= self.at_most
        )


def _seconds(work: Work, times: int, clock: Callable[[], float]) -> float:
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
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median seconds of one call of each, over `rounds` of about `seconds` each, taken in turns.

    The keys are those of Figure: `Figure(name=…, **in_turns(…))`.
    """
    works = {"ours": ours, "peer": peer}
    times = {}
    for name, work in works.items():
        work()
        times[name] = max(1, round(seconds / max(_seconds(work, 1, time.perf_counter), 1e-7)))
    taken: dict[str, list[float]] = {"ours": [], "peer": []}
    for turn in range(rounds):
        for name in ("ours", "peer") if turn % 2 else ("peer", "ours"):
            taken[name].append(_seconds(works[name], times[name], clock))
    return {name: statistics.median(each) for name, each in taken.items()}


def table(figures: Iterator[Figure]) -> Iterator[str]:
    """The lines of the table, each as soon as its figure is known."""
    yield f"{'':58}{'ours':>12}{'peer':>12}{'ratio':>9}{'bar':>9}"
    for figure in figures:
        verdict = "ok" if figure.holds else "FAILED"
        yield (
            f"{figure.name:58}{_readable(figure.ours):>12}{_readable(figure.peer):>12}"
            f"{figure.ratio:>8.1f}×{figure.bar:>9}  {verdict}"
        )


def _readable(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.2f} µs"
