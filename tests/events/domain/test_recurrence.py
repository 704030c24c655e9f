"""Series: which days a rule gives, and what becomes of single dates when it changes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.recurrence import (
    MOST_OCCURRENCES,
    Frequency,
    Recurrence,
    Slot,
    Standing,
    lay_out,
    rule_text,
    starts,
    why_impossible,
)
from tests.permits.stages import ZONE

FIRST = datetime(2026, 5, 4, 8, 0, tzinfo=ZONE)
"""A Monday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY = Recurrence(frequency=Frequency.WEEKLY, by_day=("MO",), count=4)


def codes(recurrence, first=FIRST):
    return [reason.code for reason in why_impossible(recurrence, first=first)]


def rule(frequency, **facts):
    return Recurrence(frequency=Frequency(frequency), **facts)


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (rule("daily", count=3), ["05-04", "05-05", "05-06"]),
        (rule("daily", interval=2, count=3), ["05-04", "05-06", "05-08"]),
        (rule("weekly", count=3), ["05-04", "05-11", "05-18"]),
        (rule("weekly", by_day=("MO", "TH"), count=3), ["05-04", "05-07", "05-11"]),
        (rule("weekly", until=date(2026, 5, 18)), ["05-04", "05-11", "05-18"]),
        (rule("monthly", count=3), ["05-04", "06-04", "07-04"]),
        (rule("monthly", by_day=("1MO",), count=3), ["05-04", "06-01", "07-06"]),
    ],
)
def test_a_rule_gives_its_days_at_the_same_hour(recurrence, days):
    found = starts(recurrence, first=FIRST)

    assert [f"{one:%m-%d}" for one in found] == days
    assert {(one.hour, one.utcoffset()) for one in found} == {(8, 7 * HOUR)}
    assert codes(recurrence) == []


def test_the_last_friday_of_a_month_is_a_rule_too():
    last_friday = datetime(2026, 5, 29, 14, 0, tzinfo=ZONE)

    found = starts(rule("monthly", by_day=("-1FR",), count=3), first=last_friday)

    assert [f"{one:%d/%m}" for one in found] == ["29/05", "26/06", "31/07"]


def test_the_text_of_a_rule_ends_in_universal_time():
    until = rule("weekly", interval=2, by_day=("MO",), until=date(2026, 7, 6))

    assert rule_text(until) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20260706T165959Z"
    assert rule_text(WEEKLY) == "FREQ=WEEKLY;BYDAY=MO;COUNT=4"


@pytest.mark.parametrize(
    ("recurrence", "code"),
    [
        (rule("weekly"), "series_has_no_end"),
        (rule("weekly", count=3, until=date(2026, 6, 1)), "series_has_no_end"),
        (rule("weekly", by_day=("1MO",), count=3), "series_days"),
        (rule("weekly", by_day=("MO", "MO"), count=3), "series_days"),
        (rule("daily", by_day=("MO",), count=3), "series_days"),
        (rule("monthly", by_day=("MO",), count=3), "series_days"),
        (rule("monthly", by_day=("1MO", "2MO"), count=3), "series_days"),
        (rule("weekly", interval=0, count=3), "series_numbers"),
        (rule("weekly", interval=100, count=3), "series_numbers"),
        (rule("weekly", count=0), "series_numbers"),
        (rule("weekly", by_day=("TU",), count=3), "series_first_day"),
        (rule("weekly", until=date(2026, 5, 3)), "series_ends_early"),
        (rule("daily", count=MOST_OCCURRENCES + 1), "series_too_long"),
        (rule("daily", until=date(2200, 1, 1)), "series_too_long"),
        (rule("monthly", until=date(2028, 6, 4)), "series_too_long"),
    ],
)
def test_a_series_that_cannot_be_is_told_why(recurrence, code):
    assert codes(recurrence) == [code]


def test_a_series_reaches_two_years_and_no_day_further():
    assert codes(rule("monthly", until=date(2028, 5, 4))) == []


def standing(*days, moved=(), length=HOUR):
    return [
        Standing(
            number,
            day,
            day + (3 * HOUR if number in moved else timedelta()),
            day + (4 * HOUR if number in moved else length),
            number in moved,
        )
        for number, day in enumerate(days)
    ]


def test_a_series_that_is_shifted_keeps_each_row_in_its_place():
    before = standing(*starts(WEEKLY, first=FIRST), moved={1})
    later = [day + 30 * timedelta(minutes=1) for day in starts(WEEKLY, first=FIRST)]

    slots = lay_out(before, later, length=2 * HOUR, shifted=True)

    assert [slot.key for slot in slots] == [0, 1, 2, 3]
    assert slots[0] == Slot(0, later[0], later[0], later[0] + 2 * HOUR)
    assert slots[1] == Slot(1, later[1], before[1].starts_at, before[1].ends_at)


def test_another_rule_keeps_what_falls_on_the_same_day():
    before = standing(*starts(WEEKLY, first=FIRST))
    fortnightly = starts(rule("weekly", interval=2, by_day=("MO",), count=4), first=FIRST)

    slots = lay_out(before, fortnightly, length=HOUR, shifted=False)

    assert [slot.key for slot in slots] == [0, 2, None, None]


def test_a_later_start_within_the_same_days_keeps_every_day_its_own():
    through = rule("weekly", by_day=("MO",), until=date(2026, 5, 25))
    before = standing(*starts(through, first=FIRST))

    slots = lay_out(before, starts(through, first=FIRST + 7 * DAY), length=HOUR, shifted=True)

    assert [(slot.key, slot.starts_at) for slot in slots] == [
        (key, FIRST + key * 7 * DAY) for key in (1, 2, 3)
    ]


def test_a_shorter_series_drops_the_rows_at_its_end():
    before = standing(*starts(WEEKLY, first=FIRST))

    slots = lay_out(before, starts(WEEKLY, first=FIRST)[:2], length=HOUR, shifted=True)

    assert [slot.key for slot in slots] == [0, 1]


RULES = st.one_of(
    st.builds(
        Recurrence,
        frequency=st.just(Frequency.DAILY),
        interval=st.integers(1, 9),
        count=st.integers(1, 60),
    ),
    st.builds(
        Recurrence,
        frequency=st.just(Frequency.WEEKLY),
        interval=st.integers(1, 4),
        by_day=st.sets(st.sampled_from(["TU", "WE", "FR", "SU"])).map(lambda days: ("MO", *days)),
        count=st.integers(1, 60),
    ),
)


@given(RULES)
def test_a_possible_series_has_its_number_of_days_in_order_each_once(recurrence):
    if why_impossible(recurrence, first=FIRST):
        return

    found = starts(recurrence, first=FIRST)

    assert len(found) == recurrence.count
    assert list(found) == sorted(set(found))
    assert found[0] == FIRST


@given(RULES, st.integers(-5, 5))
def test_laying_out_what_stands_already_changes_nothing(recurrence, days):
    if why_impossible(recurrence, first=FIRST):
        return
    found = [one + days * DAY for one in starts(recurrence, first=FIRST)]
    before = standing(*found)

    for shifted in (True, False):
        slots = lay_out(before, found, length=HOUR, shifted=shifted)
        assert [(one.key, one.starts_at) for one in slots] == list(enumerate(found))
