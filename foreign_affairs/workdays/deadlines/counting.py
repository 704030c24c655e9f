"""Working days of a case: its due date, the budgets of its steps, its cycles. Pure.

Source: Civil Code 2015, art. 147(2), 148(5); Decree 61/2018/NĐ-CP, art. 19(4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from foreign_affairs.workdays.deadlines.periods import calendar_due
from foreign_affairs.workdays.deadlines.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Budget:
    """One step of a track and what it may take: working days, calendar days, or it is open.

    A number of calendar days ends on a working day (rolled forward). Open, with neither number,
    is a step whose end somebody outside decides.
    """

    key: str
    name_vi: str
    name_en: str
    working_days: int | None
    calendar_days: int | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run of the clock. `received_on` is its day 0.

    `used_working_days` were spent in earlier cycles (0 after a restart). `paused_on` is the day
    of the supplement slip, the last day that this cycle runs; None while it runs or where it
    ran to its end.
    """

    number: int
    received_on: date
    used_working_days: int = 0
    paused_on: date | None = None


def due_on(calendar: WorkingCalendar, received_on: date, working_days: int) -> date:
    """The last on-time day: the `working_days`-th after `received_on`, which may be closed."""
    return cycle_due_on(calendar, Cycle(1, received_on), working_days)


def cycle_due_on(calendar: WorkingCalendar, cycle: Cycle, working_days: int) -> date:
    """The last on-time day of `cycle`, of `working_days` in all, less those used before it.

    Where none is left the day of return is due, or the next working day if that is closed.
    """
    left = max(working_days - cycle.used_working_days, 0)
    return calendar.roll_forward(calendar.nth_working_day(cycle.received_on, left))


def used_through(calendar: WorkingCalendar, cycle: Cycle, day: date) -> int:
    """Working days that the clock has counted by the end of `day`, earlier cycles included.

    `day` itself counts; nothing counts after the slip. It may exceed the length of the track.
    """
    last = min(day, cycle.paused_on) if cycle.paused_on else day
    return cycle.used_working_days + max(calendar.working_days_between(cycle.received_on, last), 0)


def next_cycle(
    calendar: WorkingCalendar, cycle: Cycle, received_on: date, *, resumes: bool
) -> Cycle:
    """The cycle that begins when the full dossier is back on `received_on`, its day 0.

    A restart counts from the start again; a resumption keeps as used the days up to and with
    the slip's. Raises ValueError if `cycle` was not paused by then.
    Source: Decree 61/2018/NĐ-CP, art. 19(4) for the restart; office practice for the resumption.
    """
    if cycle.paused_on is None or received_on < cycle.paused_on:
        raise ValueError("a cycle follows a slip, and not before its day")
    used = used_through(calendar, cycle, cycle.paused_on) if resumes else 0
    return Cycle(cycle.number + 1, received_on, used)


def step_due_dates(
    calendar: WorkingCalendar,
    received_on: date,
    steps: Sequence[Budget],
    *,
    used_working_days: int = 0,
) -> tuple[date, ...]:
    """The last on-time day of each step, in order; the last is the case's own.

    A step whose budget was used up before this cycle is due on the cycle's day 0.
    """
    return tuple(
        cycle_due_on(calendar, Cycle(1, received_on, used_working_days), total)
        for total in accumulate(step.working_days or 0 for step in steps)
    )


def chained_due_dates(
    calendar: WorkingCalendar, received_on: date, steps: Sequence[Budget]
) -> tuple[date | None, ...]:
    """The last on-time day of each step where units differ: one begins when the one before is due.

    None from the first open step on: what comes after it has no day yet.
    """
    dates: list[date | None] = []
    day: date | None = received_on
    for step in steps:
        if day is not None and step.working_days is not None:
            day = calendar.nth_working_day(day, step.working_days)
        elif day is not None and step.calendar_days is not None:
            day = calendar_due(calendar, day, step.calendar_days)
        else:
            day = None
        dates.append(day)
    return tuple(dates)


def is_provisional(calendar: WorkingCalendar, received_on: date, due: date) -> bool:
    """Whether a counted or skipped day, from the one after `received_on` through `due`, may move.

    It may where it lies after `calendar.confirmed_through`: the year's notice is not out yet.
    """
    return due > received_on and due > calendar.confirmed_through
