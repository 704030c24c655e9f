"""Approving programmes: what was approved stays as it was."""

from datetime import datetime

from django.db import transaction

from delegations import queries
from delegations.models import Delegation, ProgrammeVersion
from delegations.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, RuleBroken


@transaction.atomic(durable=True)
def approve_programme(
    *, delegation_id: int, actor: Actor, at: datetime, note: str = ""
) -> Delegation:
    """Approve the live programme as a new version, where it differs from the last one.

    Writes the version, the delegation, one audit entry, and a notice to whoever is responsible.
    Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("approve_programme", delegation_id=delegation_id, actor=actor)
    kept = keep_version(delegation, actor=actor, at=at, note=note)
    if kept is None:
        raise RuleBroken([Reason("nothing_new", "The programme is as it was approved.")])
    details = {"version": kept.number}
    steps.tell(delegation, "programme_approved", at=at, version=kept.number)
    return steps.finish(delegation, "approve_programme", actor=actor, at=at, details=details)


def keep_version(
    delegation: Delegation, *, actor: Actor, at: datetime, note: str = ""
) -> ProgrammeVersion | None:
    """Keep the live programme as the next version; None where nothing differs from the last.

    Inside a transaction that holds the lock on the delegation.
    """
    last = queries.latest_version(delegation)
    items = queries.live_programme(delegation)
    if (last is not None and list(last.told) == list(items)) or (last is None and not items):
        return None
    assert actor.user is not None, "nobody holds no role"
    return ProgrammeVersion.objects.create(
        delegation=delegation,
        number=last.number + 1 if last else 1,
        items=[item.as_json() for item in items],
        note=note.strip(),
        approved_by=actor.user,
        approved_at=at,
    )
