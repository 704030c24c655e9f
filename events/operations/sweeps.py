"""What beat asks for again and again: right however late, often or at once it runs."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from events import calendar, queries
from events.models import Event
from events.operations import steps
from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.notifications.operations import supersede
from foreign_affairs.personal_data.retention import kept_since
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.sweeping import one_by_one
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.deadlines.reminders import reached, reminder_days
from foreign_affairs.workdays.queries import current_calendar


def remind_of_events(*, at: datetime) -> int:
    """Remind of notices, reports and follow-ups whose day has come; how many notices were queued.

    One exists per event, thing to do, kind and due date; of several that were missed only the most
    urgent is sent, and the others are written as superseded. Looks at due rows only, however many
    there are. One transaction per event: one that fails is logged and holds nobody up.
    """
    due = queries.to_be_woken(today=office_date(at)).values_list("pk", flat=True)
    return one_by_one(_remind, list(due), at=at, of="event")


def recount_event_days(*, at: datetime) -> int:
    """Count again the days that were counted with an older table; how many events moved.

    Each gets an audit entry, and its calendar entries.
    """
    stale = queries.to_be_recounted(edition=current_calendar().edition)
    return one_by_one(_recount, list(stale.values_list("pk", flat=True)), at=at, of="event")


def forget_guests(*, at: datetime) -> int:
    """Delete who was invited by mail to events that ended long ago; how many people.

    PERSONAL_DATA_KEPT_DAYS days ago or earlier. Each event gets an audit entry.
    """
    keys = list(_with_guests_still(at).values_list("pk", flat=True))
    return one_by_one(_forget_guests, keys, at=at, of="event")


def _with_guests_still(at: datetime) -> QuerySet[Event]:
    return queries.with_guests_still(ended_before=kept_since(at))


@transaction.atomic(durable=True)
def _remind(event_id: int, *, at: datetime) -> int:
    event, today = steps.lock_for_the_house(event_id), office_date(at)
    if event.wakes_on is None or event.wakes_on > today:
        return 0
    sent = sum(_tell(event, duty, at=at) for duty in queries.open_duties(event))
    # No act of a person and no fact of the event: its chain is not lengthened.
    following = queries.next_reminder(event, after=today)
    Event.objects.filter(pk=event.pk).update(wakes_on=following)
    return sent


def _tell(event: Event, duty: queries.OpenDuty, *, at: datetime) -> int:
    days = reminder_days(current_calendar(), due_on=duty.due_on)
    kinds = reached(days, today=office_date(at))
    if not kinds:
        return 0
    thing = f"event:{event.pk}:{duty.key}:{duty.outcome_id or ''}:{duty.due_on}"
    sent = steps.tell(
        event,
        f"event_{kinds[-1]}",
        at=at,
        unique_key=f"{thing}:{kinds[-1]}",
        duty=duty.key,
        what=duty.title,
        due_on=duty.due_on,
    )
    for kind in kinds[:-1]:
        supersede(event, f"event_{kind}", unique_key=f"{thing}:{kind}", at=at)
    return int(sent is not None)


@transaction.atomic(durable=True)
def _recount(event_id: int, *, at: datetime) -> int:
    event = steps.lock_for_the_house(event_id)
    if event.edition == current_calendar().edition:
        return 0
    before, edition = [event.notify_due_on, event.report_due_on], event.edition
    steps.count_days(event)
    after = [event.notify_due_on, event.report_due_on]
    steps.finish(
        event,
        "recount_days",
        actor=THE_HOUSE,
        at=at,
        details={"edition": [edition, event.edition], "was": before, "is": after},
    )
    return int(before != after)


@transaction.atomic(durable=True)
def _forget_guests(event_id: int, *, at: datetime) -> int:
    event = steps.lock_for_the_house(event_id)
    # Meanwhile somebody may have given the event another date.
    if not _with_guests_still(at).filter(pk=event.pk).exists():
        return 0
    number = shared_calendar.forget_invitees([(calendar.OWN_ENTRY, event.pk)])
    details = {"invitees": number}
    steps.finish(event, "forget_guests", actor=THE_HOUSE, at=at, details=details)
    return number
