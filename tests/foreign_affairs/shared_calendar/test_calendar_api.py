"""`/api/v1/calendar/entries/` and `/api/v1/calendar/feeds/`."""

from datetime import date, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from foreign_affairs.audit import queries as audit_queries
from foreign_affairs.shared_calendar.models import Entry, Feed, Occurrence
from tests.foreign_affairs.shared_calendar.conftest import NOW, told, weekly

ENTRIES = "/api/v1/calendar/entries/"
FEEDS = "/api/v1/calendar/feeds/"


def client(user=None):
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


def found(user=None, **asked):
    response = client(user).get(ENTRIES, asked)
    assert response.status_code == 200, response.content
    return [row["title"] for row in response.json()["results"]]


def test_an_entry_is_told_in_full(entry):
    response = client().get(ENTRIES)

    assert response.json() == {
        "count": 1,
        "page": 1,
        "page_size": 50,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": entry.pk,
                "occurrence": entry.occurrences.get().pk,
                "kind": "conference",
                "title": "Hội thảo quốc tế về kinh tế biển",
                "title_en": "",
                "starts_at": "2026-07-20T08:00:00+07:00",
                "ends_at": "2026-07-20T11:30:00+07:00",
                "starts_on": None,
                "ends_on": None,
                "all_day": False,
                "is_series": False,
                "status": "confirmed",
                "visibility": "public",
                "unit": None,
                "location": "",
                "conference_url": "",
                "path": "",
                "is_busy": False,
            }
        ],
    }


def test_a_restricted_entry_is_told_as_its_times_only(publish, hoa):
    publish(
        told(
            visibility="restricted",
            title="Tiếp ông X",
            title_en="Meeting Mr X",
            location="Phòng 2",
            path="/dossiers/1/",
            starts_on=date(2026, 7, 20),
            ends_on=date(2026, 7, 21),
        )
    )

    (row,) = client(hoa).get(ENTRIES, headers={"accept-language": "en"}).json()["results"]

    assert row == {
        "id": Entry.objects.get().pk,
        "occurrence": Occurrence.objects.get().pk,
        "kind": "busy",
        "title": "Busy",
        "title_en": "Busy",
        "starts_at": None,
        "ends_at": None,
        "starts_on": "2026-07-20",
        "ends_on": "2026-07-21",
        "all_day": True,
        "is_series": False,
        "status": "confirmed",
        "visibility": "restricted",
        "unit": None,
        "location": "",
        "conference_url": "",
        "path": "",
        "is_busy": True,
    }


def test_each_time_of_a_series_is_told_on_its_own(publish, hoa):
    publish(weekly(called_off=1, moved=2))

    response = client(hoa).get(ENTRIES)

    rows = response.json()["results"]
    assert {row["id"] for row in rows} == {Entry.objects.get().pk}
    assert [row["occurrence"] for row in rows] == [
        row.pk for row in Occurrence.objects.order_by("starts_at")
    ]
    assert [(row["starts_at"], row["status"], row["title"], row["is_series"]) for row in rows] == [
        ("2026-07-20T08:00:00+07:00", "confirmed", "Giao ban", True),
        ("2026-07-27T08:00:00+07:00", "cancelled", "Giao ban", True),
        ("2026-08-04T14:00:00+07:00", "confirmed", "Giao ban (dời ngày)", True),
        ("2026-08-10T08:00:00+07:00", "confirmed", "Giao ban", True),
    ]
    assert found(hoa, **{"from": "2026-08-03", "to": "2026-08-09"}) == ["Giao ban (dời ngày)"]
    assert found(hoa, q="doi ngay") == ["Giao ban (dời ngày)"]
    assert len(found(hoa, status="cancelled")) == 1


def test_what_a_restricted_entry_is_cannot_be_found_out_by_asking(publish, hoa):
    publish(told(visibility="restricted", kind="reception", title="Tiếp ông X"))

    assert found(hoa, kind="reception") == []
    assert found(hoa, q="tiep") == []
    assert len(found(hoa, kind="busy")) == 1
    assert len(found(hoa, visibility="restricted")) == 1


