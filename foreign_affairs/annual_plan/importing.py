"""The annual plan from a table: looked through whole first, then written whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan import operations
from foreign_affairs.annual_plan.domain import import_rows, rules
from foreign_affairs.annual_plan.domain.import_rows import PlanRow
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.documents.importing import ADDED, CHANGED, SAME, ImportResult, look_through
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason


@dataclass(slots=True)
class RowResult:
    """What became, or would become, of one row: its number in the file, every reason against."""

    number: int
    title: str
    reasons: list[Reason]
    outcome: str = ""
    item: PlanItem | None = None


def import_plan(
    *, stream: BinaryIO, size: int, dry_run: bool, actor: Actor, at: datetime
) -> ImportResult[RowResult]:
    """Look a table through and, unless `dry_run` or any row is refused, write every row of it.

    A row with the number of an item changes that item, where it differs; one without a number
    gets the next of its year, after all that the table names. Writes what `add_item` and
    `revise_item` write, for all rows in one transaction. Raises Forbidden, and UnreadableTable.
    Source: office practice.
    """
    operations.must_plan(actor)
    head, rows = look_through(stream, size=size, by=import_rows)
    if head:
        return ImportResult([], head=head)
    if dry_run:
        return _judged(rows)
    return _write(rows, actor=actor, at=at)


@transaction.atomic(durable=True)
def _write(rows: Sequence[PlanRow], *, actor: Actor, at: datetime) -> ImportResult[RowResult]:
    result = _judged(rows, lock=True)
    if not result.is_well or not rows:
        return result
    pairs = list(zip(rows, result.rows, strict=True))
    # Those with a number first: what has none takes the next that no row names.
    for row, told in sorted(pairs, key=lambda pair: "number" not in pair[0].said):
        if told.outcome == SAME:
            continue
        item = told.item or PlanItem(year=row.said["year"])
        told.item = operations.put(
            item,
            number=row.said.get("number"),
            facts=_facts(row.said, _units()),
            action="add" if told.outcome == ADDED else "revise",
            actor=actor,
            at=at,
        )
    result.written = True
    return result


def _judged(rows: Sequence[PlanRow], *, lock: bool = False) -> ImportResult[RowResult]:
    """What would become of each row, held against the plan as it stands."""
    units = _units()
    items = PlanItem.objects.filter(year__in={row.said.get("year", 0) for row in rows})
    if lock:
        items = items.select_for_update(of=("self",)).order_by("pk")
    standing = {(item.year, item.number): item for item in items}
    seen: set[tuple[int, int]] = set()
    told = []
    for row in rows:
        reasons = list(row.reasons)
        key = (row.said.get("year", 0), row.said.get("number", 0))
        item = standing.get(key)
        if row.said.get("unit") and fold(row.said["unit"]) not in units:
            reasons.append(Reason("no_such_unit", "There is no such unit.", "unit"))
        if key[1] and key in seen:
            reasons.append(Reason("number_twice", "This number stands twice.", "number"))
        if item is not None and item.dropped_at is not None:
            reasons.append(Reason("item_dropped", "This item was dropped from the plan.", "number"))
        seen.add(key)
        differing = {}
        if item is not None and not reasons:
            differing = operations.differing(item, _facts(row.said, units))
            # A row that is well in itself may not go with what stands.
            reasons += rules.why_impossible(
                title_vi=item.title_vi,
                quarter=differing.get("quarter", item.quarter),
                month=differing.get("month", item.month),
            )
        outcome = ADDED if item is None else CHANGED if differing else SAME
        outcome = "" if reasons else outcome
        told.append(RowResult(row.number, row.title, reasons, outcome, item))
    return ImportResult(told)


def _units() -> dict[str, int]:
    """Folded name, Vietnamese or English → unit."""
    rows = Unit.objects.order_by("-pk").values_list("pk", "name_vi", "name_en")
    return {fold(name): pk for pk, *names in rows for name in names if name}


def _facts(said: Mapping[str, Any], units: Mapping[str, int]) -> dict[str, Any]:
    """What a row says of an item, by the model's names; what it leaves empty is not said."""
    facts = {name: value for name, value in said.items() if name in operations.FIELDS}
    if said.get("unit"):
        facts["unit_id"] = units[fold(said["unit"])]
    return facts
