"""What the operations on a delegation share. Every function here runs inside their transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from delegations import calendar, queries
from delegations.domain import reports, requests
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.operations import record
from foreign_affairs.countries import name as country_name
from foreign_affairs.folding import fold
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import NotVisible
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.workdays.queries import current_calendar


def lock(delegation_id: int, actor: Actor) -> Delegation:
    """The delegation, locked, if `actor` may see it. Raises NotVisible."""
    visible = queries.visible_to(actor).select_for_update(of=("self",))
    found = visible.select_related("unit", "responsible").filter(pk=delegation_id).first()
    if found is None:
        raise NotVisible
    return found


def lock_for_the_house(delegation_id: int) -> Delegation:
    """The delegation, locked, for a sweep."""
    rows = Delegation.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "responsible").get(pk=delegation_id)


def step(action: str, *, delegation_id: int, actor: Actor) -> Delegation:
    """Lock the delegation and move it as the lifecycle table says; nothing is saved yet.

    Raises NotVisible, WrongRole or WrongState.
    """
    delegation = lock(delegation_id, actor)
    roles = queries.roles_towards(delegation, actor)
    delegation.state = DELEGATION.step(action, state=delegation.state, roles=roles)
    return delegation


def finish(
    delegation: Delegation,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Delegation:
    """Record the act, save the delegation and publish its dates: the end of every operation."""
    settle(delegation)
    record(delegation, action, actor=actor, at=at, details=details)
    delegation.save()
    publish(delegation, at=at)
    return delegation


def settle(delegation: Delegation) -> None:
    """Bring up to date what follows from the row: days, the next alarm, what it is searched by."""
    count_days(delegation)
    delegation.wakes_on = queries.next_reminder(delegation)
    delegation.search_text = fold(
        delegation.reference,
        delegation.name_vi,
        delegation.name_en,
        delegation.organisation,
        country_name(delegation.country, "vi"),
        country_name(delegation.country, "en"),
    )


def count_days(delegation: Delegation) -> None:
    """Count by when a leader is asked and the report is written, with today's table."""
    work_days = current_calendar()
    delegation.edition = work_days.edition
    delegation.request_due_on = delegation.report_due_on = None
    day = delegation.reception_on or delegation.departs_on
    if day is None:
        return
    lengths = queries.day_lengths(on=day)
    delegation.request_due_on = requests.ask_by(
        delegation.reception_on, calendar=work_days, working_days=lengths.get(requests.DEADLINE)
    )
    delegation.report_due_on = reports.report_by(
        delegation.departs_on, calendar=work_days, working_days=lengths.get(reports.DEADLINE)
    )


def publish(delegation: Delegation, *, at: datetime) -> None:
    """Make the calendar say what the delegation says, and no longer what is told no more."""
    told = list(calendar.entries_of(delegation))
    sources = {one.source for one in told}
    for kind in calendar.OWN_SOURCES:
        if (kind, delegation.pk) not in sources:
            shared_calendar.withdraw(kind, [delegation.pk], at=at)
    shared_calendar.publish(told, at=at)


def tell(
    delegation: Delegation,
    kind: str,
    *,
    at: datetime,
    to: User | None = None,
    unique_key: str | None = None,
    **context: Any,
) -> Notice | None:
    """Queue one notice to whoever is responsible, else to the unit's mailbox, else the office's.

    `to` names somebody else. No name of a guest stands in it. None where a notice with this
    `unique_key` exists already.
    """
    person = to or delegation.responsible
    mailbox = delegation.unit.mailbox if delegation.unit else settings.OFFICE_MAILBOX
    return queue(
        delegation,
        kind,
        to=person,
        address="" if person else mailbox,
        context={
            "reference": delegation.reference,
            "name_vi": delegation.name_vi,
            "name_en": delegation.name_en or delegation.name_vi,
            **context,
        },
        path=f"/delegations/{delegation.pk}/",
        at=at,
        unique_key=unique_key,
    )
