"""The bytes of a rendered entry."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.shared_calendar import content_lines, ical
from tests.foreign_affairs.shared_calendar.conftest import HERE, NOW, told, weekly

VIETNAMESE = st.text(
    alphabet=st.one_of(
        st.sampled_from("ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ ,;\\\n:\"'"),
        st.characters(codec="utf-8"),
    ),
    max_size=400,
)


def rendered(**facts):
    return ical.vevent(
        told(**facts),
        uid="dossier-1@example.org",
        sequence=3,
        last_modified=NOW,
        site="https://example.org",
    )


def calendar(*texts):
    begins = ical.header(
        name="Lịch", source="https://example.org/feeds/x.ics", url="https://example.org/calendar/"
    )
    return begins + "".join(texts) + ical.END


def only_event(text):
    (event,) = icalendar.Calendar.from_ical(calendar(text)).walk("VEVENT")
    assert event.errors == []
    return event


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_entry_is_written_byte_for_byte():
    text = rendered(
        title_en="International workshop on the marine economy",
        location="Cung Hữu nghị, 53 Lạch Tray; tầng 2",
        description="Tài liệu:\nhai tập",
        path="/dossiers/1/",
        unit_mailbox="le-tan@example.org",
        categories=("Hội thảo", "Kinh tế, biển"),
    )

    assert text == (
        "BEGIN:VEVENT\r\n"
        "UID:dossier-1@example.org\r\n"
        "DTSTAMP:20260706T020000Z\r\n"
        "LAST-MODIFIED:20260706T020000Z\r\n"
        "SEQUENCE:3\r\n"
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20260720T080000\r\n"
        "DTEND;TZID=Asia/Ho_Chi_Minh:20260720T113000\r\n"
        "STATUS:CONFIRMED\r\n"
        "SUMMARY:Hội thảo quốc tế về kinh tế biển\r\n"
        "DESCRIPTION:International workshop on the marine economy\\nTài liệu:\\nhai\r\n"
        "  tập\r\n"
        "LOCATION:Cung Hữu nghị\\, 53 Lạch Tray\\; tầng 2\r\n"
        "CATEGORIES:Hội thảo,Kinh tế\\, biển\r\n"
        "URL:https://example.org/dossiers/1/\r\n"
        "ORGANIZER:mailto:le-tan@example.org\r\n"
        "CONTACT:le-tan@example.org\r\n"
        "CLASS:PUBLIC\r\n"
        "TRANSP:OPAQUE\r\n"
        "END:VEVENT\r\n"
    )


def test_the_header_names_the_feed_before_its_one_time_zone():
    text = ical.header(
        name="Lịch; chung",
        source="https://example.org/feeds/x.ics",
        url="https://example.org/calendar/",
    )

    assert text == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Foreign affairs planner//Shared calendar//VI\r\n"
        "CALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\n"
        "NAME:Lịch\\; chung\r\n"
        "X-WR-CALNAME:Lịch\\; chung\r\n"
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh\r\n"
        "COLOR:steelblue\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
        "X-PUBLISHED-TTL:PT1H\r\n"
        "SOURCE;VALUE=URI:https://example.org/feeds/x.ics\r\n"
        "URL:https://example.org/calendar/\r\n"
        "BEGIN:VTIMEZONE\r\n"
        "TZID:Asia/Ho_Chi_Minh\r\n"
        "BEGIN:STANDARD\r\n"
        "DTSTART:19750613T000000\r\n"
        "TZOFFSETFROM:+0800\r\n"
        "TZOFFSETTO:+0700\r\n"
        "TZNAME:+07\r\n"
        "END:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )


def test_an_all_day_entry_ends_before_the_day_after_its_last():
    event = only_event(rendered(starts_on=date(2026, 12, 30), ends_on=date(2026, 12, 31)))

    assert event["DTSTART"].dt == date(2026, 12, 30)
    assert event["DTEND"].dt == date(2027, 1, 1)
    assert event["DTEND"].params["VALUE"] == "DATE"


def test_an_instant_is_told_in_office_time_seven_hours_ahead():
    event = only_event(
        rendered(
            starts_at=datetime(2026, 7, 19, 23, 0, tzinfo=UTC),
            ends_at=datetime(2026, 7, 20, 1, 0, tzinfo=UTC),
        )
    )

    assert event["DTSTART"].dt == datetime(2026, 7, 20, 6, 0, tzinfo=HERE)
    assert event["DTSTART"].dt.utcoffset() == timedelta(hours=7)


def test_a_cancelled_entry_says_so_in_its_title_and_takes_no_time():
    event = only_event(rendered(status="cancelled"))

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "ĐÃ HỦY: Hội thảo quốc tế về kinh tế biển"
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("visibility", "label"),
    [("public", "PUBLIC"), ("internal", "CONFIDENTIAL"), ("restricted", "PRIVATE")],
)
def test_the_class_labels_the_visibility(visibility, label):
    assert only_event(rendered(visibility=visibility))["CLASS"] == label


def test_a_busy_entry_tells_its_times_and_nothing_else():
    text = ical.busy(
        told(
            title="Tiếp ông X",
            location="Phòng 2",
            description="mật",
            path="/d/1/",
            unit_mailbox="a@example.org",
            categories=("Đoàn vào",),
        ),
        uid="anonymous@example.org",
        sequence=0,
        last_modified=NOW,
    )

    assert unfolded(text) == [
        "BEGIN:VEVENT",
        "UID:anonymous@example.org",
        "DTSTAMP:20260706T020000Z",
        "LAST-MODIFIED:20260706T020000Z",
        "SEQUENCE:0",
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20260720T080000",
        "DTEND;TZID=Asia/Ho_Chi_Minh:20260720T113000",
        "STATUS:CONFIRMED",
        "SUMMARY:Bận",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def task(**facts):
    day = date(2026, 7, 27)
    return ical.vtodo(
        told(
            **{"kind": "deadline", "starts_on": day, "ends_on": day, "transparent": True, **facts}
        ),
        uid="deadline-1@example.org",
        sequence=3,
        last_modified=NOW,
        site="https://example.org",
    )


def test_a_deadline_is_written_as_a_task_byte_for_byte():
    text = task(title="Hạn trả: Hội thảo", path="/dossiers/1/", categories=("deadline",))

    assert text == (
        "BEGIN:VTODO\r\n"
        "UID:deadline-1@example.org\r\n"
        "DTSTAMP:20260706T020000Z\r\n"
        "LAST-MODIFIED:20260706T020000Z\r\n"
        "SEQUENCE:3\r\n"
        "DUE;VALUE=DATE:20260727\r\n"
        "STATUS:NEEDS-ACTION\r\n"
        "SUMMARY:Hạn trả: Hội thảo\r\n"
        "CATEGORIES:deadline\r\n"
        "URL:https://example.org/dossiers/1/\r\n"
        "CLASS:PUBLIC\r\n"
        "END:VTODO\r\n"
    )


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, "NEEDS-ACTION"),
        ({"status": "tentative"}, "NEEDS-ACTION"),
        ({"done": True}, "COMPLETED"),
        ({"status": "cancelled"}, "CANCELLED"),
        ({"status": "cancelled", "done": True}, "CANCELLED"),
    ],
)
def test_a_task_is_open_done_or_called_off(facts, status):
    (todo,) = icalendar.Calendar.from_ical(calendar(task(**facts))).walk("VTODO")

    assert todo.errors == []
    assert todo["STATUS"] == status


def test_a_deadline_at_an_hour_is_due_at_its_end():
    start = datetime(2026, 7, 27, 16, 30, tzinfo=HERE)

    text = task(
        starts_on=None, ends_on=None, starts_at=start, ends_at=start + timedelta(minutes=30)
    )

    assert "DUE;TZID=Asia/Ho_Chi_Minh:20260727T170000\r\n" in text


WHOLE_DAYS = {"starts_on": date(2026, 7, 20), "ends_on": date(2026, 7, 21)}


@pytest.mark.parametrize(
    ("text", "minutes", "trigger"),
    [
        (rendered(), 0, "TRIGGER:PT0M"),
        (rendered(), 90, "TRIGGER:-PT90M"),
        (rendered(status="tentative"), 15, "TRIGGER:-PT15M"),
        (rendered(**WHOLE_DAYS), 0, "TRIGGER:PT480M"),
        (rendered(**WHOLE_DAYS), 60, "TRIGGER:PT420M"),
        (rendered(**WHOLE_DAYS), 1440, "TRIGGER:-PT960M"),
        (task(), 1440, "TRIGGER;RELATED=END:-PT960M"),
        (rendered(status="cancelled"), 15, None),
        (task(done=True), 15, None),
    ],
)
def test_a_reminder_is_set_before_what_is_still_to_come(text, minutes, trigger):
    asked = ical.with_reminder(text, minutes)

    alarms = icalendar.Calendar.from_ical(calendar(asked)).walk("VALARM")
    if trigger is None:
        assert (asked, alarms) == (text, [])
    else:
        name = text.partition("\r\n")[0].removeprefix("BEGIN:")
        assert [alarm.errors for alarm in alarms] == [[]]
        assert asked == text.removesuffix(f"END:{name}\r\n") + (
            f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{trigger}\r\nDESCRIPTION:Nhắc lịch\r\n"
            f"END:VALARM\r\nEND:{name}\r\n"
        )


def test_every_standing_time_of_a_series_has_its_reminder():
    text = ical.vevent(
        weekly(moved=1, called_off=2),
        uid="dossier-1@example.org",
        sequence=3,
        last_modified=NOW,
        site="",
    )

    events = icalendar.Calendar.from_ical(calendar(ical.with_reminder(text, 30))).walk("VEVENT")

    assert [(event["STATUS"], len(event.walk("VALARM"))) for event in events] == [
        ("CONFIRMED", 1),
        ("CONFIRMED", 1),
        ("CANCELLED", 0),
    ]


def test_words_that_look_like_the_end_of_an_entry_are_no_place_for_a_reminder():
    text = rendered(description="x\nEND:VEVENT\nSTATUS:CANCELLED\n" + "END:VEVENT" * 20)

    assert ical.with_reminder(text, 5).count("BEGIN:VALARM") == 1


def test_a_place_and_a_meeting_on_the_net_are_told():
    event = only_event(
        rendered(
            location="Đồ Sơn",
            latitude=20.7089,
            longitude=106.7952001,
            conference_url="https://meet.example.org/hội-thảo?x=1,2",
        )
    )

    assert event["GEO"].to_ical() == "20.7089;106.7952"
    assert event["CONFERENCE"] == "https://meet.example.org/h%E1%BB%99i-th%E1%BA%A3o?x=1,2"
    assert event["CONFERENCE"].params["VALUE"] == "URI"


@given(VIETNAMESE)
def test_any_text_is_folded_at_75_octets_and_unfolds_to_itself(text):
    line = "SUMMARY:" + content_lines.escaped(text)

    folded = content_lines.folded(line)

    pieces = folded.encode().split(b"\r\n")
    assert pieces[-1] == b""
    assert max(len(piece) for piece in pieces) <= 75
    assert b"\r\n".join(piece.decode().encode() for piece in pieces) == folded.encode()
    assert not any(_ends_inside_an_escape(piece) for piece in pieces)
    assert folded.replace("\r\n ", "") == line + "\r\n"


def _ends_inside_an_escape(piece):
    return (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 1


@given(VIETNAMESE)
def test_any_title_survives_the_round_trip_through_a_strict_reader(title):
    event = only_event(rendered(title=title))

    assert str(event["SUMMARY"]) == content_lines.bare(title)


@given(VIETNAMESE)
def test_no_text_can_add_a_line_to_an_entry(text):
    lines = unfolded(rendered(title=text, title_en=text, location=text, categories=(text,)))

    names = [line.split(":")[0].split(";")[0] for line in lines]
    assert [name for name in names if name not in {"DESCRIPTION", "LOCATION", "CATEGORIES"}] == [
        "BEGIN", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "STATUS",
        "SUMMARY", "CLASS", "TRANSP", "END",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\x00b\x07c\x7fd\x85e", "abcde"),
        ("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
        ("a\tb", "a b"),
        ("\ufeffđầu", "đầu"),
        ("nửa \ud83d cặp", "nửa  cặp"),
        ("a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg", "abcdefg"),
    ],
)
def test_control_characters_and_halves_of_characters_are_removed(given_text, kept):
    assert content_lines.bare(given_text) == kept


def test_a_fold_never_parts_a_backslash_from_its_letter():
    line = "SUMMARY:" + "x" * 66 + "\\,y"

    assert content_lines.folded(line) == "SUMMARY:" + "x" * 66 + "\r\n \\,y\r\n"


def test_an_address_is_percent_encoded():
    event = only_event(rendered(path="/hồ sơ/?a=1&b=2"))

    assert event["URL"] == "https://example.org/h%E1%BB%93%20s%C6%A1/?a=1&b=2"


def test_the_same_facts_give_the_same_bytes():
    assert rendered(location="Đồ Sơn") == rendered(location="Đồ Sơn")


def test_a_fingerprint_is_48_bits_of_the_text():
    assert ical.fingerprint("") == 0xE3B0C44298FC
    assert ical.fingerprint("Đồ Sơn") != ical.fingerprint("Đồ Sơn ")


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_at": None},
        {"starts_at": None, "ends_at": None},
        {"ends_on": date(2026, 7, 20)},
        {"ends_at": datetime(2026, 7, 20, 8, 0, tzinfo=HERE)},
        {"starts_on": date(2026, 7, 20), "ends_on": date(2026, 7, 19)},
        {"starts_at": datetime(2026, 7, 20, 8, 0)},  # noqa: DTZ001
        {"status": "maybe"},
        {"visibility": "secret"},
        {"case": ""},
        {"latitude": 20.5},
    ],
)
def test_facts_that_cannot_be_shown_are_refused(facts):
    with pytest.raises(ValueError, match=r"entry|status|instants"):
        told(**facts)
