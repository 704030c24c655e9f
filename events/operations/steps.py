"""What the operations on an event share. Every function here runs inside their transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from events import calendar, queries
from events.domain import checklists
from events.domain.lifecycle import EVENT
from events.models import Event
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import NotVisible
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.workdays.queries import current_calendar


def lock(event_id: int, actor: Actor) -> Event:
    """The event, locked, if `actor` may see it. Raises NotVisible."""
    visible = queries.events_visible_to(actor).select_for_update(of=("self",))
    event = _with_names(visible).filter(pk=event_id).first()
    if event is None:
        raise NotVisible
    return event


def lock_for_the_house(event_id: int) -> Event:
    """The event, locked, for a sweep or for news of its permit."""
    return _with_names(Event.objects.select_for_update(of=("self",))).get(pk=event_id)


def _with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related(
        "unit", "venue__within", "dossier__organisation", "dossier__procedure"
    )


def step(action: str, *, event_id: int, actor: Actor) -> Event:
    """Lock the event and move it as the lifecycle table says; nothing is saved yet.

    Raises NotVisible, WrongRole or WrongState.
    """
    event = lock(event_id, actor)
    event.state = EVENT.step(action, state=event.state, roles=actor.roles)
    return event


def finish(
    event: Event,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Record the act, save the event and publish its dates: the end of every operation."""
    settle(event)
    record(event, action, actor=actor, at=at, details=details)
    event.save()
    publish(event, at=at)
    return event


def settle(event: Event) -> None:
    """Bring up to date what follows from the rows: days, search, countries, the next alarm."""
    count_days(event)
    taking_part = (one.country for one in event.participations.all())
    countries = dict.fromkeys((*event.countries, *taking_part))
    event.country_text = f" {' '.join(countries)} "
    event.search_text = fold(
        event.reference,
        event.title_vi,
        event.title_en,
        calendar.place_of(event),
        event.dossier.number if event.dossier else "",
    )
    event.wakes_on = queries.next_reminder(event)


def count_days(event: Event) -> None:
    """Count by when the authority is notified and the results are reported, with today's table."""
    work_days, facts = current_calendar(), queries.facts_of(event)
    event.edition = work_days.edition
    event.notify_due_on = event.report_due_on = None
    if facts.first_on is None:
        return
    days = queries.day_lengths(on=facts.first_on)
    event.notify_due_on = checklists.notify_by(facts, calendar=work_days, days=days)
    event.report_due_on = checklists.report_by(facts, calendar=work_days, days=days)


def publish(event: Event, *, at: datetime) -> None:
    """Make the calendar say what the event says, and no longer what it said under another key."""
    told = list(calendar.entries_of(event))
    own = {(kind, event.pk) for kind in calendar.OWN_SOURCES}
    gone = own - {one.source for one in told}
    # Linked to a dossier, it stands under that one's key: nothing was called off.
    replaced = {(calendar.OWN_ENTRY, event.pk)} & gone if event.dossier_id else set()
    shared_calendar.publish(told, at=at, gone=gone - replaced, replaced=replaced)


def tell(
    event: Event,
    kind: str,
    *,
    at: datetime,
    to: User | None = None,
    unique_key: str | None = None,
    **context: Any,
) -> Notice | None:
    """Queue one notice to whoever is responsible, else to the unit's mailbox, else the office's.

    `to` names somebody else. None where a notice with this `unique_key` exists already.
    """
    person = to or event.responsible
    mailbox = event.unit.mailbox if event.unit else settings.OFFICE_MAILBOX
    return queue(
        event,
        kind,
        to=person,
        address="" if person else mailbox,
        context={
            "reference": event.reference,
            "title_vi": event.title_vi,
            "title_en": event.title_en or event.title_vi,
            **context,
        },
        path=f"/events/{event.pk}/",
        at=at,
        unique_key=unique_key,
    )
