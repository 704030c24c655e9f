"""`make bench`: every figure in one run, one table; the exit code is 1 where a bar is missed."""

import os
import sys
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foreign_affairs.settings.test")

from tests.benchmarks import deadlines
from tests.benchmarks.measure import Figure, table

BENCHES = (deadlines,)


def main() -> int:
    taken: list[Figure] = []

    def each() -> Iterator[Figure]:
        for bench in BENCHES:
            for figure in bench.figures():
                taken.append(figure)
                yield figure

    for line in table(each()):
        print(line, flush=True)
    return 0 if all(figure.holds for figure in taken) else 1


if __name__ == "__main__":
    sys.exit(main())
