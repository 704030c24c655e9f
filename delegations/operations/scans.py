"""Scans of passports: kept apart, encrypted, purged after the visit."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from delegations.models import Member
from delegations.operations import members, steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.operations import record
from foreign_affairs.personal_data import operations as personal_data
from foreign_affairs.refusals import Reason, refuse


@transaction.atomic(durable=True)
def add_scan(
    *,
    delegation_id: int,
    member_id: int,
    actor: Actor,
    at: datetime,
    upload: "UploadedFile[bytes]",
) -> Member:
    """Keep the scan of a member's passport; an earlier one goes.

    Writes the file, the member, an audit entry of the delegation and one of the member. Raises
    NotVisible, WrongRole, WrongState, UnacceptableFile.
    """
    delegation = steps.step("add_scan", delegation_id=delegation_id, actor=actor)
    member = members.one_of(delegation, member_id)
    earlier = member.scan_id
    member.scan = personal_data.store_scan(upload, actor=actor, at=at)
    member.save(update_fields=["scan"])
    if earlier is not None:
        personal_data.purge([earlier])
    members.let_be_purged_again(delegation)
    return _recorded(member, "add_scan", actor=actor, at=at)


@transaction.atomic(durable=True)
def remove_scan(*, delegation_id: int, member_id: int, actor: Actor, at: datetime) -> Member:
    """Remove the scan of a member's passport for good.

    Writes the member, an audit entry of the delegation and one of the member. Raises NotVisible,
    WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("remove_scan", delegation_id=delegation_id, actor=actor)
    member = members.one_of(delegation, member_id)
    if member.scan_id is None:
        refuse([Reason("scan_missing", "There is no scan of this passport.", "scan")])
    scan, member.scan = member.scan_id, None
    member.save(update_fields=["scan"])
    personal_data.purge([scan] if scan else [])
    return _recorded(member, "remove_scan", actor=actor, at=at)


def _recorded(member: Member, action: str, *, actor: Actor, at: datetime) -> Member:
    details = {"member": member.pk, "number": member.number}
    steps.finish(member.delegation, action, actor=actor, at=at, details=details)
    record(member, action, actor=actor, at=at, details={"fields": ["scan"]})
    member.save(update_fields=["revision"])
    return member
