"""The report on results: what it needs, when it is due, when who is reminded."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.workdays.deadlines import Kind, SpecialDay, WorkingCalendar
from permits.domain import reports
from permits.domain.reports import ReportReminder, ReportState, Results
from tests.permits.stages import ZONE

DAY = timedelta(days=1)
ENDED, DUE = date(2026, 8, 18), date(2026, 9, 3)
FULL = Results(
    held_starts_at=datetime(2026, 8, 17, 8, tzinfo=ZONE),
    held_ends_at=datetime(2026, 8, 18, 17, tzinfo=ZONE),
    venue="Nhà hát thành phố",
    vietnamese_participants=80,
    foreign_residents=2,
    foreign_visitors=18,
    nationalities={"Nhật Bản": 12, "Hà Lan": 8},
    content="Cảng biển xanh.",
    outcome="Ký hai biên bản ghi nhớ.",
    assessment="Không có vấn đề phát sinh.",
)


@pytest.fixture(scope="module")
def calendar():
    off = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)]
    days = [SpecialDay(day, Kind.CLOSED, "Nghỉ", "Off", "a source", True) for day in off]
    days.append(SpecialDay(date(2026, 8, 22), Kind.SWAP_WORK, "Bù", "Worked", "a source", True))
    return WorkingCalendar.of_whole_years(days, edition=1)


def test_a_full_report_may_be_filed():
    assert reports.why_not_fileable(FULL, at=datetime(2026, 8, 19, tzinfo=ZONE)) == ()


def test_an_empty_report_says_everything_that_is_missing_at_once():
    why_not = reports.why_not_fileable(Results(), at=datetime(2026, 8, 19, tzinfo=ZONE))

    assert [reason.field for reason in why_not] == [
        "held_starts_at",
        "held_ends_at",
        "venue",
        "content",
        "outcome",
        "assessment",
        "vietnamese_participants",
        "foreign_residents",
        "foreign_visitors",
    ]


def test_an_event_is_not_reported_on_before_it_is_over():
    why_not = reports.why_not_fileable(FULL, at=datetime(2026, 8, 18, 12, tzinfo=ZONE))

    assert [reason.code for reason in why_not] == ["not_over_yet"]


def test_the_numbers_by_country_come_to_the_number_of_foreigners():
    few = Results(
        **{name: getattr(FULL, name) for name in reports.RESULT_FIELDS}
        | {"nationalities": {"Nhật Bản": 12}}
    )

    why_not = reports.why_not_fileable(few, at=datetime(2026, 8, 19, tzinfo=ZONE))

    assert [(reason.code, str(reason)) for reason in why_not] == [
        (
            "nationalities_do_not_sum",
            "By country there are 12 foreign participants, in all 20.",
        )
    ]


def test_the_days_of_the_reminders(calendar):
    assert reports.reminder_days(calendar, ended_on=ENDED, due_on=DUE) == (
        (ReportReminder.ASKED, date(2026, 8, 19)),
        (ReportReminder.DUE_IN_FIVE, date(2026, 8, 29)),
        # 31/08 to 02/09 are off.
        (ReportReminder.DUE_IN_ONE, date(2026, 8, 28)),
        (ReportReminder.OVERDUE, date(2026, 9, 4)),
    )


@pytest.mark.parametrize(
    ("today", "next_on"),
    [
        (date(2026, 8, 18), date(2026, 8, 19)),
        (date(2026, 8, 19), date(2026, 8, 28)),
        (date(2026, 8, 30), date(2026, 9, 4)),
        (date(2026, 9, 4), date(2026, 9, 10)),
        (date(2026, 9, 10), date(2026, 9, 17)),
        (date(2026, 12, 1), date(2026, 12, 3)),
    ],
)
def test_the_next_reminder(calendar, today, next_on):
    found = reports.next_reminder_on(calendar, ended_on=ENDED, due_on=DUE, today=today)

    assert found == next_on


@given(st.integers(min_value=-10, max_value=120))
def test_the_next_reminder_lies_ahead_and_skips_nobody(days):
    calendar = WorkingCalendar.of_whole_years(
        [SpecialDay(date(2026, 9, 2), Kind.CLOSED, "Nghỉ", "Off", "a source", True)], edition=1
    )
    today = DUE + days * DAY

    found = reports.next_reminder_on(calendar, ended_on=ENDED, due_on=DUE, today=today)

    assert found > today
    between = [today + n * DAY for n in range(1, (found - today).days)]
    said = (
        reports.reached(calendar, ended_on=ENDED, due_on=DUE, today=today),
        reports.weeks_overdue(due_on=DUE, today=today),
    )
    assert all(
        said
        == (
            reports.reached(calendar, ended_on=ENDED, due_on=DUE, today=day),
            reports.weeks_overdue(due_on=DUE, today=day),
        )
        for day in between
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"owed": True, "event_is_over": False, "filed": False, "today": ENDED}, "expected"),
        ({"owed": True, "event_is_over": True, "filed": False, "today": DUE}, "due"),
        ({"owed": True, "event_is_over": True, "filed": False, "today": DUE + DAY}, "overdue"),
        ({"owed": True, "event_is_over": True, "filed": True, "today": DUE + DAY}, "filed"),
        ({"owed": False, "event_is_over": True, "filed": False, "today": DUE + DAY}, ""),
    ],
)
def test_how_a_report_stands(facts, state):
    assert reports.report_state(**facts, due_on=DUE) == ReportState(state)
