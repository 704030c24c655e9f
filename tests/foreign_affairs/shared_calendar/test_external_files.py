"""Reading a stranger's .ics: what it says, and what it must not be able to do."""

import time
from datetime import date, datetime, timedelta

import pytest

from foreign_affairs.shared_calendar import external_files
from foreign_affairs.shared_calendar.external_limits import (
    MOST_BYTES,
    MOST_TIMES,
    Unreadable,
    Window,
)
from tests.foreign_affairs.shared_calendar.conftest import HERE
from tests.foreign_affairs.shared_calendar.ics import file, vevent, zone

WINDOW = Window(date(2025, 7, 6), date(2028, 7, 6))
EIGHT = datetime(2026, 7, 20, 8, tzinfo=HERE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECONDS = 8.0
"""What a hostile file may take at most, on a busy machine."""


def read(*events, **said):
    return external_files.read(file(*events, **said), WINDOW)


def only(*events, **said):
    (thing,) = read(*events, **said)
    return thing


def starts(thing):
    return [one.starts_at for one in thing.times]


def codes(thing):
    return [reason.code for reason in thing.reasons]


def test_one_thing_is_read_with_its_words_and_its_time():
    thing = only(
        vevent(
            summary="<b>Họp</b>\\, đối tác\\n2",
            location="Tokyo",
            sequence="3",
            transp="TRANSPARENT",
            description="Mã PIN 1234",
            url="javascript:alert(1)",
            attach="javascript:alert(2)",
            organizer="mailto:chair@example.jp",
            attendee="mailto:guest@example.jp",
        )
    )

    (one,) = thing.times
    assert (thing.uid, thing.sequence, thing.reasons) == ("a@elsewhere", 3, ())
    assert thing.stamp == datetime(2026, 7, 1, 7, tzinfo=HERE)
    assert (one.title, one.location) == ("<b>Họp</b>, đối tác 2", "Tokyo")
    assert (one.starts_at, one.ends_at, one.all_day) == (EIGHT, EIGHT + HOUR, False)
    assert (one.status, one.transparent) == ("confirmed", True)
    said = repr(thing)
    for hidden in ("PIN", "javascript", "chair", "guest"):
        assert hidden not in said


@pytest.mark.parametrize(
    ("dtstart", "starts_at"),
    [
        ("20260720T080000", EIGHT),
        ("DTSTART;TZID=Asia/Tokyo:20260720T100000", EIGHT),
        ("DTSTART;TZID=America/New_York:20260719T210000", EIGHT),
        ("DTSTART;TZID=SE Asia Standard Time:20260720T080000", EIGHT),
        ("20260720T010000Z", EIGHT),
    ],
)
def test_a_time_is_what_its_zone_says_and_without_one_office_time(dtstart, starts_at):
    assert starts(only(vevent(dtstart=dtstart, dtend=None))) == [starts_at]


def test_a_zone_that_a_file_defines_holds_in_that_file_alone():
    said = {"dtstart": "DTSTART;TZID=Own:20260720T100000", "dtend": None}
    nine = only(vevent(**said), head=zone("Own", offset="+0900"))
    five = only(vevent(**said), head=zone("Own", offset="+0500"))

    assert starts(nine) == [EIGHT]
    assert starts(five) == [EIGHT + 4 * HOUR]
    assert codes(only(vevent(**said))) == ["unknown_zone"]


def test_whole_days_end_with_their_last_day():
    thing = only(vevent(dtstart="DTSTART;VALUE=DATE:20260720", dtend="DTEND;VALUE=DATE:20260722"))
    one_day = only(vevent(dtstart="DTSTART;VALUE=DATE:20260720", dtend=None))

    (one,) = thing.times
    assert (one.all_day, one.ends_at - one.starts_at) == (True, 2 * DAY)
    assert one.starts_at == datetime(2026, 7, 20, tzinfo=HERE)
    assert one_day.times[0].ends_at - one_day.times[0].starts_at == DAY


def test_what_has_no_end_lasts_a_quarter_of_an_hour():
    (one,) = only(vevent(dtend=None)).times

    assert one.ends_at - one.starts_at == timedelta(minutes=15)


def test_a_series_keeps_the_hour_of_its_zone_less_what_is_left_out_and_with_what_is_moved():
    new_york = "TZID=America/New_York"
    thing = only(
        vevent(
            dtstart=f"DTSTART;{new_york}:20261026T090000",
            dtend=f"DTEND;{new_york}:20261026T100000",
            rrule="FREQ=WEEKLY;COUNT=5",
            exdate=f"EXDATE;{new_york}:20261109T090000",
        ),
        vevent(
            recurrence_id=f"RECURRENCE-ID;{new_york}:20261116T090000",
            dtstart=f"DTSTART;{new_york}:20261117T090000",
            dtend=f"DTEND;{new_york}:20261117T100000",
            summary="Dời ngày",
        ),
        vevent(
            recurrence_id=f"RECURRENCE-ID;{new_york}:20261123T090000",
            dtstart=f"DTSTART;{new_york}:20261123T090000",
            dtend=f"DTEND;{new_york}:20261123T100000",
            status="CANCELLED",
        ),
    )

    # The clocks of New York go back on 01/11.
    assert [
        (f"{one.starts_at.astimezone(HERE):%d/%m %H:%M}", one.status) for one in thing.times
    ] == [
        ("26/10 20:00", "confirmed"),
        ("02/11 21:00", "confirmed"),
        ("17/11 21:00", "confirmed"),
        ("23/11 21:00", "cancelled"),
    ]
    assert thing.times[2].title == "Dời ngày"
    assert f"{thing.times[2].original_starts_at.astimezone(HERE):%d/%m %H:%M}" == "16/11 21:00"
    assert not thing.is_endless


def test_what_follows_a_change_of_this_and_future_is_each_a_time_of_its_own():
    thing = only(
        vevent(rrule="FREQ=DAILY;COUNT=4"),
        vevent(
            recurrence_id="RECURRENCE-ID;RANGE=THISANDFUTURE:20260722T010000Z",
            dtstart="20260722T030000Z",
            dtend="20260722T040000Z",
        ),
    )

    assert starts(thing) == [
        EIGHT,
        EIGHT + DAY,
        EIGHT + 2 * DAY + 2 * HOUR,
        EIGHT + 3 * DAY + 2 * HOUR,
    ]
    assert len({one.original_starts_at for one in thing.times}) == 4


def test_dates_beside_the_rule_are_read():
    thing = only(vevent(rdate="20260801T010000Z,20260901T010000Z"))

    assert len(thing.times) == 3


def test_a_rule_without_end_is_read_as_far_as_the_window_reaches_and_says_so():
    thing = only(vevent(rrule="FREQ=WEEKLY"))
    bounded = only(vevent(rrule="FREQ=WEEKLY;UNTIL=20990101T000000Z"))
    short = only(vevent(rrule="FREQ=WEEKLY;UNTIL=20260803T010000Z"))

    assert thing.is_endless
    assert bounded.is_endless
    assert not short.is_endless
    assert starts(bounded) == starts(thing)
    assert len(thing.times) == 103
    assert max(starts(thing)) < datetime(2028, 7, 6, tzinfo=HERE)
    assert len(short.times) == 3


def test_the_later_of_two_versions_in_one_file_stands():
    thing = only(
        vevent(sequence="2", summary="Sau"),
        vevent(sequence="1", dtstamp="20260705T000000Z", summary="Trước"),
    )
    by_stamp = only(vevent(dtstamp="20260702T000000Z", summary="Sau"), vevent(summary="Trước"))

    assert (thing.sequence, thing.times[0].title) == (2, "Sau")
    assert by_stamp.times[0].title == "Sau"


def test_what_is_called_off_is_told_without_times():
    for thing in (
        only(vevent(status="CANCELLED")),
        only(vevent(dtend=None), head="METHOD:CANCEL\r\n"),
    ):
        assert thing.called_off
        assert thing.times == ()


def test_a_private_thing_has_no_words():
    for word in ("PRIVATE", "CONFIDENTIAL"):
        thing = only(vevent(location="Nhà riêng", **{"class": word}))

        assert thing.title == ""
        assert [(one.is_private, one.title, one.location) for one in thing.times] == [
            (True, "", "")
        ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"uid": None}, "uid_missing"),
        ({"dtstart": None}, "no_start"),
        ({"dtstart": "2026"}, "no_start"),
        ({"dtend": "20260719T020000Z"}, "ends_before_it_starts"),
        ({"dtend": "DTEND;VALUE=DATE:20260721"}, "ends_before_it_starts"),
        ({"dtend": None, "duration": "P9999D"}, "lasts_too_long"),
        ({"dtend": "20260901T000000Z", "rrule": "FREQ=DAILY;COUNT=2"}, "lasts_too_long"),
        ({"dtstart": "DTSTART;TZID=Mars/Base:20260720T080000"}, "unknown_zone"),
        ({"sequence": "x"}, "unreadable_event"),
        ({"sequence": "-1"}, "unreadable_event"),
        ({"sequence": "99999999999"}, "unreadable_event"),
        ({"rrule": "FREQ=SECONDLY;COUNT=1000000000"}, "strange_rule"),
        ({"rrule": "FREQ=MINUTELY"}, "strange_rule"),
        ({"rrule": "FREQ=HOURLY"}, "strange_rule"),
        ({"rrule": "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=0,1;BYSECOND=0,1"}, "strange_rule"),
        ({"rrule": "FREQ=DAILY;INTERVAL=0"}, "strange_rule"),
        ({"rrule": "FREQ=DAILY;COUNT=0"}, "strange_rule"),
        ({"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"}, "empty_rule"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "empty_rule"),
        ({"rrule": "FREQ=DAILY;INTERVAL=7;BYDAY=TU"}, "empty_rule"),
        ({"rrule": "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9"}, "empty_rule"),
        ({"rdate": ",".join(["20260801T010000Z"] * 501)}, "too_many_dates"),
    ],
)
def test_what_cannot_be_read_is_said_of_the_thing_it_belongs_to(said, code):
    broken = {**said, "uid": said.get("uid", "broken@elsewhere")}
    before = time.monotonic()

    found = {thing.uid: thing for thing in read(vevent(), vevent(**broken))}

    assert codes(found["a@elsewhere"]) == []
    assert [codes(thing) for uid, thing in found.items() if uid != "a@elsewhere"] in (
        [[code]],
        [["unreadable_event"]],
    )
    assert time.monotonic() - before < SECONDS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_calendar"),
        (b"\x00\x01\x02", "no_calendar"),
        (b"%PDF-1.7", "no_calendar"),
        (b"<html>BEGIN:VCALENDAR</html>", "no_calendar"),
        ("\ufeffBEGIN:VCALENDAR".encode("utf-16"), "not_utf8"),
        (b"BEGIN:VCALENDAR\r\nX:\xff\xfe\r\nEND:VCALENDAR\r\n", "not_utf8"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "empty_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000, "no_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"END:VEVENT\r\n" * 100_000, "no_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b" " * MOST_BYTES, "file_too_large"),
        (file(*[vevent(uid=str(n)) for n in range(2001)]), "too_many_events"),
        (file(vevent(rrule="FREQ=MONTHLY;BYDAY=" + ",".join(["MO"] * 200))), "strange_rule"),
        (file(vevent(), head="METHOD:REPLY\r\n"), "an_answer"),
        (file(vevent(), head=zone("Own", rule="RRULE:FREQ=SECONDLY\r\n")), "strange_zone"),
        (file(vevent(), head=zone("Own", rule="RRULE:FREQ=YEARLY;BYSECOND=1\r\n")), "strange_zone"),
    ],
)
def test_what_is_no_calendar_is_refused_whole_and_at_once(content, code):
    before = time.monotonic()

    with pytest.raises(Unreadable) as refused:
        external_files.read(content, WINDOW)

    assert refused.value.message.code == code
    assert time.monotonic() - before < SECONDS


@pytest.mark.parametrize(
    "said",
    [
        {"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"},
        {"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"},
        {"rrule": "FREQ=WEEKLY"},
        {"rrule": "FREQ=DAILY;COUNT=1000000000"},
        {"dtstart": "19000720T010000Z", "dtend": None, "rrule": "FREQ=DAILY"},
        {"dtstart": "DTSTART;VALUE=DATE:16040720", "dtend": None, "rrule": "FREQ=YEARLY"},
    ],
)
def test_a_file_full_of_rules_keeps_nobody_busy(said):
    events = [vevent(uid=f"{number}@elsewhere", **said) for number in range(1000)]
    before = time.monotonic()

    things = read(*events)

    assert time.monotonic() - before < 2 * SECONDS
    assert sum(len(thing.times) for thing in things) <= MOST_TIMES
    assert any(thing.reasons for thing in things)
