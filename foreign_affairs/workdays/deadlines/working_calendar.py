"""Which days the office works. Pure.

Monday to Friday, less the days off, plus the Saturdays worked in exchange.
Source: Labour Code 2019, art. 111(3), 112; the yearly notices named in each row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate, groupby
from typing import Any, Final, Self

from foreign_affairs.refusals import Reason, RuleBroken

DAY = timedelta(days=1)


class Kind(StrEnum):
    """Why a day is not what its weekday says."""

    CLOSED = "closed"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One row of the published table: a weekday off, or a weekend day worked, and who says so."""

    date: date
    kind: Kind
    name_vi: str
    name_en: str
    source: str
    confirmed: bool


class CalendarNotPublished(RuleBroken):
    """A day outside the published years was needed. It is refused, never guessed."""

    reason = "calendar_not_published"

    def __init__(self, day: date, known_from: date, known_until: date) -> None:
        self.day, self.known_from, self.known_until = day, known_from, known_until
        super().__init__(
            [
                Reason(
                    self.reason,
                    "%(day)s lies outside the published working calendar "
                    "(%(known_from)s to %(known_until)s).",
                    values={
                        "day": _written(day),
                        "known_from": _written(known_from),
                        "known_until": _written(known_until),
                    },
                )
            ]
        )

    def members(self) -> dict[str, Any]:
        return {
            **super().members(),
            "day": self.day,
            "known_from": self.known_from,
            "known_until": self.known_until,
        }


def is_weekend(day: date) -> bool:
    """Whether `day` is a Saturday or Sunday: off, unless it is worked in exchange."""
    return day.weekday() >= 5


class WorkingCalendar:
    """One edition of the table: what is known from `known_from` through `known_until`, inclusive.

    Immutable, so one object may serve every thread. Every method raises CalendarNotPublished if
    a day that it needs lies outside. The rank of each day is computed once, here: afterwards a
    deadline is two look-ups.
    """

    __slots__ = (
        "_first",
        "_position",
        "_special",
        "_working",
        "confirmed_through",
        "days",
        "edition",
        "known_from",
        "known_until",
    )

    def __init__(
        self,
        days: Iterable[SpecialDay],
        *,
        known_from: date,
        known_until: date,
        edition: int = 0,
    ) -> None:
        self.days: Final = tuple(sorted(days, key=lambda special: special.date))
        self.known_from: Final = known_from
        self.known_until: Final = known_until
        self.edition: Final = edition
        self._special: Final = {special.date: special for special in self.days}
        if len(self._special) != len(self.days):
            raise ValueError("a day has one row")
        if any(not known_from <= day <= known_until for day in self._special):
            raise ValueError("a row lies outside the years it is said to describe")
        self._first: Final = known_from.toordinal()
        every_day = [
            date.fromordinal(ordinal) for ordinal in range(self._first, known_until.toordinal() + 1)
        ]
        self._working: Final = tuple(day for day in every_day if self._works(day))
        # Position in `_working` of the last working day up to and with each day; -1 before any.
        self._position: Final = tuple(
            accumulate((self._works(day) for day in every_day), initial=-1)
        )[1:]
        self.confirmed_through: Final = self._confirmed_through()

    @classmethod
    def of_whole_years(cls, days: Iterable[SpecialDay], *, edition: int = 0) -> Self:
        """The calendar of the years from the first row's through the last row's.

        Raises ValueError if there is no row.
        """
        rows = tuple(days)
        years = [special.date.year for special in rows]
        if not years:
            raise ValueError("a table without rows describes no year")
        return cls(
            rows,
            known_from=date(min(years), 1, 1),
            known_until=date(max(years), 12, 31),
            edition=edition,
        )

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        self._index(day)
        return self._works(day)

    def special(self, day: date) -> SpecialDay | None:
        """The table's row for `day`, if it has one."""
        self._index(day)
        return self._special.get(day)

    def nth_working_day(self, start: date, n: int) -> date:
        """The `n`-th working day after `start`, which is day 0 and may be closed; n = 0 is `start`.

        Source: Civil Code 2015, art. 147(2).
        """
        index = start.toordinal() - self._first
        if n <= 0 or index < 0:
            return self._day_zero(start, n)
        try:
            return self._working[self._position[index] + n]
        except IndexError:
            raise self._unpublished(max(start, self.known_until + DAY)) from None

    def working_days_before(self, day: date, n: int) -> date:
        """The `n`-th working day before `day`, which may be closed; n = 0 is `day`."""
        index = self._index(day)
        if n <= 0:
            return self._day_zero(day, n)
        position = self._position[index] - self._works(day) + 1 - n
        if position < 0:
            raise self._unpublished(self.known_from - DAY)
        return self._working[position]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie in (start, end]; negative when `end` is before `start`."""
        return self._position[self._index(end)] - self._position[self._index(start)]

    def roll_forward(self, day: date) -> date:
        """`day` if it is worked, else the next working day.

        Source: Civil Code 2015, art. 148(5).
        """
        return day if self.is_working(day) else self.nth_working_day(day, 1)

    def roll_back(self, day: date) -> date:
        """`day` if it is worked, else the working day before it."""
        return day if self.is_working(day) else self.working_days_before(day, 1)

    @property
    def years(self) -> tuple[int, ...]:
        """The published years, ascending."""
        return tuple(range(self.known_from.year, self.known_until.year + 1))

    def days_of(self, year: int) -> tuple[SpecialDay, ...]:
        """The rows of one published year, by date."""
        if year not in self.years:
            raise self._unpublished(date(year, 1, 1))
        return tuple(special for special in self.days if special.date.year == year)

    def _works(self, day: date) -> bool:
        special = self._special.get(day)
        return special.kind is Kind.SWAP_WORK if special else not is_weekend(day)

    def _index(self, day: date) -> int:
        if not self.known_from <= day <= self.known_until:
            raise self._unpublished(day)
        return day.toordinal() - self._first

    def _day_zero(self, day: date, n: int) -> date:
        if n < 0:
            raise ValueError("working days are counted from 0 up")
        self._index(day)
        return day

    def _unpublished(self, day: date) -> CalendarNotPublished:
        return CalendarNotPublished(day, self.known_from, self.known_until)

    def _confirmed_through(self) -> date:
        """The end of the last year up to which every year has rows and all are confirmed."""
        confirmed = {
            year: all(special.confirmed for special in rows)
            for year, rows in groupby(self.days, key=lambda special: special.date.year)
        }
        last = self.known_from - DAY
        for year in self.years:
            if not confirmed.get(year, False):
                break
            last = min(date(year, 12, 31), self.known_until)
        return last


def _written(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
