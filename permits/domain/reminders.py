"""How near a due date is, whom the office wakes about it, and when. Pure."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum, StrEnum

from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    Cycle,
    WorkingCalendar,
    cycle_due_on,
)

SOON_WORKING_DAYS = 2


class Reminder(StrEnum):
    """Kinds of reminder, the least urgent first.

    Two working days before, the apology is laid ready; one before is the last working day on
    which it can be sent. Source: Decree 61/2018/NĐ-CP, art. 19(9); office practice.
    """

    HALF = "half_of_the_time"
    DUE_IN_TWO = "due_in_two_working_days"
    THREE_QUARTERS = "three_quarters_of_the_time"
    DUE_IN_ONE = "due_in_one_working_day"
    OVERDUE = "overdue"


class Audience(IntEnum):
    """How far up a reminder goes; each includes those before it."""

    OFFICER = 1
    HEAD = 2
    DIRECTOR = 3


GOES_UP_TO: Mapping[Reminder, Audience] = {
    Reminder.HALF: Audience.OFFICER,
    Reminder.DUE_IN_TWO: Audience.OFFICER,
    Reminder.THREE_QUARTERS: Audience.HEAD,
    Reminder.DUE_IN_ONE: Audience.OFFICER,
    Reminder.OVERDUE: Audience.DIRECTOR,
}


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


def reminder_days(
    calendar: WorkingCalendar, *, due_on: date, cycle: Cycle, working_days: int | None
) -> dict[Reminder, date]:
    """The day from which each reminder is due, the least urgent first.

    Half and three quarters of the time are over with the working day that completes them,
    rounded up; overdue begins the day after `due_on`. Without `working_days` (nobody promised a
    day) there is no half of it.
    """
    days = {
        Reminder.DUE_IN_TWO: calendar.working_days_before(due_on, SOON_WORKING_DAYS),
        Reminder.DUE_IN_ONE: calendar.working_days_before(due_on, 1),
        Reminder.OVERDUE: date.fromordinal(due_on.toordinal() + 1),
    }
    if working_days:
        days[Reminder.HALF] = cycle_due_on(calendar, cycle, -(-working_days // 2))
        days[Reminder.THREE_QUARTERS] = cycle_due_on(calendar, cycle, -(-3 * working_days // 4))
    urgency = list(Reminder)
    return dict(sorted(days.items(), key=lambda item: (item[1], urgency.index(item[0]))))


def reached(days: Mapping[Reminder, date], *, today: date) -> tuple[Reminder, ...]:
    """Every reminder whose day has come by `today`, the most urgent last.

    A range, never an equality: whatever days the sweep missed, the answer is the same.
    """
    return tuple(kind for kind, day in days.items() if day <= today)
