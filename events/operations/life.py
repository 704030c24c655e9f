"""From a draft to an event that was held: the acts that move an event through its table."""

from datetime import datetime

from django.db import transaction

from events import queries
from events.domain import rules
from events.domain.lifecycle import EVENT, State
from events.models import Event
from events.operations import bookings, steps
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import demand, refuse
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.shared_calendar.operations import tried_again
from foreign_affairs.shared_calendar.values import Acknowledgement
from foreign_affairs.workdays.deadlines import office_date
from permits import operations as permits


@transaction.atomic(durable=True)
def plan(*, event_id: int, actor: Actor, at: datetime) -> Event:
    """Put a draft on the calendar, not certain yet.

    From now on it stands for its dossier in the calendar, where one is linked. Writes the event,
    one audit entry and the calendar. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    event = steps.step("plan", event_id=event_id, actor=actor)
    put_on_the_calendar(event, at=at)
    return steps.finish(event, "plan", actor=actor, at=at)


def put_on_the_calendar(event: Event, *, at: datetime) -> None:
    """Let a draft, which is moved already, stand in the calendar. Inside a transaction.

    Raises RuleBroken.
    """
    refuse(rules.why_not_plannable(queries.facts_of(event)))
    event.planned_at = event.planned_at or at
    if event.dossier_id is not None:
        permits.speak_for(event.dossier_id)


@tried_again
@transaction.atomic(durable=True)
def confirm(
    *, event_id: int, actor: Actor, at: datetime, acknowledged: Acknowledgement | None = None
) -> Event:
    """Make the event certain: its permit holds, its checklist is in time, its bookings are firm.

    What was wished for is booked. Of a series the dates that collide are skipped, be it all that
    are left where some of it is booked already. Writes the event, bookings, one audit entry and the
    calendar. Raises NotVisible, WrongRole, WrongState, RuleBroken, Clash.
    """
    event = steps.step("confirm", event_id=event_id, actor=actor)
    items = queries.checklist_of(event, today=office_date(at))
    refuse(rules.why_not_confirmable(queries.facts_of(event), items))
    bookings.refuse_days_off(event, actor=actor, at=at, acknowledged=acknowledged)
    event.wanted.update(strength=Booking.Strength.HARD)
    again = bookings.booked_for(event)
    skipped = bookings.follow(event, actor=actor, at=at, acknowledged=acknowledged, again=again)
    details = bookings.told(skipped, acknowledged)
    return steps.finish(event, "confirm", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def make_tentative(*, event_id: int, actor: Actor, at: datetime, reason: str) -> Event:
    """Say that the event is not certain after all; its bookings stay.

    Writes the event, one audit entry and the calendar. Raises NotVisible, WrongRole, WrongState,
    RuleBroken.
    """
    event = steps.step("make_tentative", event_id=event_id, actor=actor)
    reason = demand(reason)
    return steps.finish(event, "make_tentative", actor=actor, at=at, details={"reason": reason})


@transaction.atomic(durable=True)
def mark(*, event_id: int, actor: Actor, at: datetime, visibility: str) -> Event:
    """Say who sees the event in the calendar: everybody, the office, or its times alone.

    Writes the event, one audit entry and the calendar. Raises NotVisible, WrongRole, WrongState.
    """
    event = steps.step("mark", event_id=event_id, actor=actor)
    was, event.visibility = event.visibility, visibility
    details = {"visibility": [was, visibility]}
    return steps.finish(event, "mark", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def close(*, event_id: int, actor: Actor, at: datetime) -> Event:
    """Say that the event was held. It is over, and the annual plan was answered for.

    Writes the event, one audit entry and the calendar. Raises NotVisible, WrongRole, WrongState,
    RuleBroken.
    """
    event = steps.step("close", event_id=event_id, actor=actor)
    refuse(rules.why_not_closable(queries.facts_of(event), at=at))
    return steps.finish(event, "close", actor=actor, at=at)


@transaction.atomic(durable=True)
def cancel(*, event_id: int, actor: Actor, at: datetime, reason: str) -> Event:
    """Call the event off, or say that it did not take place; let go of what is booked for it.

    Writes the event, bookings, one audit entry, the calendar, and a notice to whoever is
    responsible and did not do it himself. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    event = steps.lock(event_id, actor)
    certain = event.state == State.CONFIRMED
    event.state = EVENT.step("cancel", state=event.state, roles=actor.roles)
    standing = event.occurrences.filter(cancelled_at=None)
    facts = queries.facts_of(event)
    refuse(rules.why_not_cancellable(facts, at=at, certain=certain, dates=standing.count()))
    event.reason = demand(reason)
    bookings.let_go(standing.values_list("pk", flat=True), actor=actor, at=at)
    if event.responsible is not None and event.responsible_id != actor.user_id:
        steps.tell(event, "event_called_off", at=at, reason=event.reason)
    return steps.finish(event, "cancel", actor=actor, at=at, details={"reason": event.reason})
