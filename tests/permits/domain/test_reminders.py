"""How near a due date is. No database, no clock."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foreign_affairs.workdays
from foreign_affairs.workdays.deadlines import (
    Cycle,
    WorkingCalendar,
    cycle_due_on,
    last_apology_day,
)
from foreign_affairs.workdays.office_day_file import parse_office_days
from permits.domain.reminders import (
    Reminder,
    due_soon_until,
    left_working_days,
    reached,
    reminder_days,
)

HALF, TWO, MOST, ONE, OVERDUE = Reminder
DUE = date(2026, 5, 4)
"""A Monday after a day off, a holiday, another and a weekend: seven days from Monday, 20 April."""

SHIPPED = Path(foreign_affairs.workdays.__file__).parent / "facts" / "office_days.csv"
CALENDAR = WorkingCalendar.of_whole_years(parse_office_days(SHIPPED.read_text(encoding="utf-8")))

receptions = st.dates(date(2020, 2, 1), date(2027, 9, 30))
lengths = st.integers(1, 40)


def days_of(received_on, working_days):
    cycle = Cycle(1, received_on)
    return reminder_days(
        CALENDAR,
        due_on=cycle_due_on(CALENDAR, cycle, working_days),
        cycle=cycle,
        working_days=working_days,
    )


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2026, 4, 23), ()),
        (date(2026, 4, 24), (HALF,)),
        (date(2026, 4, 27), (HALF,)),
        (date(2026, 4, 28), (HALF, TWO)),
        (date(2026, 4, 29), (HALF, TWO, MOST, ONE)),
        (date(2026, 5, 4), (HALF, TWO, MOST, ONE)),
        (date(2026, 5, 5), (HALF, TWO, MOST, ONE, OVERDUE)),
        (date(2026, 6, 30), (HALF, TWO, MOST, ONE, OVERDUE)),
    ],
)
def test_reminders_are_reached_on_working_days(today, kinds):
    assert reached(days_of(date(2026, 4, 20), 7), today=today) == kinds


def test_the_apology_is_laid_ready_before_the_last_working_day_on_which_it_can_be_sent():
    days = days_of(date(2026, 4, 20), 7)

    assert days[ONE] == last_apology_day(CALENDAR, DUE) == date(2026, 4, 29)
    assert days[TWO] == CALENDAR.working_days_before(days[ONE], 1)


def test_where_nobody_promised_a_day_there_is_no_half_of_it():
    days = reminder_days(CALENDAR, due_on=DUE, cycle=Cycle(1, date(2026, 4, 20)), working_days=None)

    assert set(days) == {TWO, ONE, OVERDUE}


@given(receptions, lengths, st.integers(-20, 60), st.integers(0, 5))
def test_what_was_reached_stays_reached_whatever_nights_were_skipped(
    received_on, working_days, day, skipped
):
    days, today = days_of(received_on, working_days), received_on + timedelta(days=day)

    before = reached(days, today=today)
    after = reached(days, today=today + timedelta(days=skipped))

    assert after[: len(before)] == before


@given(receptions, lengths)
def test_half_comes_before_three_quarters_and_both_before_it_is_overdue(received_on, working_days):
    days = days_of(received_on, working_days)

    assert days[HALF] <= days[MOST] < days[OVERDUE]
    assert list(days.values()) == sorted(days.values())


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
