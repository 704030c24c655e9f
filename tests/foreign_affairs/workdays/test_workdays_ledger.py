"""The count told day by day, with its sources, over one cycle or several."""

from datetime import date

import pytest

from foreign_affairs.workdays.deadlines import (
    Budget,
    Cycle,
    DayReason,
    LedgerDay,
    case_ledger,
    cycle_due_on,
    ledger,
    next_cycle,
    step_due_dates,
    used_through,
)


def told(rows):
    return [
        f"{row.date:%d/%m} {row.counted or '-'} {row.reason} {row.step}".strip() for row in rows
    ]


def test_the_new_year_swap_is_told_day_by_day_with_its_steps(calendar, track_a):
    rows = ledger(calendar, date(2025, 12, 30), 7, track_a)

    assert told(rows) == [
        "30/12 - received desk",
        "31/12 1 working desk",
        "01/01 - closed appraisal",
        "02/01 - swap_off appraisal",
        "03/01 - weekend appraisal",
        "04/01 - weekend appraisal",
        "05/01 2 working appraisal",
        "06/01 3 working appraisal",
        "07/01 4 working decision",
        "08/01 5 working decision",
        "09/01 6 working decision",
        "10/01 7 swap_work return",
    ]


def test_each_special_day_names_the_text_that_made_it_so(calendar):
    rows = ledger(calendar, date(2025, 12, 30), 7)

    assert rows[3] == LedgerDay(
        date=date(2026, 1, 2),
        counted=None,
        reason=DayReason.SWAP_OFF,
        step="",
        name_vi="Nghỉ hoán đổi",
        name_en="Swapped day off",
        source="CV 12729/VPCP-KGVX 25/12/2025",
        confirmed=True,
    )
    assert [row.source for row in rows if row.reason is DayReason.SWAP_WORK] == [
        "CV 12729/VPCP-KGVX 25/12/2025 (for 2026-01-02)"
    ]
    assert {row.source for row in rows if row.reason in {"working", "weekend"}} == {""}


def test_a_holiday_on_which_the_dossier_came_is_still_named(calendar):
    first = ledger(calendar, date(2026, 9, 2), 1)[0]

    assert (first.reason, first.counted, first.name_en) == ("received", None, "National Day")


def test_a_resumed_case_goes_on_from_the_number_at_which_it_stopped(calendar, track_a):
    first = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))
    second = next_cycle(calendar, first, date(2026, 7, 21), resumes=True)

    rows = case_ledger(calendar, (first, second), 7, track_a)

    assert told(rows[:5]) == [
        "06/07 - received desk",
        "07/07 1 working desk",
        "08/07 2 working appraisal",
        "09/07 3 working appraisal",
        "10/07 - waiting",
    ]
    assert {row.reason for row in rows[4:15]} == {DayReason.WAITING}
    assert told(rows[15:]) == [
        "21/07 - received decision",
        "22/07 4 working decision",
        "23/07 5 working decision",
        "24/07 6 working decision",
        "25/07 - weekend return",
        "26/07 - weekend return",
        "27/07 7 working return",
    ]
    assert [row.cycle for row in rows] == [1] * 15 + [2] * 7


def test_a_resumed_case_gives_only_the_steps_left_new_days(calendar, track_a):
    dates = step_due_dates(calendar, date(2026, 7, 21), track_a, used_working_days=3)

    assert [f"{due:%d/%m}" for due in dates] == ["21/07", "21/07", "24/07", "27/07"]


def test_a_restarted_case_counts_from_one_again(calendar):
    first = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))
    second = next_cycle(calendar, first, date(2026, 7, 21), resumes=False)

    counted = [row.counted for row in case_ledger(calendar, (first, second), 7) if row.counted]

    assert counted == [1, 2, 3, 1, 2, 3, 4, 5, 6, 7]


