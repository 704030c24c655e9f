"""The clock of one dossier, explained: cycles, steps and days, all derived from stored facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    LedgerDay,
    WorkingCalendar,
)
from foreign_affairs.workdays.queries import calendar_of, current_calendar
from permits.domain import lateness, rules
from permits.domain.lifecycle import CLOCK_RUNS, State
from permits.domain.reminders import due_soon_until, left_working_days
from permits.domain.steps import Stay, StepResult, step_result, walk
from permits.domain.values import SlaState
from permits.models import (
    Cycle,
    Dossier,
    Handover,
    ProcedureVersion,
    Reappointment,
    Reckoning,
    Step,
    SupplementSlip,
    Track,
)
from permits.queries.dossiers import on_the_clock
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
class CycleClock:
    """One run of the clock, from its day 0; `due_on` as it was counted."""

    number: int
    received_on: date
    used_working_days: int
    paused_on: date | None
    due_on: date


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


@dataclass(frozen=True, slots=True)
class _Belief:
    """The facts that a clock is derived from, as they are or as they were held to be."""

    track: Track
    edition: int
    cycles: tuple[CycleClock, ...]
    official_due_on: date | None
    current_due_on: date | None
    locality_due_on: date | None
    handovers: tuple[Handover, ...]
    ended_on: date | None
    result_at_desk_on: date | None
    runs: bool
    slips: tuple[SupplementSlip, ...]
    reappointment: Reappointment | None


def clock(dossier: Dossier, *, today: date, as_of: date | None = None) -> Clock | None:
    """The clock of `dossier` as it stands on `today`; None before reception.

    Computed with the work-day edition that the due date was computed with. `as_of` asks instead
    what was believed at the end of that day; None where nothing was reckoned by then.
    """
    belief = _believed(dossier, as_of=as_of) if as_of else _present(dossier)
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
        provisional=deadlines.is_provisional(calendar, last.received_on, belief.cycles[-1].due_on),
        edition=belief.edition,
        slips=belief.slips,
        reappointment=belief.reappointment,
        projected_due_on=projected_due_on(dossier, on=today) if waiting else None,
        as_of=as_of,
    )


def _present(dossier: Dossier) -> _Belief | None:
    if dossier.track is None or dossier.edition is None:
        return None
    return _Belief(
        track=dossier.track,
        edition=dossier.edition,
        cycles=tuple(
            CycleClock(
                cycle.number,
                cycle.received_on,
                cycle.used_working_days,
                cycle.paused_on,
                cycle.due_on,
            )
            for cycle in dossier.cycles.all()
        ),
        official_due_on=dossier.official_due_on,
        current_due_on=dossier.current_due_on,
        locality_due_on=dossier.locality_due_on,
        handovers=tuple(_handovers(dossier)),
        ended_on=_ended_on(dossier),
        result_at_desk_on=dossier.result_at_desk_on,
        runs=dossier.state in CLOCK_RUNS,
        slips=tuple(dossier.slips.exclude(requested_at=None)),
        reappointment=dossier.reappointment if is_reappointed(dossier) else None,
    )


def _believed(dossier: Dossier, *, as_of: date) -> _Belief | None:
    """The belief of a past day: the last reckoning of each cycle by its end."""

    def known(at: datetime | None) -> bool:
        return at is not None and deadlines.office_date(at) <= as_of

    rows = Reckoning.objects.filter(dossier=dossier).select_related("track").order_by("at", "pk")
    by_cycle = {row.cycle: row for row in rows if known(row.at)}
    if not by_cycle:
        return None
    last = by_cycle[max(by_cycle)]
    ended_on = _ended_on(dossier)
    is_over = ended_on is not None and ended_on <= as_of
    return _Belief(
        track=last.track,
        edition=last.edition,
        cycles=tuple(
            CycleClock(number, row.received_on, row.used_working_days, row.paused_on, row.due_on)
            for number, row in sorted(by_cycle.items())
        ),
        official_due_on=last.official_due_on,
        current_due_on=last.current_due_on,
        locality_due_on=last.locality_due_on,
        handovers=_walked(
            [one for one in _handovers(dossier) if known(one.at)],
            last.track,
            restarts=not resumes(dossier),
        ),
        ended_on=ended_on if is_over else None,
        result_at_desk_on=dossier.result_at_desk_on if is_over else None,
        runs=not is_over,
        slips=tuple(slip for slip in dossier.slips.all() if known(slip.requested_at)),
        reappointment=(
            dossier.reappointment
            if is_reappointed(dossier) and known(dossier.reappointment.sent_at)
            else None
        ),
    )


def _sla_state(
    belief: _Belief, calendar: WorkingCalendar, dossier: Dossier, *, today: date, waiting: bool
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


def facts_of(cycle: Cycle | CycleClock) -> deadlines.Cycle:
    """A stored cycle as the engine takes it."""
    return deadlines.Cycle(
        number=cycle.number,
        received_on=cycle.received_on,
        used_working_days=cycle.used_working_days,
        paused_on=cycle.paused_on,
    )


def resumes(dossier: Dossier) -> bool:
    """Whether the clock of `dossier` goes on after a supplement instead of starting again."""
    version = dossier.version
    return version is not None and (
        version.after_supplement == ProcedureVersion.AfterSupplement.RESUME
    )


def is_reappointed(dossier: Dossier) -> bool:
    """Whether the organiser was given a second day already."""
    return hasattr(dossier, "reappointment") and dossier.reappointment.sent_at is not None


def likely_cause(explained: Clock) -> tuple[lateness.Cause, str]:
    """Whose delay it most likely is, with the name of the step; a person confirms it."""
    facts = [
        lateness.StepFacts(one.step.name_vi, one.step.state, one.due_on, one.result)
        for one in explained.steps
    ]
    return lateness.likely_cause(facts, today=explained.today)


def proposed_due_on(dossier: Dossier, *, today: date) -> date | None:
    """The day that an apology drafted on `today` appoints; None beyond the published years."""
    if dossier.official_due_on is None:
        return None
    try:
        return current_calendar().nth_working_day(
            max(dossier.official_due_on, today), lateness.PROPOSED_WORKING_DAYS
        )
    except CalendarNotPublished:
        return None


def cycle_due_on(calendar: WorkingCalendar, track: Track, cycle: deadlines.Cycle) -> date:
    """The day that ends `cycle` on `track`: of the result, or of the locality's part."""
    if track.working_days is not None:
        return deadlines.cycle_due_on(calendar, cycle, track.working_days)
    ends = deadlines.chained_due_dates(calendar, cycle.received_on, budgets(track))
    return max(day for day in ends if day is not None)


