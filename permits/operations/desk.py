"""What the one-stop desk does at intake, and the leader's correction of it."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.documents.operations import draw_up
from foreign_affairs.refusals import Reason, RuleBroken, demand
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date
from permits import letters, queries
from permits.domain import filing, rules
from permits.domain.lifecycle import State
from permits.models import Dossier, Track
from permits.operations import papers, steps, winding
from permits.operations.assignment import active_officer


@transaction.atomic(durable=True)
def receive(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    track: str = "",
    received_at: datetime | date | None = None,
    officer_id: int | None = None,
) -> Dossier:
    """Accept the dossier, give it its code and start the clock on `track`.

    Without a `track` it takes the way that its answers propose. `received_at` may lie in the past
    for the counter and the post. Writes the dossier, its first cycle, two handovers, the receipt
    (form 01), one audit entry, two calendar entries and the notices. Raises RuleBroken,
    NoSuchTrack, CalendarNotPublished.

    Source: Decree 61/2018/NĐ-CP, art. 17.
    """
    dossier = steps.step("receive", dossier_id=dossier_id, actor=actor)
    why_not = [
        *filing.why_not_received(dossier.regime, dossier.authority),
        *queries.why_not_yet(dossier, "receive", today=office_date(at)),
    ]
    if why_not:
        raise RuleBroken(why_not)
    moment = _checked_reception(dossier, received_at, at)
    officer = None if officer_id is None else active_officer(officer_id)
    received_on = office_date(moment)
    way = track or queries.preselected_track(dossier)
    if not way:
        raise RuleBroken(
            [Reason("track_missing", "Its answers propose no way: choose one.", "track")]
        )
    _set_track(dossier, way, on=received_on)
    serial = next_number(f"dossier:{settings.OFFICE_UNIT_CODE}:{received_on:%y%m%d}")
    dossier.code = rules.dossier_code(
        unit_code=settings.OFFICE_UNIT_CODE, received_on=received_on, serial=serial
    )
    dossier.received_at, dossier.reception_recorded_at = moment, at
    dossier.assignee = officer
    winding.start(dossier, received_on=received_on, at=at, cause="receive")
    steps.hand_over(
        dossier, at=moment, by=None, to=actor.user, role=Role.DESK, state=State.SUBMITTED
    )
    steps.hand_over(dossier, at=at, by=actor.user, to=officer, role=Role.OFFICER)
    _draw_up_receipt(dossier, desk=actor.user, at=at)
    steps.tell_organiser(dossier, "dossier_received", at=at)
    if officer:
        steps.tell(dossier, "dossier_assigned", to=officer, at=at)
    return steps.finish(
        dossier,
        "receive",
        actor=actor,
        at=at,
        details={
            "code": dossier.code,
            "track": way,
            "received_at": moment,
            "due_on": dossier.official_due_on,
            "edition": dossier.edition,
        },
    )


@transaction.atomic(durable=True)
def request_completion(*, dossier_id: int, actor: Actor, at: datetime, missing: str) -> Dossier:
    """Send a dossier back before reception, naming everything that is missing at once.

    Writes the dossier, the request (form 02), one audit entry, the calendar and one notice.

    Source: Decree 61/2018/NĐ-CP, art. 15(3).
    """
    dossier = steps.step("request_completion", dossier_id=dossier_id, actor=actor)
    dossier.reason = demand(missing, field="missing")
    papers.issue_for("request_completion", dossier, actor=actor, at=at, missing=dossier.reason)
    steps.tell_organiser(dossier, "completion_requested", at=at, missing=dossier.reason)
    return steps.finish(
        dossier, "request_completion", actor=actor, at=at, details={"missing": dossier.reason}
    )


@transaction.atomic(durable=True)
def decline(*, dossier_id: int, actor: Actor, at: datetime, reason: str) -> Dossier:
    """Refuse to accept a dossier, with the reason.

    Writes the dossier, the refusal (form 03), one audit entry, the calendar and one notice.

    Source: Decree 61/2018/NĐ-CP, art. 17(1).
    """
    dossier = steps.step("decline", dossier_id=dossier_id, actor=actor)
    dossier.reason = demand(reason)
    dossier.closed_at = at
    papers.issue_for("decline", dossier, actor=actor, at=at, reason=dossier.reason)
    steps.tell_organiser(dossier, "dossier_declined", at=at, reason=dossier.reason)
    return steps.finish(dossier, "decline", actor=actor, at=at, details={"reason": dossier.reason})


@transaction.atomic(durable=True)
def correct_reception(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    reason: str,
    received_at: datetime | date | None = None,
    track: str = "",
) -> Dossier:
    """Put right a wrong instant of reception or a wrong track; the clock is counted again.

    What is not given stays. The code stays too: it is on papers already. Writes the dossier, its
    cycles, a new receipt, one audit entry with before and after, the calendar and one notice.
    Source: office practice.
    """
    dossier = steps.step("correct_reception", dossier_id=dossier_id, actor=actor)
    why = demand(reason)
    assert dossier.received_at is not None, "the table lets only received dossiers be corrected"
    assert dossier.track is not None, "the same"
    moment = dossier.received_at
    if received_at is not None:
        moment = _checked_correction(dossier, received_at, at)
    key = track or dossier.track.key
    if (moment, key) == (dossier.received_at, dossier.track.key):
        raise RuleBroken([Reason("nothing_changes", "This is how the reception stands already.")])
    before = _reception_facts(dossier)
    dossier.handovers.filter(state=State.SUBMITTED, cycle=1).update(at=moment)
    dossier.received_at = moment
    received_on = office_date(moment)
    _set_track(dossier, key, on=received_on)
    winding.recount(dossier, at=at, cause="correct_reception", received_on=received_on)
    steps.retrace(dossier)
    _draw_up_receipt(dossier, desk=actor.user, at=at)
    steps.tell_organiser(dossier, "reception_corrected", at=at, reason=why)
    return steps.finish(
        dossier,
        "correct_reception",
        actor=actor,
        at=at,
        details={"reason": why, "before": before, "after": _reception_facts(dossier)},
    )


@transaction.atomic(durable=True)
def change_track(
    *, dossier_id: int, actor: Actor, at: datetime, track: str, reason: str
) -> Dossier:
    """Settle the dossier by another way, because a rule asks for it; the clock is counted again.

    Each cycle keeps its day 0. A dossier that proves to be the Prime Minister's, by the answers
    that count, moves to his procedure, and back. Writes the dossier, its cycles, a new receipt,
    one audit entry with before and after, the calendar and one notice. Raises RuleBroken,
    NoSuchTrack. Source: office practice.
    """
    dossier = steps.step("change_track", dossier_id=dossier_id, actor=actor)
    why = demand(reason)
    assert dossier.track is not None, "the table lets only received dossiers change their way"
    assert dossier.received_at is not None, "the same"
    if track == dossier.track.key:
        raise RuleBroken(
            [Reason("nothing_changes", "This is the way it is settled already.", "track")]
        )
    before = _reception_facts(dossier)
    received_on = office_date(dossier.received_at)
    ways = {way.key: way for way in queries.other_ways(dossier, on=received_on)}
    if track not in ways:
        raise rules.NoSuchTrack(procedure=dossier.procedure.code, track=track, on=received_on)
    _put_on(dossier, ways[track])
    winding.recount(dossier, at=at, cause="change_track")
    steps.retrace(dossier)
    _draw_up_receipt(dossier, desk=actor.user, at=at)
    steps.tell_organiser(dossier, "track_changed", at=at, reason=why)
    return steps.finish(
        dossier,
        "change_track",
        actor=actor,
        at=at,
        details={"reason": why, "before": before, "after": _reception_facts(dossier)},
    )


def _checked_reception(dossier: Dossier, given: datetime | date | None, at: datetime) -> datetime:
    assert dossier.submitted_at is not None, "only submitted dossiers are received"
    moment = rules.reception_instant(given, submitted_at=dossier.submitted_at, at=at)
    why_not = rules.why_not_receivable(
        submitted_at=dossier.submitted_at, received_at=moment, channel=dossier.channel, at=at
    )
    if why_not:
        raise RuleBroken(why_not)
    return moment


def _checked_correction(dossier: Dossier, given: datetime | date, at: datetime) -> datetime:
    assert dossier.submitted_at is not None, "only submitted dossiers are received"
    assert dossier.reception_recorded_at is not None, "the desk recorded what is corrected"
    moment = rules.reception_instant(given, submitted_at=dossier.submitted_at, at=at)
    why_not = rules.why_not_correctable(
        submitted_at=dossier.submitted_at,
        received_at=moment,
        recorded_at=dossier.reception_recorded_at,
    )
    if why_not:
        raise RuleBroken(why_not)
    return moment


def _set_track(dossier: Dossier, key: str, *, on: date) -> None:
    _put_on(dossier, queries.track_in_force(dossier.procedure.code, key, on=on))


def _put_on(dossier: Dossier, track: Track) -> None:
    """Let `dossier` be settled by `track`, with its version and procedure."""
    dossier.track, dossier.version = track, track.version
    dossier.procedure = track.version.procedure
    if not queries.track_consults(dossier.track) and queries.awaited(dossier):
        raise RuleBroken(
            [
                Reason(
                    "agencies_still_asked",
                    "Agencies are being asked. Conclude the consultation first.",
                    "track",
                )
            ]
        )


def _reception_facts(dossier: Dossier) -> dict[str, object]:
    assert dossier.received_at is not None, "only received dossiers are corrected"
    return {
        "received_at": dossier.received_at.astimezone(OFFICE_ZONE),
        "track": dossier.track.key if dossier.track else "",
        "due_on": dossier.official_due_on,
        "edition": dossier.edition,
    }


def _draw_up_receipt(dossier: Dossier, *, desk: User | None, at: datetime) -> None:
    assert dossier.submitted_at is not None, "only what was handed in is received"
    lead_days = queries.lead_days(dossier.authority, on=office_date(dossier.submitted_at))
    draw_up(
        dossier,
        kind="receipt",
        template=letters.RECEIPT_TEMPLATE,
        context=letters.receipt(dossier, desk=desk, lead_days=lead_days, at=at),
        language="vi",
        at=at,
        sign=True,
    )
