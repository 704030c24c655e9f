"""Feeds over HTTP."""

import gzip
import hashlib
import logging
from datetime import date, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.utils.http import http_date

from foreign_affairs.accounts import operations as account_operations
from foreign_affairs.accounts.actors import THE_HOUSE, acting
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit import queries as audit_queries
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from foreign_affairs.shared_calendar import feeds, ical, operations, queries
from foreign_affairs.shared_calendar.models import Entry, Feed, Resource
from tests.foreign_affairs.shared_calendar.conftest import A_MINUTE, HERE, NOW, told, weekly

DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def path(subscribe, hoa, entry):
    """A staff feed of Hoa's that holds one entry."""
    return subscribe(hoa)[1]


def read(path, method="get", **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(Client(), method)(path, headers=names)


def titles(path):
    response = read(path)
    assert response.status_code == 200
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert [event.errors for event in events] == [[] for _event in events]
    return [str(event["SUMMARY"]) for event in events]


def test_a_feed_is_its_header_and_the_texts_of_its_entries(clock, path, entry):
    response = read(path)

    assert response.status_code == 200
    assert response.content.decode() == (
        ical.header(
            name="Lịch đối ngoại",
            source=f"http://127.0.0.1:8000{path}",
            url="http://127.0.0.1:8000/calendar/",
        )
        + entry.text
        + "END:VCALENDAR\r\n"
    )
    assert {name: value for name, value in response.headers.items() if name != "ETag"} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="calendar.ics"',
        "Content-Length": str(len(response.content)),
        "Last-Modified": "Mon, 06 Jul 2026 02:00:00 GMT",
        "Vary": "Accept-Encoding",
        "Cache-Control": "private",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert response.headers["ETag"].startswith('"')
    assert not response.cookies


def test_an_unchanged_calendar_gives_the_same_bytes_and_tags(clock, path):
    first = read(path)
    clock.shift(timedelta(hours=3))

    second = read(path)

    assert second.content == first.content
    assert second.headers == first.headers


def test_gzip_carries_the_same_bytes_under_a_tag_of_its_own(clock, path):
    plain, zipped, again = read(path), *(read(path, accept_encoding="gzip") for _ in range(2))

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped.content == again.content
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert zipped.headers["Content-Length"] == str(len(zipped.content))


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.2", True),
        ("*", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=x", True),
        ("deflate, br", False),
        ("identity", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(clock, path, accepted, zipped):
    assert ("Content-Encoding" in read(path, accept_encoding=accepted)) is zipped


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_head_equals_get_without_the_body(clock, path, accepted):
    whole = read(path, accept_encoding=accepted)

    head = read(path, "head", accept_encoding=accepted)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


LONG_AGO, WHEN, AHEAD = (http_date(at.timestamp()) for at in (NOW - DAY, NOW, NOW + 365 * DAY))
CONDITIONS = [
    # If-None-Match (%s is the identity tag without quotes), If-Modified-Since -> status
    ('"%s"', None, 304),
    ('W/"%s"', None, 304),
    ('"other", "%s"', None, 304),
    ('"other",W/"%s" , "third"', None, 304),
    ('"%s-gzip"', None, 304),
    ("*", None, 304),
    ('"other"', None, 200),
    ("%s", None, 200),
    ('"%s', None, 200),
    ("", None, 200),
    ("rubbish,,;", None, 200),
    (None, WHEN, 304),
    (None, LONG_AGO, 200),
    (None, AHEAD, 200),
    (None, "yesterday", 200),
    (None, "Mon, 99 Jul 2026 02:00:00 GMT", 200),
    (None, "Mon, 06 Jul 0000 02:00:00 GMT", 200),
    (None, "", 200),
    ('"other"', WHEN, 200),
    ("rubbish", WHEN, 200),
    ('"%s"', LONG_AGO, 304),
    ('"%s"', "yesterday", 304),
    (None, None, 200),
]


KINDS_OF_FEED = {
    "tasks": {"as_tasks": True},
    "reminders": {"reminder_minutes": 15},
    "one room": {},
    "busy": {"level": "busy"},
    "public": {"level": "public"},
    "days off": {"kinds": ["workday"]},
}


@pytest.mark.parametrize("kind", KINDS_OF_FEED)
@pytest.mark.parametrize(
    ("none_match", "since", "status"), [('"%s"', None, 304), (None, WHEN, 304)]
)
def test_every_kind_of_feed_is_answered_with_304(
    clock, subscribe, hoa, publish, places, kind, none_match, since, status
):
    room = places[1].pk
    publish(told(resource_ids=(room,)), weekly(2, resource_ids=(room,)), deadline())
    operations.tell_workdays(at=NOW)
    filters = {"resource_id": room} if kind == "one room" else KINDS_OF_FEED[kind]
    path = subscribe(hoa, **filters)[1]
    full = read(path)
    tag = full.headers["ETag"].strip('"')
    conditions = {"if_none_match": none_match and none_match % tag, "if_modified_since": since}

    response = read(path, **{name: value for name, value in conditions.items() if value})

    assert b"BEGIN:V" in full.content.replace(b"BEGIN:VCALENDAR", b"").replace(b"BEGIN:VTIME", b"")
    assert (response.status_code, response.content) == (status, b"")
    assert response.headers["ETag"] == full.headers["ETag"]


@pytest.mark.one_database
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("accepted", ["", "gzip"])
@pytest.mark.parametrize(("none_match", "since", "status"), CONDITIONS)
def test_conditional_requests(clock, path, method, accepted, none_match, since, status):
    full = read(path, accept_encoding=accepted)
    tag = read(path).headers["ETag"].strip('"')
    conditions = {"accept_encoding": accepted}
    if none_match is not None:
        conditions["if_none_match"] = none_match.replace("%s", tag)
    if since is not None:
        conditions["if_modified_since"] = since

    response = read(path, method, **conditions)

    assert response.status_code == status
    for name in ("ETag", "Last-Modified", "Vary", "Cache-Control", "X-Robots-Tag"):
        assert response.headers[name] == full.headers[name]
    if status == 304:
        assert response.content == b""
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(response.headers)
    elif method == "get":
        assert response.content == full.content


def test_an_unchanged_calendar_is_answered_by_one_query_that_reads_no_text(
    clock, path, django_assert_num_queries
):
    tag = read(path).headers["ETag"]

    with django_assert_num_queries(1) as asked:
        assert read(path, if_none_match=tag).status_code == 304

    assert "shared_calendar_entry" not in asked.captured_queries[0]["sql"]


def test_an_unchanged_calendar_is_answered_by_two_queries_when_its_use_is_noted(
    clock, path, django_assert_num_queries
):
    tag = read(path).headers["ETag"]
    clock.shift(timedelta(hours=1))

    with django_assert_num_queries(2):
        assert read(path, if_none_match=tag).status_code == 304


def test_another_renderer_asks_every_client_to_read_once_more(clock, path, monkeypatch):
    before = read(path)
    monkeypatch.setattr(ical, "RENDERER_VERSION", ical.RENDERER_VERSION + 1)
    clock.shift(A_MINUTE)

    after = read(path, if_none_match=before.headers["ETag"])

    assert (after.status_code, after.content) == (200, before.content)
    assert after.headers["Last-Modified"] == "Mon, 06 Jul 2026 02:01:00 GMT"
    assert read(path, if_none_match=after.headers["ETag"]).status_code == 304


def test_a_moved_head_that_does_not_concern_the_feed_keeps_its_tag(
    clock, subscribe, lan, entry, publish
):
    _feed, path = subscribe(lan, level="public")
    before = read(path)
    clock.shift(A_MINUTE)
    publish(told(2, visibility="internal"), at=NOW + A_MINUTE)

    after = read(path, if_none_match=before.headers["ETag"])

    assert after.status_code == 304
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_a_read_costs_the_same_number_of_queries_for_one_and_three_entries(
    clock, path, publish, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as one:
        read(path)
    publish(told(2), told(3), at=NOW + A_MINUTE)
    clock.shift(A_MINUTE)

    with django_assert_max_num_queries(12) as three:
        assert len(titles(path)) == 3

    assert len(three.captured_queries) <= len(one.captured_queries)


CHANGES = {
    "a new entry": lambda publish: publish(told(2), at=NOW + A_MINUTE),
    "a new place": lambda publish: publish(told(location="Cát Bà"), at=NOW + A_MINUTE),
    "called off": lambda publish: publish(told(status="cancelled"), at=NOW + A_MINUTE),
    "no longer public": lambda publish: publish(told(visibility="internal"), at=NOW + A_MINUTE),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_body_changes_the_tag_and_raises_last_modified(
    clock, subscribe, lan, entry, publish, change
):
    _feed, path = subscribe(lan, level="public")
    before = read(path)
    clock.shift(A_MINUTE)
    CHANGES[change](publish)

    after = read(
        path,
        if_none_match=before.headers["ETag"],
        if_modified_since=before.headers["Last-Modified"],
    )

    assert after.status_code == 200
    assert after.content != before.content
    assert after.headers["Last-Modified"] == "Mon, 06 Jul 2026 02:01:00 GMT"
    since = read(path, if_modified_since=before.headers["Last-Modified"])
    assert since.status_code == 200


def test_two_changes_in_one_second_are_told_apart_by_last_modified(clock, path, publish):
    first = read(path)
    publish(told(title="A"))

    second = read(path, if_modified_since=first.headers["Last-Modified"])

    assert second.status_code == 200
    assert second.headers["Last-Modified"] == "Mon, 06 Jul 2026 02:00:01 GMT"


def test_a_cancelled_entry_stays_thirty_days_and_then_leaves(clock, path, publish):
    publish(told(status="cancelled"))
    assert titles(path) == ["ĐÃ HỦY: Hội thảo quốc tế về kinh tế biển"]
    last = read(path)
    clock.move_to(NOW + 30 * DAY)
    assert len(titles(path)) == 1
    assert read(path, if_none_match=last.headers["ETag"]).status_code == 304
    clock.move_to(NOW + 31 * DAY)

    left = read(path, if_modified_since=last.headers["Last-Modified"])

    assert left.status_code == 200
    assert left.headers["ETag"] != last.headers["ETag"]
    assert left.headers["Last-Modified"] == http_date((NOW + 31 * DAY).timestamp())
    assert titles(path) == []


def test_an_entry_leaves_twelve_months_after_its_end_by_the_office_day(
    clock, subscribe, hoa, publish
):
    publish(told(starts_on=date(2026, 7, 20), ends_on=date(2026, 7, 21)))
    _feed, path = subscribe(hoa, life=5 * 365 * DAY)
    clock.move_to(datetime(2027, 7, 21, 23, 59, tzinfo=HERE))
    within = read(path)
    assert len(titles(path)) == 1
    clock.move_to(datetime(2027, 7, 22, 0, 0, tzinfo=HERE))

    after = read(path, if_none_match=within.headers["ETag"])

    assert after.status_code == 200
    assert titles(path) == []


def test_the_window_is_open_ahead_and_survives_the_29th_of_february(clock, subscribe, hoa, publish):
    clock.move_to(datetime(2028, 2, 29, 9, 0, tzinfo=HERE))
    far = datetime(2060, 1, 1, tzinfo=HERE)
    publish(told(starts_at=far, ends_at=far + DAY))
    _feed, path = subscribe(hoa, life=5 * 365 * DAY)

    assert len(titles(path)) == 1


def test_an_empty_feed_is_a_header_with_its_time_zone(clock, subscribe, hoa):
    _feed, path = subscribe(hoa)

    response = read(path)

    assert response.status_code == 200
    assert response.content.decode().endswith("END:VTIMEZONE\r\nEND:VCALENDAR\r\n")
    assert icalendar.Calendar.from_ical(response.content).walk("VEVENT") == []


def test_the_level_settles_what_is_told(clock, subscribe, hoa, publish):
    publish(
        told(1, title="Công khai"),
        told(2, title="Nội bộ", visibility="internal"),
        told(3, title="Mật", visibility="restricted"),
        told(4, title="Chưa chắc", status="tentative"),
        told(5, title="Trong suốt", transparent=True),
    )

    shown = {level: titles(subscribe(hoa, level=level)[1]) for level in ("public", "staff", "busy")}

    assert shown == {
        "public": ["Công khai", "Trong suốt"],
        "staff": ["Công khai", "Nội bộ", "Bận", "Chưa chắc", "Trong suốt"],
        "busy": ["Bận", "Bận", "Bận", "Bận"],
    }


def test_filters_keep_to_kinds_unit_and_what_is_mine(
    clock, subscribe, hoa, lan, university, division, desk_unit, publish
):
    publish(
        told(1, title="của Lễ tân", unit_id=division.pk),
        told(2, title="của Một cửa", unit_id=desk_unit.pk, kind="meeting"),
        told(3, title="của trường", organisation_id=university.pk, visibility="internal"),
        told(4, title="hạn", kind="deadline", unit_id=division.pk, transparent=True),
    )

    assert titles(subscribe(hoa)[1]) == ["của Lễ tân", "của Một cửa", "của trường"]
    assert titles(subscribe(hoa, kinds=["deadline"])[1]) == ["hạn"]
    assert titles(subscribe(hoa, kinds=["meeting", "deadline"])[1]) == ["của Một cửa", "hạn"]
    assert titles(subscribe(hoa, unit_id=desk_unit.pk)[1]) == ["của Một cửa"]
    assert titles(subscribe(hoa, mine=True)[1]) == ["của Lễ tân"]
    assert titles(subscribe(lan, mine=True)[1]) == ["của trường"]


def test_a_feed_of_a_resource_holds_what_takes_it_and_is_for_the_office(
    clock, subscribe, hoa, lan, university, places, publish
):
    hall, room, leader = places
    publish(
        told(1, title="ở Cung", resource_ids=(hall.pk, leader.pk)),
        told(2, title="ở phòng", resource_ids=(room.pk,), visibility="internal"),
        told(3, title="kín", resource_ids=(leader.pk,), visibility="restricted"),
        told(4, title="không ở đâu"),
    )
    _feed, path = subscribe(hoa, resource_id=leader.pk)

    assert titles(path) == ["ở Cung", "Bận"]
    assert titles(subscribe(hoa, resource_id=room.pk)[1]) == ["ở Cung", "ở phòng"]
    assert titles(subscribe(hoa, resource_id=leader.pk, level="public")[1]) == ["ở Cung"]
    with pytest.raises(RuleBroken):
        subscribe(lan, resource_id=leader.pk)
    before = read(path)
    account_operations.set_roles(
        user=hoa, roles=frozenset(), actor=_administrator(hoa), at=NOW + A_MINUTE
    )
    after = read(path, if_none_match=before.headers["ETag"])
    assert (after.status_code, titles(path)) == (200, [])


def test_a_feed_of_a_group_holds_what_belongs_together_and_is_for_the_office(
    clock, subscribe, hoa, lan, university, publish
):
    kobe = {"group": "delegation-D-KOBE"}
    publish(
        told(1, title="Đoàn Kobe", visibility="internal", **kobe),
        told(2, title="Hội đàm", visibility="internal", **kobe),
        told(3, title="kín", visibility="restricted", **kobe),
        told(4, title="đoàn khác", group="delegation-D-BUSAN"),
        told(5, title="không thuộc đoàn nào"),
    )
    _feed, path = subscribe(hoa, **kobe)

    assert titles(path) == ["Đoàn Kobe", "Hội đàm", "Bận"]
    assert titles(subscribe(hoa, level="public", **kobe)[1]) == []
    with pytest.raises(RuleBroken):
        subscribe(lan, **kobe)
    account_operations.set_roles(
        user=hoa, roles=frozenset(), actor=_administrator(hoa), at=NOW + A_MINUTE
    )
    assert titles(path) == []


def test_what_leaves_its_group_leaves_the_feed_of_it(clock, subscribe, hoa, publish):
    publish(told(1, group="delegation-D-KOBE"), told(2, title="ở lại", group="delegation-D-KOBE"))
    _feed, path = subscribe(hoa, group="delegation-D-KOBE")
    before = read(path)

    publish(told(1))

    after = read(path, if_none_match=before.headers["ETag"])
    assert (after.status_code, titles(path)) == (200, ["ở lại"])


def test_mine_is_also_what_takes_me_as_soon_as_i_am_a_resource(
    clock, subscribe, hoa, places, publish
):
    _hall, _room, leader = places
    publish(told(1, title="với tôi", resource_ids=(leader.pk,)), told(2, title="của phòng khác"))
    _feed, path = subscribe(hoa, mine=True)
    before = read(path)
    assert titles(path) == []
    Resource.objects.filter(pk=leader.pk).update(user=hoa)

    assert read(path, if_none_match=before.headers["ETag"]).status_code == 200
    assert titles(path) == ["với tôi"]


def test_whoever_is_only_a_resource_has_something_of_his_own(clock, subscribe, binh, places):
    Resource.objects.filter(pk=places[2].pk).update(user=binh)
    binh = type(binh).objects.get(pk=binh.pk)

    subscribe(binh, mine=True)

    assert Feed.objects.count() == 1


def test_what_an_entry_no_longer_takes_leaves_the_feed_of_a_resource(
    clock, subscribe, hoa, places, publish
):
    leader = places[2]
    publish(told(resource_ids=(leader.pk,)))
    _feed, path = subscribe(hoa, resource_id=leader.pk)
    before = read(path)
    clock.shift(A_MINUTE)
    publish(told(), at=NOW + A_MINUTE)

    after = read(path, if_none_match=before.headers["ETag"])

    assert (after.status_code, titles(path)) == (200, [])
    assert after.headers["Last-Modified"] == "Mon, 06 Jul 2026 02:01:00 GMT"


SERIES_CHANGES = {
    "one time moved": {"moved": 1},
    "one time called off": {"called_off": 1},
    "one time left out": {"left_out": 1},
    "one time fewer": {"times": 3},
    "one time more": {"times": 5},
}


@pytest.mark.parametrize("level", ["staff", "busy"])
@pytest.mark.parametrize("change", SERIES_CHANGES)
def test_whatever_happens_to_one_time_of_a_series_changes_the_tag_and_last_modified(
    clock, subscribe, hoa, publish, change, level
):
    publish(weekly())
    _feed, path = subscribe(hoa, level=level)
    before = read(path)
    clock.shift(A_MINUTE)
    publish(weekly(**SERIES_CHANGES[change]), at=NOW + A_MINUTE)

    after = read(path, if_none_match=before.headers["ETag"])

    assert after.status_code == 200
    assert after.content != before.content
    assert after.headers["Last-Modified"] == "Mon, 06 Jul 2026 02:01:00 GMT"


def deadline(source_id=9, **facts):
    day = date(2026, 7, 27)
    return told(
        source_id,
        **{"kind": "deadline", "title": "Hạn trả", "starts_on": day, "ends_on": day, **facts},
        transparent=True,
    )


def todos(path):
    tasks = icalendar.Calendar.from_ical(read(path).content)
    assert tasks.walk("VEVENT") == []
    return [(str(task["SUMMARY"]), str(task["STATUS"])) for task in tasks.walk("VTODO")]


def test_deadlines_are_tasks_only_where_the_feed_asks(clock, subscribe, hoa, entry, publish):
    publish(deadline(), deadline(8, title="kín", visibility="restricted"))

    assert todos(subscribe(hoa, as_tasks=True)[1]) == [("Hạn trả", "NEEDS-ACTION")]
    assert titles(subscribe(hoa, kinds=["deadline"])[1]) == ["Hạn trả"]


def test_a_task_that_is_done_changes_the_feed_of_tasks_and_keeps_its_name(
    clock, subscribe, hoa, publish
):
    publish(deadline())
    _feed, path = subscribe(hoa, as_tasks=True)
    before = read(path)
    clock.shift(A_MINUTE)
    publish(deadline(done=True), at=NOW + A_MINUTE)

    after = read(path, if_none_match=before.headers["ETag"])

    assert after.status_code == 200
    assert todos(path) == [("Hạn trả", "COMPLETED")]
    changed = Entry.objects.get()
    assert (changed.sequence, changed.last_modified) == (1, NOW + A_MINUTE)
    assert "SEQUENCE:1\r\n" in changed.task_text


def test_a_reminder_is_in_the_feed_that_asks_and_in_no_other(clock, subscribe, hoa, publish):
    publish(told(), told(2, status="tentative"))
    publish(told(3))
    publish(told(3, status="cancelled"))
    plain, ringing = subscribe(hoa)[1], subscribe(hoa, reminder_minutes=60)[1]

    assert b"VALARM" not in read(plain).content
    assert read(ringing).content.count(b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT60M\r\n") == 2
    assert read(ringing).content == read(ringing).content


def test_days_off_have_a_feed_of_their_own_that_everybody_may_read(clock, subscribe, lan, entry):
    assert operations.tell_workdays(at=NOW) == Entry.objects.filter(kind="workday").count() > 0

    shown = titles(subscribe(lan, kinds=["workday"], level="public")[1])

    assert {"Nghỉ Quốc khánh", "Làm bù", "Nghỉ hoán đổi"} <= set(shown)
    assert titles(subscribe(lan, level="public")[1]) == [entry.title]


def test_a_busy_feed_does_not_change_with_a_title(clock, subscribe, hoa, entry, publish):
    _feed, path = subscribe(hoa, level="busy")
    before = read(path)
    publish(told(title="Hội nghị"), at=NOW + A_MINUTE)

    assert read(path, if_none_match=before.headers["ETag"]).status_code == 304


def test_the_feed_of_a_demoted_owner_shrinks_at_once(clock, subscribe, hoa, entry, publish):
    publish(told(2, visibility="internal", title="Nội bộ"))
    _feed, path = subscribe(hoa)
    before = read(path)
    assert len(titles(path)) == 2
    account_operations.set_roles(
        user=hoa, roles=frozenset(), actor=_administrator(hoa), at=NOW + A_MINUTE
    )

    after = read(path, if_none_match=before.headers["ETag"])

    assert after.status_code == 200
    assert titles(path) == ["Hội thảo quốc tế về kinh tế biển"]


def _administrator(user):
    return acting(user, roles=[Role.ADMINISTRATOR])


def test_moving_to_another_unit_moves_what_is_mine(
    clock, subscribe, hoa, division, desk_unit, publish
):
    publish(told(1, title="A", unit_id=division.pk), told(2, title="B", unit_id=desk_unit.pk))
    _feed, path = subscribe(hoa, mine=True)
    assert titles(path) == ["A"]
    hoa.unit = desk_unit
    hoa.save()

    assert titles(path) == ["B"]


def test_no_name_of_a_person_and_no_case_leaves_in_a_restricted_entry(
    clock, subscribe, hoa, publish
):
    publish(
        told(
            visibility="restricted",
            case="000.00.07.H24-260706-0001",
            title="Tiếp ông Otto Lindqvist",
            title_en="Meeting Mr Lindqvist",
            location="Phòng 2",
            description="C1234578",
            path="/dossiers/1/",
            unit_mailbox="le-tan@example.org",
            categories=("Đoàn vào",),
        )
    )

    for level in ("public", "staff", "busy"):
        body = read(subscribe(hoa, level=level)[1]).content.decode()
        for word in ("Lindqvist", "Phòng 2", "C1234578", "/dossiers/", "le-tan", "H24", "Đoàn"):
            assert word not in body


@pytest.mark.parametrize(
    "token", ["x" * 43, "short", "a" * 200, "with%20space" + "a" * 30, "%00" + "a" * 40]
)
def test_a_wrong_address_is_not_found(clock, db, token):
    response = read(f"/feeds/{token}.ics")

    assert response.status_code == 404
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/feeds/", "/feeds/x", "/feeds/x.ics/", "/feeds/a/b.ics"])
def test_nothing_else_lives_below_feeds(db, path):
    assert read(path).status_code == 404


def _revoke(feed, hoa):
    operations.revoke_feed(feed_id=feed.pk, actor=acting(hoa), at=NOW)


def _exchange(feed, hoa):
    operations.rotate_feed(feed_id=feed.pk, actor=acting(hoa), at=NOW)


def _expire(feed, hoa):
    Feed.objects.update(expires_at=NOW)


def _disable(feed, hoa):
    hoa.is_active = False
    hoa.save()


@pytest.mark.parametrize("end", [_revoke, _exchange, _expire, _disable])
@pytest.mark.parametrize("method", ["get", "head"])
def test_an_address_that_was_good_once_is_gone(clock, subscribe, hoa, entry, end, method):
    feed, path = subscribe(hoa)
    tag = read(path).headers["ETag"]
    end(feed, hoa)

    response = read(path, method, if_none_match=tag)

    assert response.status_code == 410
    assert "ETag" not in response.headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused_with_those_that_are_not(clock, path, method):
    response = read(path, method)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_program_gone_wild_is_told_to_wait_till_the_next_minute(
    clock, path, settings, subscribe, hoa
):
    settings.FEED_REQUESTS_PER_MINUTE = 2
    clock.move_to(NOW + timedelta(seconds=20))
    assert [read(path).status_code for _ in range(3)] == [200, 200, 429]
    assert read(path).headers["Retry-After"] == "40"
    assert read(subscribe(hoa)[1]).status_code == 200
    clock.move_to(NOW + A_MINUTE)

    assert read(path).status_code == 200


@pytest.mark.parametrize("fails_at", ["feed_behind", '"text"'])
def test_a_failing_database_is_503_and_never_an_empty_calendar(clock, path, fails_at, caplog):
    def fail(execute, sql, params, many, context):
        if fails_at in sql:
            raise DatabaseError("the disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), caplog.at_level(logging.DEBUG):
        response = read(path)

    assert response.status_code == 503
    assert b"VCALENDAR" not in response.content
    assert "ETag" not in response.headers
    assert int(response.headers["Retry-After"]) > 0
    assert "the disk is full" in caplog.text
    assert path[7:-4] not in caplog.text
    assert read(path).status_code == 200


@pytest.mark.postgresql
def test_a_connection_that_dropped_between_two_readings_is_replaced(committed_db, clock, path):
    first = read(path)
    ours = connection.connection.info.backend_pid
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
    other.close()

    second = read(path, if_none_match=first.headers["ETag"])

    assert (first.status_code, second.status_code) == (200, 304)
    assert second.headers["ETag"] == first.headers["ETag"]


def test_a_use_that_cannot_be_noted_spoils_no_answer(committed_db, clock, path):
    def fail(execute, sql, params, many, context):
        if "last_used_at" in sql and sql.startswith("UPDATE"):
            raise DatabaseError("the database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = read(path)

    assert response.status_code == 200
    assert Feed.objects.get().last_used_at is None


def test_a_body_never_goes_out_under_the_tag_of_another(clock, path, publish):
    between = [told(2, title="giữa hai câu hỏi")]

    def change_before_the_texts_are_read(execute, sql, params, many, context):
        if '"text"' in sql and sql.startswith("SELECT") and between:
            publish(between.pop(), at=NOW + A_MINUTE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_before_the_texts_are_read):
        first = read(path)

    second = read(path)
    assert between == []
    assert "giữa hai câu hỏi" in first.content.decode()
    assert (second.headers["ETag"], second.content) == (first.headers["ETag"], first.content)


def test_a_change_while_the_texts_are_read_is_found_at_the_next_reading(clock, path, publish):
    before, after = [told(2, title="trước")], [told(3, title="sau")]

    def change_around_the_texts(execute, sql, params, many, context):
        if '"text"' in sql and sql.startswith("SELECT") and before:
            publish(before.pop(), at=NOW + A_MINUTE)
        elif not before and after and "shared_calendar_feed" in sql:
            publish(after.pop(), at=NOW + A_MINUTE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_around_the_texts):
        first = read(path)

    assert after == []
    assert ("trước" in first.content.decode(), "sau" in first.content.decode()) == (True, False)
    second = read(path, if_none_match=first.headers["ETag"])
    assert (second.status_code, "sau" in second.content.decode()) == (200, True)


def test_the_secret_is_never_logged(clock, path, caplog):
    with caplog.at_level(logging.DEBUG):
        read(path)
        read(path, "post")
        read(path + "x")
        read(path.removesuffix(".ics"))
        read("/feeds/" + "wrong" * 8 + ".ics")

    assert path[7:-4] not in caplog.text
    assert "wrong" not in caplog.text


def test_the_secret_has_256_bits_is_stored_hashed_and_kept_out_of_the_cache(clock, path):
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    read(path)
    read(path, accept_encoding="gzip")

    feed = Feed.objects.get()
    kept = [feeds._cached_as(feed, zipped=zipped) for zipped in (False, True)]
    assert len(secret) == 43
    assert feed.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(Feed.objects.values().get())
    assert [secret in str(cache.get(key)) for key in kept] == [False, False]
    assert None not in [cache.get(key) for key in kept]


def test_a_signed_in_reader_gets_no_cookie_and_nothing_of_his_own(clock, path, lan):
    client = Client()
    client.force_login(lan)

    response = client.get(path, headers={"accept-language": "en"})

    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert response.content == read(path).content


def test_the_last_use_is_noted_at_most_hourly(clock, path):
    read(path, user_agent="Thunderbird/140\x07 (Linux)")
    clock.shift(timedelta(minutes=59))
    read(path, user_agent="Google-Calendar-Importer")

    feed = Feed.objects.get()
    assert (feed.last_used_at, feed.last_client) == (NOW, "Thunderbird/140 (Linux)")
    clock.shift(timedelta(minutes=1))
    read(path, user_agent="Google-Calendar-Importer")
    feed.refresh_from_db()
    assert (feed.last_used_at, feed.last_client) == (
        NOW + timedelta(hours=1),
        "Google-Calendar-Importer",
    )


def test_making_changing_and_ending_a_feed_is_audited(subscribe, hoa):
    feed, _path = subscribe(hoa, kinds=["conference"])
    _exchange(feed, hoa)
    _revoke(feed, hoa)
    _revoke(feed, hoa)

    feed.refresh_from_db()
    assert feed.revision == 3
    acts = list(audit_queries.history(kind="feed", subject_id=feed.pk))
    assert [act.action for act in acts] == ["create_feed", "rotate_feed", "revoke_feed"]
    assert [act.details for act in acts] == [
        {
            "level": "staff",
            "kinds": ["conference"],
            "unit": None,
            "resource": None,
            "group": "",
            "mine": False,
            "as_tasks": False,
            "reminder_minutes": None,
        },
        {},
        {},
    ]
    assert {act.actor for act in acts} == {hoa}
    assert feed.revoked_at == NOW
    with pytest.raises(RuleBroken):
        _exchange(feed, hoa)


def test_an_exchanged_address_reads_the_same_entries(clock, subscribe, hoa, entry):
    feed, _old = subscribe(hoa)

    _feed, address = operations.rotate_feed(feed_id=feed.pk, actor=acting(hoa), at=NOW)

    assert titles(address[address.index("/feeds/") :]) == [entry.title]


def test_somebody_elses_feed_cannot_be_ended_or_exchanged(subscribe, hoa, minh):
    feed, _path = subscribe(hoa)

    with pytest.raises(NotVisible):
        _revoke(feed, minh)
    with pytest.raises(NotVisible):
        _exchange(feed, minh)

    feed.refresh_from_db()
    assert (feed.revision, feed.revoked_at) == (1, None)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": " \x07 "}, "name_missing"),
        ({"level": "everything"}, "unknown_level"),
        ({"kinds": ["Not a kind"]}, "unknown_kind"),
        ({"unit_id": 999}, "unknown_unit"),
        ({"mine": True}, "nothing_is_yours"),
        ({"resource_id": 999}, "unknown_resource"),
        ({"group": "delegation-D26-1"}, "unknown_group"),
        ({"as_tasks": True, "level": "busy"}, "only_deadlines_are_tasks"),
        ({"as_tasks": True, "kinds": ["conference"]}, "only_deadlines_are_tasks"),
        ({"reminder_minutes": 40321}, "reminder_too_early"),
        ({"reminder_minutes": -1}, "reminder_too_early"),
    ],
)
def test_a_feed_that_cannot_hold_anything_is_refused(subscribe, binh, asked, code):
    with pytest.raises(RuleBroken) as refused:
        subscribe(binh, **asked)

    assert [reason.code for reason in refused.value.reasons] == [code]
    assert Feed.objects.count() == 0


def test_nobody_has_thirty_one_feeds(subscribe, hoa):
    for _ in range(operations.FEEDS_PER_PERSON):
        feed, _path = subscribe(hoa)
    with pytest.raises(RuleBroken):
        subscribe(hoa)
    _revoke(feed, hoa)

    subscribe(hoa)

    assert Feed.objects.count() == operations.FEEDS_PER_PERSON + 1


def test_without_an_account_there_is_no_feed(db):
    with pytest.raises(Forbidden):
        operations.create_feed(name="Lịch", level="public", actor=THE_HOUSE, at=NOW)

    assert Feed.objects.count() == 0


def test_forty_thousand_fingerprints_are_summed_without_overflow(clock, path):
    template = Entry.objects.get()
    largest = 2**48 - 1
    Entry.objects.update(fingerprint=largest)
    Entry.objects.bulk_create(
        Entry(
            **{
                field.attname: getattr(template, field.attname)
                for field in Entry._meta.concrete_fields
            }
            | {"id": None, "source_id": n, "uid": f"u{n}", "busy_uid": f"b{n}"}
            | {"fingerprint": largest}
        )
        for n in range(2, 40_001)
    )
    feed = Feed.objects.get()

    content = queries.feed_content(feed, at=NOW)

    assert content == queries.Content(40_000, 40_000 * largest)
    assert queries.feed_body(feed, at=NOW)[1] == content
