"""What speaks against the items of a programme where they are, and when the guests can be where."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from delegations.domain import warnings
from delegations.domain.programme import ItemKind, ItemStatus
from delegations.domain.stays import Margins, Stay
from delegations.domain.warnings import Stop
from delegations.models import Delegation, ProgrammeItem
from delegations.queries.programme import SOURCE, items_of
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.clashes import Collision, Place, Taken

WHEN_AND_WHERE = ("starts_at", "ends_at", "place_id", "kind")


def margins() -> Margins:
    """What guests need around their journey today."""
    return Margins(settings.ARRIVAL_MINUTES, settings.DEPARTURE_MINUTES)


def stay_of(delegation: Delegation, items: Iterable[ProgrammeItem]) -> Stay | None:
    """From when until when the guests of this programme are here; None while nobody knows.

    Where they arrive and from where they leave, the first arrival and the last departure of
    `items` say, if they have a place.
    """
    if delegation.arrives_at is None or delegation.departs_at is None:
        return None
    rows = sorted(items, key=lambda item: item.starts_at)
    return Stay(
        delegation.arrives_at,
        delegation.departs_at,
        margins=margins(),
        arrive_at=_where(rows, ItemKind.ARRIVAL),
        depart_from=_where(rows[::-1], ItemKind.DEPARTURE),
    )


def _where(rows: Iterable[ProgrammeItem], kind: ItemKind) -> Place | None:
    return next(
        (shared_calendar.position_of(row.place) for row in rows if row.kind == kind and row.place),
        None,
    )


def moved_ones(delegation: Delegation, items: Iterable[ProgrammeItem]) -> list[ProgrammeItem]:
    """Those of `items` that stand nowhere yet, or at another time or place; one query."""
    stand = {row[0]: row[1:] for row in delegation.items.values_list("pk", *WHEN_AND_WHERE)}
    return [
        item
        for item in items
        if stand.get(item.pk or 0) != tuple(getattr(item, name) for name in WHEN_AND_WHERE)
    ]


def warnings_of(delegation: Delegation, judged: Sequence[ProgrammeItem]) -> list[Collision]:
    """What speaks against these items, as they are given, beside the rest of the programme.

    What is over is not judged, nor what comes after it. Two queries, none for none.
    """
    judged = [item for item in judged if not item.has_ended]
    if not judged:
        return []
    mine = {item.pk for item in judged}
    rows = items_of(delegation).exclude(status=ItemStatus.DROPPED)
    others = [row for row in rows if row.pk not in mine]
    return warnings.warnings(
        [_stop(delegation, item) for item in judged],
        [_stop(delegation, row) for row in others if not row.has_ended],
        stay=stay_of(delegation, [*judged, *others]),
        by=shared_calendar.yardstick(),
    )


def _stop(delegation: Delegation, item: ProgrammeItem) -> Stop:
    return Stop(
        kind=ItemKind(item.kind),
        taken=Taken(
            resource_id=item.place_id or 0,
            kind=item.place.kind if item.place else "",
            source=(SOURCE, item.pk or 0),
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            held_from=item.starts_at,
            held_until=item.ends_at,
            title=f"{delegation.name_vi}: {item.title_vi}",
            path=f"/delegations/{delegation.pk}/",
            place=shared_calendar.position_of(item.place),
        ),
        opens=shared_calendar.open_in(item.place) if item.place else None,
    )
