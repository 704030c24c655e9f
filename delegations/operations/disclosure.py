"""Handing out personal data: only to those who may, with a reason, and noted before it is seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from delegations import queries
from delegations.domain.lifecycle import ATTENDS, DECIDES, PLANS
from delegations.domain.members import NOT_LATIN
from delegations.models import Delegation, Member
from delegations.operations import members
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.personal_data import operations as personal_data
from foreign_affairs.personal_data.cipher import is_latin
from foreign_affairs.refusals import NotVisible, Reason, demand, refuse

PASSPORT = ("passport_number", "born_on")
WITH_PASSPORTS = (*PASSPORT, "passport_kind", "passport_expires_on")
IN_A_NOTICE = ("full_name", "sex", "nationality", "title", *PASSPORT, "passport_expires_on")
LISTED = ("full_name", "sex", "nationality", "title", "organisation", "email", "phone")


@transaction.atomic(durable=True)
def see_passport(
    *, delegation_id: int, member_id: int, actor: Actor, at: datetime, reason: str
) -> Member:
    """The member whose passport number and date of birth are shown in full.

    Writes an access. Raises NotVisible, WrongRole, RuleBroken.
    """
    member = _member(delegation_id, member_id, actor)
    must_see_passports(member.delegation, actor, action="passport")
    personal_data.note_access(member, PASSPORT, actor=actor, at=at, why=demand(reason))
    return member


@dataclass(frozen=True, slots=True)
class OpenScan:
    """A scan to be handed out: its plain bytes and their type."""

    content: bytes = field(repr=False)
    media_type: str


@transaction.atomic(durable=True)
def see_scan(
    *, delegation_id: int, member_id: int, actor: Actor, at: datetime, reason: str
) -> OpenScan:
    """The scan of a passport.

    Writes an access. Raises NotVisible, WrongRole, RuleBroken.
    """
    member = _member(delegation_id, member_id, actor)
    must_see_passports(member.delegation, actor, action="open_scan")
    why = demand(reason)
    if member.scan is None:
        refuse([Reason("scan_missing", "There is no scan of this passport.", "scan")])
    assert member.scan is not None, "it was refused else"
    personal_data.note_access(member, ["scan"], actor=actor, at=at, why=why)
    return OpenScan(personal_data.read_scan(member.scan), member.scan.media_type)


@transaction.atomic(durable=True)
def find_passport(*, actor: Actor, at: datetime, number: str, reason: str) -> Sequence[Member]:
    """Every member of any delegation with exactly this passport number.

    Writes an access of each, or one of the search where there is none. Raises WrongRole,
    RuleBroken.
    """
    must_find_passports(actor)
    why = demand(reason)
    refuse([] if is_latin(number) else [replace(NOT_LATIN, field="number")])
    found = list(queries.with_passport(number))
    subjects: Sequence[Member | type[Member]] = found or [Member]
    for subject in subjects:
        personal_data.note_access(subject, ["passport_number"], actor=actor, at=at, why=why)
    return found


@transaction.atomic(durable=True)
def export_members(
    *,
    delegation_id: int,
    actor: Actor,
    at: datetime,
    with_passports: bool = False,
    reason: str = "",
) -> Sequence[Member]:
    """The members of a delegation for a file that leaves the house.

    Passport numbers and dates of birth go with it only for those who may see them, with a reason.
    Writes an access of the delegation. Raises NotVisible, WrongRole, RuleBroken.
    """
    delegation = _delegation(delegation_id, actor)
    must_export(delegation, actor)
    if with_passports:
        must_see_passports(delegation, actor, action="export")
        reason = demand(reason)
    fields = (*LISTED, *WITH_PASSPORTS) if with_passports else LISTED
    personal_data.note_access(delegation, fields, actor=actor, at=at, why=reason)
    return list(queries.members_of(delegation))


@transaction.atomic(durable=True)
def members_for_notice(
    *, delegation_id: int, actor: Actor, at: datetime, reason: str
) -> Sequence[Member]:
    """The members with their passports, for the notice to the police or the border guard.

    Writes an access of the delegation. Raises NotVisible, WrongRole, RuleBroken.
    """
    delegation = _delegation(delegation_id, actor)
    must_see_passports(delegation, actor, action="notice")
    why = demand(reason)
    personal_data.note_access(delegation, IN_A_NOTICE, actor=actor, at=at, why=why)
    return list(queries.members_of(delegation))


def must_see_passports(delegation: Delegation, actor: Actor, *, action: str) -> None:
    """Raise WrongRole unless `actor` may see passports of this delegation in full."""
    if not queries.may_see_passports(delegation, actor):
        raise WrongRole(action=action, needed=ATTENDS)


def must_export(delegation: Delegation, actor: Actor) -> None:
    """Raise WrongRole unless `actor` may take the list of members out of the house."""
    if not queries.may_see_restricted(delegation, actor):
        raise WrongRole(action="export", needed=(*ATTENDS, *DECIDES))


def must_find_passports(actor: Actor) -> None:
    """Raise WrongRole unless `actor` may look for a passport in all delegations."""
    if not queries.may_plan(actor):
        raise WrongRole(action="find_passport", needed=PLANS)


def _delegation(delegation_id: int, actor: Actor) -> Delegation:
    found = queries.visible_to(actor).filter(pk=delegation_id).first()
    if found is None:
        raise NotVisible
    return found


def _member(delegation_id: int, member_id: int, actor: Actor) -> Member:
    return members.one_of(_delegation(delegation_id, actor), member_id)
