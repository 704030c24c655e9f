"""The count, day by day: what each calendar day of a case was, and whose text says so. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from foreign_affairs.workdays.deadlines.counting import (
    Budget,
    Cycle,
    chained_due_dates,
    cycle_due_on,
)
from foreign_affairs.workdays.deadlines.working_calendar import DAY, WorkingCalendar


class DayReason(StrEnum):
    """Why a day counts or does not. Of these, `working` and `swap_work` count."""

    RECEIVED = "received"
    WORKING = "working"
    WEEKEND = "weekend"
    CLOSED = "closed"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One calendar day of a case.

    `counted` is its number, 1 to N, or None. `step` is the key of the step that runs ("" where
    none was given, or while the organiser is waited for). Names and source are those of the
    table's row, "" on an ordinary day. `confirmed` says that the day lies in the confirmed years.
    """

    date: date
    counted: int | None
    reason: DayReason
    step: str
    name_vi: str
    name_en: str
    source: str
    confirmed: bool
    cycle: int = 1


def ledger(
    calendar: WorkingCalendar, received_on: date, working_days: int, steps: Sequence[Budget] = ()
) -> tuple[LedgerDay, ...]:
    """Every calendar day from `received_on` (day 0) through the due date, both inclusive.

    Raises ValueError if the budgets of `steps` do not sum to `working_days`.
    """
    return case_ledger(calendar, (Cycle(1, received_on),), working_days, steps)


def case_ledger(
    calendar: WorkingCalendar,
    cycles: Sequence[Cycle],
    working_days: int,
    steps: Sequence[Budget] = (),
    *,
    through: date | None = None,
) -> tuple[LedgerDay, ...]:
    """Every calendar day of a case over all its cycles, each once and in order.

    A cycle that was not paused runs through its due date, a paused one through the day of the
    slip; the days until the dossier is back are waiting. While it is not back they are listed
    through `through`, inclusive. Days past the N-th are listed without a number. A dossier back
    on the day of the slip has that day once, as received; it keeps its number if the clock resumes.
    Raises ValueError if budgets do not sum to `working_days` or the cycles do not follow.
    """
    if steps and sum(step.working_days or 0 for step in steps) != working_days:
        raise ValueError("the budgets of the steps must sum to the length of the track")
    # The step that runs once so many days are counted, from 0 through all of them.
    running = [step.key for step in steps for _ in range(step.working_days or 0)]
    running = [*running, steps[-1].key] if steps else [""] * (working_days + 1)

    rows: list[LedgerDay] = []
    for cycle, following in pairwise([*cycles, None]):
        assert cycle is not None
        first, *others = _cycle_rows(calendar, cycle, working_days, running)
        if rows and rows[-1].date == first.date:
            slip_day = rows.pop()
            if cycle.used_working_days:
                first = replace(first, counted=slip_day.counted)
        rows += [first, *others]
        if following is not None:
            if cycle.paused_on is None or following.received_on < cycle.paused_on:
                raise ValueError("a cycle follows a slip, and not before its day")
            rows += _waiting_rows(calendar, cycle, following.received_on - DAY)
        elif cycle.paused_on is not None and through is not None:
            rows += _waiting_rows(calendar, cycle, through)
    return tuple(rows)


def chained_ledger(
    calendar: WorkingCalendar, received_on: date, steps: Sequence[Budget], *, cycle: int = 1
) -> tuple[LedgerDay, ...]:
    """Every calendar day from `received_on` (day 0) through the last day that steps give.

    Each step numbers its own days from 1, in its own unit; the steps follow as in
    `chained_due_dates`. A step of calendar days counts closed days too, up to its length.
    """
    first = steps[0].key if steps else ""
    rows = [
        replace(
            _row(calendar, Cycle(cycle, received_on), received_on, first), reason=DayReason.RECEIVED
        )
    ]
    begins = received_on
    for step, due in zip(steps, chained_due_dates(calendar, received_on, steps), strict=True):
        if due is None:
            break
        counted = 0
        for day in _days(begins + DAY, due):
            row = _row(calendar, Cycle(cycle, received_on), day, step.key)
            length = step.calendar_days or step.working_days or 0
            if counted < length and (step.calendar_days or calendar.is_working(day)):
                counted += 1
                row = replace(row, counted=counted)
            rows.append(row)
        begins = due
    return tuple(rows)


def _cycle_rows(
    calendar: WorkingCalendar, cycle: Cycle, working_days: int, running: Sequence[str]
) -> Iterator[LedgerDay]:
    due = cycle_due_on(calendar, cycle, working_days)
    counted = min(cycle.used_working_days, working_days)
    day_zero = _row(calendar, cycle, cycle.received_on, running[counted])
    yield replace(day_zero, reason=DayReason.RECEIVED)
    for day in _days(cycle.received_on + DAY, cycle.paused_on or due):
        row = _row(calendar, cycle, day, running[counted])
        if counted < working_days and calendar.is_working(day):
            counted += 1
            row = replace(row, counted=counted)
        yield row


def _waiting_rows(calendar: WorkingCalendar, cycle: Cycle, last: date) -> Iterator[LedgerDay]:
    assert cycle.paused_on is not None
    for day in _days(cycle.paused_on + DAY, last):
        yield replace(_row(calendar, cycle, day, ""), reason=DayReason.WAITING)


def _row(calendar: WorkingCalendar, cycle: Cycle, day: date, step: str) -> LedgerDay:
    """The day as the calendar has it, not yet numbered."""
    special = calendar.special(day)
    plain = DayReason.WORKING if calendar.is_working(day) else DayReason.WEEKEND
    return LedgerDay(
        date=day,
        counted=None,
        reason=DayReason(special.kind) if special else plain,
        step=step,
        name_vi=special.name_vi if special else "",
        name_en=special.name_en if special else "",
        source=special.source if special else "",
        confirmed=day <= calendar.confirmed_through,
        cycle=cycle.number,
    )


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
