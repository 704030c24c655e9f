"""From instants to the office's dates and back. Pure; the zone is +07:00 the year round."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from foreign_affairs.refusals import Malformed, Reason
from foreign_affairs.workdays.deadlines.working_calendar import WorkingCalendar

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSING = time(17)
FORWARDING_CUT_OFF = time(15)


def office_date(instant: datetime) -> date:
    """The date at the office at `instant`.

    Raises ValueError if `instant` carries no zone, Malformed at the very ends of time.
    """
    return _local(instant).date()


def start_of_day(day: date) -> datetime:
    """The first instant of an office-local day."""
    return datetime.combine(day, time.min, tzinfo=OFFICE_ZONE)


def closing_instant(day: date) -> datetime:
    """The end of office hours on `day`, 17:00. It is shown; lateness is judged by the date."""
    return datetime.combine(day, CLOSING, tzinfo=OFFICE_ZONE)


def forward_on(calendar: WorkingCalendar, received_at: datetime) -> date:
    """The day on which the desk passes on what it received at `received_at`.

    The same day through 15:00:00, else (later, or on a closed day) first thing on the next
    working day. It moves nobody's due date. Source: Decree 61/2018/NĐ-CP, art. 18.
    """
    local = _local(received_at)
    if local.time() > FORWARDING_CUT_OFF:
        return calendar.nth_working_day(local.date(), 1)
    return calendar.roll_forward(local.date())


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant carries its zone")
    try:
        return instant.astimezone(OFFICE_ZONE)
    except OverflowError:
        raise Malformed(Reason("date_out_of_range", "This date is too far from today.")) from None
