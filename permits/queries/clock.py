"""The clock of one dossier, explained: cycles, steps and days, all derived from stored facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import CalendarNotPublished, LedgerDay, WorkingCalendar
from foreign_affairs.workdays.queries import calendar_of
from permits.domain import rules
from permits.domain.lifecycle import CLOCK_RUNS
from permits.domain.reminders import left_working_days
from permits.domain.steps import Stay, StepResult, step_result
from permits.models import Cycle, Dossier, Handover, Step
from permits.queries.dossiers import on_the_clock
from permits.queries.procedures import budgets


@dataclass(frozen=True, slots=True)
class StepClock:
    """One step: its budget, the day it should be over, who held it when, and how it went."""

    step: Step
    due_on: date
    stays: tuple[Stay, ...]
    result: StepResult


@dataclass(frozen=True, slots=True)
class Clock:
    """Why a dossier is due when it is due.

    `used_working_days` counts the days of the last cycle that are over by `today`, or by the day
    the result was at the desk or the dossier was withdrawn; `gross_calendar_days` everything from
    reception until then. `left_working_days` is negative when overdue and None when the clock no
    longer runs, or `today` lies after the published years; `projected_due_on` is a date only
    while the dossier waits for the applicant. `counted_due_on` is what the days alone give: it,
    the steps and the ledger may end before `official_due_on`, which was promised.
    """

    dossier: Dossier
    today: date
    cycles: tuple[Cycle, ...]
    steps: tuple[StepClock, ...]
    ledger: tuple[LedgerDay, ...]
    counted_due_on: date
    official_due_at: datetime
    current_due_at: datetime
    working_days: int
    used_working_days: int
    left_working_days: int | None
    gross_calendar_days: int
    projected_due_on: date | None = None


def clock(dossier: Dossier, *, today: date) -> Clock | None:
    """The clock of `dossier` as it stands on `today`; None before reception.

    Computed with the work-day edition that the due date was computed with.
    """
    if dossier.track is None or dossier.edition is None:
        return None
    official_due_on, current_due_on = dossier.official_due_on, dossier.current_due_on
    assert official_due_on is not None, "the database keeps code, track and due date together"
    assert current_due_on is not None, "the same"
    calendar = calendar_of(dossier.edition)
    cycles = tuple(dossier.cycles.all())
    runs = [
        deadlines.Cycle(
            number=cycle.number,
            received_on=cycle.received_on,
            used_working_days=cycle.used_working_days,
            paused_on=cycle.paused_on,
        )
        for cycle in cycles
    ]
    last = runs[-1]
    parts = budgets(dossier.track)
    until = _ended_on(dossier) or today
    return Clock(
        dossier=dossier,
        today=today,
        cycles=cycles,
        steps=_steps(dossier, deadlines.step_due_dates(calendar, last.received_on, parts)),
        ledger=deadlines.case_ledger(calendar, runs, dossier.track.working_days, parts),
        counted_due_on=cycles[-1].due_on,
        official_due_at=deadlines.closing_instant(official_due_on),
        current_due_at=deadlines.closing_instant(current_due_on),
        working_days=dossier.track.working_days,
        used_working_days=deadlines.used_through(calendar, last, min(until, calendar.known_until)),
        left_working_days=(
            left_working_days(calendar, today=today, due_on=current_due_on)
            if dossier.state in CLOCK_RUNS
            else None
        ),
        gross_calendar_days=(until - cycles[0].received_on).days,
    )


def _ended_on(dossier: Dossier) -> date | None:
    """The office-local day on which the clock stopped for good."""
    if dossier.result_at_desk_on is None and dossier.closed_at is not None:
        return deadlines.office_date(dossier.closed_at)
    return dossier.result_at_desk_on


@dataclass(frozen=True, slots=True)
class Move:
    """An open dossier whose due date another table of work days would put off.

    `becomes` is None where the table does not reach far enough.
    """

    dossier: Dossier
    was: date
    becomes: date | None


def moves_under(calendar: WorkingCalendar) -> list[Move]:
    """Which open dossiers the sweep would move under `calendar`, the earliest due first.

    Writes nothing.
    """
    moves = []
    dossiers = on_the_clock().select_related("track").prefetch_related("cycles")
    for dossier in dossiers.iterator(500):
        was, counted = dossier.official_due_on, _recounted(dossier, calendar)
        assert was is not None
        becomes = counted and rules.due_date_that_stands(counted=counted, promised=was)
        if becomes != was:
            moves.append(Move(dossier, was, becomes))
    return moves


def _recounted(dossier: Dossier, calendar: WorkingCalendar) -> date | None:
    assert dossier.track is not None
    last = list(dossier.cycles.all())[-1]
    run = deadlines.Cycle(last.number, last.received_on, last.used_working_days)
    try:
        return deadlines.cycle_due_on(calendar, run, dossier.track.working_days)
    except CalendarNotPublished:
        return None


def _steps(dossier: Dossier, due_dates: Sequence[date]) -> tuple[StepClock, ...]:
    """Each step with its stays. Handovers are facts in order; a stay lasts until the next one.

    A step that was left for a later one is judged by the day before which the next entered step
    had to begin, so a step that passes over others may use their budgets. One that was left by
    going back has no result yet: it will be entered again.
    """
    stays = _stays(dossier)
    steps = list(dossier.track.steps.all()) if dossier.track else []
    entered = sorted({stay.position for stay in stays})
    reached = stays[-1].position if stays else 0
    explained = []
    for step, due_on in zip(steps, due_dates, strict=True):
        own = tuple(stay for stay in stays if stay.position == step.position)
        after = [position for position in entered if position > step.position]
        judged_by = due_dates[after[0] - 2] if after else due_on
        explained.append(
            StepClock(
                step=step,
                due_on=due_on,
                stays=own,
                result=step_result(
                    stays=own,
                    due_on=judged_by,
                    over=step.position <= reached,
                ),
            )
        )
    return tuple(explained)


def _stays(dossier: Dossier) -> tuple[Stay, ...]:
    handovers: list[Handover] = list(
        dossier.handovers.select_related("step", "handed_by", "received_by").order_by("at", "pk")
    )
    ends = [*[following.at for following in handovers[1:]], None]
    return tuple(
        Stay(
            position=handover.step.position,
            holder=str(handover.received_by or ""),
            role=handover.role,
            handed_by=str(handover.handed_by or ""),
            entered_at=handover.at,
            left_at=end,
        )
        for handover, end in zip(handovers, ends, strict=True)
        if handover.step
    )