def test_everybody_sees_what_is_public_and_the_office_sees_all(publish, hoa, lan, university):
    publish(
        told(1, title="A"),
        told(2, title="B", visibility="internal"),
        told(3, title="C", status="tentative"),
        told(4, title="D", visibility="internal", organisation_id=university.pk),
    )

    assert found() == ["A"]
    assert found(lan) == ["A", "D"]
    assert found(hoa) == ["A", "B", "C", "D"]


def test_filters_narrow_the_list(publish, hoa, division):
    publish(
        told(1, title="Đoàn vào", kind="delegation", unit_id=division.pk),
        told(2, title="Hội thảo", visibility="internal", location="Đồ Sơn"),
        told(3, title="Hạn", kind="deadline"),
    )

    assert found(hoa, q="doan") == ["Đoàn vào"]
    assert found(hoa, q="do son") == ["Hội thảo"]
    assert found(hoa, kind="delegation,deadline") == ["Đoàn vào", "Hạn"]
    assert found(hoa, visibility="internal") == ["Hội thảo"]
    assert found(hoa, unit=division.pk) == ["Đoàn vào"]
    assert found(hoa, status="tentative") == []


def test_who_is_where_is_asked_by_the_office_only(publish, hoa, lan, places):
    _hall, _room, leader = places
    publish(
        told(1, title="với lãnh đạo", resource_ids=(leader.pk,)),
        told(2, visibility="restricted", resource_ids=(leader.pk,)),
        told(3, title="không có"),
    )

    assert found(hoa, resource=leader.pk) == ["với lãnh đạo"]
    assert found(lan, resource=leader.pk) == found(resource=leader.pk) == []


def test_a_window_overlaps_and_takes_days_and_instants(publish):
    publish(
        told(1, title="lễ hội", starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31)),
        told(2, title="sáng 20"),
    )

    both = ["lễ hội", "sáng 20"]
    assert found(**{"from": "2026-07-20", "to": "2026-07-20"}) == both
    assert found(**{"from": "2026-07-21", "to": "2026-07-21"}) == ["lễ hội"]
    assert found(**{"from": "2026-08-01"}) == []
    assert found(to="2026-07-20T08:00:00+07:00") == ["lễ hội"]
    assert found(to="2026-07-20T08:00:01") == both


def test_entries_come_in_the_order_of_their_start(publish):
    publish(
        told(1, title="sau"),
        told(2, title="trước", starts_on=date(2026, 7, 20), ends_on=date(2026, 7, 20)),
    )

    assert found() == ["trước", "sau"]
    assert found(ordering="-starts_at") == ["sau", "trước"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "asked",
    [
        {"colour": "red"},
        {"kind": "Not a kind"},
        {"kind": "a,,b"},
        {"visibility": "secret"},
        {"status": "maybe"},
        {"unit": 2**63},
        {"resource": "x"},
        {"from": "tomorrow"},
        {"from": "0001-01-01"},
        {"to": "9999-12-31"},
        {"from": "2026-07-02", "to": "2026-07-01"},
        {"ordering": "title"},
        {"page_size": 10**23},
        {"page_size": 201},
        {"q": "a\x00b"},
    ],
)
def test_a_strange_parameter_is_refused(db, asked):
    assert client().get(ENTRIES, asked).status_code == 400


def test_a_list_costs_the_same_queries_for_one_and_three(publish, hoa, django_assert_num_queries):
    publish(told(1))
    with django_assert_num_queries(3):
        assert len(found(hoa)) == 1
    publish(told(2), told(3))

    with django_assert_num_queries(3):
        assert len(found(hoa)) == 3


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_entries_are_not_written_here(entry, hoa, method):
    assert getattr(client(hoa), method)(ENTRIES, {}).status_code == 405


