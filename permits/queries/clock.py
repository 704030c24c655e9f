"""The clock of one dossier, explained: cycles, steps and days, all derived from stored facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import LedgerDay, WorkingCalendar
from foreign_affairs.workdays.queries import calendar_of
from permits.domain import lateness
from permits.domain.reminders import due_soon_until, left_working_days
from permits.domain.steps import Stay, StepResult, step_results
from permits.domain.values import SlaState
from permits.models import Dossier, Handover, Reappointment, Step, SupplementSlip, Track
from permits.queries.beliefs import Belief, CycleClock, believed, present
from permits.queries.due_dates import (
    facts_of,
    is_provisional,
    projected_due_on,
    resumes,
    step_due_dates,
)
from permits.queries.procedures import budgets


@dataclass(frozen=True, slots=True)
class StepClock:
    """One step: its budget, the day it should be over, who held it when, and how it went.

    `due_on` is None for what comes after an open step. `slack_working_days`, of the step that
    runs, is negative when it is over its day.
    """

    step: Step
    due_on: date | None
    stays: tuple[Stay, ...]
    result: StepResult
    slack_working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """Why a dossier is due when it is due.

    `used_working_days` counts the days of the last cycle that are over by `today`, or by the day
    the result was at the desk or the dossier was closed; `gross_calendar_days` everything from
    the first reception until then, `net_calendar_days` the same without the days spent waiting.
    `left_working_days` is negative when overdue and None when the clock does not run, or `today`
    lies after the published years; `projected_due_on` is a date only while the dossier waits for
    the applicant: the due date if the supplement came today. `counted_due_on` is what the days
    alone give: it, the steps and the ledger may end before `official_due_on`, which was promised.
    Where nobody promised a day (`working_days` None), the official and current dates are None and
    `locality_due_on` ends the locality's part. `as_of` is the day whose belief this is, or None.
    """

    dossier: Dossier
    today: date
    track: Track
    cycles: tuple[CycleClock, ...]
    steps: tuple[StepClock, ...]
    ledger: tuple[LedgerDay, ...]
    counted_due_on: date
    official_due_on: date | None
    current_due_on: date | None
    locality_due_on: date | None
    result_at_desk_on: date | None
    working_days: int | None
    used_working_days: int
    left_working_days: int | None
    gross_calendar_days: int
    net_calendar_days: int
    is_waiting: bool
    sla_state: SlaState
    provisional: bool
    edition: int
    slips: tuple[SupplementSlip, ...]
    reappointment: Reappointment | None
    projected_due_on: date | None = None
    as_of: date | None = None

    @property
    def official_due_at(self) -> datetime | None:
        return deadlines.closing_instant(self.official_due_on) if self.official_due_on else None

    @property
    def current_due_at(self) -> datetime | None:
        return deadlines.closing_instant(self.current_due_on) if self.current_due_on else None


def clock(dossier: Dossier, *, today: date, as_of: date | None = None) -> Clock | None:
    """The clock of `dossier` as it stands on `today`; None before reception.

    Computed with the work-day edition that the due date was computed with. `as_of` asks instead
    what was believed at the end of that day; None where nothing was reckoned by then.
    """
    belief = believed(dossier, as_of=as_of) if as_of else present(dossier)
    if belief is None:
        return None
    today = as_of or today
    calendar = calendar_of(belief.edition)
    runs = [facts_of(cycle) for cycle in belief.cycles]
    last, parts = runs[-1], budgets(belief.track)
    waiting = last.paused_on is not None and belief.ended_on is None
    until = belief.ended_on or today
    used = deadlines.used_through(calendar, last, min(until, calendar.known_until))
    counted_until = last.paused_on or until
    waited = sum(
        (following.received_on - cycle.paused_on).days
        for cycle, following in pairwise(runs)
        if cycle.paused_on
    )
    return Clock(
        dossier=dossier,
        today=today,
        track=belief.track,
        cycles=belief.cycles,
        steps=_steps(belief, calendar, parts, today=today, restarts=not resumes(dossier)),
        ledger=_ledger(calendar, belief.track, runs, parts, through=today if waiting else None),
        counted_due_on=belief.cycles[-1].due_on,
        official_due_on=belief.official_due_on,
        current_due_on=belief.current_due_on,
        locality_due_on=belief.locality_due_on,
        result_at_desk_on=belief.result_at_desk_on,
        working_days=belief.track.working_days,
        used_working_days=used,
        left_working_days=(
            left_working_days(calendar, today=today, due_on=belief.current_due_on)
            if belief.runs and belief.current_due_on is not None and not waiting
            else None
        ),
        gross_calendar_days=(until - runs[0].received_on).days,
        net_calendar_days=(counted_until - runs[0].received_on).days - waited,
        is_waiting=waiting,
        sla_state=_sla_state(belief, calendar, dossier, today=today, waiting=waiting),
        provisional=is_provisional(
            calendar,
            last,
            due_on=belief.cycles[-1].due_on,
            current_due_on=belief.current_due_on,
        ),
        edition=belief.edition,
        slips=belief.slips,
        reappointment=belief.reappointment,
        projected_due_on=projected_due_on(dossier, on=today) if waiting else None,
        as_of=as_of,
    )


def _sla_state(
    belief: Belief, calendar: WorkingCalendar, dossier: Dossier, *, today: date, waiting: bool
) -> SlaState:
    """The same as `with_sla_state` says in SQL, of a belief."""
    current, official = belief.current_due_on, belief.official_due_on
    if belief.result_at_desk_on is not None and official is not None:
        is_late = belief.result_at_desk_on > official or dossier.breached_before
        return SlaState.BREACHED if is_late else SlaState.MET
    if waiting:
        return SlaState.WAITING
    if not belief.runs or current is None:
        return SlaState.NONE
    if current < today:
        return SlaState.OVERDUE
    soon = due_soon_until(calendar, today=today)
    return SlaState.DUE_SOON if current <= soon else SlaState.ON_TRACK


def likely_cause(explained: Clock) -> tuple[lateness.Cause, str]:
    """Whose delay it most likely is, with the name of the step; a person confirms it."""
    facts = [
        lateness.StepFacts(one.step.name_vi, one.step.state, one.due_on, one.result)
        for one in explained.steps
    ]
    return lateness.likely_cause(facts, today=explained.today)


def _ledger(
    calendar: WorkingCalendar,
    track: Track,
    runs: Sequence[deadlines.Cycle],
    parts: Sequence[deadlines.Budget],
    *,
    through: date | None,
) -> tuple[LedgerDay, ...]:
    if track.working_days is None:
        last = runs[-1]
        return deadlines.chained_ledger(calendar, last.received_on, parts, cycle=last.number)
    reach = min(through, calendar.known_until) if through else None
    return deadlines.case_ledger(calendar, runs, track.working_days, parts, through=reach)


def _steps(
    belief: Belief,
    calendar: WorkingCalendar,
    parts: Sequence[deadlines.Budget],
    *,
    today: date,
    restarts: bool,
) -> tuple[StepClock, ...]:
    """Each step with its stays. Handovers are facts in order; a stay lasts until the next one.

    After a restart the steps begin again, so only the last cycle's stays are judged.
    """
    last = belief.cycles[-1]
    due_dates = step_due_dates(calendar, belief.track, facts_of(last), parts)
    stays = _stays(belief.handovers, since_cycle=last.number if restarts else 1)
    results = step_results(stays, due_dates)
    return tuple(
        StepClock(
            step=step,
            due_on=due_on,
            stays=tuple(stay for stay in stays if stay.position == step.position),
            result=result,
            slack_working_days=(
                left_working_days(calendar, today=today, due_on=due_on)
                if result is StepResult.RUNNING and due_on is not None
                else None
            ),
        )
        for step, due_on, result in zip(belief.track.steps.all(), due_dates, results, strict=True)
    )


def _stays(handovers: Sequence[Handover], *, since_cycle: int) -> tuple[Stay, ...]:
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
        if handover.step and handover.cycle >= since_cycle
    )
