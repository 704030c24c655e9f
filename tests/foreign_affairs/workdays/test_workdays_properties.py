"""What holds for every calendar, every day and every length."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foreign_affairs.workdays.deadlines import (
    Budget,
    CalendarNotPublished,
    Cycle,
    DayReason,
    Kind,
    SpecialDay,
    WorkingCalendar,
    calendar_due,
    case_ledger,
    cycle_due_on,
    due_on,
    ledger,
    next_cycle,
    used_through,
)

FROM, UNTIL = date(2026, 1, 1), date(2027, 12, 31)
WEEKDAYS = [
    FROM + timedelta(days=n) for n in range(730) if (FROM + timedelta(days=n)).weekday() < 5
]
WEEKENDS = [
    FROM + timedelta(days=n) for n in range(730) if (FROM + timedelta(days=n)).weekday() > 4
]

lengths = st.integers(min_value=1, max_value=40)
receptions = st.dates(min_value=FROM, max_value=date(2027, 6, 30))


def special(day, kind):
    return SpecialDay(day, kind, "tên", "name", "nguồn", confirmed=True)


@st.composite
def tables(draw):
    """Up to 60 weekdays off and 10 weekend days worked."""
    closed = draw(st.sets(st.sampled_from(WEEKDAYS), max_size=60))
    worked = draw(st.sets(st.sampled_from(WEEKENDS), max_size=10))
    return [special(day, Kind.CLOSED) for day in closed] + [
        special(day, Kind.SWAP_WORK) for day in worked
    ]


def published(table):
    return WorkingCalendar(table, known_from=FROM, known_until=UNTIL)


calendars = tables().map(published)


def days_after(day):
    """The published days after `day`; none if `day` itself is not published."""
    if not FROM <= day <= UNTIL:
        return []
    return [day + timedelta(days=n) for n in range(1, (UNTIL - day).days + 1)]


def slow_count(table, day, n):
    """The reference: one day after another, as the domain page writes it."""
    off = {row.date for row in table if row.kind is not Kind.SWAP_WORK}
    work = {row.date for row in table if row.kind is Kind.SWAP_WORK}
    while n:
        day += timedelta(days=1)
        n -= day in work or (day.weekday() < 5 and day not in off)
    return day


@given(tables(), receptions, lengths)
def test_the_rank_table_agrees_with_counting_day_by_day(table, received_on, n):
    assert due_on(published(table), received_on, n) == slow_count(table, received_on, n)


@given(calendars, receptions, lengths)
def test_a_longer_time_ends_later(calendar, received_on, n):
    assert due_on(calendar, received_on, n) < due_on(calendar, received_on, n + 1)


@given(calendars, receptions, lengths)
def test_a_due_date_is_never_a_closed_day(calendar, received_on, n):
    assert calendar.is_working(due_on(calendar, received_on, n))


@given(tables(), receptions, lengths, st.sampled_from(WEEKDAYS))
def test_one_more_holiday_never_makes_it_earlier(table, received_on, n, holiday):
    assume(holiday not in {row.date for row in table})

    with_it = due_on(published([*table, special(holiday, Kind.CLOSED)]), received_on, n)

    assert with_it >= due_on(published(table), received_on, n)


@given(tables(), receptions, lengths, st.sampled_from(WEEKENDS))
def test_one_more_worked_saturday_never_makes_it_later(table, received_on, n, saturday):
    assume(saturday not in {row.date for row in table})

    with_it = due_on(published([*table, special(saturday, Kind.SWAP_WORK)]), received_on, n)

    assert with_it <= due_on(published(table), received_on, n)


@given(calendars, receptions, lengths)
def test_the_ledger_counts_exactly_n_days_and_ends_on_the_due_date(calendar, received_on, n):
    rows = ledger(calendar, received_on, n)

    due = due_on(calendar, received_on, n)
    assert [row.counted for row in rows if row.counted] == list(range(1, n + 1))
    assert [row.date for row in rows] == [
        received_on + timedelta(days=offset) for offset in range((due - received_on).days + 1)
    ]
    assert rows[0].reason is DayReason.RECEIVED
    assert rows[-1].counted == n


@given(
    calendars, receptions, st.lists(st.integers(min_value=0, max_value=6), min_size=1, max_size=6)
)
def test_each_step_is_given_exactly_its_budget(calendar, received_on, budgets):
    assume(sum(budgets))
    steps = [Budget(f"step {n}", "", "", budget) for n, budget in enumerate(budgets)]

    rows = ledger(calendar, received_on, sum(budgets), steps)

    counted = [row.step for row in rows if row.counted]
    assert [counted.count(step.key) for step in steps] == budgets


@given(calendars, st.dates(min_value=date(2026, 6, 1), max_value=date(2027, 6, 30)), lengths)
def test_counting_back_undoes_counting_forward(calendar, received_on, n):
    due = due_on(calendar, received_on, n)

    back = calendar.working_days_before(due, n)

    assert calendar.working_days_between(received_on, due) == n
    assert calendar.working_days_between(due, received_on) == -n
    assert calendar.working_days_between(back, due) == n
    assert back == received_on or not calendar.is_working(received_on)


@given(calendars, receptions, st.integers(min_value=0, max_value=60))
def test_a_calendar_period_rolls_over_closed_days_only(calendar, start, days):
    due = calendar_due(calendar, start, days)

    plain = start + timedelta(days=days)
    skipped = [plain + timedelta(days=n) for n in range((due - plain).days)]
    assert calendar.is_working(due)
    assert not any(calendar.is_working(day) for day in skipped)


@given(
    calendars,
    st.dates(min_value=FROM, max_value=date(2026, 12, 31)),
    st.integers(min_value=1, max_value=20),
    st.integers(min_value=0, max_value=30),
    st.integers(min_value=0, max_value=60),
)
def test_a_resumed_case_counts_n_days_over_both_cycles(calendar, received_on, n, until_slip, away):
    paused_on = received_on + timedelta(days=until_slip)
    first = Cycle(1, received_on, paused_on=paused_on)
    second = next_cycle(calendar, first, paused_on + timedelta(days=away), resumes=True)

    rows = case_ledger(calendar, (first, second), n)

    assert [row.counted for row in rows if row.counted] == list(range(1, n + 1))
    assert [row.date for row in rows] == [
        received_on + timedelta(days=offset) for offset in range(len(rows))
    ]
    assert rows[-1].date == cycle_due_on(calendar, second, n)
    waiting = [row for row in rows if row.reason is DayReason.WAITING]
    assert len(waiting) == max(away - 1, 0)


@given(calendars, receptions, st.lists(st.integers(min_value=0, max_value=20), min_size=1))
def test_used_days_do_not_depend_on_when_somebody_looks(calendar, received_on, looks):
    cycle = Cycle(1, received_on, paused_on=received_on + timedelta(days=10))
    days = sorted(received_on + timedelta(days=offset) for offset in looks)

    used = [used_through(calendar, cycle, day) for day in days]

    assert used == sorted(used)
    assert used_through(calendar, cycle, date(2027, 12, 31)) == calendar.working_days_between(
        received_on, received_on + timedelta(days=10)
    )


@given(calendars, st.dates() | st.dates(date(2025, 12, 1), date(2028, 1, 31)), lengths)
def test_any_day_at_all_is_counted_or_refused(calendar, received_on, n):
    left = sum(map(calendar.is_working, days_after(received_on)))

    if FROM <= received_on <= UNTIL and n <= left:
        assert received_on < due_on(calendar, received_on, n) <= UNTIL
    else:
        with pytest.raises(CalendarNotPublished) as refused:
            due_on(calendar, received_on, n)
        assert not FROM <= refused.value.day <= UNTIL


def test_the_reference_and_the_engine_agree_on_every_published_day(calendar, table):
    for offset in range((date(2027, 11, 30) - calendar.known_from).days):
        received_on = calendar.known_from + timedelta(days=offset)
        assert due_on(calendar, received_on, 7) == slow_count(table, received_on, 7)


@pytest.mark.parametrize("n", [-1, -(10**9)])
def test_days_are_not_counted_below_zero(calendar, n):
    with pytest.raises(ValueError, match="from 0 up"):
        calendar.nth_working_day(date(2026, 7, 6), n)
    with pytest.raises(ValueError, match="from 0 up"):
        calendar.working_days_before(date(2026, 7, 6), n)
