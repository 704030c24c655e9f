"""Deadlines in calendar days, forward and backward, and the days that hang on them. Pure."""

from datetime import date, timedelta

from foreign_affairs.refusals import Malformed, Reason
from foreign_affairs.workdays.deadlines.working_calendar import (
    DAY,
    CalendarNotPublished,
    WorkingCalendar,
)


def calendar_due(calendar: WorkingCalendar, start: date, days: int) -> date:
    """The last on-time day, `days` calendar days after `start`, which does not count.

    A last day on which the office is closed moves to the next working day.
    Source: Civil Code 2015, art. 147(2), 148(5).
    """
    if start > calendar.known_until:
        raise CalendarNotPublished(start, calendar.known_from, calendar.known_until)
    return calendar.roll_forward(start + timedelta(days=days))


def last_day_before(event_on: date, days: int) -> date:
    """The last day on which a thing due `days` calendar days before `event_on` is on time.

    Counted backward and not rolled: the portal takes it on a closed day, too; whoever comes to
    the counter is advised of `calendar.roll_back` of it. Raises Malformed if it is before year 1.
    Source: Decision 06/2020/QĐ-TTg, art. 4(1); office practice for not rolling.
    """
    if event_on.toordinal() <= days:
        raise Malformed(Reason("date_out_of_range", "This date is too far from today."))
    return event_on - timedelta(days=days)


def days_after(day: date, days: int) -> date:
    """The day `days` calendar days after `day`, closed or not: for reminders, not for deadlines."""
    return day + timedelta(days=days)


def weeks_between(start: date, end: date) -> int:
    """Full weeks from `start` to `end`, negative before it."""
    return (end - start).days // 7


def last_apology_day(calendar: WorkingCalendar, due: date) -> date:
    """The last working day on which the apology for a late result can be sent, before `due`.

    Source: Decree 61/2018/NĐ-CP, art. 19(9); office practice for acting on a working day.
    """
    return calendar.working_days_before(due, 1)


def last_legal_apology_day(due: date) -> date:
    """The last calendar day on which the law lets the apology be sent.

    Source: Decree 61/2018/NĐ-CP, art. 19(9).
    """
    return due - DAY


def report_year(ended_on: date) -> int:
    """The year whose annual report covers a conference that ended on `ended_on`.

    A report covers 15 December of the year before through 14 December, both inclusive.
    Source: Decision 06/2020/QĐ-TTg, art. 8; office practice for going by the last day.
    """
    return ended_on.year + ((ended_on.month, ended_on.day) > (12, 14))


def report_period(year: int) -> tuple[date, date]:
    """The first and the last day, both inclusive, that the annual report of `year` covers.

    Source: Decision 06/2020/QĐ-TTg, art. 8.
    """
    return date(year - 1, 12, 15), date(year, 12, 14)
