"""What the shared calendar is told of dossiers: the event, and the day the result is due."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from foreign_affairs.shared_calendar.values import EntryFacts, Status
from permits import letters, queries
from permits.domain.hosting import HOSTING_PROCEDURES
from permits.domain.lifecycle import OUTCOME_TOLD, State
from permits.domain.permit_lifecycle import ENDED, PermitStatus
from permits.domain.values import Outcome
from permits.models import Dossier, Permit

SOURCES = ("dossier", "dossier_deadline", "permit_report")
CALLED_OFF = (State.DECLINED, State.WITHDRAWN, State.STOPPED)


def entries() -> Iterator[EntryFacts]:
    """The entries of all dossiers; none of drafts, and no event for a consent to host.

    What is hosted in principle is not permitted yet: its event comes with the permit's dossier.
    """
    amended = queries.told_amendments().order_by("pk")
    standing = {dossier.first_of_case_id: dossier for dossier in amended}
    dossiers = Dossier.objects.select_related("organisation", "permit", "procedure").exclude(
        submitted_at=None
    )
    for dossier in dossiers.order_by("pk").iterator(500):
        first = dossier.first_of_case_id is None and not dossier.spoken_for
        if first and _has_event(dossier):
            yield _event(dossier, standing.get(dossier.pk, dossier))
        yield from _deadlines(dossier)


def entries_of(dossier: Dossier) -> Iterator[EntryFacts]:
    """The entries of one submitted dossier, and the event of its case, from the rows as they are.

    An event without dates, as an organiser may leave it while completing a dossier, has none.
    """
    yield from _events_of_case(dossier)
    yield from _deadlines(dossier)


def _events_of_case(dossier: Dossier) -> Iterator[EntryFacts]:
    """The one event of a case, as its newest permit that was told has it.

    A pending amendment moves nothing; one that is told moves the entry of the dossier that opened
    the case, so that the UID stays. None where another app tells it (docs/decisions/0011).
    """
    first = dossier.first_of_case or dossier
    if _has_event(first) and not queries.is_spoken_for(first):
        yield _event(first, queries.standing_dossier(first))


def _has_event(dossier: Dossier) -> bool:
    dated = bool(dossier.starts_at and dossier.ends_at)
    return dated and dossier.procedure.code not in HOSTING_PROCEDURES


def _deadlines(dossier: Dossier) -> Iterator[EntryFacts]:
    due_on = dossier.current_due_on or dossier.locality_due_on
    if due_on is not None:
        yield _deadline(dossier, due_on)
    if dossier.outcome == Outcome.GRANTED and dossier.permit.report_due_on is not None:
        yield _report(dossier, dossier.permit)


def _report(dossier: Dossier, permit: Permit) -> EntryFacts:
    """The day on which the event is to be reported on; the organiser's, too, once it is told."""
    filed = permit.report_filed_at is not None
    told = dossier.state in OUTCOME_TOLD
    return EntryFacts(
        source_kind="permit_report",
        source_id=permit.pk,
        kind="deadline",
        case=f"report-{dossier.reference}",
        title=f"{'Đã báo cáo' if filed else 'Hạn báo cáo'}: {permit.title_vi}",
        title_en=f"{'Reported' if filed else 'Report due'}: {permit.title_en or permit.title_vi}",
        starts_on=permit.report_due_on,
        ends_on=permit.report_due_on,
        status="cancelled" if permit.status in ENDED else "confirmed",
        visibility="internal",
        description=permit.number_text,
        path=f"/permits/{permit.pk}/",
        unit_mailbox=settings.OFFICE_MAILBOX,
        organisation_id=dossier.organisation_id if told else None,
        organisation_path=f"/permits/{permit.pk}/",
        transparent=True,
        categories=("deadline",),
        done=filed,
    )


def _event(first: Dossier, dossier: Dossier) -> EntryFacts:
    """The event of the case that `first` opened, as `dossier` has it.

    Tentative while pending or suspended, confirmed when granted or noted, cancelled when refused,
    withdrawn or cancelled. The organiser's own calendar learns of it with the result, not before.
    """
    return EntryFacts(
        source_kind="dossier",
        source_id=first.pk,
        kind="conference",
        case=f"conference-{first.reference}",
        title=dossier.title_vi or dossier.number,
        title_en=dossier.title_en,
        starts_at=dossier.starts_at,
        ends_at=dossier.ends_at,
        status=_event_status(dossier),
        visibility="internal",
        location=letters.place(dossier),
        description=dossier.organisation.name,
        path=f"/dossiers/{dossier.pk}/",
        unit_mailbox=settings.OFFICE_MAILBOX,
        organisation_id=organisation_told(dossier),
        organisation_path=f"/dossiers/{dossier.pk}/",
        categories=("conference",),
    )


def organisation_told(dossier: Dossier) -> int | None:
    """The organiser in whose calendar the event of `dossier` stands: granted and told, or noted."""
    granted = dossier.outcome == Outcome.GRANTED and dossier.state in OUTCOME_TOLD
    return dossier.organisation_id if granted or dossier.state == State.NOTED else None


STATUS_OF_EVENT: dict[str, Status] = {
    PermitStatus.VALID: "confirmed",
    # Not called off: a suspended permit may hold again, and calendars drop what is cancelled.
    PermitStatus.SUSPENDED: "tentative",
    PermitStatus.CANCELLED: "cancelled",
    # Its amendment is told in the same act, and then the entry is that one's.
    PermitStatus.SUPERSEDED: "confirmed",
}


def _event_status(dossier: Dossier) -> Status:
    if dossier.outcome == Outcome.GRANTED:
        return STATUS_OF_EVENT[dossier.permit.status]
    if dossier.state == State.NOTED:
        return "confirmed"
    if dossier.outcome == Outcome.REFUSED or dossier.state in CALLED_OFF:
        return "cancelled"
    return "tentative"


def _deadline(dossier: Dossier, due_on: date) -> EntryFacts:
    """The day of the result, or of the city's part where the Prime Minister decides.

    While a supplement is awaited there is no day to keep: the entry is tentative then.
    """
    return EntryFacts(
        source_kind="dossier_deadline",
        source_id=dossier.pk,
        kind="deadline",
        case=f"deadline-{dossier.reference}",
        title=f"{_deadline_words(dossier)[0]}: {dossier.title_vi}",
        title_en=f"{_deadline_words(dossier)[1]}: {dossier.title_en or dossier.title_vi}",
        starts_on=due_on,
        ends_on=due_on,
        status=_deadline_status(dossier),
        visibility="internal",
        description=dossier.code or "",
        path=f"/dossiers/{dossier.pk}/",
        unit_mailbox=settings.OFFICE_MAILBOX,
        transparent=True,
        categories=("deadline",),
        done=dossier.result_at_desk_on is not None,
    )


def _deadline_words(dossier: Dossier) -> tuple[str, str]:
    if dossier.result_at_desk_on is not None:
        return "Đã trả", "Settled"
    if dossier.state == State.AWAITING_SUPPLEMENT:
        return "Chờ bổ sung", "Awaiting supplement"
    if dossier.current_due_on is None:
        return "Hạn phần việc của thành phố", "The city's part is due"
    return "Hạn trả", "Due"


def _deadline_status(dossier: Dossier) -> Status:
    if dossier.state in CALLED_OFF:
        return "cancelled"
    return "tentative" if dossier.state == State.AWAITING_SUPPLEMENT else "confirmed"
