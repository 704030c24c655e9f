"""New norms from a table: looked through whole first, then written whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.documents.importing import ADDED, CHANGED, SAME, ImportResult, look_through
from foreign_affairs.refusals import Dong, Forbidden, Reason
from foreign_affairs.spending.domain import import_rows
from foreign_affairs.spending.domain.import_rows import NormRow
from foreign_affairs.spending.domain.values import Level
from foreign_affairs.spending.models import SpendingNorm

_PLACE = ("item", "rank", "role")
_KEY = (*_PLACE, "level", "valid_from")
_FACTS = ("amount", "unit", "valid_to", "source", "confidence", "remark")


@dataclass(slots=True)
class RowResult:
    """What became, or would become, of one row: its number in the file, every reason against."""

    number: int
    title: str
    reasons: list[Reason]
    outcome: str = ""
    norm: SpendingNorm | None = None


def import_norms(
    *, stream: BinaryIO, size: int, dry_run: bool, actor: Actor, at: datetime
) -> ImportResult[RowResult]:
    """Look a table through and, unless `dry_run` or any row is refused, write every row of it.

    A row of an item, rank, role, level and first day that stand changes that norm where it
    differs; any other is added. Estimates that stand keep their lines. Writes the norms, and an
    audit entry of each that holds it before and after. Raises Forbidden, and UnreadableTable.
    """
    must_keep_norms(actor)
    head, rows = look_through(stream, size=size, by=import_rows)
    if head:
        return ImportResult([], head=head)
    if dry_run:
        return _judged(rows)
    return _write(rows, actor=actor, at=at)


def title_of(norm: SpendingNorm) -> str:
    """How an import names a norm: its place."""
    return _title({name: getattr(norm, name) for name in _PLACE})


def must_keep_norms(actor: Actor) -> None:
    """Raise Forbidden unless `actor` keeps the norms."""
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator brings in new norms."))


@transaction.atomic(durable=True)
def _write(rows: Sequence[NormRow], *, actor: Actor, at: datetime) -> ImportResult[RowResult]:
    # Every import takes all norms: two at once wait for each other.
    list(SpendingNorm.objects.select_for_update().order_by("pk").values_list("pk"))
    result = _judged(rows)
    if not result.is_well or not rows:
        return result
    for row, told in zip(rows, result.rows, strict=True):
        if told.outcome == SAME:
            continue
        norm = told.norm or SpendingNorm(**{name: row.said[name] for name in _KEY})
        before = {name: getattr(norm, name) for name in _FACTS} if norm.pk else None
        for name in _FACTS:
            setattr(norm, name, row.said[name])
        norm.save()
        details = {"before": before, "after": row.said}
        record(norm, "keep_norm", actor=actor, at=at, details=details)
        norm.save(update_fields=["revision"])
        told.norm = norm
    result.written = True
    return result


def _judged(rows: Sequence[NormRow]) -> ImportResult[RowResult]:
    """What would become of each row, held against the norms as they stand and the other rows."""
    standing = {_key_of(norm): norm for norm in SpendingNorm.objects.all()}
    caps = _caps(rows, standing)
    seen: set[tuple[Any, ...]] = set()
    told = []
    for row in rows:
        reasons = list(row.reasons)
        title = _title(row.said)
        if reasons:
            told.append(RowResult(row.number, title, reasons))
            continue
        key = tuple(row.said[name] for name in _KEY)
        if key in seen:
            reasons.append(Reason("norm_twice", "This norm stands twice.", "item"))
        seen.add(key)
        if row.said["level"] == Level.CITY:
            reasons += _why_above_the_cap(row.said, caps)
        norm = standing.get(key)
        outcome = "" if reasons else ADDED
        if norm is not None and not reasons:
            differs = any(getattr(norm, name) != row.said[name] for name in _FACTS)
            outcome = CHANGED if differs else SAME
        told.append(RowResult(row.number, title, reasons, outcome, norm))
    return ImportResult(told)


def _title(said: Mapping[str, Any]) -> str:
    return ":".join(said[name] for name in _PLACE if said.get(name))


def _key_of(norm: SpendingNorm) -> tuple[Any, ...]:
    return tuple(getattr(norm, name) for name in _KEY)


def _caps(
    rows: Sequence[NormRow], standing: Mapping[tuple[Any, ...], SpendingNorm]
) -> list[Mapping[str, Any]]:
    """The Circular's norms as they will stand: those of the table before those that it changes."""
    of_table = [row.said for row in rows if not row.reasons and row.said["level"] == Level.NATIONAL]
    changed = {tuple(said[name] for name in _KEY) for said in of_table}
    kept = [
        {name: getattr(norm, name) for name in (*_KEY, *_FACTS)}
        for key, norm in standing.items()
        if norm.level == Level.NATIONAL and key not in changed
    ]
    return [*of_table, *kept]


def _why_above_the_cap(said: Mapping[str, Any], caps: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """The city's norm stays within the Circular's, of the same place, wherever both hold.

    Source: Circular 35/2026/TT-BTC, art. 33.1.
    """
    same = [
        cap
        for cap in caps
        if all(cap[name] == said[name] for name in (*_PLACE, "unit")) and _meet(cap, said)
    ]
    if not same:
        return [Reason("no_cap", "No cap stands over this norm in its time.", "item")]
    lowest = min((cap["amount"] for cap in same if cap["amount"] is not None), default=None)
    if lowest is None or (said["amount"] is not None and said["amount"] <= lowest):
        return []
    return [
        Reason(
            "above_cap",
            "The city's norm may not lie above the cap of %(cap)s.",
            "amount",
            {"cap": Dong(lowest)},
        )
    ]


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether there is a day on which both hold."""
    last = min(one["valid_to"] or date.max, other["valid_to"] or date.max)
    return bool(max(one["valid_from"], other["valid_from"]) <= last)
