"""Who is invited to an event by mail. The mails follow when the event is published."""

from datetime import datetime
from typing import Any

from django.db import transaction

from events import calendar, queries
from events.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.preconditions import Stale, etag_of
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.models import Invitee


@transaction.atomic(durable=True)
def invite(*, event_id: int, actor: Actor, at: datetime, **facts: Any) -> Invitee:
    """Invite a person: `facts` are name, email, language, wants_mail and while_tentative.

    Writes the invitee, one audit entry that names no value, and the mail where one is due. Raises
    NotVisible, WrongRole, WrongState, RuleBroken.
    """
    event = steps.step("invite", event_id=event_id, actor=actor)
    invitee = shared_calendar.invite((calendar.OWN_ENTRY, event.pk), **facts)
    details = {"invitee": invitee.pk, "fields": sorted(facts)}
    steps.finish(event, "invite", actor=actor, at=at, details=details)
    invitee.refresh_from_db()
    return invitee


@transaction.atomic(durable=True)
def change_invitee(
    *,
    event_id: int,
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
    event = steps.step("invite", event_id=event_id, actor=actor)
    invitee = _invitee(event_id, invitee_id)
    if invitee.revision != revision:
        raise Stale(etag=etag_of("invitee", invitee.pk, invitee.revision))
    changed = shared_calendar.change_invitee(invitee, **changes)
    if changed:
        details = {"invitee": invitee.pk, "fields": sorted(changed)}
        steps.finish(event, "change_invitee", actor=actor, at=at, details=details)
        invitee.refresh_from_db()
    return invitee


@transaction.atomic(durable=True)
def remove_invitee(*, event_id: int, invitee_id: int, actor: Actor, at: datetime) -> None:
    """Invite a person no more; who holds an invitation is told so by mail.

    Writes as `invite`. Raises NotVisible, WrongRole, WrongState.
    """
    event = steps.step("invite", event_id=event_id, actor=actor)
    invitee = _invitee(event_id, invitee_id)
    shared_calendar.remove_invitee(invitee, at=at)
    details = {"invitee": invitee.pk}
    steps.finish(event, "remove_invitee", actor=actor, at=at, details=details)


def _invitee(event_id: int, invitee_id: int) -> Invitee:
    """Of an event that is locked. Raises NotVisible."""
    invitee = queries.invitees_of(event_id).select_for_update().filter(pk=invitee_id).first()
    if invitee is None:
        raise NotVisible
    return invitee
