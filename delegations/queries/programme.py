"""Reading programmes: the live items, what each takes, the versions and how they differ."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from delegations.domain import programme
from delegations.domain.lifecycle import State
from delegations.domain.programme import (
    Difference,
    Item,
)
from delegations.models import Delegation, ProgrammeItem, ProgrammeVersion
from foreign_affairs.refusals import NotVisible, Reason
from foreign_affairs.shared_calendar import queries as shared_calendar
from foreign_affairs.shared_calendar.clashes import Collision
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import Wish

SOURCE = "delegation_item"
"""What bookings and calendar entries of items name as their source."""


def items_of(delegation: Delegation) -> QuerySet[ProgrammeItem]:
    """The live programme in the order of time, dropped items included, with all names."""
    rows = delegation.items.order_by("starts_at", "ends_at", "pk")
    return rows.select_related("place", "place__within", "chair", "interpreter", "responsible")


def resources_named(items: Iterable[ProgrammeItem]) -> dict[int, Resource]:
    """Every vehicle of these items, by number; one query, or none."""
    ids = {pk for item in items for pk in item.vehicle_ids}
    return Resource.objects.in_bulk(ids) if ids else {}


def case_of(delegation: Delegation) -> str:
    """The case that everything dated of a delegation belongs to."""
    return f"delegation-{delegation.reference}"


def told(item: ProgrammeItem, vehicles: Mapping[int, Resource]) -> Item:
    """The line as a version keeps it."""
    names = [str(vehicles[pk]) for pk in item.vehicle_ids if pk in vehicles]
    return Item(
        key=str(item.pk),
        kind=item.kind,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title_vi=item.title_vi,
        title_en=item.title_en,
        place_id=item.place_id,
        place=", ".join(part for part in (str(item.place or ""), item.place_text) if part),
        chair_id=item.chair_id,
        chair=str(item.chair or ""),
        interpreter_id=item.interpreter_id,
        interpreter=str(item.interpreter or ""),
        vehicle_ids=tuple(item.vehicle_ids),
        vehicles="; ".join(names),
        our_side=item.our_side,
        their_side=item.their_side,
        dress=item.dress,
        gift=item.gift,
        responsible=item.responsible.full_name if item.responsible else "",
        notes=item.notes,
    )


def live_programme(delegation: Delegation) -> tuple[Item, ...]:
    """What a version would keep now: every item but those that were dropped; two queries."""
    rows = list(items_of(delegation).exclude(status=programme.ItemStatus.DROPPED))
    vehicles = resources_named(rows)
    return tuple(told(row, vehicles) for row in rows)


def versions_of(delegation: Delegation) -> QuerySet[ProgrammeVersion]:
    return delegation.versions.select_related("approved_by").order_by("number")


def version(delegation: Delegation, number: int) -> ProgrammeVersion:
    """Raises NotVisible."""
    found = versions_of(delegation).filter(number=number).first()
    if found is None:
        raise NotVisible
    return found


def latest_version(delegation: Delegation) -> ProgrammeVersion | None:
    return versions_of(delegation).last()


def what_changed(
    delegation: Delegation, *, since: int | None = None, until: int | None = None
) -> Difference:
    """How the programme of one version differs from another; the live one where `until` is None.

    `since` None is the latest version; before the first there was nothing. Raises NotVisible.
    """
    before = latest_version(delegation) if since is None else version(delegation, since)
    after = live_programme(delegation) if until is None else version(delegation, until).told
    return programme.difference(before.told if before else (), after)


def why_item_impossible(delegation: Delegation, item: ProgrammeItem) -> list[Reason]:
    """Every reason why the item, saved or not, cannot be in the programme as it is written."""
    return list(
        programme.why_item_impossible(
            title_vi=item.title_vi,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            first_on=delegation.arrives_on,
            last_on=delegation.departs_on,
        )
    )


def title_of(delegation: Delegation, item: ProgrammeItem) -> str:
    """What a booking of the item is called."""
    return f"{delegation.name_vi}: {item.title_vi}"


def wishes_of(delegation: Delegation, items: Iterable[ProgrammeItem]) -> list[Wish]:
    """What these items take; firmly once the delegation is planned."""
    guests = delegation.members.count()
    return [
        Wish(
            resource_id=resource_id,
            source_kind=SOURCE,
            source_id=item.pk or 0,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            strength="soft" if delegation.state == State.DRAFT else "hard",
            title=title_of(delegation, item),
            path=f"/delegations/{delegation.pk}/",
            case=case_of(delegation),
            place_id=item.place_id,
            # A car of many holds some of them.
            participants=guests if resource_id == item.place_id else 0,
        )
        for item in items
        for resource_id in item.resource_ids
    ]


def described(collisions: Sequence[Collision]) -> list[dict[str, Any]]:
    """Collisions as callers read them, with the names of the resources."""
    resources = shared_calendar.resources_met(collisions)
    return [shared_calendar.described(one, resources) for one in collisions]


def items_between(start: datetime, end: datetime) -> QuerySet[ProgrammeItem]:
    """The items of delegations that stand, with a part in [start, end), for a day's view."""
    rows = ProgrammeItem.objects.filter(starts_at__lt=end, ends_at__gt=start)
    rows = rows.exclude(delegation__state__in=(State.DRAFT, State.CANCELLED))
    names = ("delegation", "place", "chair", "interpreter", "responsible")
    return rows.select_related(*names).order_by("starts_at", "pk")
