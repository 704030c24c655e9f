"""Deadlines: the only place of the product that counts days. Pure: no Django, no clock.

Dates are office-local. The day of reception is day 0; a decision is on time through the end of
day N. A day outside the published calendar is refused, never guessed.
"""

from foreign_affairs.workdays.deadlines.counting import (
    Budget,
    Cycle,
    chained_due_dates,
    cycle_due_on,
    due_on,
    is_provisional,
    next_cycle,
    step_due_dates,
    used_through,
)
from foreign_affairs.workdays.deadlines.day_ledger import (
    DayReason,
    LedgerDay,
    case_ledger,
    chained_ledger,
    ledger,
)
from foreign_affairs.workdays.deadlines.office_time import (
    CLOSING,
    FORWARDING_CUT_OFF,
    OFFICE_ZONE,
    closing_instant,
    forward_on,
    office_date,
    start_of_day,
)
from foreign_affairs.workdays.deadlines.periods import (
    calendar_due,
    days_after,
    last_apology_day,
    last_day_before,
    last_legal_apology_day,
    report_period,
    report_year,
    weeks_between,
)
from foreign_affairs.workdays.deadlines.working_calendar import (
    CalendarNotPublished,
    Kind,
    SpecialDay,
    WorkingCalendar,
    is_weekend,
)

__all__ = [
    "CLOSING",
    "FORWARDING_CUT_OFF",
    "OFFICE_ZONE",
    "Budget",
    "CalendarNotPublished",
    "Cycle",
    "DayReason",
    "Kind",
    "LedgerDay",
    "SpecialDay",
    "WorkingCalendar",
    "calendar_due",
    "case_ledger",
    "chained_due_dates",
    "chained_ledger",
    "closing_instant",
    "cycle_due_on",
    "days_after",
    "due_on",
    "forward_on",
    "is_provisional",
    "is_weekend",
    "last_apology_day",
    "last_day_before",
    "last_legal_apology_day",
    "ledger",
    "next_cycle",
    "office_date",
    "report_period",
    "report_year",
    "start_of_day",
    "step_due_dates",
    "used_through",
    "weeks_between",
]
