"""Writing the live programme: each change is booked, or refused with what it collides with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from delegations import queries
from delegations.domain.lifecycle import State
from delegations.domain.programme import ITEM_IS_OVER, ItemStatus
from delegations.models import Delegation, ProgrammeItem
from delegations.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import STAFF_ROLES, User
from foreign_affairs.audit.operations import record, record_all
from foreign_affairs.refusals import NotVisible, Reason, refuse
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.bookable import PLACES
from foreign_affairs.shared_calendar.clashes import CODES, DOUBLE_BOOKING
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import Acknowledgement

FACTS = (
    "kind",
    "title_vi",
    "title_en",
    "starts_at",
    "ends_at",
    "place_id",
    "place_text",
    "chair_id",
    "interpreter_id",
    "vehicle_ids",
    "our_side",
    "their_side",
    "dress",
    "gift",
    "responsible_id",
    "notes",
    "pinned",
)
_MOVES = frozenset(queries.WHEN_AND_WHERE)
MOST_ITEMS = 200
_ITEM_TWICE = Reason("item_twice", "Each item that stands is named once.", "items")
_RESOURCES = {
    "place_id": (PLACES, Reason("no_such_place", "Choose a venue or a room.", "place")),
    "chair_id": ({"leader"}, Reason("no_such_leader", "Choose a leader as host.", "chair")),
    "interpreter_id": (
        {"interpreter"},
        Reason("no_such_interpreter", "Choose an interpreter.", "interpreter"),
    ),
    "vehicle_ids": ({"vehicle"}, Reason("no_such_vehicle", "Choose vehicles.", "vehicles")),
}


@tried_again
@transaction.atomic(durable=True)
def add_item(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None = None,
    **facts: Any,
) -> ProgrammeItem:
    """Add one item to the live programme and book what it takes.

    For now while the delegation is a draft, firmly afterwards. Writes the item, its bookings, an
    audit entry of the delegation and one of the item, and the calendar. Raises NotVisible,
    WrongRole, WrongState, RuleBroken, Clash.
    """
    delegation = steps.step("add_item", delegation_id=delegation_id, actor=actor)
    item = ProgrammeItem(delegation=delegation)
    _write(delegation, [(item, facts)])
    follow(delegation, [item], actor=actor, at=at, acknowledged=acknowledged, judged=[item])
    details = {"item": item.pk, **known(acknowledged)}
    steps.finish(delegation, "add_item", actor=actor, at=at, details=details)
    return _recorded(item, "add", sorted(facts), actor=actor, at=at)


@tried_again
@transaction.atomic(durable=True)
def change_item(
    *,
    delegation_id: int,
    item_id: int,
    actor: Actor,
    at: datetime,
    revision: int | None = None,
    acknowledged: Acknowledgement | None = None,
    **facts: Any,
) -> ProgrammeItem:
    """Change or move one item, pin it or let it go; nothing is written where nothing differs.

    `revision` is what the writer had read. Writes as `add_item`. Raises NotVisible, WrongRole,
    WrongState, Stale, RuleBroken, Clash.
    """
    delegation = steps.step("change_item", delegation_id=delegation_id, actor=actor)
    item = one_of(delegation, item_id)
    if revision is not None and revision != item.revision:
        raise Stale
    named = _write(delegation, [(item, facts)])[0]
    if not named:
        return item
    judged = [item] if _MOVES & set(named) else []
    follow(delegation, [item], actor=actor, at=at, acknowledged=acknowledged, judged=judged)
    details = {"item": item.pk, "fields": named, **known(acknowledged)}
    steps.finish(delegation, "change_item", actor=actor, at=at, details=details)
    return _recorded(item, "change", named, actor=actor, at=at)


@transaction.atomic(durable=True)
def remove_item(*, delegation_id: int, item_id: int, actor: Actor, at: datetime) -> Delegation:
    """Take an item out of the live programme; approved versions keep it.

    What has begun is dropped by `track_item` instead. Who was invited to it is told and forgotten.
    Writes the delegation, its bookings, one audit entry and the calendar. Raises NotVisible,
    WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("remove_item", delegation_id=delegation_id, actor=actor)
    item = one_of(delegation, item_id)
    if item.actual_starts_at is not None:
        refuse([Reason("item_has_begun", "It has begun: drop it on the day instead.")])
    details = {"item": item.pk, "title": item.title_vi, "starts_at": item.starts_at}
    shared_calendar.release(queries.SOURCE, [item.pk], actor=actor, at=at)
    shared_calendar.withdraw(queries.SOURCE, [item.pk], at=at)
    shared_calendar.forget_invitees([(queries.SOURCE, item.pk)])
    item.delete()
    return steps.finish(delegation, "remove_item", actor=actor, at=at, details=details)


