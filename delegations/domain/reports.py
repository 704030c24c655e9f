"""The report on what came of a visit: by when it is written. Pure."""

from datetime import date

from foreign_affairs.workdays.deadlines import CalendarNotPublished, WorkingCalendar

DEADLINE = "delegation.report"
"""Its line of the deadline catalogue."""


def report_by(
    departs_on: date | None, *, calendar: WorkingCalendar, working_days: int | None
) -> date | None:
    """The last on-time day, `working_days` working days after the guests left.

    None without dates, without a rule, and beyond the published years. Source: office practice.
    """
    if departs_on is None or working_days is None:
        return None
    try:
        return calendar.nth_working_day(departs_on, working_days)
    except CalendarNotPublished:
        return None
