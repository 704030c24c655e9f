"""Days of the demo, counted in working days from today."""

from datetime import date, datetime, time

from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from foreign_affairs.workdays.queries import current_calendar


def working_day(today: date, days: int) -> date:
    """The working day `days` after `today`, or before; day 0 is the next one that is worked."""
    calendar = current_calendar()
    start = calendar.roll_forward(today)
    if days < 0:
        return calendar.working_days_before(start, -days)
    return calendar.nth_working_day(start, days)


def on_the_hour(today: date, days: int, hour: int) -> datetime:
    """`hour` o'clock, office-local, of that working day."""
    return datetime.combine(working_day(today, days), time(hour), OFFICE_ZONE)