@tried_again
@transaction.atomic(durable=True)
def accept_programme(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    items: Sequence[Mapping[str, Any]],
    revision: int | None = None,
    acknowledged: Acknowledgement | None = None,
) -> Delegation:
    """Write what was proposed: those with an `item_id` move, the others are new; all or nothing.

    `revision` is that of the delegation when it was proposed: written once, it is another. Writes
    the items, their bookings, an audit entry of the delegation and one of each item, and the
    calendar. Raises NotVisible, WrongRole, WrongState, Stale, RuleBroken, Clash.
    """
    delegation = steps.step("accept_programme", delegation_id=delegation_id, actor=actor)
    if revision is not None and revision != delegation.revision:
        raise Stale
    standing = [told["item_id"] for told in items if told.get("item_id") is not None]
    if len(set(standing)) < len(standing):
        refuse([_ITEM_TWICE])
    asked = []
    for told in items:
        facts = dict(told)
        item_id = facts.pop("item_id", None)
        item = (
            ProgrammeItem(delegation=delegation) if item_id is None else one_of(delegation, item_id)
        )
        asked.append((item, facts))
    is_new = [item.pk is None for item, _facts in asked]
    named = _write(delegation, asked)
    rows = [item for item, _facts in asked]
    judged = [item for item, fields in zip(rows, named, strict=True) if _MOVES & set(fields)]
    follow(delegation, rows, actor=actor, at=at, acknowledged=acknowledged, judged=judged)
    details = {"items": [item.pk for item in rows], **known(acknowledged)}
    steps.finish(delegation, "accept_programme", actor=actor, at=at, details=details)
    for item, fields, new in zip(rows, named, is_new, strict=True):
        if fields:
            _recorded(item, "add" if new else "change", fields, actor=actor, at=at)
    return delegation


def follow(
    delegation: Delegation,
    items: Iterable[ProgrammeItem],
    *,
    actor: Actor,
    at: datetime,
    acknowledged: Acknowledgement | None = None,
    judged: Sequence[ProgrammeItem] = (),
) -> None:
    """Make the bookings of these items say what they take, and when. Inside a transaction.

    What is over keeps its own. Of the `judged` ones, which a person put where they are, it is also
    asked whether the guests can be there. Raises Clash.
    """
    rows = list(items)
    dropped = [item for item in rows if item.status == ItemStatus.DROPPED]
    live = [item for item in rows if not item.has_ended]
    empty = [item for item in live if not item.resource_ids]
    shared_calendar.release(
        queries.SOURCE, [item.pk for item in (*dropped, *empty)], actor=actor, at=at
    )
    wishes = queries.wishes_of(delegation, live)
    warned = queries.warnings_of(delegation, judged)
    if wishes or warned:
        shared_calendar.hold(wishes, actor=actor, at=at, acknowledged=acknowledged, beside=warned)


def follow_all(delegation: Delegation, *, actor: Actor, at: datetime) -> None:
    """The same for the whole programme, after the delegation's state or days have changed.

    Only what is firmly taken stands in the way: warnings were answered for when the items were
    written, and stand on the page. Inside a transaction. Raises Clash.
    """
    rows = list(delegation.items.all())
    if delegation.state == State.CANCELLED:
        sources = [item.pk for item in rows]
        shared_calendar.release(queries.SOURCE, sources, actor=actor, at=at)
        return
    answered = Acknowledgement(
        f"{delegation.reference}: {delegation.name_vi}", frozenset(CODES) - {DOUBLE_BOOKING}
    )
    follow(delegation, rows, actor=actor, at=at, acknowledged=answered)


