"""What is to be done about an event, and when somebody is reminded of it."""

from dataclasses import dataclass
from datetime import date

from events.domain.checklists import Duty, Item, checklist
from events.domain.lifecycle import AHEAD, State
from events.models import Event
from events.queries.events import day_lengths, facts_of
from foreign_affairs.workdays.deadlines import reminders
from foreign_affairs.workdays.queries import current_calendar


def checklist_of(event: Event, *, today: date) -> tuple[Item, ...]:
    """The checklist of `event` as it stands on `today`, in the order of its days."""
    facts = facts_of(event)
    if facts.first_on is None:
        return ()
    return checklist(
        facts,
        calendar=current_calendar(),
        days=day_lengths(on=facts.first_on),
        today=today,
    )


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """Something that the office still has to do about an event: its key, its day, its words."""

    key: str
    due_on: date
    title: str = ""
    outcome_id: int | None = None


FOLLOW_UP = "follow_up"


def open_duties(event: Event) -> list[OpenDuty]:
    """What is still to be done about `event` by a day that is known, the earliest first.

    The permit's own days are the dossier's to remind of.
    """
    duties = []
    if event.state in AHEAD and event.notified_on is None and event.notify_due_on is not None:
        duties.append(OpenDuty(Duty.NOTIFY_AUTHORITY, event.notify_due_on))
    if (
        event.state in (State.CONFIRMED, State.HELD)
        and event.reported_on is None
        and event.report_due_on is not None
    ):
        duties.append(OpenDuty(Duty.REPORT_RESULTS, event.report_due_on))
    duties += [
        OpenDuty(FOLLOW_UP, outcome.follow_up_on, outcome.title, outcome.pk)
        for outcome in event.outcomes.all()
        if outcome.follow_up_on is not None and outcome.done_on is None
    ]
    return sorted(duties, key=lambda duty: (duty.due_on, duty.key, duty.outcome_id or 0))


def next_reminder(event: Event, *, after: date | None = None) -> date | None:
    """The next day on which a sweep has something to say about `event`."""
    return reminders.next_day(
        current_calendar(), (duty.due_on for duty in open_duties(event)), after=after
    )
