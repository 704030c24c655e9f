"""When the office is reminded of an answer that it owes. Pure."""

from datetime import date
from enum import StrEnum

from foreign_affairs.workdays.deadlines import CalendarNotPublished, WorkingCalendar


class Reminder(StrEnum):
    """Kinds of reminder, the least urgent first. Source: office practice."""

    DUE_IN_ONE = "due_in_one_working_day"
    OVERDUE = "overdue"


def reached(calendar: WorkingCalendar, *, due_on: date, today: date) -> tuple[Reminder, ...]:
    """Every reminder whose day has come by `today`, the most urgent last.

    A range, never an equality: whatever days the sweep missed, the answer is the same.
    """
    kinds = []
    if calendar.working_days_before(due_on, 1) <= today:
        kinds.append(Reminder.DUE_IN_ONE)
    if today > due_on:
        kinds.append(Reminder.OVERDUE)
    return tuple(kinds)


def horizon(calendar: WorkingCalendar, *, today: date) -> date:
    """The last due date that a reminder may concern today: the next working day."""
    try:
        return calendar.nth_working_day(today, 1)
    except CalendarNotPublished:
        return calendar.known_until
