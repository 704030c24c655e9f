"""How near a due date is. No database, no clock."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foreign_affairs.workdays
from foreign_affairs.workdays.deadlines import WorkingCalendar
from foreign_affairs.workdays.office_day_file import parse_office_days
from permits.domain.reminders import Reminder, due_soon_until, left_working_days, reached

TWO, ONE, OVERDUE = Reminder.DUE_IN_TWO, Reminder.DUE_IN_ONE, Reminder.OVERDUE
DUE = date(2026, 5, 4)
"""A Monday after a day off, a holiday, another and a weekend."""

SHIPPED = Path(foreign_affairs.workdays.__file__).parent / "facts" / "office_days.csv"
CALENDAR = WorkingCalendar.of_whole_years(parse_office_days(SHIPPED.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2026, 4, 27), ()),
        (date(2026, 4, 28), (TWO,)),
        (date(2026, 4, 29), (TWO, ONE)),
        (date(2026, 4, 30), (TWO, ONE)),
        (date(2026, 5, 3), (TWO, ONE)),
        (date(2026, 5, 4), (TWO, ONE)),
        (date(2026, 5, 5), (TWO, ONE, OVERDUE)),
        (date(2026, 6, 30), (TWO, ONE, OVERDUE)),
    ],
)
def test_reminders_are_reached_on_working_days(today, kinds):
    assert reached(CALENDAR, due_on=DUE, today=today) == kinds


@given(st.dates(date(2020, 2, 1), date(2027, 11, 30)), st.integers(-20, 20), st.integers(0, 5))
def test_what_was_reached_stays_reached_whatever_nights_were_skipped(due_on, day, skipped):
    today = due_on + timedelta(days=day)

    before = reached(CALENDAR, due_on=due_on, today=today)
    after = reached(CALENDAR, due_on=due_on, today=today + timedelta(days=skipped))

    assert after[: len(before)] == before


@given(st.dates(date(2020, 2, 1), date(2027, 11, 30)), st.integers(-20, 20))
def test_what_is_reached_is_what_the_sweep_looks_for(due_on, day):
    today = due_on + timedelta(days=day)
    due_on = CALENDAR.roll_forward(due_on)

    found = due_on <= due_soon_until(CALENDAR, today=today)

    assert found == bool(reached(CALENDAR, due_on=due_on, today=today))


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 4, 24), date(2026, 4, 29)),
        (date(2026, 4, 28), date(2026, 5, 4)),
        (date(2027, 12, 30), date(2027, 12, 31)),
        (date(2027, 12, 31), date(2027, 12, 31)),
        (date(2031, 5, 1), date(2027, 12, 31)),
    ],
)
def test_soon_ends_with_the_published_years_where_they_end_first(today, until):
    assert due_soon_until(CALENDAR, today=today) == until


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 4, 20), 7),
        (date(2026, 4, 29), 1),
        (date(2026, 5, 4), 0),
        (date(2026, 5, 6), -2),
        (date(2028, 1, 1), None),
    ],
)
def test_days_left_are_working_days_and_unknown_where_no_calendar_is(today, left):
    assert left_working_days(CALENDAR, today=today, due_on=DUE) == left
