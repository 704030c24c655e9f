"""What delegations tell the shared calendar: that guests are here, and by when the office owes.

No names of guests: entries leave in feeds.
"""

from collections.abc import Iterator

from django.conf import settings

from delegations import queries
from delegations.domain.lifecycle import State
from delegations.models import Delegation
from foreign_affairs.shared_calendar.values import EntryFacts, Status

OWN_ENTRY = "delegation"
OWN_SOURCES = (OWN_ENTRY,)
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
        yield from _entries(delegation)


def entries_of(delegation: Delegation) -> Iterator[EntryFacts]:
    """The entries of one delegation, from the row as it is; none of what was never planned."""
    if delegation.planned_at is not None and delegation.arrives_at and delegation.departs_at:
        yield from _entries(delegation)


def case_of(delegation: Delegation) -> str:
    """The case that all entries of a delegation's days belong to."""
    return f"delegation-{delegation.reference}"


def _entries(delegation: Delegation) -> Iterator[EntryFacts]:
    yield _delegation(delegation)


def _delegation(delegation: Delegation) -> EntryFacts:
    return EntryFacts(
        source_kind=OWN_ENTRY,
        source_id=delegation.pk,
        kind="delegation",
        case=case_of(delegation),
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
