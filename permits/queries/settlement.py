"""What stands beside a dossier between its reception and the decision, or in the way of an act."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import due_on
from foreign_affairs.workdays.queries import current_calendar, deadline_rule
from permits.domain import filing, lateness, permit_rules, rules, supplements
from permits.domain.intake import PERMIT_PROCEDURES, Authority
from permits.domain.lifecycle import State
from permits.models import Dossier, Reappointment, SupplementSlip, Track, UpwardSubmission
from permits.queries.consultations import what_opinions_forbid
from permits.queries.due_dates import is_reappointed


def proposed_slip(dossier: Dossier) -> SupplementSlip | None:
    """The supplement that was proposed or allowed, and not sent yet."""
    return dossier.slips.select_related("allowed_by").filter(requested_at=None).first()


def awaited_slip(dossier: Dossier) -> SupplementSlip | None:
    """The supplement that was asked for and has not come."""
    return dossier.slips.filter(requested_at__isnull=False, answered_at=None).first()


def to_be_asked(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those of `dossiers` for which the division proposes a supplement that the desk has not sent.

    The oldest proposal first.
    """
    proposed = SupplementSlip.objects.filter(
        dossier=OuterRef("pk"), requested_at=None, proposed_at__isnull=False
    )
    found = dossiers.filter(state=State.APPRAISING)
    return (
        found.annotate(proposed_at=Subquery(proposed.values("proposed_at")[:1]))
        .exclude(proposed_at=None)
        .order_by("proposed_at", "pk")
    )


def awaiting_applicant(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those of `dossiers` that wait for a supplement, with `stop_on` as a column, nearest first."""
    slips = SupplementSlip.objects.filter(dossier=OuterRef("pk"), answered_at=None)
    return (
        dossiers.filter(state=State.AWAITING_SUPPLEMENT)
        .annotate(stop_on=Subquery(slips.values("stop_on")[:1]))
        .order_by("stop_on", "pk")
    )


def last_day_for_a_slip(dossier: Dossier) -> date:
    """The last day on which the desk asks in time, counted from the last reception."""
    received_on = dossier.cycles.latest("number").received_on
    rule = deadline_rule("desk.supplement", on=received_on)
    assert rule.length is not None, "a slip is sent within a number of days"
    return due_on(current_calendar(), received_on, rule.length)


def drafted_apology(dossier: Dossier) -> Reappointment | None:
    """The apology that lies ready in case the result is late, and was not sent."""
    return Reappointment.objects.filter(dossier=dossier, sent_at=None).first()


def upward_of(dossier: Dossier) -> UpwardSubmission | None:
    """What of `dossier` went up to the Prime Minister, if it did."""
    return UpwardSubmission.objects.filter(dossier=dossier).first()


def goes_upward(dossier: Dossier) -> bool:
    """Whether `dossier` is on its way to the Prime Minister."""
    return dossier.track is not None and dossier.track.is_open


def other_ways(dossier: Dossier, *, on: date) -> list[Track]:
    """Every way by which a received dossier may be settled instead, `on` the day of reception.

    A permit may prove to be the Prime Minister's, or not to be: then the other procedure's ways.
    """
    codes = {dossier.procedure.code}
    if dossier.procedure.code in PERMIT_PROCEDURES:
        codes |= PERMIT_PROCEDURES
    tracks = Track.objects.select_related("version__procedure").filter(
        version__procedure__code__in=codes
    )
    in_force = tracks.filter(Q(version__valid_from=None) | Q(version__valid_from__lte=on)).filter(
        Q(version__valid_until=None) | Q(version__valid_until__gte=on)
    )
    return [
        track
        for track in in_force
        if track.pk != dossier.track_id and not _contradicts(dossier, track)
    ]


def _contradicts(dossier: Dossier, track: Track) -> bool:
    """Whether the answers that count say that the other authority decides."""
    if not dossier.authority:
        return False
    return track.is_open != (dossier.authority == Authority.PRIME_MINISTER)


def why_not_yet(dossier: Dossier, action: str, *, today: date) -> tuple[Reason, ...]:
    """What stands against `action` now although the table allows it, whatever is typed.

    The operation says the same; the page shows it before anybody types.
    """
    reasons = what_opinions_forbid(dossier, action, today=today)
    if dossier.amends is not None and action in ("receive", "forward", "submit_upward"):
        reasons += permit_rules.why_not_pursued(status=dossier.amends.status)
    if action == "grant":
        if dossier.amends is not None:
            reasons += permit_rules.why_not_grantable(status=dossier.amends.status)
        # Answers may be corrected after reception, by the office or with a supplement.
        reasons += filing.why_not_received(dossier.regime, dossier.authority)
        upward = upward_of(dossier)
        reasons += rules.why_not_grantable(
            goes_upward=goes_upward(dossier) or dossier.authority == Authority.PRIME_MINISTER,
            upward_answer=upward.answer if upward else "",
        )
    if action == "submit_upward":
        reasons += rules.why_not_upward(
            goes_upward=goes_upward(dossier), went_before=upward_of(dossier) is not None
        )
    if action == "request_supplement":
        slip = proposed_slip(dossier)
        reasons += supplements.why_not_once_more(
            sent_before=dossier.slips.exclude(requested_at=None).count(),
            is_allowed=slip is not None and slip.allowed_by is not None,
        )
    if action == "stop":
        awaited = awaited_slip(dossier)
        reasons += supplements.why_not_stopped_yet(
            today=today, stop_on=awaited.stop_on if awaited else None
        )
    if action == "reappoint":
        reasons += lateness.why_not_once_more(
            promised=dossier.official_due_on is not None, already_sent=is_reappointed(dossier)
        )
    return reasons
