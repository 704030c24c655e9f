"""Dossiers from a table: looked through whole first, then written whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Organisation, Role
from foreign_affairs.documents.importing import ImportResult, look_through
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Forbidden, Reason, RuleBroken
from permits import queries
from permits.domain import filing, import_rows, rules
from permits.domain.import_rows import ImportRow
from permits.domain.intake import CITYS_PROCEDURE
from permits.domain.values import Plan
from permits.models import Dossier
from permits.operations.filing import open_one


@dataclass(slots=True)
class RowResult:
    """What became, or would become, of one row: its number in the file, and every reason against.

    `missing` says what is still to be added before the dossier can be handed in.
    """

    number: int
    organiser: str
    title: str
    reasons: list[Reason]
    missing: tuple[Reason, ...] = ()
    dossier: Dossier | None = None


def import_dossiers(
    *, stream: BinaryIO, size: int, dry_run: bool, actor: Actor, at: datetime
) -> ImportResult[RowResult]:
    """Look a table through and, unless `dry_run` or any row is refused, write every row of it.

    Each row becomes a draft of the desk's, to which its papers are then added before it is handed
    in: a dossier without its papers is never handed in, however it came. Writes what `open_draft`
    writes, for all rows in one transaction. Raises Forbidden, and UnreadableTable.
    Source: office practice.
    """
    if not actor.holds(Role.DESK):
        raise Forbidden(Reason("wrong_role", "Only the desk imports dossiers."))
    head, rows = look_through(stream, size=size, by=import_rows)
    if head:
        return ImportResult([], head=head)
    owners = _owners(rows)
    result = ImportResult([_judged(row, owners) for row in rows])
    _find_codes_taken(rows, result.rows)
    if dry_run or not result.is_well or not rows:
        return result
    try:
        _write(rows, result, owners, actor=actor, at=at)
    except RuleBroken as refusal:
        # Somebody was faster with a code: say so beside the row that it stopped at.
        stopped = next(row for row in result.rows if row.dossier is None)
        stopped.reasons += refusal.reasons
        for row in result.rows:
            row.dossier = None
        return result
    result.written = True
    return result


@transaction.atomic(durable=True)
def _write(
    rows: Sequence[ImportRow],
    result: ImportResult[RowResult],
    owners: dict[str, int],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    for row, told in zip(rows, result.rows, strict=True):
        told.dossier = open_one(
            actor=actor,
            at=at,
            plan=row.plan,
            procedure_code=CITYS_PROCEDURE,
            channel=row.channel,
            organisation_id=owners[fold(row.organiser)],
            new_organisation=None,
            portal_code=row.portal_code,
            answers=row.answers,
        )
        told.missing = queries.what_is_missing(told.dossier, at=at)


def _owners(rows: Sequence[ImportRow]) -> dict[str, int]:
    """The registered organisations that the rows name, by their folded names."""
    wanted = {fold(row.organiser) for row in rows}
    found: dict[str, int] = {}
    for pk, name in Organisation.objects.order_by("-pk").values_list("pk", "name"):
        if fold(name) in wanted:
            found[fold(name)] = pk
    return found


def _judged(row: ImportRow, owners: dict[str, int]) -> RowResult:
    reasons = list(row.reasons)
    if row.organiser and fold(row.organiser) not in owners:
        reasons.append(
            Reason(
                "organiser_unknown",
                "No organisation of this name is registered. Register it at the desk first.",
                "organiser",
            )
        )
    reasons += rules.why_impossible(Plan(**row.plan))
    if row.answers is not None and row.answers.state_secrets:
        reasons.append(filing.SECRETS_REFUSED)
    return RowResult(row.number, row.organiser, str(row.plan.get("title_vi", "")), reasons)


def _find_codes_taken(rows: Sequence[ImportRow], results: Sequence[RowResult]) -> None:
    """Mark the rows whose code of the national portal is here already, or stands twice."""
    codes = [row.portal_code for row in rows if row.portal_code]
    taken = set(Dossier.objects.filter(portal_code__in=codes).values_list("portal_code", flat=True))
    seen: set[str] = set()
    for row, result in zip(rows, results, strict=True):
        if not row.portal_code:
            continue
        if row.portal_code in taken or row.portal_code in seen:
            result.reasons.append(
                Reason(
                    "portal_code_taken",
                    "A dossier with this code of the national portal is here already.",
                    "portal_code",
                )
            )
        seen.add(row.portal_code)
