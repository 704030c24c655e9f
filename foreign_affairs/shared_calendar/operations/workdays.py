"""Keeping the calendar's days off and worked Saturdays to the newest edition."""

from datetime import datetime

from django.db import transaction

from foreign_affairs.shared_calendar import calendar
from foreign_affairs.shared_calendar.models import CalendarHead, Entry
from foreign_affairs.shared_calendar.operations.entries import head, publish, withdraw
from foreign_affairs.workdays.queries import current_calendar


@transaction.atomic(durable=True)
def tell_workdays(*, at: datetime) -> int:
    """Tell the calendar of the newest edition of the work days; how many entries moved.

    Where it tells that edition already: two queries, and nothing is written. A day that the edition
    does not hold any more is called off.
    """
    newest = current_calendar().edition
    if CalendarHead.objects.filter(workdays_edition=newest).exists():
        return 0
    told = list(calendar.entries_of(newest))
    standing = Entry.objects.filter(source_kind=calendar.WORKDAY_SOURCE)
    gone = set(standing.values_list("source_id", flat=True)) - {one.source_id for one in told}
    moved = withdraw(calendar.WORKDAY_SOURCE, gone, at=at) + publish(told, at=at)
    head().update(workdays_edition=newest)
    return moved