def test_a_feed_tells_its_address_once(hoa, division, places):
    asked = {
        "name": "Lịch Lễ tân",
        "level": "staff",
        "kinds": ["conference"],
        "unit": division.pk,
        "resource": places[2].pk,
        "group": "",
        "mine": True,
        "as_tasks": False,
        "reminder_minutes": 30,
    }
    with time_machine.travel(NOW, tick=False):
        response = client(hoa).post(FEEDS, asked)

    feed = Feed.objects.get()
    told_of = {
        "id": feed.pk,
        **asked,
        "created_at": "2026-07-06T09:00:00+07:00",
        "expires_at": "2027-07-06T09:00:00+07:00",
        "revoked_at": None,
        "last_used_at": None,
        "last_client": "",
    }
    assert response.status_code == 201
    body = response.json()
    address = body.pop("address")
    assert body == told_of
    assert response.headers["Location"].endswith(f"{FEEDS}{feed.pk}/")
    assert response.headers["ETag"] == f'"feed-{feed.pk}-r1"'
    assert address.startswith("http://127.0.0.1:8000/feeds/")
    with time_machine.travel(NOW, tick=False):
        assert client().get(address[len("http://127.0.0.1:8000") :]).status_code == 200
    assert (
        client(hoa).get(f"{FEEDS}{feed.pk}/").json()
        | {
            "last_used_at": None,
            "last_client": "",
        }
        == told_of
    )


def test_a_repeated_request_makes_one_feed_and_keeps_its_secret(hoa):
    asked = {"name": "Lịch", "level": "public"}
    first, again = (
        client(hoa).post(FEEDS, asked, headers={"idempotency-key": "k1"}) for _ in range(2)
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "address" in first.json()
    assert "address" not in again.json()
    assert Feed.objects.count() == 1


def test_an_address_is_exchanged_and_a_feed_is_ended(subscribe, hoa):
    feed, path = subscribe(hoa)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        exchanged = client(hoa).post(f"{FEEDS}{feed.pk}/rotate/")
        new = exchanged.json()["address"]
        assert exchanged.status_code == 200
        assert exchanged.json()["expires_at"] == "2027-07-07T09:00:00+07:00"
        assert client().get(path).status_code == 410
        assert client().get(new[new.index("/feeds/") :]).status_code == 200

        ended = client(hoa).post(f"{FEEDS}{feed.pk}/revoke/")

        assert ended.status_code == 200
        assert ended.json()["revoked_at"] == "2026-07-07T09:00:00+07:00"
        assert "address" not in ended.json()
        assert client().get(new[new.index("/feeds/") :]).status_code == 410
    assert client(hoa).post(f"{FEEDS}{feed.pk}/rotate/").status_code == 422
    acts = audit_queries.history(kind="feed", subject_id=feed.pk)
    assert [act.action for act in acts] == ["create_feed", "rotate_feed", "revoke_feed"]


def test_everybody_sees_only_the_own_feeds(subscribe, hoa, minh):
    mine, _path = subscribe(hoa)
    subscribe(minh)

    assert [row["id"] for row in client(hoa).get(FEEDS).json()["results"]] == [mine.pk]
    for address in (f"{FEEDS}{mine.pk}/", f"{FEEDS}{2**70}/"):
        assert client(minh).get(address).status_code == 404
    for act in ("rotate", "revoke"):
        assert client(minh).post(f"{FEEDS}{mine.pk}/{act}/").status_code == 404
    mine.refresh_from_db()
    assert mine.revision == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_feeds_are_for_people_with_an_account(db, method):
    assert getattr(client(), method)(FEEDS).status_code == 401


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"name": "", "level": "staff"}, 400),
        ({"name": "x" * 101, "level": "staff"}, 400),
        ({"name": "x", "level": "all"}, 400),
        ({"name": "x", "level": "staff", "kinds": "conference"}, 400),
        ({"name": "x", "level": "staff", "kinds": ["a"] * 21}, 400),
        ({"name": "x", "level": "staff", "unit": 2**63}, 400),
        ({"name": "x", "level": "staff", "colour": "red"}, 400),
        ({"name": "x\x00y", "level": "staff"}, 400),
        ({"name": "x", "level": "staff", "kinds": ["Not a kind"]}, 422),
        ({"name": "x", "level": "staff", "unit": 999}, 422),
        ({"name": "x", "level": "staff", "resource": 999}, 422),
        ({"name": "x", "level": "staff", "resource": 2**63}, 400),
        ({"name": "x", "level": "staff", "reminder_minutes": 40321}, 400),
        ({"name": "x", "level": "staff", "reminder_minutes": -1}, 400),
        ({"name": "x", "level": "busy", "as_tasks": True}, 422),
    ],
)
def test_a_feed_that_cannot_be_is_refused_and_leaves_nothing(hoa, body, status):
    assert client(hoa).post(FEEDS, body).status_code == status

    assert Feed.objects.count() == 0
