"""Who is invited by mail to an item of a programme. The mails follow when it is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from delegations import queries
from delegations.operations import programme, steps
from delegations.operations.members import let_be_purged_again
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.models import Invitee

TOO_LATE = Reason("item_is_past", "It is over or dropped: nobody is invited to it any more.")


@transaction.atomic(durable=True)
def invite(
    *,
    delegation_id: int,
    item_id: int,
    actor: Actor,
    at: datetime,
    people: Sequence[Mapping[str, Any]],
) -> list[Invitee]:
    """Invite people: of each name, email, language, and maybe wants_mail and while_tentative.

    Writes the invitees, one audit entry of the delegation that names no value, and the mails where
    they are due. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("invite", delegation_id=delegation_id, actor=actor)
    item = programme.one_of(delegation, item_id)
    refuse([TOO_LATE] if queries.is_past(item, at=at) else [])
    invited = shared_calendar.invite((queries.SOURCE, item.pk), people)
    fields = {name for person in people for name in person}
    keys = [one.pk for one in invited]
    told = {"item": item.pk, "invitees": keys, "fields": sorted(fields)}
    let_be_purged_again(delegation)
    steps.finish(delegation, "invite", actor=actor, at=at, details=told)
    return list(queries.invitees_of(item).filter(pk__in=keys))


@transaction.atomic(durable=True)
def invite_to_the_day(
    *, delegation_id: int, item_id: int, actor: Actor, at: datetime
) -> list[Invitee]:
    """Invite whoever is invited to this item to every other one of its day that is ahead, too.

    Who is invited there already stays as is; nothing is written where everybody is. Writes as
    `invite`. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    delegation = steps.step("invite", delegation_id=delegation_id, actor=actor)
    item = programme.one_of(delegation, item_id)
    others = queries.others_of_the_day(item, at=at)
    invited = shared_calendar.invite_also(
        (queries.SOURCE, item.pk), [(queries.SOURCE, one.pk) for one in others]
    )
    if invited:
        told = {
            "item": item.pk,
            "items": [one.pk for one in others],
            "invitees": [one.pk for one in invited],
        }
        let_be_purged_again(delegation)
        steps.finish(delegation, "invite", actor=actor, at=at, details=told)
    return invited


@transaction.atomic(durable=True)
def change_invitee(
    *,
    delegation_id: int,
    item_id: int,
    invitee_id: int,
    revision: int,
    actor: Actor,
    at: datetime,
    **changes: Any,
) -> Invitee:
    """Change what is written of an invited person; nothing is written where nothing differs.

    Writes as `invite`. Raises NotVisible, WrongRole, WrongState, Stale if the row is no longer at
    `revision`, RuleBroken.
    """
    delegation = steps.step("invite", delegation_id=delegation_id, actor=actor)
    item = programme.one_of(delegation, item_id)
    invitee, changed = shared_calendar.change_invitee(
        (queries.SOURCE, item.pk), invitee_id, revision=revision, **changes
    )
    if changed:
        told = {"item": item.pk, "invitee": invitee.pk, "fields": sorted(changed)}
        steps.finish(delegation, "change_invitee", actor=actor, at=at, details=told)
        invitee.refresh_from_db()
    return invitee


@transaction.atomic(durable=True)
def remove_invitee(
    *, delegation_id: int, item_id: int, invitee_id: int, actor: Actor, at: datetime
) -> None:
    """Invite a person no more; who holds an invitation is told so by mail.

    Writes as `invite`. Raises NotVisible, WrongRole, WrongState.
    """
    delegation = steps.step("invite", delegation_id=delegation_id, actor=actor)
    item = programme.one_of(delegation, item_id)
    shared_calendar.remove_invitee((queries.SOURCE, item.pk), invitee_id, at=at)
    told = {"item": item.pk, "invitee": invitee_id}
    steps.finish(delegation, "remove_invitee", actor=actor, at=at, details=told)
