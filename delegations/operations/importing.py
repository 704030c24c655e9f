"""Members from a table: looked through whole first, then written whole or not at all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from delegations import queries
from delegations.domain import import_rows
from delegations.domain import members as rules
from delegations.domain.import_rows import MemberRow
from delegations.domain.members import Listed, Warn
from delegations.domain.values import MemberRole
from delegations.models import Delegation, Member
from delegations.operations import members, steps, writing
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import record_all
from foreign_affairs.documents.importing import ADDED, CHANGED, SAME, ImportResult, look_through
from foreign_affairs.folding import fold
from foreign_affairs.personal_data import keys
from foreign_affairs.personal_data import operations as personal_data
from foreign_affairs.refusals import Reason
from foreign_affairs.workdays.deadlines import office_date


@dataclass(slots=True)
class RowResult:
    """What became, or would become, of one row: its number in the file, every reason against.

    `warnings` forbid nothing. The passport is not told again.
    """

    number: int
    full_name: str
    reasons: list[Reason]
    warnings: tuple[Warn, ...] = ()
    outcome: str = ""
    member: Member | None = None


@transaction.atomic(durable=True)
def import_members(
    *,
    delegation_id: int,
    stream: BinaryIO,
    size: int,
    dry_run: bool,
    actor: Actor,
    at: datetime,
) -> ImportResult[RowResult]:
    """Look a list through and, unless `dry_run` or any row is refused, write every row of it.

    A row with the passport of a member, or the name while passports are still missing, changes that
    member, where it differs; every other row adds one. Writes the members, one audit entry of the
    delegation and one of each member that moved. Where a passport is in another delegation as well,
    writes an access in any case: that is told. Raises NotVisible, WrongRole, WrongState,
    RuleBroken, UnreadableTable. Source: office practice.
    """
    delegation = steps.step("import_members", delegation_id=delegation_id, actor=actor)
    head, rows = look_through(stream, size=size, by=import_rows)
    if head:
        return ImportResult([], head=head)
    result = _judged(delegation, rows, at=at)
    if any(Warn.IN_ANOTHER_DELEGATION in row.warnings for row in result.rows):
        # A list of numbers asks the other delegations for them, and is answered.
        personal_data.note_access(delegation, ["passport_hash"], actor=actor, at=at)
    if dry_run or not result.is_well or not rows:
        return result
    _write(delegation, rows, result, actor=actor, at=at)
    result.written = True
    return result


def _judged(
    delegation: Delegation, rows: Sequence[MemberRow], *, at: datetime
) -> ImportResult[RowResult]:
    """What would become of each row, held against the list as it stands."""
    standing = list(queries.members_of(delegation))
    hashes = [keys.hash_of(row.said.get("passport_number", "")) for row in rows]
    told = [
        _one_judged(row, member, at=at)
        for row, member in zip(rows, _met(standing, rows, hashes), strict=True)
    ]
    for row, digest in zip(told, hashes, strict=True):
        if digest and hashes.count(digest) > 1:
            row.reasons.append(members.PASSPORT_TWICE)
    _judge_heads(standing, rows, told)
    if len(standing) + sum(row.member is None for row in told) > members.MOST_MEMBERS:
        return ImportResult(told, head=[members.TOO_MANY])
    _warn(delegation, standing, rows, told, hashes)
    return ImportResult(told)


def _met(
    standing: Sequence[Member], rows: Sequence[MemberRow], hashes: Sequence[str]
) -> list[Member | None]:
    """The member that each row is about, None where it is somebody new.

    Whoever has its passport, else its name: where that is one person in both lists, and neither
    passport nor birthday says that it is another.
    """
    by_passport = {one.passport_hash: one for one in standing if one.passport_hash}
    found = [by_passport.get(digest) if digest else None for digest in hashes]
    met = {one.pk for one in found if one is not None}
    named = Counter(fold(row.full_name) for row in rows)
    by_name: dict[str, list[Member]] = defaultdict(list)
    for one in standing:
        by_name[fold(one.full_name)].append(one)
    for at, (row, digest) in enumerate(zip(rows, hashes, strict=True)):
        name = fold(row.full_name)
        same = by_name.get(name, [])
        if found[at] is None and len(same) == named[name] == 1 and same[0].pk not in met:
            found[at] = same[0] if _may_be(same[0], row, digest) else None
    return found


def _may_be(member: Member, row: MemberRow, digest: str) -> bool:
    born_on = row.said.get("born_on")
    is_born_otherwise = born_on and member.born_on and born_on != member.born_on
    return not (digest and member.passport_hash) and not is_born_otherwise


def _one_judged(row: MemberRow, member: Member | None, *, at: datetime) -> RowResult:
    reasons = list(row.reasons)
    if not reasons:
        facts = rules.MemberFacts(
            full_name=row.full_name,
            born_on=row.said.get("born_on"),
            passport_number=row.said.get("passport_number", ""),
            passport_expires_on=row.said.get("passport_expires_on"),
        )
        reasons += rules.why_member_impossible(facts, today=office_date(at))
    outcome = "" if reasons else ADDED
    if member is not None and not reasons:
        differs = any(getattr(member, name) != value for name, value in row.said.items())
        outcome = CHANGED if differs else SAME
    return RowResult(row.number, row.full_name, reasons, (), outcome, member)


def _judge_heads(
    standing: Sequence[Member], rows: Sequence[MemberRow], told: Sequence[RowResult]
) -> None:
    """Refuse every row that would make a second head of the delegation."""
    role_of = {one.pk: one.role for one in standing}
    for row, result in zip(rows, told, strict=True):
        if result.member is not None and "role" in row.said:
            role_of[result.member.pk] = row.said["role"]
    heads = sum(role == MemberRole.HEAD for role in role_of.values())
    wanting = [
        result
        for row, result in zip(rows, told, strict=True)
        if row.said.get("role") == MemberRole.HEAD
    ]
    heads += sum(result.member is None for result in wanting)
    if heads > 1:
        for result in wanting:
            result.reasons.append(members.HEADS_TWICE)


def _warn(
    delegation: Delegation,
    standing: Sequence[Member],
    rows: Sequence[MemberRow],
    told: Sequence[RowResult],
    hashes: Sequence[str],
) -> None:
    elsewhere = queries.known_elsewhere(delegation, hashes)
    met = {result.member.pk for result in told if result.member is not None}
    listed = [
        Listed(
            key=-row.number,
            person=queries.person_of(row.full_name, row.said.get("born_on")),
            passport_expires_on=row.said.get("passport_expires_on"),
            elsewhere=digest in elsewhere,
        )
        for row, digest in zip(rows, hashes, strict=True)
    ]
    listed += [
        Listed(key=one.pk, person=queries.person_of(one.full_name, one.born_on))
        for one in standing
        if one.pk not in met
    ]
    found = rules.warnings_of(listed, departs_on=delegation.departs_on)
    for result in told:
        result.warnings = found.get(-result.number, ())


def _write(
    delegation: Delegation,
    rows: Sequence[MemberRow],
    result: ImportResult[RowResult],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    moving = [pair for pair in zip(rows, result.rows, strict=True) if pair[1].outcome != SAME]
    if not moving:
        return
    number = queries.next_number(delegation)
    head, stood = queries.head_of(delegation), writing.why_it_cannot_be(delegation)
    for _row, told in moving:
        if told.member is None:
            told.member = Member(delegation=delegation, number=number)
            number += 1
    moved: dict[str, list[tuple[Member, dict[str, Any]]]] = {ADDED: [], CHANGED: []}
    # Whoever becomes the head is written last: a list has one head at any moment.
    for row, told in sorted(moving, key=lambda pair: pair[0].said.get("role") == MemberRole.HEAD):
        assert told.member is not None, "given above"
        named = members.put(told.member, row.said, at=at)
        moved[told.outcome].append((told.member, {"fields": named}))
    writing.refuse_what_is_new(delegation, stood)
    details: dict[str, Any] = {
        outcome: [member.pk for member, _fields in acts] for outcome, acts in moved.items()
    }
    details |= members.open_rank(delegation, head=head)
    steps.finish(delegation, "import_members", actor=actor, at=at, details=details)
    record_all(moved[ADDED], "add", actor=actor, at=at)
    record_all(moved[CHANGED], "change", actor=actor, at=at)
    for member, _fields in (*moved[ADDED], *moved[CHANGED]):
        member.save(update_fields=["revision"])
