"""What the operations on a permit share. Every function here runs inside their transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.operations import record
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import NotVisible
from foreign_affairs.shared_calendar import operations as shared_calendar
from permits import calendar, queries
from permits.domain.permit_lifecycle import PERMIT
from permits.models import Permit
from permits.signals import announce


def lock(permit_id: int, actor: Actor) -> Permit:
    """The permit, locked, if `actor` may see it. Raises NotVisible."""
    visible = queries.permits_visible_to(actor).select_for_update(of=("self",))
    permit = visible.filter(pk=permit_id).first()
    if permit is None:
        raise NotVisible
    return permit


def step(action: str, *, permit_id: int, actor: Actor) -> Permit:
    """Lock the permit and move it as its lifecycle table says; nothing is saved yet.

    Raises NotVisible, WrongRole or WrongState.
    """
    permit = lock(permit_id, actor)
    permit.status = PERMIT.step(
        action, state=permit.status, roles=queries.roles_towards_permit(permit, actor)
    )
    return permit


def finish(
    permit: Permit,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Permit:
    """Record the act, save the permit, publish the event's entry, announce the change on commit.

    The entry of a stand-in says for whom it was done.
    """
    absent = queries.on_a_permit_in_whose_place(permit, action, actor)
    told = {"for": absent, **(details or {})} if absent else details
    record(permit, action, actor=actor, at=at, details=told)
    permit.save()
    shared_calendar.publish(calendar.entries_of(permit.dossier), at=at)
    announce(permit, action, at=at)
    return permit


def tell_holder(
    permit: Permit, kind: str, *, at: datetime, unique_key: str | None = None, **context: Any
) -> Notice | None:
    """Queue one notice to the contact address; on the site it is listed for who filed.

    None where a notice with this `unique_key` exists already.
    """
    dossier = permit.dossier
    applicant = dossier.filed_by if dossier.filed_by.organisation_id else None
    return queue(
        permit,
        kind,
        to=applicant,
        address=dossier.contact_email,
        context=_context(permit, context),
        path=f"/permits/{permit.pk}/" if applicant else f"/verify/{permit.token}/",
        at=at,
        unique_key=unique_key,
    )


def tell(
    permit: Permit,
    kind: str,
    *,
    to: User | None,
    at: datetime,
    unique_key: str | None = None,
    **context: Any,
) -> Notice | None:
    """Queue one notice to a person of the office, or to its mailbox where there is no one person.

    None where a notice with this `unique_key` exists already.
    """
    return queue(
        permit,
        kind,
        to=to,
        address="" if to else settings.OFFICE_MAILBOX,
        context=_context(permit, context),
        path=f"/permits/{permit.pk}/",
        at=at,
        unique_key=unique_key,
    )


def tell_consulted(permit: Permit, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue one notice to each agency that was asked for an opinion on the event."""
    for consultation in queries.consulted_agencies(permit.dossier):
        queue(
            permit,
            kind,
            to=None,
            address=consultation.agency.mailbox,
            context=_context(permit, context),
            path=f"/verify/{permit.token}/",
            at=at,
        )


def _context(permit: Permit, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": permit.number_text,
        "title_vi": permit.title_vi,
        "title_en": permit.title_en or permit.title_vi,
        "organisation": permit.holder,
        **more,
    }
