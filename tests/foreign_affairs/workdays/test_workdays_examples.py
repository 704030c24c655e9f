"""The worked examples of the domain page, each by its letter."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from foreign_affairs.workdays.deadlines import (
    Cycle,
    Kind,
    WorkingCalendar,
    calendar_due,
    case_ledger,
    cycle_due_on,
    due_on,
    forward_on,
    last_apology_day,
    last_day_before,
    last_legal_apology_day,
    ledger,
    next_cycle,
    report_year,
    step_due_dates,
)

OFFICE = timezone(timedelta(hours=7))

SEVEN_DAYS = {
    "A plain": ("2026-07-06", "07-07 07-08 07-09 07-10 07-13 07-14 07-15", "2026-07-14"),
    "B April": ("2026-04-20", "04-21 04-22 04-23 04-24 04-28 04-29 05-04", "2026-04-29"),
    "C Tết": ("2026-02-12", "02-13 02-23 02-24 02-25 02-26 02-27 03-02", "2026-02-27"),
    "D New Year swap": ("2025-12-30", "12-31 01-05 01-06 01-07 01-08 01-09 01-10", "2026-01-09"),
    "E August swap": ("2026-08-20", "08-21 08-22 08-24 08-25 08-26 08-27 08-28", "2026-08-27"),
    "F Culture Day": ("2026-11-19", "11-20 11-23 11-25 11-26 11-27 11-30 12-01", "2026-11-30"),
    "G the report": ("2020-12-17", "12-18 12-21 12-22 12-23 12-24 12-25 12-28", "2020-12-25"),
    "H 2024 swap": ("2024-04-24", "04-25 04-26 05-02 05-03 05-04 05-06 05-07", "2024-05-06"),
    "I 2025 swap": ("2025-04-23", "04-24 04-25 04-26 04-28 04-29 05-05 05-06", "2025-05-05"),
}


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "counted", "apology"), SEVEN_DAYS.values(), ids=SEVEN_DAYS.keys()
)
def test_examples_a_to_i_count_these_seven_days(calendar, received, counted, apology):
    rows = ledger(calendar, day(received), 7)

    assert [f"{row.date:%m-%d}" for row in rows if row.counted] == counted.split()
    assert due_on(calendar, day(received), 7) == rows[-1].date
    assert last_apology_day(calendar, rows[-1].date) == day(apology)


def test_example_b_may_by_law_still_apologise_on_the_sunday():
    assert last_legal_apology_day(date(2026, 5, 4)) == date(2026, 5, 3)


def test_example_d_goes_wrong_without_the_swapped_days(calendar, table):
    without = WorkingCalendar.of_whole_years(row for row in table if row.kind is Kind.CLOSED)

    assert due_on(without, date(2025, 12, 30), 7) == date(2026, 1, 9)
    assert due_on(calendar, date(2025, 12, 30), 7) == date(2026, 1, 10)


@pytest.mark.parametrize(
    ("working_days", "due"),
    [
        pytest.param(12, date(2026, 5, 11), id="J consultation"),
        pytest.param(15, date(2026, 5, 14), id="K before the reform"),
    ],
)
def test_examples_j_and_k_count_other_lengths(calendar, working_days, due):
    assert due_on(calendar, date(2026, 4, 20), working_days) == due


def test_examples_l_and_n_give_each_step_its_day(calendar, track_a):
    july = step_due_dates(calendar, date(2026, 7, 6), track_a)
    april = step_due_dates(calendar, date(2026, 4, 20), track_a)

    assert [f"{due:%d/%m}" for due in july] == ["07/07", "09/07", "14/07", "15/07"]
    assert [f"{due:%d/%m}" for due in april] == ["21/04", "23/04", "29/04", "04/05"]


def test_example_m_gives_each_step_with_consultation_its_day(calendar, track_b):
    dates = step_due_dates(calendar, date(2026, 7, 6), track_b)

    assert [f"{due:%d/%m}" for due in dates] == [
        "07/07", "08/07", "15/07", "16/07", "21/07", "22/07",
    ]  # fmt: skip


def test_example_o_restarts_from_the_day_the_full_dossier_is_back(calendar):
    first = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))

    second = next_cycle(calendar, first, date(2026, 7, 21), resumes=False)

    assert calendar.nth_working_day(first.received_on, 3) == first.paused_on
    assert second == Cycle(2, date(2026, 7, 21))
    assert cycle_due_on(calendar, second, 7) == date(2026, 7, 30)
    assert case_ledger(calendar, (first, second), 7)[-1].date == date(2026, 7, 30)


def test_the_same_case_resumed_keeps_three_days_as_used(calendar):
    first = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))

    second = next_cycle(calendar, first, date(2026, 7, 21), resumes=True)

    assert second == Cycle(2, date(2026, 7, 21), used_working_days=3)
    assert cycle_due_on(calendar, second, 7) == date(2026, 7, 27)


def test_example_p_forwards_late_papers_next_morning_and_moves_no_due_date(calendar):
    received_at = datetime(2026, 4, 20, 15, 40, tzinfo=OFFICE)

    forwarded = forward_on(calendar, received_at)

    assert forwarded == date(2026, 4, 21)
    assert due_on(calendar, received_at.date(), 7) == date(2026, 5, 4)
    assert due_on(calendar, forwarded, 7) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("received_at", "forwarded"),
    [
        (datetime(2026, 4, 20, 15, 0, 0, tzinfo=OFFICE), date(2026, 4, 20)),
        (datetime(2026, 4, 20, 15, 0, 1, tzinfo=OFFICE), date(2026, 4, 21)),
        (datetime(2026, 4, 20, 8, 0, tzinfo=UTC), date(2026, 4, 20)),
        (datetime(2026, 4, 20, 20, 0, tzinfo=UTC), date(2026, 4, 21)),
        (datetime(2026, 4, 29, 15, 1, tzinfo=OFFICE), date(2026, 5, 4)),
        (datetime(2026, 4, 26, 9, 0, tzinfo=OFFICE), date(2026, 4, 28)),
        (datetime(2026, 8, 22, 9, 0, tzinfo=OFFICE), date(2026, 8, 22)),
    ],
)
def test_papers_are_forwarded_the_same_day_through_three_o_clock(calendar, received_at, forwarded):
    assert forward_on(calendar, received_at) == forwarded


@pytest.mark.parametrize(
    ("event_on", "days", "last", "advised"),
    [
        pytest.param("2026-09-15", 30, "2026-08-16", "2026-08-14", id="Q local"),
        pytest.param("2026-09-15", 40, "2026-08-06", "2026-08-06", id="Q prime minister"),
        pytest.param("2026-09-15", 20, "2026-08-26", "2026-08-26", id="Q the former 20 days"),
        pytest.param("2026-11-02", 30, "2026-10-03", "2026-10-02", id="R local"),
        pytest.param("2026-11-02", 40, "2026-09-23", "2026-09-23", id="R prime minister"),
    ],
)
def test_examples_q_and_r_count_back_without_rolling(calendar, event_on, days, last, advised):
    filed_by = last_day_before(day(event_on), days)

    assert filed_by == day(last)
    assert calendar.roll_back(filed_by) == day(advised)


@pytest.mark.parametrize(
    ("start", "plain", "due"),
    [
        pytest.param("2026-08-18", "2026-09-02", "2026-09-03", id="S a holiday"),
        pytest.param("2026-08-16", "2026-08-31", "2026-09-03", id="T swapped, then holidays"),
        pytest.param("2026-12-04", "2026-12-19", "2026-12-21", id="U a Saturday"),
        pytest.param("2026-02-03", "2026-02-18", "2026-02-23", id="V Tết"),
        pytest.param("2026-04-20", "2026-05-05", "2026-05-05", id="W plain"),
    ],
)
def test_examples_s_to_w_roll_fifteen_calendar_days_forward(calendar, start, plain, due):
    assert day(start) + timedelta(days=15) == day(plain)
    assert calendar_due(calendar, day(start), 15) == day(due)


@pytest.mark.parametrize(
    ("year", "planned"),
    [(2021, "2021-12-17"), (2022, "2022-12-16"), (2026, "2026-12-18"), (2027, "2027-12-17")],
)
def test_example_x_plans_the_annual_report_for_the_friday(calendar, year, planned):
    assert calendar.roll_back(date(year, 12, 18)) == day(planned)


def test_example_y_reports_an_event_of_15_december_a_year_later():
    assert report_year(date(2026, 12, 14)) == 2026
    assert report_year(date(2026, 12, 15)) == 2027
    assert report_year(date(2026, 1, 1)) == 2026
    assert report_year(date(2026, 12, 31)) == 2027


def test_example_z_asks_for_the_reception_five_working_days_before(calendar):
    assert calendar.working_days_before(date(2026, 5, 12), 5) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("year", "weekdays_off", "working_days"),
    [
        (2020, 10, 252),
        (2021, 11, 250),
        (2022, 11, 249),
        (2023, 11, 249),
        (2024, 12, 251),
        (2025, 12, 250),
        (2026, 14, 249),
    ],
)
def test_each_year_has_its_control_totals(calendar, year, weekdays_off, working_days):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    worked = [day for day in days if day.year == year and calendar.is_working(day)]
    off = [row for row in calendar.days_of(year) if row.kind is not Kind.SWAP_WORK]

    assert (len(off), len(worked)) == (weekdays_off, working_days)
