"""The calendar's edges, and the defects that other offices' software had here."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from foreign_affairs.refusals import Malformed
from foreign_affairs.workdays.deadlines import (
    CalendarNotPublished,
    Cycle,
    DayReason,
    Kind,
    SpecialDay,
    WorkingCalendar,
    calendar_due,
    case_ledger,
    closing_instant,
    cycle_due_on,
    due_on,
    forward_on,
    is_provisional,
    last_apology_day,
    last_day_before,
    ledger,
    next_cycle,
    office_date,
    step_due_dates,
)


def row(text, kind=Kind.CLOSED, *, confirmed=True):
    return SpecialDay(date.fromisoformat(text), kind, "tên", "name", "nguồn", confirmed)


@pytest.mark.parametrize(
    ("count", "missing"),
    [
        (lambda c: due_on(c, date(2019, 12, 31), 7), "31/12/2019"),
        (lambda c: due_on(c, date(2019, 12, 31), 0), "31/12/2019"),
        (lambda c: due_on(c, date(2028, 1, 1), 0), "01/01/2028"),
        (lambda c: due_on(c, date(2028, 5, 23), 7), "23/05/2028"),
        (lambda c: due_on(c, date(2027, 12, 28), 7), "01/01/2028"),
        (lambda c: due_on(c, date(1, 1, 1), 7), "01/01/0001"),
        (lambda c: due_on(c, date(9999, 12, 31), 7), "31/12/9999"),
        (lambda c: ledger(c, date(2027, 12, 28), 7), "01/01/2028"),
        (lambda c: calendar_due(c, date(2027, 12, 20), 15), "04/01/2028"),
        (lambda c: calendar_due(c, date(9999, 12, 31), 15), "31/12/9999"),
        (lambda c: calendar_due(c, date(1, 1, 1), 15), "16/01/0001"),
        (lambda c: c.working_days_before(date(2020, 1, 3), 2), "31/12/2019"),
        (lambda c: c.working_days_before(date(2028, 1, 3), 2), "03/01/2028"),
        (lambda c: c.working_days_between(date(2027, 1, 4), date(2028, 1, 3)), "03/01/2028"),
        (lambda c: c.working_days_between(date(2019, 1, 4), date(2020, 1, 3)), "04/01/2019"),
        (lambda c: c.roll_back(date(2020, 1, 1)), "31/12/2019"),
        (lambda c: c.roll_forward(date(2028, 1, 1)), "01/01/2028"),
        (lambda c: c.is_working(date(2028, 1, 3)), "03/01/2028"),
        (lambda c: c.special(date(2019, 1, 1)), "01/01/2019"),
        (lambda c: c.days_of(2028), "01/01/2028"),
        (lambda c: last_apology_day(c, date(2020, 1, 2)), "31/12/2019"),
    ],
)
def test_a_deadline_beyond_the_published_calendar_is_refused_not_guessed(calendar, count, missing):
    with pytest.raises(CalendarNotPublished) as refused:
        count(calendar)

    assert refused.value.reason == "calendar_not_published"
    assert str(refused.value) == (
        f"{missing} lies outside the published working calendar (01/01/2020 to 31/12/2027)."
    )
    assert refused.value.members()["known_until"] == date(2027, 12, 31)


def test_the_last_published_day_can_still_be_a_due_date(calendar):
    assert due_on(calendar, date(2027, 12, 22), 7) == date(2027, 12, 31)


def test_a_dossier_received_on_a_closed_day_counts_from_the_next_day(calendar):
    friday, saturday, sunday = date(2026, 7, 10), date(2026, 7, 11), date(2026, 7, 12)

    assert {due_on(calendar, day, 7) for day in (friday, saturday, sunday)} == {date(2026, 7, 21)}
    assert calendar.nth_working_day(sunday, 0) == sunday


def test_a_dossier_received_on_a_worked_saturday_counts_from_the_monday(calendar):
    assert due_on(calendar, date(2026, 8, 22), 1) == date(2026, 8, 24)


def test_what_is_counted_in_an_announced_year_is_firm(calendar):
    assert calendar.confirmed_through == date(2026, 12, 31)
    assert not is_provisional(calendar, date(2026, 12, 21), date(2026, 12, 30))
    assert not is_provisional(calendar, date(2026, 12, 22), date(2026, 12, 31))


def test_one_day_in_a_year_not_yet_announced_makes_it_provisional(calendar):
    received_on = date(2026, 12, 23)

    due = due_on(calendar, received_on, 7)

    assert due == date(2027, 1, 4)
    assert is_provisional(calendar, received_on, due)
    assert [day.date for day in ledger(calendar, received_on, 7) if not day.confirmed] == [
        date(2027, 1, 1),
        date(2027, 1, 2),
        date(2027, 1, 3),
        date(2027, 1, 4),
    ]


@pytest.mark.parametrize(
    ("table", "confirmed_through"),
    [
        ([row("2025-01-01"), row("2026-01-01")], date(2026, 12, 31)),
        ([row("2025-01-01"), row("2026-01-01", confirmed=False)], date(2025, 12, 31)),
        ([row("2025-01-01", confirmed=False), row("2026-01-01")], date(2024, 12, 31)),
        ([row("2025-01-01"), row("2027-01-01")], date(2025, 12, 31)),
        ([row("2025-01-01"), row("2025-09-02", confirmed=False)], date(2024, 12, 31)),
    ],
    ids=["both", "second open", "first open", "a year without rows", "one row open"],
)
def test_confirmed_through_ends_before_the_first_open_year(table, confirmed_through):
    assert WorkingCalendar.of_whole_years(table).confirmed_through == confirmed_through


def test_a_calendar_refuses_a_day_told_twice_a_row_outside_and_an_empty_table():
    twice = [row("2026-01-01"), row("2026-01-01", Kind.SWAP_OFF)]
    with pytest.raises(ValueError, match="one row"):
        WorkingCalendar.of_whole_years(twice)
    with pytest.raises(ValueError, match="outside"):
        WorkingCalendar(
            [row("2025-12-31")], known_from=date(2026, 1, 1), known_until=date(2026, 12, 31)
        )
    with pytest.raises(ValueError, match="no year"):
        WorkingCalendar.of_whole_years([])


def test_the_office_date_is_the_one_in_hai_phong_not_in_greenwich():
    assert office_date(datetime(2026, 4, 19, 16, 59, 59, tzinfo=UTC)) == date(2026, 4, 19)
    assert office_date(datetime(2026, 4, 19, 17, 0, tzinfo=UTC)) == date(2026, 4, 20)


def test_an_instant_without_a_zone_or_at_the_end_of_time_is_refused(calendar):
    with pytest.raises(ValueError, match="zone"):
        office_date(datetime(2026, 4, 20, 9, 0))  # noqa: DTZ001 -- the point
    with pytest.raises(Malformed):
        office_date(datetime.max.replace(tzinfo=UTC))
    with pytest.raises(Malformed):
        forward_on(calendar, datetime.max.replace(tzinfo=UTC))


def test_a_period_that_would_begin_before_year_one_is_refused():
    with pytest.raises(Malformed):
        last_day_before(date(1, 1, 30), 30)

    assert last_day_before(date(1, 1, 31), 30) == date(1, 1, 1)


# What went wrong elsewhere, by its number on the page of peers.


def test_defect_2_a_pause_of_exactly_one_month_is_waited_out_whole(calendar):
    first = Cycle(1, date(2026, 6, 10), paused_on=date(2026, 6, 12))
    second = next_cycle(calendar, first, date(2026, 7, 12), resumes=True)

    rows = case_ledger(calendar, (first, second), 7)

    waiting = [day.date for day in rows if day.reason is DayReason.WAITING]
    assert (waiting[0], waiting[-1], len(waiting)) == (date(2026, 6, 13), date(2026, 7, 11), 29)
    assert cycle_due_on(calendar, second, 7) == date(2026, 7, 17)


def test_defect_3_working_days_in_a_range_are_not_calendar_days(calendar):
    assert calendar.working_days_between(date(2025, 4, 14), date(2025, 4, 28)) == 11
    assert calendar.working_days_between(date(2026, 2, 12), date(2026, 2, 24)) == 3


def test_defect_4_a_range_across_the_end_of_a_month_is_counted(calendar):
    assert calendar.working_days_between(date(2026, 4, 30), date(2026, 5, 5)) == 2
    assert calendar.working_days_between(date(2026, 5, 5), date(2026, 4, 30)) == -2


def test_defect_5_the_offset_is_seven_hours_not_the_local_mean_time():
    closing = closing_instant(date(2026, 5, 4))

    assert closing.utcoffset() == timedelta(hours=7)
    assert closing == datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def test_defect_6_a_year_without_a_table_has_no_working_days():
    only_2026 = WorkingCalendar.of_whole_years([row("2026-01-01")])

    for day in (date(2025, 12, 31), date(2027, 1, 4)):
        with pytest.raises(CalendarNotPublished):
            only_2026.is_working(day)


def test_defect_9_threads_that_count_by_different_calendars_do_not_meet(calendar, table):
    closed_only = WorkingCalendar.of_whole_years(day for day in table if day.kind is Kind.CLOSED)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    try:
        with ThreadPoolExecutor(8) as pool:
            counted = list(
                pool.map(lambda c: due_on(c, date(2025, 12, 30), 7), [calendar, closed_only] * 2000)
            )
    finally:
        sys.setswitchinterval(interval)

    assert counted == [date(2026, 1, 10), date(2026, 1, 9)] * 2000


def test_defect_10_due_date_ledger_and_steps_tell_one_story(calendar, track_a):
    received_on = calendar.known_from
    while received_on < date(2027, 12, 1):
        due = due_on(calendar, received_on, 7)
        rows = ledger(calendar, received_on, 7, track_a)
        steps = step_due_dates(calendar, received_on, track_a)

        last_of_step = {day.step: day.date for day in rows if day.counted}
        assert due == rows[-1].date == steps[-1]
        assert tuple(last_of_step.values()) == steps
        received_on += timedelta(days=1)


def test_defect_13_a_span_over_two_holidays_skips_both_and_ends_on_neither(calendar):
    skipped = [
        day.date for day in ledger(calendar, date(2026, 4, 20), 7) if day.reason is DayReason.CLOSED
    ]

    assert skipped == [date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)]
    assert due_on(calendar, date(2026, 4, 24), 3) == date(2026, 5, 4)


def test_defect_15_a_calendar_kept_eighteen_months_runs_out_with_a_refusal(calendar):
    loaded_on = date(2026, 11, 23)

    with pytest.raises(CalendarNotPublished):
        due_on(calendar, loaded_on + timedelta(days=548), 7)


def test_the_holidays_library_differs_in_one_swap_of_2026_only(calendar):
    library = holidays.country_holidays("VN", years=calendar.years)
    span = (calendar.known_until - calendar.known_from).days + 1
    days = [calendar.known_from + timedelta(days=n) for n in range(span)]

    differing = {
        day: calendar.is_working(day)
        for day in days
        if calendar.is_working(day) is not library.is_working_day(day)
    }

    # Announced a week ahead by CV 12729/VPCP-KGVX of 25/12/2025; the library does not have it.
    assert differing == {date(2026, 1, 2): False, date(2026, 1, 10): True}
