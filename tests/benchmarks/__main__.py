"""`make bench`: every figure in one run, one table; the exit code is 1 where a bar is missed."""

import os
import sys
from collections.abc import Iterator

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
django.setup()

from tests.benchmarks import (  # noqa: E402 -- models need Django set up
    bookings,
    deadlines,
    delegations,
    dossiers,
    feeds,
    planner,
    queues,
    sweeps,
    world,
)
from tests.benchmarks.measure import Figure, table  # noqa: E402 -- the same

BENCHES = (deadlines, bookings, planner, feeds, dossiers, queues, delegations, sweeps)


def main() -> int:
    taken: list[Figure] = []

    def each() -> Iterator[Figure]:
        for bench in BENCHES:
            for figure in bench.figures():
                taken.append(figure)
                yield figure

    with world.database():
        for line in table(each()):
            print(line, flush=True)
    return 0 if all(figure.holds for figure in taken) else 1


if __name__ == "__main__":
    sys.exit(main())