def projected_due_on(dossier: Dossier, *, on: date) -> date | None:
    """The due date if the full dossier came back on `on`; None where that cannot be said."""
    cycle = dossier.cycles.order_by("number").last()
    if cycle is None or cycle.paused_on is None or dossier.track is None:
        return None
    calendar = current_calendar()
    try:
        back = deadlines.next_cycle(
            calendar, facts_of(cycle), max(on, cycle.paused_on), resumes=resumes(dossier)
        )
        return cycle_due_on(calendar, dossier.track, back)
    except CalendarNotPublished:
        return None


def step_due_on(dossier: Dossier) -> date | None:
    """The day by which the present step of `dossier` must be over; None where no step runs."""
    cycle = dossier.cycles.order_by("number").last()
    if dossier.step is None or dossier.track is None or cycle is None or dossier.edition is None:
        return None
    steps = list(dossier.track.steps.all())
    dates = _step_due_dates(
        calendar_of(dossier.edition), dossier.track, facts_of(cycle), budgets(dossier.track)
    )
    return dict(zip((step.pk for step in steps), dates, strict=True)).get(dossier.step.pk)


def _step_due_dates(
    calendar: WorkingCalendar,
    track: Track,
    cycle: deadlines.Cycle,
    parts: Sequence[deadlines.Budget],
) -> tuple[date | None, ...]:
    if track.is_open:
        return deadlines.chained_due_dates(calendar, cycle.received_on, parts)
    return deadlines.step_due_dates(
        calendar, cycle.received_on, parts, used_working_days=cycle.used_working_days
    )


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
    dossiers = on_the_clock().exclude(official_due_on=None)
    dossiers = dossiers.select_related("track").prefetch_related("cycles")
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
    try:
        return cycle_due_on(calendar, dossier.track, facts_of(last))
    except CalendarNotPublished:
        return None


def _steps(
    belief: _Belief,
    calendar: WorkingCalendar,
    parts: Sequence[deadlines.Budget],
    *,
    today: date,
    restarts: bool,
) -> tuple[StepClock, ...]:
    """Each step with its stays. Handovers are facts in order; a stay lasts until the next one.

    After a restart the steps begin again, so only the last cycle's stays are judged. A step that
    was left for a later one is judged by the day before which the next entered step had to
    begin, so a step that passes over others may use their budgets. One that was left by going
    back has no result yet: it will be entered again.
    """
    last = belief.cycles[-1]
    due_dates = _step_due_dates(calendar, belief.track, facts_of(last), parts)
    stays = _stays(belief.handovers, since_cycle=last.number if restarts else 1)
    entered = sorted({stay.position for stay in stays})
    reached = stays[-1].position if stays else 0
    explained = []
    for step, due_on in zip(belief.track.steps.all(), due_dates, strict=True):
        own = tuple(stay for stay in stays if stay.position == step.position)
        after = [position for position in entered if position > step.position]
        judged_by = due_dates[after[0] - 2] if after else due_on
        result = step_result(stays=own, due_on=judged_by, over=step.position <= reached)
        explained.append(
            StepClock(
                step=step,
                due_on=due_on,
                stays=own,
                result=result,
                slack_working_days=(
                    left_working_days(calendar, today=today, due_on=due_on)
                    if result is StepResult.RUNNING and due_on is not None
                    else None
                ),
            )
        )
    return tuple(explained)


def _handovers(dossier: Dossier) -> list[Handover]:
    return list(
        dossier.handovers.select_related("step", "handed_by", "received_by").order_by("at", "pk")
    )


def _walked(handovers: Sequence[Handover], track: Track, *, restarts: bool) -> tuple[Handover, ...]:
    """The handovers over the steps of the track that was believed in; nothing is saved.

    One with which no step began has none on any track.
    """
    reached = walk(
        [(one.cycle, one.state) for one in handovers],
        list(track.steps.all()),
        waits=State.AWAITING_SUPPLEMENT,
        restarts=restarts,
    )
    for handover, step in zip(handovers, reached, strict=True):
        handover.step = step if handover.step_id else None
    return tuple(handovers)


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
