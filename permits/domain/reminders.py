"""How near a due date is, and when the office is reminded of it. Pure."""

from datetime import date
from enum import StrEnum

from foreign_affairs.workdays.deadlines import CalendarNotPublished, WorkingCalendar

SOON_WORKING_DAYS = 2


class Reminder(StrEnum):
    """Kinds of reminder, the least urgent first. Source: office practice."""

    DUE_IN_TWO = "due_in_two_working_days"
    DUE_IN_ONE = "due_in_one_working_day"
    OVERDUE = "overdue"


def due_soon_until(calendar: WorkingCalendar, *, today: date) -> date:
    """The last due date that is at most two working days after `today`.

    Every due date lies in the published years; where these end sooner, so does the answer.
    """
    try:
        return calendar.nth_working_day(today, SOON_WORKING_DAYS)
    except CalendarNotPublished:
        return calendar.known_until


def left_working_days(calendar: WorkingCalendar, *, today: date, due_on: date) -> int | None:
    """Working days in (today, due_on], negative when overdue; None in years not published."""
    try:
        return calendar.working_days_between(today, due_on)
    except CalendarNotPublished:
        return None


def reached(calendar: WorkingCalendar, *, due_on: date, today: date) -> tuple[Reminder, ...]:
    """Every reminder whose day has come by `today`, the most urgent last.

    A range, never an equality: whatever days the sweep missed, the answer is the same.
    """
    days = {
        Reminder.DUE_IN_TWO: calendar.working_days_before(due_on, SOON_WORKING_DAYS),
        Reminder.DUE_IN_ONE: calendar.working_days_before(due_on, 1),
    }
    passed = [kind for kind, day in days.items() if day <= today]
    return (*passed, *([Reminder.OVERDUE] if today > due_on else []))
