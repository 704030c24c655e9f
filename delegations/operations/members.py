"""Who belongs to a delegation. Of personal data the audit names the fields, never the values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from delegations import queries
from delegations.domain import members as rules
from delegations.domain.lifecycle import AHEAD
from delegations.domain.values import MemberRole
from delegations.models import Delegation, Member
from delegations.operations import steps, writing
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import record
from foreign_affairs.personal_data import keys
from foreign_affairs.personal_data import operations as personal_data
from foreign_affairs.refusals import NotVisible, Reason, refuse
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.workdays.deadlines import office_date

FACTS = (
    "role",
    "full_name",
    "sex",
    "born_on",
    "nationality",
    "passport_number",
    "passport_kind",
    "passport_expires_on",
    "title",
    "organisation",
    "email",
    "phone",
    "visa_symbol",
    "care_note",
)
MOST_MEMBERS = 300
HEADS_TWICE = Reason("heads_twice", "A delegation has one head.", "role")
PASSPORT_TWICE = Reason(
    "passport_twice", "The same passport stands in the list twice.", "passport_number"
)
TOO_MANY = Reason(
    "too_many_members",
    "A delegation has at most %(most)s members.",
    "members",
    {"most": MOST_MEMBERS},
)


@transaction.atomic(durable=True)
def add_member(*, delegation_id: int, actor: Actor, at: datetime, **facts: Any) -> Member:
    """Add somebody at the end of the list.

    Writes the member, an audit entry of the delegation and one of the member. Raises NotVisible,
    WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("add_member", delegation_id=delegation_id, actor=actor)
    member = Member(delegation=delegation, number=queries.next_number(delegation))
    named = put(member, facts, at=at)
    if delegation.members.count() > MOST_MEMBERS:
        refuse([TOO_MANY])
    details = {"member": member.pk, "number": member.number, "fields": named}
    steps.finish(delegation, "add_member", actor=actor, at=at, details=details)
    return _recorded(member, "add", named, actor=actor, at=at)


@transaction.atomic(durable=True)
def change_member(
    *,
    delegation_id: int,
    member_id: int,
    actor: Actor,
    at: datetime,
    revision: int | None = None,
    **facts: Any,
) -> Member:
    """Change what is written of a member; nothing is written where nothing differs.

    `revision` is what the writer had read. Who becomes the head takes the place of whoever was,
    who is a member then, and the confirmed rank with it. Writes the members, an audit entry of the
    delegation and one of each. Raises NotVisible, WrongRole, WrongState, Stale, RuleBroken.
    """
    delegation = steps.step("change_member", delegation_id=delegation_id, actor=actor)
    head, stood = queries.head_of(delegation), writing.why_it_cannot_be(delegation)
    member = one_of(delegation, member_id)
    if revision is not None and revision != member.revision:
        raise Stale
    former = delegation.members.filter(role=MemberRole.HEAD).exclude(pk=member.pk).first()
    if former is not None and facts.get("role") == MemberRole.HEAD:
        former.role = MemberRole.MEMBER
        former.save(update_fields=["role"])
    else:
        former = None
    named = put(member, facts, at=at)
    if not named:
        return member
    writing.refuse_what_is_new(delegation, stood)
    details: dict[str, Any] = {"member": member.pk, "number": member.number, "fields": named}
    details |= open_rank(delegation, head=head)
    if former is not None:
        details["former_head"] = former.pk
    steps.finish(delegation, "change_member", actor=actor, at=at, details=details)
    if former is not None:
        _recorded(former, "change", ["role"], actor=actor, at=at)
    return _recorded(member, "change", named, actor=actor, at=at)


@transaction.atomic(durable=True)
def remove_member(*, delegation_id: int, member_id: int, actor: Actor, at: datetime) -> Delegation:
    """Take a member out of the list, with the scan; a planned delegation keeps its head.

    The head of a draft takes the confirmed rank along.
    Writes the delegation and one audit entry. Raises NotVisible, WrongRole, WrongState,
    RuleBroken.
    """
    delegation = steps.step("remove_member", delegation_id=delegation_id, actor=actor)
    head, stood = queries.head_of(delegation), writing.why_it_cannot_be(delegation)
    member = one_of(delegation, member_id)
    details: dict[str, Any] = {"member": member.pk, "number": member.number}
    scan = member.scan_id
    member.delete()
    if scan is not None:
        personal_data.purge([scan])
    writing.refuse_what_is_new(delegation, stood)
    details |= open_rank(delegation, head=head)
    return steps.finish(delegation, "remove_member", actor=actor, at=at, details=details)


def open_rank(delegation: Delegation, *, head: int | None) -> dict[str, Any]:
    """Take back the confirmation of the rank where `head` was the head and is no longer.

    The position is asked anew: it was that of somebody else. Once the guests are here the rank
    stands as it was spent by. Inside a transaction, saves nothing; what the audit tells of it.
    Source: Circular 35/2026/TT-BTC, art. 4 (a delegation has the rank of its head).
    """
    stays = head is None or queries.head_of(delegation) == head
    if stays or delegation.rank_confirmed_at is None or delegation.state not in AHEAD:
        return {}
    delegation.rank_confirmed_at = delegation.rank_confirmed_by = None
    delegation.head_position = delegation.rank_reason = ""
    return {"rank_is_open": delegation.rank}


def one_of(delegation: Delegation, member_id: int) -> Member:
    """A member of this delegation. Raises NotVisible."""
    member = delegation.members.filter(pk=member_id).first()
    if member is None:
        raise NotVisible
    return member


def put(member: Member, facts: Mapping[str, Any], *, at: datetime) -> list[str]:
    """Give `member` its facts and save it; the names of those that differ. Inside a transaction.

    Raises RuleBroken.
    """
    named = []
    for name in FACTS:
        if name not in facts:
            continue
        value = facts[name].strip() if isinstance(facts[name], str) else facts[name]
        if getattr(member, name) != value:
            setattr(member, name, value)
            named.append(name)
    member.passport_hash = keys.hash_of(member.passport_number)
    if "care_note" in named:
        let_be_purged_again(member.delegation)
    refuse(_why_not(member, at=at))
    if named:
        member.save()
    return named


def let_be_purged_again(delegation: Delegation) -> None:
    """Say that there is something to purge again, whatever was purged before."""
    delegation.purged_at = None


def _why_not(member: Member, *, at: datetime) -> list[Reason]:
    facts = rules.MemberFacts(
        full_name=member.full_name,
        born_on=member.born_on,
        passport_number=member.passport_number,
        passport_expires_on=member.passport_expires_on,
    )
    reasons = list(rules.why_member_impossible(facts, today=office_date(at)))
    others = Member.objects.filter(delegation=member.delegation_id).exclude(pk=member.pk)
    if member.role == MemberRole.HEAD and others.filter(role=MemberRole.HEAD).exists():
        reasons.append(HEADS_TWICE)
    if member.passport_hash and others.filter(passport_hash=member.passport_hash).exists():
        reasons.append(PASSPORT_TWICE)
    return reasons


def _recorded(
    member: Member, action: str, named: list[str], *, actor: Actor, at: datetime
) -> Member:
    record(member, action, actor=actor, at=at, details={"fields": named})
    member.save(update_fields=["revision"])
    return member
