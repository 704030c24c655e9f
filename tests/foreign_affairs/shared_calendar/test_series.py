"""Series: the times that a rule gives, their rows, and their text."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign_affairs.shared_calendar import ical, operations, queries, recurrence
from foreign_affairs.shared_calendar.models import Entry, Occurrence
from foreign_affairs.shared_calendar.values import Series, SeriesOccurrence, midnight
from tests.foreign_affairs.shared_calendar.conftest import (
    A_MINUTE,
    A_WEEK,
    HERE,
    NOW,
    told,
    weekly,
)

FIRST = datetime(2026, 7, 20, 8, 0, tzinfo=HERE)
DAY = timedelta(days=1)


def rendered(facts):
    return ical.vevent(
        facts,
        uid="series-1@example.org",
        sequence=2,
        last_modified=NOW,
        site="https://example.org",
    )


def expanded(text):
    """The times that another reader makes of `text`: start, end, status, title."""
    whole = (
        ical.header(name="Lịch", source="https://example.org/f", url="https://example.org/")
        + text
        + ical.END
    )
    calendar = icalendar.Calendar.from_ical(whole)
    found = recurring_ical_events.of(calendar).between(date(2020, 1, 1), date(2040, 1, 1))
    return sorted(
        (event["DTSTART"].dt, event["DTEND"].dt, str(event["STATUS"]), str(event["SUMMARY"]))
        for event in found
    )


# --- rules ---------------------------------------------------------------------------------------


def test_a_rule_gives_its_starts_in_office_time():
    until = recurrence.starts("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260730T010000Z", FIRST)

    assert until == (FIRST, FIRST + 3 * DAY, FIRST + 7 * DAY, FIRST + 10 * DAY)
    assert {start.tzinfo for start in until} == {HERE}


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=WEEKLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=x",
        "FREQ=WEEKLY;COUNT=501",
        "FREQ=WEEKLY;UNTIL=20260730T010000",
        "FREQ=WEEKLY;COUNT=3;COLOUR=RED",
        "FREQ=WEEKLY;BYDAY=TU;COUNT=3",
        "FREQ=WEEKLY;COUNT=3\r\nEXDATE:20260720T080000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
    ],
)
def test_a_rule_that_does_not_end_or_cannot_be_read_is_refused(rule):
    with pytest.raises(ValueError, match=r"series|RRULE|UNTIL|COUNT|parameter"):
        recurrence.starts(rule, FIRST)


@pytest.mark.parametrize(
    "occurrences",
    [
        (),
        (SeriesOccurrence(original_starts_at=FIRST + DAY, starts_at=FIRST, ends_at=FIRST + DAY),),
        (SeriesOccurrence(original_starts_at=FIRST, starts_at=FIRST, ends_at=FIRST + DAY),) * 2,
        (SeriesOccurrence(original_starts_at=FIRST, starts_at=FIRST, ends_at=FIRST),),
    ],
)
def test_a_series_that_cannot_be_is_refused(occurrences):
    with pytest.raises(ValueError, match="occurrence"):
        told(series=Series(rule="FREQ=WEEKLY;COUNT=3", occurrences=occurrences))


def test_an_all_day_series_moves_by_whole_days_only():
    day = midnight(date(2026, 7, 20))
    wrong = SeriesOccurrence(original_starts_at=day, starts_at=FIRST, ends_at=day + DAY)

    with pytest.raises(ValueError, match="midnight"):
        told(
            starts_on=date(2026, 7, 20),
            ends_on=date(2026, 7, 20),
            series=Series(rule="FREQ=WEEKLY;COUNT=3", occurrences=(wrong,)),
        )


# --- text ----------------------------------------------------------------------------------------


def test_a_series_is_written_byte_for_byte():
    text = rendered(
        weekly(
            times=5,
            called_off=1,
            moved=2,
            left_out=3,
            location="Phòng 2",
            title_en="Weekly meeting",
        )
    )

    common = (
        "UID:series-1@example.org\r\n"
        "DTSTAMP:20260706T020000Z\r\n"
        "LAST-MODIFIED:20260706T020000Z\r\n"
        "SEQUENCE:2\r\n"
    )
    place = "LOCATION:Phòng 2\r\nCLASS:PUBLIC\r\n"
    words = f"DESCRIPTION:Weekly meeting\r\n{place}"
    assert text == (
        "BEGIN:VEVENT\r\n"
        f"{common}"
        "RRULE:FREQ=WEEKLY;COUNT=5\r\n"
        "EXDATE;TZID=Asia/Ho_Chi_Minh:20260810T080000\r\n"
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20260720T080000\r\n"
        "DTEND;TZID=Asia/Ho_Chi_Minh:20260720T093000\r\n"
        "STATUS:CONFIRMED\r\n"
        "SUMMARY:Giao ban\r\n"
        f"{words}"
        "TRANSP:OPAQUE\r\n"
        "END:VEVENT\r\n"
        "BEGIN:VEVENT\r\n"
        f"{common}"
        "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260727T080000\r\n"
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20260727T080000\r\n"
        "DTEND;TZID=Asia/Ho_Chi_Minh:20260727T093000\r\n"
        "STATUS:CANCELLED\r\n"
        "SUMMARY:ĐÃ HỦY: Giao ban\r\n"
        f"{words}"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "BEGIN:VEVENT\r\n"
        f"{common}"
        "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260803T080000\r\n"
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20260804T140000\r\n"
        "DTEND;TZID=Asia/Ho_Chi_Minh:20260804T153000\r\n"
        "STATUS:CONFIRMED\r\n"
        "SUMMARY:Giao ban (dời ngày)\r\n"
        f"{place}"
        "TRANSP:OPAQUE\r\n"
        "END:VEVENT\r\n"
    )


def test_an_all_day_series_ends_on_a_day():
    day = date(2026, 7, 20)
    starts = [midnight(day), midnight(day + 2 * DAY)]
    text = rendered(
        told(
            starts_on=day,
            ends_on=day,
            series=Series(
                rule="FREQ=DAILY;UNTIL=20260721T170000Z",
                occurrences=tuple(
                    SeriesOccurrence(original_starts_at=start, starts_at=start, ends_at=start + DAY)
                    for start in starts
                ),
            ),
        )
    )

    assert "RRULE:FREQ=DAILY;UNTIL=20260722\r\nEXDATE;VALUE=DATE:20260721\r\n" in text
    assert [times[:2] for times in expanded(text)] == [
        (date(2026, 7, 20), date(2026, 7, 21)),
        (date(2026, 7, 22), date(2026, 7, 23)),
    ]


def test_a_cancelled_series_is_cancelled_at_every_time():
    text = rendered(weekly(moved=1, called_off=2, status="cancelled"))

    assert {status for _start, _end, status, _title in expanded(text)} == {"CANCELLED"}
    assert text.count("BEGIN:VEVENT") == 2


def test_a_moved_occurrence_does_not_keep_the_position_of_another_place():
    facts = weekly(moved=1, location="Phòng 2", latitude=20.5, longitude=106.5)
    elsewhere = replace(
        facts,
        series=replace(
            facts.series,
            occurrences=tuple(
                replace(one, location="Đồ Sơn" if one.title else "")
                for one in facts.series.occurrences
            ),
        ),
    )

    master, moved = rendered(elsewhere).split("END:VEVENT\r\n")[:2]

    assert "GEO:20.500000;106.500000\r\n" in master
    assert "GEO" not in moved
    assert "LOCATION:Đồ Sơn\r\n" in moved


def test_a_busy_series_tells_its_times_and_no_word():
    facts = weekly(moved=1, called_off=2, location="Phòng 2", visibility="restricted")

    text = ical.busy(facts, uid="x@example.org", sequence=0, last_modified=NOW)

    assert {title for _start, _end, _status, title in expanded(text)} == {"Bận", "ĐÃ HỦY: Bận"}
    for word in ("Giao ban", "Phòng 2", "dời"):
        assert word not in text
    assert len(expanded(text)) == 4


@st.composite
def series(draw):
    """Any series of the rules that events know, with anything moved, left out or called off."""
    whole_days = draw(st.booleans())
    first_day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    first = midnight(first_day)
    if not whole_days:
        first += timedelta(minutes=draw(st.integers(0, 24 * 60 - 1)))
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first_day.weekday()]
    frequency = draw(
        st.sampled_from(
            ("FREQ=DAILY", "FREQ=WEEKLY", f"FREQ=WEEKLY;BYDAY={weekday},SU", "FREQ=MONTHLY")
        )
    )
    interval = draw(st.sampled_from(("", ";INTERVAL=2", ";INTERVAL=3")))
    rule = f"{frequency}{interval}"
    last = first + timedelta(days=draw(st.integers(0, 120)))
    end = draw(
        st.sampled_from(
            (
                f";COUNT={draw(st.integers(1, 12))}",
                f";UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            )
        )
    )
    given_starts = recurrence.starts(rule + end, first)
    unit = DAY if whole_days else timedelta(minutes=15)
    length = unit * draw(st.integers(1, 3))
    named = []
    for start in given_starts:
        fate = draw(st.sampled_from(("stands", "stands", "moved", "called off", "left out")))
        if fate == "left out" and (named or start != given_starts[-1]):
            continue
        begins = start + unit * draw(st.integers(-5, 5)) if fate == "moved" else start
        named.append(
            SeriesOccurrence(
                original_starts_at=start,
                starts_at=begins,
                ends_at=begins + length + (unit if fate == "moved" else unit * 0),
                status="cancelled" if fate == "called off" else "confirmed",
                title="Tên khác" if fate == "moved" and draw(st.booleans()) else "",
            )
        )
    times = (
        {"starts_on": first_day, "ends_on": first_day + length - DAY}
        if whole_days
        else {"starts_at": first, "ends_at": first + length}
    )
    return told(
        **times,
        title="Giao ban",
        status=draw(st.sampled_from(("confirmed", "tentative"))),
        series=Series(rule=rule + end, occurrences=tuple(named)),
    )


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=80,
    deadline=None,
)
@given(facts=series())
def test_what_another_reader_expands_from_the_text_are_the_rows(db, facts):
    with transaction.atomic():
        operations.publish([facts], at=NOW)
        entry = Entry.objects.get()
        rows = list(Occurrence.objects.select_related("entry"))
        same = list(queries.differences([facts]))
        told_again = entry.facts()
        transaction.set_rollback(True)

    assert expanded(entry.text) == sorted(
        (
            row.starts_on if row.is_all_day else row.starts_at,
            row.ends_on + DAY if row.is_all_day else row.ends_at,
            row.status.upper(),
            ("ĐÃ HỦY: " if row.status == "cancelled" else "") + row.title,
        )
        for row in rows
    )
    assert same == []
    assert told_again.occurrences == facts.occurrences
    assert entry.span_starts_at == min(row.starts_at for row in rows)
    assert entry.span_ends_at == max(row.ends_at for row in rows)


# --- rows ----------------------------------------------------------------------------------------


def times():
    return list(Occurrence.objects.order_by("original_starts_at").values_list("pk", "starts_at"))


def test_a_series_gets_a_row_for_each_time_and_reaches_from_the_first_to_the_last(publish):
    publish(weekly(moved=3))

    entry = Entry.objects.get()
    assert [start for _pk, start in times()] == [
        FIRST,
        FIRST + A_WEEK,
        FIRST + 2 * A_WEEK,
        FIRST + 3 * A_WEEK + timedelta(days=1, hours=6),
    ]
    assert entry.rule == "FREQ=WEEKLY;COUNT=4"
    assert entry.ends_at == FIRST + timedelta(minutes=90)
    assert (entry.span_starts_at, entry.span_ends_at) == (
        FIRST,
        datetime(2026, 8, 11, 15, 30, tzinfo=HERE),
    )


def test_a_changed_occurrence_keeps_its_row_and_raises_the_sequence_of_the_one_entry(publish):
    publish(weekly())
    before = [pk for pk, _start in times()]

    assert publish(weekly(moved=1, called_off=2), at=NOW + A_MINUTE) == 1

    entry = Entry.objects.get()
    assert [pk for pk, _start in times()] == before
    assert (entry.sequence, entry.last_modified) == (1, NOW + A_MINUTE)
    assert entry.text.count("SEQUENCE:1\r\n") == 3
    assert list(queries.differences([weekly(moved=1, called_off=2)])) == []


def test_a_time_that_is_taken_away_loses_its_row_and_stands_as_left_out(publish):
    publish(weekly())
    publish(weekly(left_out=2), at=NOW + A_MINUTE)

    entry = Entry.objects.get()
    assert len(times()) == 3
    assert "EXDATE;TZID=Asia/Ho_Chi_Minh:20260803T080000\r\n" in entry.text
    assert entry.sequence == 1


def test_what_is_no_series_keeps_its_one_row_when_it_moves(entry, publish):
    ((pk, _start),) = times()

    publish(replace(told(), starts_at=FIRST - DAY), at=NOW + A_MINUTE)

    assert times() == [(pk, FIRST - DAY)]


def test_a_thing_may_become_a_series_and_one_thing_again(entry, publish):
    publish(weekly(), at=NOW + A_MINUTE)
    assert len(times()) == 4
    publish(told(), at=NOW + 2 * A_MINUTE)

    assert len(times()) == 1
    again = Entry.objects.get()
    assert (again.facts(), again.rule, again.sequence) == (told(), "", 2)


def test_withdrawing_a_series_calls_off_every_time(publish):
    publish(weekly(moved=1))

    with transaction.atomic():
        assert operations.withdraw("dossier", [1], at=NOW + A_MINUTE) == 1

    assert set(Occurrence.objects.values_list("status", flat=True)) == {"cancelled"}
    assert len(times()) == 4


def test_an_occurrence_that_says_something_else_is_a_difference_and_is_mended(publish):
    publish(weekly())
    Occurrence.objects.filter(starts_at=FIRST).update(title="verdorben")

    (difference,) = queries.differences([weekly()])
    assert difference.columns == ("occurrences",)
    operations.rebuild([weekly()], at=NOW + A_MINUTE)

    assert list(queries.differences([weekly()])) == []
    assert Entry.objects.get().sequence == 0
