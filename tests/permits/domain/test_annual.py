"""The annual table: which year an event belongs to, and when a table may be issued."""

from datetime import date

import pytest

from foreign_affairs.workdays.deadlines import report_period, report_year
from permits.domain import annual


@pytest.mark.parametrize(
    ("ended_on", "year"),
    [
        # domain.md, 5.3, row Y.
        (date(2026, 12, 14), 2026),
        (date(2026, 12, 15), 2027),
        (date(2025, 12, 15), 2026),
        (date(2026, 1, 1), 2026),
    ],
)
def test_an_event_belongs_to_the_year_of_its_last_day(ended_on, year):
    first, last = report_period(year)

    assert report_year(ended_on) == year
    assert first <= ended_on <= last


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 12, 14), 2025), (date(2026, 12, 15), 2026), (date(2027, 3, 1), 2026)],
)
def test_the_newest_year_that_is_over(today, year):
    assert annual.last_closed_year(today=today) == year


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"year": 2026, "today": date(2026, 12, 15), "issued_before": False}, []),
        ({"year": 2026, "today": date(2026, 12, 14), "issued_before": False}, ["year_not_over"]),
        (
            {"year": 2026, "today": date(2026, 12, 14), "issued_before": True},
            ["year_not_over", "correction_without_reason"],
        ),
    ],
)
def test_when_a_table_may_be_issued(facts, codes):
    assert [reason.code for reason in annual.why_not_issuable(**facts, reason=" ")] == codes
