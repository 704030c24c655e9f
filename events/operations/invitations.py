"""Who is invited to an event by mail. The mails follow when the event is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from events import calendar, queries
from events.operations import steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.models import Invitee


@transaction.atomic(durable=True)
def invite(
    *, event_id: int, actor: Actor, at: datetime, people: Sequence[Mapping[str, Any]]
) -> list[Invitee]:
    """Invite people: of each name, email, language, and maybe wants_mail and while_tentative.

    Writes the invitees, one audit entry that names no value, and the mails where they are due.
    Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    event = steps.step("invite", event_id=event_id, actor=actor)
    invited = shared_calendar.invite((calendar.OWN_ENTRY, event.pk), people)
    fields = {name for person in people for name in person}
    keys = [one.pk for one in invited]
    details = {"invitees": keys, "fields": sorted(fields)}
    steps.finish(event, "invite", actor=actor, at=at, details=details)
    return list(queries.invitees_of(event.pk).filter(pk__in=keys))


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
    invitee, changed = shared_calendar.change_invitee(
        (calendar.OWN_ENTRY, event.pk), invitee_id, revision=revision, **changes
    )
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
    shared_calendar.remove_invitee((calendar.OWN_ENTRY, event.pk), invitee_id, at=at)
    details = {"invitee": invitee_id}
    steps.finish(event, "remove_invitee", actor=actor, at=at, details=details)
