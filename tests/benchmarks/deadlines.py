"""Seven working days from a day, one date at a time, as a request asks for it.

numpy.busday_offset is the usual fast answer; its vectors do not help where one dossier is asked
about. It does not know worked Saturdays: the days chosen meet none, and both must agree.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from foreign_affairs.workdays import deadlines
from tests.benchmarks.measure import Figure, in_turns

DAYS = Path(deadlines.__file__).parents[1] / "facts" / "office_days.csv"
STARTS = [date(2025, month, 1) for month in range(1, 13)]


def special_days() -> list[deadlines.SpecialDay]:
    with DAYS.open(encoding="utf-8") as lines:
        return [
            deadlines.SpecialDay(
                date=date.fromisoformat(row["date"]),
                kind=deadlines.Kind(row["kind"]),
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                source=row["source"],
                confirmed=True,
            )
            for row in csv.DictReader(lines)
        ]


def figures() -> Iterator[Figure]:
    days = special_days()
    calendar = deadlines.WorkingCalendar(
        days,
        known_from=date(days[0].date.year, 1, 1),
        known_until=date(days[-1].date.year, 12, 31),
    )
    closed = [day.date for day in days if day.kind is not deadlines.Kind.SWAP_WORK]
    numpys = np.busdaycalendar(holidays=np.array(closed, dtype="datetime64[D]"))
    numpy_starts = [np.datetime64(day, "D") for day in STARTS]

    def ours() -> list[date]:
        return [deadlines.due_on(calendar, day, 7) for day in STARTS]

    def peer() -> list[date]:
        # "backward": a start on a closed day is day 0 just as well.
        return [np.busday_offset(day, 7, roll="backward", busdaycal=numpys) for day in numpy_starts]

    assert ours() == [day.item() for day in peer()], "the two do not count the same days"
    each = in_turns(ours, peer)
    yield Figure(
        name="a seven-working-day deadline (numpy.busday_offset on scalars)",
        ours=each["ours"] / len(STARTS),
        peer=each["peer"] / len(STARTS),
        at_least=1,
    )
