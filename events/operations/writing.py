"""Writing an event down, and changing what is written of it but its time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from events import queries
from events.domain import rules
from events.domain.lifecycle import PLANS, State
from events.domain.recurrence import Recurrence
from events.models import Event, Participation
from events.operations import bookings, steps
from events.operations.laying_out import set_times
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.queries import why_not_ours
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.references import new_reference
from foreign_affairs.refusals import Reason, refuse
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import Acknowledgement
from permits import operations as permits

_RESOURCES = (
    (
        "venue_id",
        (Resource.Kind.VENUE, Resource.Kind.ROOM),
        Reason("no_such_venue", "Choose a venue or a room that is in use.", "venue"),
    ),
    (
        "host_id",
        (Resource.Kind.LEADER,),
        Reason("no_such_leader", "Choose a leader as host.", "host"),
    ),
)
FACTS = (
    "kind",
    "title_vi",
    "title_en",
    "description",
    "unit_id",
    "responsible_id",
    "format",
    "conference_url",
    "venue_id",
    "place",
    "host_id",
    "countries",
    "participants",
    "foreign_participants",
    "international_conference",
    "no_permit_because",
    "dossier_id",
    "plan_item_id",
    "why_unplanned",
)
"""What `revise` changes. Time, visibility and bookings have acts of their own."""

Guests = Sequence[Mapping[str, Any]]
"""Who takes part: rows of country, organisation and count."""


@transaction.atomic(durable=True)
def open_event(
    *,
    actor: Actor,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    all_day: bool = False,
    recurrence: Recurrence | None = None,
    visibility: str = "internal",
    participations: Guests = (),
    **facts: Any,
) -> Event:
    """Write down a draft, however little is known of it but its kind and title.

    A draft stands in no calendar. Writes the event, its occurrences, who takes part and one audit
    entry. Raises WrongRole, RuleBroken.
    """
    event = begin(
        actor=actor,
        at=at,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=all_day,
        recurrence=recurrence,
        visibility=visibility,
        participations=participations,
        facts=facts,
    )
    return steps.finish(event, "open", actor=actor, at=at, details={"kind": event.kind})


def begin(
    *,
    actor: Actor,
    at: datetime,
    starts_at: datetime | None,
    ends_at: datetime | None,
    all_day: bool,
    recurrence: Recurrence | None,
    visibility: str,
    participations: Guests,
    facts: Mapping[str, Any],
) -> Event:
    """A draft with its dates and who takes part. Inside a transaction; not recorded yet.

    Raises WrongRole, RuleBroken.
    """
    if not actor.holds(*PLANS):
        raise WrongRole(action="open", needed=PLANS)
    assert actor.user is not None, "nobody holds no role"
    event = Event(
        reference=new_reference("E"),
        visibility=visibility,
        created_at=at,
        created_by=actor.user,
    )
    refuse(apply(event, facts, actor=actor))
    event.save()
    seat(event, participations)
    set_times(event, starts_at=starts_at, ends_at=ends_at, all_day=all_day, recurrence=recurrence)
    refuse(rules.why_impossible(queries.facts_of(event)))
    return event


@tried_again
@transaction.atomic(durable=True)
def revise(
    *,
    event_id: int,
    actor: Actor,
    at: datetime,
    revision: int | None = None,
    participations: Guests | None = None,
    acknowledged: Acknowledgement | None = None,
    **facts: Any,
) -> Event:
    """Change what is written of an event; its bookings follow what they are judged by.

    `revision` is what the writer had read. Linking a dossier makes the event stand for both in
    the calendar; a certain event needs a permit that holds. Nothing is written where nothing
    differs. Writes the event, who takes part, bookings, one audit entry and the calendar. Raises
    NotVisible, WrongRole, WrongState, Stale, RuleBroken, Clash.
    """
    event = steps.step("revise", event_id=event_id, actor=actor)
    if revision is not None and revision != event.revision:
        raise Stale
    before = {name: getattr(event, name) for name in FACTS}
    refuse(apply(event, facts, actor=actor))
    changed = [name for name in FACTS if getattr(event, name) != before[name]]
    if participations is not None and seat(event, participations):
        changed.append("participations")
    if not changed:
        return event
    refuse_what_cannot_be(event)
    for name in ("venue_id", "host_id"):
        bookings.exchange(event, before[name], getattr(event, name))
    skipped: list[int] = []
    if bookings.JUDGED.isdisjoint(changed):
        bookings.rename(event, actor=actor, at=at)
    else:
        skipped = bookings.follow(event, actor=actor, at=at, acknowledged=acknowledged)
    # After the bookings: it publishes, and whoever holds the calendar's head waits for no room.
    relink(event, before["dossier_id"], at=at)
    details = {"fields": changed, **bookings.told(skipped, acknowledged)}
    return steps.finish(event, "revise", actor=actor, at=at, details=details)


def refuse_what_cannot_be(event: Event) -> None:
    """Raise RuleBroken where the event, in the state it is in, could not be as it is written."""
    facts = queries.facts_of(event)
    if event.state == State.DRAFT:
        refuse(rules.why_impossible(facts))
    elif event.state == State.TENTATIVE:
        refuse(rules.why_not_plannable(facts))
    else:
        refuse(rules.why_not_confirmable(facts, ()))


def apply(event: Event, facts: Mapping[str, Any], *, actor: Actor) -> list[Reason]:
    """Give `event` its facts; every reason why they cannot be."""
    for name in FACTS:
        if name in facts:
            value = facts[name]
            setattr(event, name, value.strip() if isinstance(value, str) else value)
    reasons = []
    if not event.title_vi:
        reasons.append(Reason("title_missing", "Say what the event is called.", "title_vi"))
    unit, person = facts.get("unit_id"), facts.get("responsible_id")
    reasons += why_not_ours(unit_id=unit, person_id=person)
    reasons += _unusable(facts)
    item = facts.get("plan_item_id")
    if item and not standing_items().filter(pk=item).exists():
        reasons.append(Reason("no_such_item", "The annual plan has no such item.", "plan_item"))
    if facts.get("dossier_id"):
        reasons += _case(event, facts["dossier_id"], actor=actor)
    return reasons


def _unusable(facts: Mapping[str, Any]) -> Iterable[Reason]:
    for name, kinds, reason in _RESOURCES:
        key = facts.get(name)
        usable = Resource.objects.filter(kind__in=kinds, retired_at=None)
        if key and not usable.filter(pk=key).exists():
            yield reason


def _case(event: Event, dossier_id: int, *, actor: Actor) -> list[Reason]:
    """Link the case of a dossier: the one that opened it, which no other event stands for."""
    first = permits.case_to_speak_for(dossier_id, actor)
    event.dossier = first
    other = Event.objects.filter(dossier=first).exclude(state=State.CANCELLED).exclude(pk=event.pk)
    if other.exists():
        return [Reason("dossier_taken", "Another event stands for this dossier.", "dossier")]
    return []


def relink(event: Event, before: int | None, *, at: datetime) -> None:
    """Let go of the case that was linked `before`, and speak for the one that is linked now."""
    if event.planned_at is None or event.dossier_id == before:
        return
    if before is not None:
        permits.let_go(before, at=at)
    if event.dossier_id is not None:
        permits.speak_for(event.dossier_id)


def seat(event: Event, guests: Guests) -> bool:
    """Write who takes part, anew; whether it differs from what was written."""
    rows = [
        Participation(
            event=event,
            country=row["country"],
            organisation=row.get("organisation", "").strip(),
            count=row["count"],
        )
        for row in guests
    ]
    columns = ("country", "organisation", "count")
    before = list(event.participations.values_list(*columns))
    if before == [tuple(getattr(row, name) for name in columns) for row in rows]:
        return False
    event.participations.all().delete()
    Participation.objects.bulk_create(rows)
    return True
