"""What delegations tell the shared calendar: that guests are here, and by when the office owes.

No names of guests: entries leave in feeds.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings

from delegations import queries
from delegations.domain.lifecycle import State
from delegations.domain.programme import ItemStatus
from delegations.models import Delegation, ProgrammeItem
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.values import DEADLINE_KIND, EntryFacts, Status

OWN_ENTRY = "delegation"
ITEM_KIND = "delegation_item"
REQUEST, REPORT = "delegation_request", "delegation_report"
OWN_SOURCES = (OWN_ENTRY, REQUEST, REPORT)
"""The kinds of sources that are told under a delegation's own key."""

STATUS: dict[str, Status] = {
    State.DRAFT: "tentative",
    State.PLANNED: "tentative",
    State.APPROVED: "confirmed",
    State.ONGOING: "confirmed",
    State.CLOSED: "confirmed",
    State.CANCELLED: "cancelled",
}


def entries() -> Iterator[EntryFacts]:
    """The entries of all delegations that were ever planned."""
    for delegation in queries.on_the_calendar().order_by("pk").iterator(500):
        yield from _entries(delegation, delegation.items.all())


def entries_of(delegation: Delegation) -> Iterator[EntryFacts]:
    """The entries of one delegation, from the row as it is; none of what was never planned."""
    if delegation.planned_at is not None and delegation.arrives_at and delegation.departs_at:
        yield from _entries(delegation, queries.items_of(delegation))


def _entries(delegation: Delegation, items: Iterable[ProgrammeItem]) -> Iterator[EntryFacts]:
    yield _delegation(delegation)
    if delegation.request_due_on is not None:
        done = delegation.asked_on is not None
        yield _deadline(delegation, REQUEST, delegation.request_due_on, done)
    if delegation.report_due_on is not None:
        done = delegation.reported_on is not None
        yield _deadline(delegation, REPORT, delegation.report_due_on, done)
    for item in items:
        yield _item(delegation, item)


def _item(delegation: Delegation, item: ProgrammeItem) -> EntryFacts:
    latitude, longitude = shared_calendar.position_of(item.place) or (None, None)
    names = (place.name_vi for place in shared_calendar.places_of(item.place))
    where = (*names, item.place_text, shared_calendar.address_of(item.place))
    return EntryFacts(
        source_kind=queries.SOURCE,
        source_id=item.pk,
        kind=ITEM_KIND,
        case=f"{queries.case_of(delegation)}-{item.pk}",
        group=queries.case_of(delegation),
        title=f"{delegation.name_vi}: {item.title_vi}",
        title_en=f"{delegation.name_en}: {item.title_en}"
        if delegation.name_en and item.title_en
        else "",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        status="cancelled" if item.status == ItemStatus.DROPPED else STATUS[delegation.state],
        visibility=delegation.visibility,  # type: ignore[arg-type]
        location=", ".join(part for part in where if part),
        path=f"/delegations/{delegation.pk}/",
        unit_id=delegation.unit_id,
        unit_mailbox=delegation.unit.mailbox if delegation.unit else settings.OFFICE_MAILBOX,
        categories=("delegation",),
        latitude=latitude,
        longitude=longitude,
        resource_ids=item.resource_ids,
    )


def _delegation(delegation: Delegation) -> EntryFacts:
    return EntryFacts(
        source_kind=OWN_ENTRY,
        source_id=delegation.pk,
        kind="delegation",
        case=queries.case_of(delegation),
        group=queries.case_of(delegation),
        title=delegation.name_vi,
        title_en=delegation.name_en,
        starts_on=delegation.arrives_on,
        ends_on=delegation.departs_on,
        status=STATUS[delegation.state],
        visibility=delegation.visibility,  # type: ignore[arg-type]
        path=f"/delegations/{delegation.pk}/",
        unit_id=delegation.unit_id,
        unit_mailbox=delegation.unit.mailbox if delegation.unit else settings.OFFICE_MAILBOX,
        transparent=True,
        categories=("delegation",),
        resource_ids=(delegation.chair_id,) if delegation.chair_id else (),
    )


_WORDS = {
    REQUEST: (
        ("Hạn đề nghị lãnh đạo tiếp", "Đã đề nghị lãnh đạo tiếp"),
        ("Request for a reception due", "Reception requested"),
    ),
    REPORT: (
        ("Hạn báo cáo kết quả đón đoàn", "Đã báo cáo kết quả đón đoàn"),
        ("Report on the visit due", "Visit reported on"),
    ),
}


def _deadline(delegation: Delegation, kind: str, due_on: date, done: bool) -> EntryFacts:
    words_vi, words_en = _WORDS[kind]
    return EntryFacts(
        source_kind=kind,
        source_id=delegation.pk,
        kind=DEADLINE_KIND,
        case=f"{kind.replace('_', '-')}-{delegation.reference}",
        title=f"{words_vi[done]}: {delegation.name_vi}",
        title_en=f"{words_en[done]}: {delegation.name_en or delegation.name_vi}",
        starts_on=due_on,
        ends_on=due_on,
        status="cancelled" if delegation.state == State.CANCELLED else "confirmed",
        visibility=delegation.visibility,  # type: ignore[arg-type]
        path=f"/delegations/{delegation.pk}/",
        unit_id=delegation.unit_id,
        unit_mailbox=delegation.unit.mailbox if delegation.unit else settings.OFFICE_MAILBOX,
        transparent=True,
        categories=("deadline",),
        done=done,
    )
