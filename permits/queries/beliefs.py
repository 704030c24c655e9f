"""The facts that a clock is derived from, as they are or as they were held to be on a past day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foreign_affairs.workdays import deadlines
from permits.domain.lifecycle import CLOCK_RUNS, State
from permits.domain.steps import walk
from permits.models import Dossier, Handover, Reappointment, Reckoning, SupplementSlip, Track
from permits.queries.due_dates import is_reappointed, resumes


@dataclass(frozen=True, slots=True)
class CycleClock:
    """One run of the clock, from its day 0; `due_on` as it was counted."""

    number: int
    received_on: date
    used_working_days: int
    paused_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Belief:
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


def present(dossier: Dossier) -> Belief | None:
    if dossier.track is None or dossier.edition is None:
        return None
    return Belief(
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


def believed(dossier: Dossier, *, as_of: date) -> Belief | None:
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
    return Belief(
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


def _ended_on(dossier: Dossier) -> date | None:
    """The office-local day on which the clock stopped for good."""
    if dossier.result_at_desk_on is None and dossier.closed_at is not None:
        return deadlines.office_date(dossier.closed_at)
    return dossier.result_at_desk_on


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
