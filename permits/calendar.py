"""What the shared calendar is told of dossiers: the event, and the day the result is due."""

from collections.abc import Iterator

from django.conf import settings

from foreign_affairs.shared_calendar.values import EntryFacts, Status
from permits import letters
from permits.domain.lifecycle import OUTCOME_TOLD, State
from permits.domain.values import Outcome
from permits.models import Dossier

SOURCES = ("dossier", "dossier_deadline")


def entries() -> Iterator[EntryFacts]:
    """The entries of all dossiers; none of drafts."""
    dossiers = Dossier.objects.select_related("organisation").exclude(submitted_at=None)
    for dossier in dossiers.order_by("pk").iterator(500):
        yield from entries_of(dossier)


def entries_of(dossier: Dossier) -> Iterator[EntryFacts]:
    """The entries of one submitted dossier, from its columns as they are now.

    An event without dates, as an organiser may leave it while completing a dossier, has none.
    """
    if dossier.starts_at and dossier.ends_at:
        yield _event(dossier)
    if dossier.current_due_on is not None:
        yield _deadline(dossier)


def _event(dossier: Dossier) -> EntryFacts:
    """Tentative while pending, confirmed when granted, cancelled when refused or withdrawn.

    The organiser's own calendar learns of it with the result, not before.
    """
    told = dossier.outcome == Outcome.GRANTED and dossier.state in OUTCOME_TOLD
    return EntryFacts(
        source_kind="dossier",
        source_id=dossier.pk,
        kind="conference",
        case=f"conference-{dossier.reference}",
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
        organisation_id=dossier.organisation_id if told else None,
        categories=("conference",),
    )


def _event_status(dossier: Dossier) -> Status:
    if dossier.outcome == Outcome.GRANTED:
        return "confirmed"
    if dossier.outcome == Outcome.REFUSED or dossier.state in (State.DECLINED, State.WITHDRAWN):
        return "cancelled"
    return "tentative"


def _deadline(dossier: Dossier) -> EntryFacts:
    over = dossier.result_at_desk_on is not None
    return EntryFacts(
        source_kind="dossier_deadline",
        source_id=dossier.pk,
        kind="deadline",
        case=f"deadline-{dossier.reference}",
        title=f"{'Đã trả' if over else 'Hạn trả'}: {dossier.title_vi}",
        title_en=f"{'Settled' if over else 'Due'}: {dossier.title_en or dossier.title_vi}",
        starts_on=dossier.current_due_on,
        ends_on=dossier.current_due_on,
        status="cancelled" if dossier.state == State.WITHDRAWN else "confirmed",
        visibility="internal",
        description=dossier.code or "",
        path=f"/dossiers/{dossier.pk}/",
        unit_mailbox=settings.OFFICE_MAILBOX,
        transparent=True,
        categories=("deadline",),
    )
