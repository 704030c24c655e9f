"""Who sees which events, and what the rules are told of one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from events.domain.checklists import DEADLINES, PRIME_MINISTERS_LEAD
from events.domain.lifecycle import EVENT, OPEN, State
from events.domain.values import EventFacts
from events.models import Event, EventResource, Occurrence
from events.queries.permits import permit_facts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit.queries import told_history
from foreign_affairs.shared_calendar.values import midnight
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import lengths_in_force


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """The office sees every event; others see what is public in the calendar alone."""
    return Event.objects.all() if actor.is_staff else Event.objects.none()


def with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    """`events` with everything a list shows of each, in one query."""
    return events.select_related("unit", "responsible", "venue__within", "plan_item")


def with_everything(events: QuerySet[Event]) -> QuerySet[Event]:
    """`events` with everything that is shown of one."""
    wanted = EventResource.objects.select_related("resource")
    return (
        with_names(events)
        .select_related("host", "created_by", "dossier__organisation", "dossier__procedure")
        .prefetch_related("occurrences", "participations", "outcomes", Prefetch("wanted", wanted))
    )


def event_actions(event: Event, actor: Actor) -> tuple[str, ...]:
    """What `actor` may do with `event` now, in the order of the lifecycle table."""
    return EVENT.actions_for(event.state, actor.roles)


def overlapping(start: datetime | None, end: datetime | None) -> Q:
    """The events of which an occurrence has a part in common with [start, end); open where None."""
    within = Occurrence.objects.filter(event=OuterRef("pk"), cancelled_at=None)
    if start is not None:
        within = within.filter(ends_at__gt=start)
    if end is not None:
        within = within.filter(starts_at__lt=end)
    return Q(Exists(within))


def receiving(events: QuerySet[Event], country: str) -> QuerySet[Event]:
    """Those of `events` that guests of one country, a two-letter code, attend."""
    return events.filter(country_text__contains=f" {country} ")


def in_plan(events: QuerySet[Event], planned: bool) -> QuerySet[Event]:
    """Those of `events` that the annual plan has, or has not."""
    return events.filter(plan_item__isnull=not planned)


def on_the_calendar() -> QuerySet[Event]:
    """Events that were planned, called off ones included, with what their entries say."""
    planned = Event.objects.exclude(planned_at=None)
    return planned.select_related(
        "unit", "venue__within", "dossier__organisation", "dossier__procedure"
    ).prefetch_related("occurrences", "outcomes", "wanted")


def facts_of(event: Event) -> EventFacts:
    """What the rules are told of `event`, from the rows as they are."""
    return EventFacts(
        kind=event.kind,
        title_vi=event.title_vi,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        first_on=office_date(event.first_at) if event.first_at else None,
        last_on=_last_day(event.last_at) if event.last_at else None,
        first_starts_at=event.first_at,
        last_ends_at=event.last_at,
        format=event.format,
        has_place=event.venue_id is not None or bool(event.place.strip()),
        repeats=bool(event.frequency),
        is_international_conference=event.international_conference,
        no_permit_because=event.no_permit_because,
        participants=event.participants,
        foreign_participants=event.foreign_participants,
        in_plan=event.plan_item_id is not None,
        why_unplanned=event.why_unplanned,
        has_unit=event.unit_id is not None,
        permit=permit_facts(event.dossier) if event.dossier is not None else None,
        notified_on=event.notified_on,
        reported_on=event.reported_on,
    )


def _last_day(ends_at: datetime) -> date:
    """The office-local day that a half-open end closes."""
    day = office_date(ends_at)
    return date.fromordinal(day.toordinal() - 1) if ends_at == midnight(day) else day


def day_lengths(*, on: date) -> dict[str, int]:
    """The lengths of the deadlines that events know, as the catalogue has them on a day."""
    return lengths_in_force((*DEADLINES.values(), PRIME_MINISTERS_LEAD), on=on)


def event_history(event: Event) -> list[dict[str, Any]]:
    """The audit of one event, oldest first, for the office."""
    return told_history(kind="event", subject_id=event.pk)


def to_be_woken(*, today: date) -> QuerySet[Event]:
    """The events of which somebody is to be reminded by `today`; one range of an index."""
    return Event.objects.filter(wakes_on__lte=today).order_by("wakes_on", "pk")


def to_be_recounted(*, edition: int) -> QuerySet[Event]:
    """Events whose days are still open and were counted under an older edition of the work days."""
    days_open = Q(state__in=OPEN) | Q(state=State.HELD, reported_on=None)
    return Event.objects.filter(days_open, edition__lt=edition).order_by("pk")


LIST_NAMES: Mapping[str, str] = {
    "starts_at": "first_at",
    "title": "title_vi",
    "state": "state",
    "notify_due_on": "notify_due_on",
    "report_due_on": "report_due_on",
    "created_at": "created_at",
}
"""What a list may be ordered by, and its columns."""
