"""When somebody is reminded of what is to be done by a day. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from foreign_affairs.workdays.deadlines.periods import days_after
from foreign_affairs.workdays.deadlines.working_calendar import (
    CalendarNotPublished,
    WorkingCalendar,
)

SOON_WORKING_DAYS = 5


class Reminder(StrEnum):
    """Kinds of reminder, the least urgent first. Source: office practice."""

    SOON = "soon"
    DUE_IN_ONE = "due_in_one_working_day"
    OVERDUE = "overdue"


def reminder_days(calendar: WorkingCalendar, *, due_on: date) -> dict[Reminder, date]:
    """The day from which each reminder of `due_on` is due, the least urgent first.

    Beyond the published years only that it is overdue is told.
    """
    days = {}
    try:
        days[Reminder.SOON] = calendar.working_days_before(due_on, SOON_WORKING_DAYS)
        days[Reminder.DUE_IN_ONE] = calendar.working_days_before(due_on, 1)
    except CalendarNotPublished:
        days.clear()
    return days | {Reminder.OVERDUE: days_after(due_on, 1)}


def reached(days: Mapping[Reminder, date], *, today: date) -> tuple[Reminder, ...]:
    """Every reminder whose day has come by `today`, the most urgent last.

    A range, never an equality: whatever days the sweep missed, the answer is the same.
    """
    return tuple(kind for kind, day in days.items() if day <= today)


def next_day(
    calendar: WorkingCalendar, due_dates: Iterable[date], *, after: date | None = None
) -> date | None:
    """The first day on which a reminder of any of `due_dates` is due: ever, or `after` a day."""
    days = (day for due_on in due_dates for day in reminder_days(calendar, due_on=due_on).values())
    return min((day for day in days if after is None or day > after), default=None)
