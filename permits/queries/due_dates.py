"""The dates that stored facts give: of a cycle, of a step, as if something came today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import CalendarNotPublished, WorkingCalendar
from foreign_affairs.workdays.queries import calendar_of, current_calendar
from permits.domain import lateness, rules
from permits.models import Dossier, ProcedureVersion, Track
from permits.queries.dossiers import on_the_clock
from permits.queries.procedures import budgets


class CycleFacts(Protocol):
    """A cycle as it is stored, or as it was believed."""

    @property
    def number(self) -> int: ...
    @property
    def received_on(self) -> date: ...
    @property
    def used_working_days(self) -> int: ...
    @property
    def paused_on(self) -> date | None: ...


def facts_of(cycle: CycleFacts) -> deadlines.Cycle:
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


def cycle_due_on(calendar: WorkingCalendar, track: Track, cycle: deadlines.Cycle) -> date:
    """The day that ends `cycle` on `track`: of the result, or of the locality's part."""
    if track.working_days is not None:
        return deadlines.cycle_due_on(calendar, cycle, track.working_days)
    ends = deadlines.chained_due_dates(calendar, cycle.received_on, budgets(track))
    return max(day for day in ends if day is not None)


def is_provisional(
    calendar: WorkingCalendar, cycle: CycleFacts, *, due_on: date, current_due_on: date | None
) -> bool:
    """Whether a day of `cycle`, or of the new appointment after it, is not confirmed yet."""
    last_on = max(due_on, current_due_on or due_on)
    return deadlines.is_provisional(calendar, cycle.received_on, last_on)


def step_due_dates(
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


def step_due_on(dossier: Dossier) -> date | None:
    """The day by which the present step of `dossier` must be over; None where no step runs."""
    cycle = dossier.cycles.order_by("number").last()
    if dossier.step is None or dossier.track is None or cycle is None or dossier.edition is None:
        return None
    steps = list(dossier.track.steps.all())
    dates = step_due_dates(
        calendar_of(dossier.edition), dossier.track, facts_of(cycle), budgets(dossier.track)
    )
    return dict(zip((step.pk for step in steps), dates, strict=True)).get(dossier.step.pk)


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
