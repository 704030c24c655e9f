"""Winding the clock of a dossier: its cycles, the dates that they give, and what was reckoned when.

Every function here runs inside the transaction of an operation that holds the dossier's lock and
saves it.
"""

from dataclasses import replace
from datetime import date, datetime

from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import WorkingCalendar
from foreign_affairs.workdays.queries import calendar_of, current_calendar
from permits import queries
from permits.domain import rules
from permits.domain.lifecycle import CLOCK_RUNS, State
from permits.domain.reminders import Reminder, reminder_days
from permits.models import Cycle, Dossier, Reappointment, Reckoning


def start(dossier: Dossier, *, received_on: date, at: datetime, cause: str) -> None:
    """Begin the first cycle. Raises CalendarNotPublished where the days are not published."""
    calendar = current_calendar()
    cycle = Cycle(dossier=dossier, number=1, received_on=received_on)
    _keep(cycle, calendar, at=at, cause=cause)


def wait(dossier: Dossier, *, on: date, at: datetime, cause: str) -> Cycle:
    """Stop counting with the day of the slip; a slip after the due date leaves a breach."""
    cycle = last_cycle(dossier)
    cycle.paused_on = on
    cycle.save(update_fields=["paused_on"])
    if dossier.official_due_on is not None and on > dossier.official_due_on:
        dossier.breached_before = True
    _reckon(cycle, at=at, cause=cause)
    return cycle


def go_on(dossier: Dossier, *, received_on: date, at: datetime, cause: str) -> None:
    """Begin the cycle after a slip: `received_on` is its day 0. Restarts or resumes by the version.

    Source: Decree 61/2018/NĐ-CP, art. 19(4).
    """
    calendar = current_calendar()
    before = last_cycle(dossier)
    facts = deadlines.next_cycle(
        calendar, queries.facts_of(before), received_on, resumes=queries.resumes(dossier)
    )
    cycle = Cycle(
        dossier=dossier,
        number=facts.number,
        received_on=received_on,
        used_working_days=facts.used_working_days,
    )
    _keep(cycle, calendar, at=at, cause=cause)


def recount(dossier: Dossier, *, at: datetime, cause: str, received_on: date | None = None) -> None:
    """Count all cycles again from the facts: another reception (`received_on`) or another track."""
    calendar, before = current_calendar(), None
    dossier.breached_before = False
    for cycle in dossier.cycles.order_by("number"):
        facts = queries.facts_of(cycle)
        if before is None:
            facts = replace(facts, received_on=received_on or cycle.received_on)
        else:
            following = deadlines.next_cycle(
                calendar, before, cycle.received_on, resumes=queries.resumes(dossier)
            )
            facts = replace(facts, used_working_days=following.used_working_days)
        cycle.dossier = dossier
        cycle.received_on, cycle.used_working_days = facts.received_on, facts.used_working_days
        _keep(cycle, calendar, at=at, cause=cause)
        if facts.paused_on is not None and facts.paused_on > cycle.due_on:
            dossier.breached_before = True
        before = facts


def recompute(dossier: Dossier, *, at: datetime, cause: str) -> date:
    """Count the running cycle again with the newest edition; returns what the days alone give.

    A date that was promised stands where the days now end earlier.
    """
    promised = dossier.official_due_on
    cycle = last_cycle(dossier)
    _keep(cycle, current_calendar(), at=at, cause=cause, promised=promised)
    return cycle.due_on


def settle(dossier: Dossier) -> None:
    """After an act: the day of the present step, and silence where nothing is counted any more."""
    dossier.step_due_on = queries.step_due_on(dossier)
    if dossier.state not in (*CLOCK_RUNS, State.AWAITING_SUPPLEMENT):
        dossier.wakes_on = None


def set_alarm(dossier: Dossier, *, after: date | None = None) -> None:
    """The next day on which a sweep has something to say: the first one, or the first `after`."""
    days = [day for day in reminders(dossier).values() if after is None or day > after]
    dossier.wakes_on = min(days, default=None)


def reminders(dossier: Dossier) -> dict[Reminder, date]:
    """The day of each reminder while the clock runs; none once it lies with the Prime Minister."""
    due_on = dossier.current_due_on or dossier.locality_due_on
    if due_on is None or dossier.track is None or hasattr(dossier, "upward"):
        return {}
    return reminder_days(
        current_calendar(),
        due_on=due_on,
        cycle=queries.facts_of(last_cycle(dossier)),
        working_days=dossier.track.working_days,
    )


def last_cycle(dossier: Dossier) -> Cycle:
    cycle = dossier.cycles.order_by("number").last()
    assert cycle is not None, "a received dossier has a cycle"
    cycle.dossier = dossier
    return cycle


def _keep(
    cycle: Cycle,
    calendar: WorkingCalendar,
    *,
    at: datetime,
    cause: str,
    promised: date | None = None,
) -> None:
    """Save the cycle with its due date, and give the dossier the dates that follow from it."""
    dossier, track = cycle.dossier, cycle.dossier.track
    assert track is not None, "a dossier on the clock has its track"
    cycle.due_on = queries.cycle_due_on(calendar, track, queries.facts_of(cycle))
    cycle.save()
    if track.is_open:
        dossier.official_due_on = dossier.current_due_on = None
        dossier.locality_due_on = cycle.due_on
    else:
        stands = rules.due_date_that_stands(counted=cycle.due_on, promised=promised or cycle.due_on)
        dossier.official_due_on = dossier.current_due_on = stands
        dossier.locality_due_on = None
        sent = Reappointment.objects.filter(dossier=dossier)
        appointed = sent.exclude(sent_at=None).values_list("due_on", flat=True).first()
        if appointed is not None:
            dossier.current_due_on = max(stands, appointed)
    dossier.edition = calendar.edition
    _settle_days(dossier, cycle, calendar)
    _reckon(cycle, at=at, cause=cause)


def _reckon(cycle: Cycle, *, at: datetime, cause: str) -> None:
    dossier = cycle.dossier
    assert dossier.track is not None, "a dossier on the clock has its track"
    assert dossier.edition is not None, "the same"
    Reckoning.objects.create(
        dossier=dossier,
        at=at,
        cause=cause,
        cycle=cycle.number,
        received_on=cycle.received_on,
        used_working_days=cycle.used_working_days,
        paused_on=cycle.paused_on,
        track=dossier.track,
        edition=dossier.edition,
        due_on=cycle.due_on,
        official_due_on=dossier.official_due_on,
        current_due_on=dossier.current_due_on,
        locality_due_on=dossier.locality_due_on,
    )


def reckon_again(dossier: Dossier, *, at: datetime, cause: str) -> None:
    """Remember that the dates changed while the cycle did not: a new appointment."""
    cycle = last_cycle(dossier)
    assert dossier.edition is not None, "a dossier on the clock has its edition"
    _settle_days(dossier, cycle, calendar_of(dossier.edition))
    _reckon(cycle, at=at, cause=cause)


def _settle_days(dossier: Dossier, cycle: Cycle, calendar: WorkingCalendar) -> None:
    """What follows from the dates that stand: whether they are sure, and when to wake."""
    dossier.provisional = queries.is_provisional(
        calendar, cycle, due_on=cycle.due_on, current_due_on=dossier.current_due_on
    )
    set_alarm(dossier)
