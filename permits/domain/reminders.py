"""When the office is reminded of a due date. Pure."""

from datetime import date
from enum import StrEnum

from foreign_affairs.workdays.deadlines import WorkingCalendar


class Reminder(StrEnum):
    """Kinds of reminder, the least urgent first. Source: office practice."""

    DUE_IN_TWO = "due_in_two_working_days"
    DUE_IN_ONE = "due_in_one_working_day"
    OVERDUE = "overdue"


def reached(calendar: WorkingCalendar, *, due_on: date, today: date) -> tuple[Reminder, ...]:
    """Every reminder whose day has come by `today`, the most urgent last.

    A range, never an equality: whatever days the sweep missed, the answer is the same.
    """
    days = {
        Reminder.DUE_IN_TWO: calendar.working_days_before(due_on, 2),
        Reminder.DUE_IN_ONE: calendar.working_days_before(due_on, 1),
    }
    passed = [kind for kind, day in days.items() if day <= today]
    return (*passed, *([Reminder.OVERDUE] if today > due_on else []))