def shift_all(delegation: Delegation, days: timedelta, *, actor: Actor, at: datetime) -> None:
    """Move every item that is not over by whole days. Inside a transaction; books nothing.

    Writes the items and an audit entry of each: whoever had read one is told that it moved.
    """
    rows = [item for item in delegation.items.all() if not item.has_ended]
    for item in rows:
        item.starts_at += days
        item.ends_at += days
    record_all([(item, {}) for item in rows], "shift", actor=actor, at=at)
    ProgrammeItem.objects.bulk_update(rows, ["starts_at", "ends_at", "revision"])


def retitle_all(delegation: Delegation, *, actor: Actor, at: datetime) -> None:
    """Let what is booked say what the delegation is called now. Inside a transaction."""
    titles = {item.pk: queries.title_of(delegation, item) for item in delegation.items.all()}
    shared_calendar.retitle(queries.SOURCE, titles, actor=actor, at=at)


def why_outside(delegation: Delegation) -> list[Reason]:
    """Whether items that are not over would lie outside the days of the visit."""
    outside = [
        item
        for item in delegation.items.all()
        if not item.has_ended
        for reason in queries.why_item_impossible(delegation, item)
        if reason.code == "outside_visit"
    ]
    if not outside:
        return []
    return [
        Reason(
            "items_outside_visit",
            "%(count)s items of the programme would lie outside the visit: move or remove them.",
            "programme",
            {"count": len(outside)},
        )
    ]


def one_of(delegation: Delegation, item_id: int) -> ProgrammeItem:
    """An item of this delegation. Raises NotVisible."""
    item = queries.items_of(delegation).filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    return item


def known(acknowledged: Acknowledgement | None) -> dict[str, Any]:
    """What the audit keeps of warnings that were known of."""
    if acknowledged is None or not acknowledged.codes:
        return {}
    return {
        "acknowledged": {
            "codes": sorted(acknowledged.codes),
            "reason": acknowledged.reason.strip(),
        }
    }


def _write(
    delegation: Delegation, asked: Sequence[tuple[ProgrammeItem, Mapping[str, Any]]]
) -> list[list[str]]:
    """Give each item its facts and save it; the names of those that differ, item by item.

    Raises RuleBroken with every reason of every item.
    """
    named: list[list[str]] = []
    reasons: list[Reason] = []
    for item, facts in asked:
        fields = []
        for name in FACTS:
            if name not in facts:
                continue
            value = facts[name].strip() if isinstance(facts[name], str) else facts[name]
            value = list(dict.fromkeys(value)) if name == "vehicle_ids" else value
            if getattr(item, name) != value:
                setattr(item, name, value)
                fields.append(name)
        named.append(fields)
        reasons += _why_not(item, facts)
        reasons += queries.why_item_impossible(delegation, item)
    fresh = sum(item.pk is None for item, _facts in asked)
    if fresh and delegation.items.count() + fresh > MOST_ITEMS:
        reasons.append(
            Reason(
                "too_many_items",
                "A programme has at most %(most)s items.",
                values={"most": MOST_ITEMS},
            )
        )
    refuse(reasons)
    for (item, _facts), fields in zip(asked, named, strict=True):
        if fields:
            item.save()
    return named


def _why_not(item: ProgrammeItem, facts: Mapping[str, Any]) -> Iterable[Reason]:
    if item.has_ended:
        yield ITEM_IS_OVER
    for name, (kinds, reason) in _RESOURCES.items():
        if name in facts:
            wanted = set(facts[name] or ()) if name == "vehicle_ids" else {facts[name]} - {None}
            known_ones = Resource.objects.filter(pk__in=wanted, kind__in=kinds)
            if wanted and known_ones.count() != len(wanted):
                yield reason
    person = facts.get("responsible_id")
    if person:
        works = User.objects.filter(is_active=True, held_roles__role__in=STAFF_ROLES)
        if not works.filter(pk=person).exists():
            yield Reason("no_such_person", "Choose somebody of the office.", "responsible")


def _recorded(
    item: ProgrammeItem, action: str, named: Sequence[str], *, actor: Actor, at: datetime
) -> ProgrammeItem:
    record(item, action, actor=actor, at=at, details={"fields": list(named)})
    item.save(update_fields=["revision"])
    return item