def test_while_the_dossier_is_away_its_days_are_listed_through_the_day_asked(calendar):
    paused = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))

    rows = case_ledger(calendar, (paused,), 7, through=date(2026, 7, 12))

    assert told(rows[-4:]) == [
        "09/07 3 working",
        "10/07 - waiting",
        "11/07 - waiting",
        "12/07 - waiting",
    ]
    assert told(case_ledger(calendar, (paused,), 7))[-1] == "09/07 3 working"
    assert (
        case_ledger(calendar, (paused,), 7, through=date(2026, 7, 1))[-1].date == paused.paused_on
    )


def test_days_after_the_due_date_are_listed_without_a_number(calendar, track_a):
    late = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 17))

    rows = case_ledger(calendar, (late,), 7, track_a)

    assert told(rows[-3:]) == [
        "15/07 7 working return",
        "16/07 - working return",
        "17/07 - working return",
    ]


def test_what_comes_back_after_all_days_were_used_is_due_at_once(calendar):
    late = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 17))

    on_tuesday = next_cycle(calendar, late, date(2026, 7, 21), resumes=True)
    on_sunday = next_cycle(calendar, late, date(2026, 7, 26), resumes=True)

    assert on_tuesday.used_working_days == 9
    assert cycle_due_on(calendar, on_tuesday, 7) == date(2026, 7, 21)
    assert cycle_due_on(calendar, on_sunday, 7) == date(2026, 7, 27)
    assert told(case_ledger(calendar, (late, on_sunday), 7))[-2:] == [
        "26/07 - received",
        "27/07 - working",
    ]


def test_four_rounds_of_supplements_use_no_day_twice(calendar):
    cycle = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 7))
    cycles = [cycle]
    for back, slip in [
        (date(2026, 7, 9), date(2026, 7, 10)),
        (date(2026, 7, 13), date(2026, 7, 15)),
        (date(2026, 7, 18), date(2026, 7, 20)),
    ]:
        following = next_cycle(calendar, cycles[-1], back, resumes=True)
        cycles.append(Cycle(following.number, back, following.used_working_days, slip))
    cycles.append(next_cycle(calendar, cycles[-1], date(2026, 8, 3), resumes=True))

    rows = case_ledger(calendar, cycles, 7)

    assert [cycle.used_working_days for cycle in cycles] == [0, 1, 2, 4, 5]
    assert [row.counted for row in rows if row.counted] == [1, 2, 3, 4, 5, 6, 7]
    assert rows[-1].date == date(2026, 8, 5)


@pytest.mark.parametrize(("resumes", "counted"), [(True, 3), (False, None)])
def test_a_dossier_back_on_the_day_of_its_slip_has_that_day_once(calendar, resumes, counted):
    first = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))
    second = next_cycle(calendar, first, date(2026, 7, 9), resumes=resumes)

    rows = case_ledger(calendar, (first, second), 7)

    the_day = [row for row in rows if row.date == date(2026, 7, 9)]
    assert [(row.reason, row.counted, row.cycle) for row in the_day] == [("received", counted, 2)]


def test_used_days_stop_at_the_slip(calendar):
    cycle = Cycle(2, date(2026, 7, 6), used_working_days=2, paused_on=date(2026, 7, 9))

    assert used_through(calendar, cycle, date(2026, 7, 6)) == 2
    assert used_through(calendar, cycle, date(2026, 7, 8)) == 4
    assert used_through(calendar, cycle, date(2026, 7, 31)) == 5
    assert used_through(calendar, cycle, date(2026, 7, 1)) == 2


def test_budgets_that_do_not_make_up_the_track_are_refused(calendar):
    with pytest.raises(ValueError, match="sum"):
        ledger(calendar, date(2026, 7, 6), 7, (Budget("desk", "", "", 1),))


def test_a_cycle_cannot_follow_without_a_slip_or_before_it(calendar):
    running = Cycle(1, date(2026, 7, 6))
    paused = Cycle(1, date(2026, 7, 6), paused_on=date(2026, 7, 9))

    for before, back in [(running, date(2026, 7, 21)), (paused, date(2026, 7, 8))]:
        with pytest.raises(ValueError, match="follows a slip"):
            next_cycle(calendar, before, back, resumes=True)
        with pytest.raises(ValueError, match="follows a slip"):
            case_ledger(calendar, (before, Cycle(2, back)), 7)
