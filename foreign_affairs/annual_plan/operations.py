"""Writing the annual plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan import queries
from foreign_affairs.annual_plan.domain import rules
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Conflict, Forbidden, NotVisible, Reason, RuleBroken
from foreign_affairs.rest.preconditions import Stale

FIELDS = (
    "kind",
    "title_vi",
    "title_en",
    "quarter",
    "month",
    "unit_id",
    "countries",
    "budget_vnd",
)


class ItemDropped(Conflict):
    """The item is no part of the plan any more."""

    reason = "item_dropped"

    def __init__(self) -> None:
        super().__init__(Reason("item_dropped", "This item was dropped from the plan."))


@transaction.atomic(durable=True)
def add_item(
    *, actor: Actor, at: datetime, year: int, number: int | None = None, **facts: Any
) -> PlanItem:
    """Add an activity to a year's plan, under the next number unless one is given.

    Writes the item and one audit entry. Raises Forbidden, RuleBroken.
    """
    must_plan(actor)
    return put(PlanItem(year=year), number=number, facts=facts, action="add", actor=actor, at=at)


@transaction.atomic(durable=True)
def revise_item(
    *, item_id: int, actor: Actor, at: datetime, revision: int | None = None, **facts: Any
) -> PlanItem:
    """Change an item of the plan; nothing is written where nothing differs.

    `revision` is what the writer had read. Raises NotVisible, Forbidden, ItemDropped, Stale,
    RuleBroken.
    """
    item = _locked(item_id, actor)
    if revision is not None and revision != item.revision:
        raise Stale
    if not differing(item, facts):
        return item
    return put(item, number=item.number, facts=facts, action="revise", actor=actor, at=at)


@transaction.atomic(durable=True)
def drop_item(*, item_id: int, actor: Actor, at: datetime, reason: str) -> PlanItem:
    """Take an item out of the plan; what points to it keeps doing so.

    Raises NotVisible, Forbidden, ItemDropped, RuleBroken.
    """
    item = _locked(item_id, actor)
    if not reason.strip():
        raise RuleBroken([Reason("reason_missing", "Say why.", "reason")])
    item.dropped_at, item.reason = at, reason.strip()
    record(item, "drop", actor=actor, at=at, details={"reason": item.reason})
    item.save()
    return item


def put(
    item: PlanItem,
    *,
    number: int | None,
    facts: Mapping[str, Any],
    action: str,
    actor: Actor,
    at: datetime,
) -> PlanItem:
    """Give `item` its facts and write it, with its audit entry. Inside a transaction."""
    changed = differing(item, facts)
    for name, value in changed.items():
        setattr(item, name, value)
    item.title_vi, item.title_en = item.title_vi.strip(), item.title_en.strip()
    reasons = list(
        rules.why_impossible(title_vi=item.title_vi, quarter=item.quarter, month=item.month)
    )
    if item.unit_id is not None and not Unit.objects.filter(pk=item.unit_id).exists():
        reasons.append(Reason("no_such_unit", "There is no such unit.", "unit"))
    if item.pk is None:
        reasons += _numbered(item, number)
    if reasons:
        raise RuleBroken(reasons)
    item.search_text = fold(item.title_vi, item.title_en)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        # Two gave a year its first item at once.
        raise RuleBroken([_NUMBER_TAKEN]) from None
    record(item, action, actor=actor, at=at, details={"fields": list(changed)})
    item.save(update_fields=["revision"])
    return item


def differing(item: PlanItem, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What `facts` say otherwise than `item`; a month says its quarter where nothing else does."""
    month = facts.get("month", item.month)
    if month and not facts.get("quarter"):
        facts = {**facts, "quarter": rules.quarter_of(month)}
    told = {name: facts[name] for name in FIELDS if name in facts}
    return {name: value for name, value in told.items() if getattr(item, name) != value}


def must_plan(actor: Actor) -> None:
    """Raise Forbidden unless `actor` writes the plan."""
    if not queries.may_plan(actor):
        raise Forbidden(Reason("wrong_role", "Only planners write the annual plan."))


_NUMBER_TAKEN = Reason("number_taken", "This number of the plan is taken.", "number")


def _numbered(item: PlanItem, number: int | None) -> list[Reason]:
    """Give a new item its number; the reasons against it."""
    of_year = PlanItem.objects.filter(year=item.year)
    # Two who add at once would take one number. Read anew under the lock: the statement that
    # waited for it does not see what was written meanwhile.
    of_year.select_for_update().order_by("number").values_list("pk", flat=True).first()
    taken = set(of_year.values_list("number", flat=True))
    item.number = max(taken, default=0) + 1 if number is None else number
    return [_NUMBER_TAKEN] if item.number in taken else []


def _locked(item_id: int, actor: Actor) -> PlanItem:
    visible = queries.items_visible_to(actor).select_for_update(of=("self",))
    item = visible.filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    must_plan(actor)
    if item.dropped_at is not None:
        raise ItemDropped
    return item
