"""`/api/v1/calendar/resources/`, `bookings/`, `availability/` and `clashes/`."""

from datetime import datetime

import pytest

from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.rest import sheets
from foreign_affairs.shared_calendar.clashes import CODES
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.foreign_affairs.shared_calendar.booking import (
    HERE,
    at,
    hold,
    resource,
    speaks,
    wish,
    written,
)
from tests.sheets import rows_of

API = "/api/v1/calendar/"
DAY = Acknowledgement("Kiểm thử.", frozenset(CODES))
EIGHT, TEN = "2026-07-20T08:00:00+07:00", "2026-07-20T10:00:00+07:00"


@pytest.fixture(autouse=True)
def _in_july(time_machine):
    time_machine.move_to(datetime(2026, 7, 6, 9, tzinfo=HERE), tick=False)


def get(user, address, **asked):
    return speaks(user).get(API + address, asked)


def post(user, address, body=None, **headers):
    return speaks(user).post(API + address, body or {}, format="json", headers=headers)


def names(answer):
    assert answer.status_code == 200, answer.content
    return [row["name_vi"] for row in answer.json()["results"]]


# --- resources -----------------------------------------------------------------------------------


def test_a_resource_is_added_read_changed_and_retired(phuc):
    body = {"kind": "room", "name_vi": "Phòng Đỏ", "capacity": 40, "set_up_minutes": 30}

    added = post(phuc, "resources/", body)

    assert added.status_code == 201
    told = added.json()
    assert told == {
        "id": told["id"],
        "kind": "room",
        "name_vi": "Phòng Đỏ",
        "name_en": "",
        "within": None,
        "address": "",
        "latitude": None,
        "longitude": None,
        "opening_hours": "",
        "capacity": 40,
        "languages": [],
        "position": "",
        "rank": None,
        "user": None,
        "unit": None,
        "set_up_minutes": 30,
        "tear_down_minutes": 0,
        "retired_at": None,
    }
    address = added["Location"].removeprefix("http://testserver")
    assert speaks(phuc).get(address).json() == told
    changed = speaks(phuc).patch(
        address, {"capacity": 45}, format="json", headers={"If-Match": added["ETag"]}
    )
    assert (changed.status_code, changed.json()["capacity"]) == (200, 45)
    stale = speaks(phuc).patch(
        address, {"capacity": 50}, format="json", headers={"If-Match": added["ETag"]}
    )
    assert stale.status_code == 412
    assert speaks(phuc).patch(address, {"capacity": 50}, format="json").status_code == 428
    retired = speaks(phuc).post(address + "retire/")
    assert retired.json()["retired_at"] == "2026-07-06T09:00:00+07:00"
    reinstated = speaks(phuc).post(address + "reinstate/")
    assert (reinstated.status_code, reinstated.json()["retired_at"]) == (200, None)


def test_the_same_request_twice_adds_one_resource(phuc):
    body = {"kind": "vehicle", "name_vi": "Xe 16 chỗ", "capacity": 16}

    answers = [post(phuc, "resources/", body, **{"Idempotency-Key": "xe-16"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert Resource.objects.count() == 1


def test_why_a_resource_is_refused_is_told_whole(phuc):
    answer = post(phuc, "resources/", {"kind": "leader", "name_vi": "X", "capacity": 3, "rank": 1})

    assert answer.status_code == 422
    assert [(one["code"], one["field"]) for one in answer.json()["reasons"]] == [
        ("of_no_use", "capacity")
    ]


def test_resources_are_filtered_ordered_and_found(phuc):
    centre = resource("venue", "Trung tâm", search="trung tam", capacity=500)
    resource("room", "Phòng Đỏ", search="phong do", within=centre, capacity=40)
    resource("room", "Phòng Xanh", search="phong xanh", within=centre, capacity=20)
    resource("leader", "Chủ tịch", search="chu tich", rank=1)
    resource("interpreter", "An", search="an", languages=["ja"], retired_at=at(9))

    assert names(get(phuc, "resources/", kind=["room", "leader"])) == [
        "Chủ tịch",
        "Phòng Xanh",
        "Phòng Đỏ",
    ]
    assert names(get(phuc, "resources/", capacity_min=40, ordering="-capacity")) == [
        "Trung tâm",
        "Phòng Đỏ",
    ]
    assert names(get(phuc, "resources/", language="ja")) == ["An"]
    assert names(get(phuc, "resources/", language="ja", in_use="true")) == []
    assert names(get(phuc, "resources/", q="phòng do", within=centre.pk)) == ["Phòng Đỏ"]
    for strange in ({"language": "jap"}, {"colour": "red"}, {"kind": "tent"}):
        assert get(phuc, "resources/", **strange).status_code == 400


# --- bookings ------------------------------------------------------------------------------------


def test_leave_is_booked_by_hand_moved_and_released(chair, phuc):
    body = {"resource": chair.pk, "title": "Nghỉ phép", "starts_at": EIGHT, "ends_at": TEN}

    made = post(phuc, "bookings/", body)

    assert made.status_code == 201
    told = made.json()
    assert told == {
        "id": told["id"],
        "resource": {
            "id": chair.pk,
            "kind": "leader",
            "name": "Phó Chủ tịch",
            "name_en": "",
        },
        "part_of": None,
        "source_kind": "block",
        "source_id": told["id"],
        "title": "Nghỉ phép",
        "path": f"/calendar/resources/{chair.pk}/",
        "starts_at": EIGHT,
        "ends_at": TEN,
        "held_from": EIGHT,
        "held_until": TEN,
        "strength": "hard",
        "country": "",
        "place": None,
        "participants": 0,
        "acknowledged": {},
        "booked_by": "Bùi Hồng Phúc",
        "booked_at": "2026-07-06T09:00:00+07:00",
        "released_at": None,
    }
    moved = post(
        phuc,
        f"bookings/{told['id']}/move/",
        {"starts_at": TEN, "ends_at": "2026-07-20T12:00:00+07:00"},
    )
    assert (moved.status_code, moved.json()["starts_at"]) == (200, TEN)
    assert moved["ETag"] == f'"booking-{told["id"]}-r2"'
    released = post(phuc, f"bookings/{told['id']}/release/")
    assert released.json()["released_at"] == "2026-07-06T09:00:00+07:00"


def test_the_same_request_twice_books_once(chair, phuc):
    body = {"resource": chair.pk, "title": "Nghỉ phép", "starts_at": EIGHT, "ends_at": TEN}

    answers = [post(phuc, "bookings/", body, **{"Idempotency-Key": "nghi"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Booking.objects.count() == AuditEntry.objects.count() == 1


def test_a_clash_is_a_409_that_names_what_is_met(chair, phuc):
    hold(wish(chair, title="Tiếp đoàn Kobe", path="/events/7/"))
    before = written()
    body = {"resource": chair.pk, "title": "Họp", "starts_at": EIGHT, "ends_at": TEN}

    answer = post(phuc, "bookings/", body)

    assert answer.status_code == 409
    told = answer.json()
    assert (told["reason"], len(told["clashes"])) == ("clash", 1)
    assert told["clashes"][0]["resource"]["name"] == "Phó Chủ tịch"
    assert told["clashes"][0]["with"] == {
        "title": "Tiếp đoàn Kobe",
        "path": "/events/7/",
        "starts_at": EIGHT,
        "ends_at": TEN,
    }
    assert (told["clashes"][0]["hard"], told["clashes"][0]["may_override"]) == (True, False)
    assert written() == before


def test_a_warning_is_overridden_by_an_acknowledged_reason(hall, phuc):
    hold(wish(hall))
    body = {
        "resource": hall.pk,
        "title": "Giữ chỗ đoàn Incheon",
        "starts_at": EIGHT,
        "ends_at": TEN,
        "strength": "soft",
    }

    refused = post(phuc, "bookings/", body)
    body["acknowledged"] = {"reason": "Chờ đoàn trả lời.", "codes": ["held_softly"]}
    made = post(phuc, "bookings/", body)

    assert (refused.status_code, refused.json()["clashes"][0]["may_override"]) == (409, True)
    assert made.status_code == 201
    assert made.json()["acknowledged"] == body["acknowledged"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": "hôm nay"},
        {"strength": "iron"},
        {"country": "Japan"},
        {"acknowledged": {"reason": "", "codes": ["tet"]}},
        {"acknowledged": {"reason": "x", "codes": ["unknown"]}},
        {"colour": "red"},
        {"resource": 0},
        {"resource": 10**30},
    ],
)
def test_a_body_that_cannot_be_read_is_a_400(chair, phuc, wrong):
    body = {"resource": chair.pk, "title": "Họp", "starts_at": EIGHT, "ends_at": TEN, **wrong}

    assert post(phuc, "bookings/", body).status_code == 400


def test_what_is_known_to_be_wrong_is_a_422(chair, phuc):
    body = {"resource": chair.pk, "title": "Họp", "starts_at": TEN, "ends_at": EIGHT}

    answer = post(phuc, "bookings/", body)
    nowhere = post(phuc, "bookings/", {**body, "resource": 999_999, "ends_at": "2026-07-21T08:00"})

    assert [one["code"] for one in answer.json()["reasons"]] == ["ends_before_start"]
    assert (nowhere.status_code, nowhere.json()["reason"]) == (422, "rule_broken")


def test_bookings_are_filtered(chair, hall, phuc):
    hold(wish(chair, 1), wish(hall, 1))
    hold(wish(hall, 2, start=at(14, day=22), end=at(15, day=22), strength="soft"), acknowledged=DAY)
    Booking.objects.filter(resource=chair).update(released_at=at(9))

    def found(**asked):
        answer = get(phuc, "bookings/", **asked)
        assert answer.status_code == 200, answer.content
        return [(row["resource"]["name"], row["source_id"]) for row in answer.json()["results"]]

    everything = [("Phó Chủ tịch", 1), ("Hội trường", 1), ("Hội trường", 2)]
    assert found() == everything
    assert found(kind="leader") == everything[:1]
    assert found(resource=hall.pk) == everything[1:]
    assert found(source="event_occurrence:1") == everything[:2]
    assert found(source="block") == []
    assert found(standing="true", strength="hard") == everything[1:2]
    assert found(**{"from": "2026-07-21", "to": "2026-07-22"}) == everything[2:]
    # Its room is being torn down then.
    assert found(**{"from": "2026-07-20T10:15+07:00", "to": "2026-07-20"}) == everything[1:2]
    for strange in ({"source": "block:x"}, {"from": "2026-07-22", "to": "2026-07-21"}, {"x": "1"}):
        assert get(phuc, "bookings/", **strange).status_code == 400


def test_both_lists_can_be_had_as_a_sheet(chair, hall, phuc):
    hold(wish(hall))

    for address, width, expected in (
        ("resources/", 9, ["Phó Chủ tịch", "Hội trường"]),
        ("bookings/", 9, ["Hội trường"]),
    ):
        answer = get(phuc, address, format="xlsx")
        assert answer["Content-Type"] == sheets.MEDIA_TYPE
        head, *rows = rows_of(answer)
        assert len(head) == width
        assert [name for row in rows for name in row if name in expected] == expected


def test_lists_take_the_same_queries_for_one_and_for_three(phuc, django_assert_num_queries):
    for number in range(3):
        room = resource("room", f"Phòng {number}", within=resource("venue", f"Nhà {number}"))
        hold(wish(room, number, place_id=room.pk))
        for address in ("resources/", "bookings/", "clashes/"):
            client = speaks(phuc)
            with django_assert_num_queries(4 if address == "clashes/" else 3):
                assert client.get(API + address).status_code == 200


# --- what if, clashes, availability --------------------------------------------------------------


def test_what_if_tells_every_collision_and_writes_nothing(chair, hall, hoa):
    hold(wish(hall))
    before = written()
    wanted = {"starts_at": EIGHT, "ends_at": TEN}
    body = {"wishes": [{"resource": chair.pk, **wanted}, {"resource": hall.pk, **wanted}]}

    told = post(hoa, "bookings/what_if/", body).json()
    own = post(
        hoa,
        "bookings/what_if/",
        {"source_kind": "event_occurrence", "source_id": 1, **body},
    ).json()

    assert (told["count"], [one["code"] for one in told["clashes"]]) == (1, ["double_booking"])
    assert told["clashes"][0]["minutes"] == 210
    assert own == {"count": 0, "clashes": []}
    assert written() == before
    twice = post(hoa, "bookings/what_if/", {"wishes": body["wishes"][:1] * 2})
    assert twice.status_code == 422
    nowhere = post(hoa, "bookings/what_if/", {"wishes": [{**body["wishes"][0], "place": chair.pk}]})
    assert (nowhere.status_code, nowhere.json()["reasons"][0]["code"]) == (422, "unknown_place")
    backwards = {"resource": chair.pk, "starts_at": TEN, "ends_at": EIGHT}
    assert post(hoa, "bookings/what_if/", {"wishes": [backwards]}).status_code == 400


def test_what_collides_among_all_that_is_booked(chair, hall, hoa):
    hold(wish(chair), wish(hall))
    hold(wish(chair, 2, start=at(11), end=at(12)), acknowledged=DAY)
    hold(wish(hall, 3, start=at(9), end=at(11), strength="soft"), acknowledged=DAY)

    def found(**asked):
        answer = get(hoa, "clashes/", **asked)
        assert answer.status_code == 200, answer.content
        told = answer.json()["clashes"]
        return [(one["code"], one["resource"]["name"], one["acknowledged"]) for one in told]

    both = [("held_softly", "Hội trường", True), ("same_half_day", "Phó Chủ tịch", True)]
    assert found() == both
    assert found(resource=chair.pk) == both[1:]
    assert found(hard="true") == []
    assert found(hard="false") == both
    assert found(**{"from": "2026-07-21"}) == []
    for strange in (
        {"from": "2026-07-21", "to": "2026-07-20"},
        {"from": "2026-01-01", "to": "2026-07-20"},
        {"hard": "maybe"},
    ):
        assert get(hoa, "clashes/", **strange).status_code == 400


def test_free_times_by_api(chair, hall, hoa):
    Resource.objects.filter(pk=hall.pk).update(capacity=100)
    an = resource("interpreter", "An", languages=["ja"])
    hold(wish(chair, start=at(8), end=at(16)))

    answer = get(
        hoa,
        "availability/",
        people=f"{chair.pk}",
        language="ja",
        seats=80,
        minutes=45,
        **{"from": "2026-07-20", "to": "2026-07-20"},
    )

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["count"] == 2
    assert told["openings"][0] == {
        "starts_at": "2026-07-20T16:00:00+07:00",
        "ends_at": "2026-07-20T16:45:00+07:00",
        "interpreters": [an.pk],
        "rooms": [hall.pk],
    }
    assert {one["name"] for one in told["resources"]} == {"Phó Chủ tịch", "Hội trường", "An"}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"people": "1,x", "minutes": 30}, 400),
        ({"people": "1"}, 400),
        ({"people": "999999", "minutes": 30}, 422),
        ({"minutes": 30}, 422),
        ({"language": "ja", "minutes": 721}, 400),
        ({"language": "ja", "minutes": 30, "from": "2026-07-20", "to": "2026-07-19"}, 400),
        ({"language": "ja", "minutes": 30, "on_closed_days": "perhaps"}, 400),
        ({"language": "ja", "minutes": 30, "on_closed_days": "true"}, 200),
    ],
)
def test_what_cannot_be_sought_is_refused(hoa, asked, status):
    assert get(hoa, "availability/", **asked).status_code == status


# --- who may -------------------------------------------------------------------------------------

READ = ["resources/", "bookings/", "clashes/", "availability/?language=ja&minutes=30"]


def test_the_office_reads_and_planners_write(chair, everybody):
    wanted = {"starts_at": EIGHT, "ends_at": TEN}
    block = hold(wish(chair, source_kind="block"))[0]
    Booking.objects.update(source_id=block.pk)
    for role, user in everybody.items():
        office, plans = role != "organiser", role in {"planner", "administrator"}
        client = speaks(user)
        for address in READ:
            answer = client.get(API + address)
            if not office and "results" in answer.json():
                assert answer.json()["count"] == 0
            else:
                assert answer.status_code == (200 if office else 403), (role, address)
        # Nothing here can be read as a body: who may not is told so before that.
        refused = 400 if plans else 403
        for address in ("resources/", "bookings/"):
            assert post(user, address, {"x": 1}).status_code == refused, (role, address)
        unseen = 404 if not office else refused
        assert post(user, f"bookings/{block.pk}/move/", {"x": 1}).status_code == unseen
        assert post(user, f"bookings/{block.pk}/release/", {"x": 1}).status_code == unseen
        assert post(user, f"resources/{chair.pk}/retire/", {"x": 1}).status_code == unseen
        what_if = {"wishes": [{"resource": chair.pk, **wanted}]}
        assert post(user, "bookings/what_if/", what_if).status_code == (200 if office else 403)


def test_what_a_thing_collides_in_as_a_whole_is_found_at_the_edge_and_by_all_that_it_takes(
    chair, hall, hoa
):
    both = {"country": "JP", "place_id": hall.pk}
    saturday = {"start": at(8, day=18), "end": at(10, day=18), **both}
    wednesday = {"start": at(8, day=22), "end": at(10, day=22), **both}
    hold(wish(chair, **saturday), wish(hall, **saturday), acknowledged=DAY)
    hold(wish(hall, 2, **wednesday), acknowledged=DAY)

    def codes(first, last, **asked):
        window = {"from": f"2026-07-{first}", "to": f"2026-07-{last}"}
        told = get(hoa, "clashes/", **window, **asked).json()["clashes"]
        return sorted({one["code"] for one in told})

    assert codes(17, 19) == ["closed_day", "country_twice"]
    assert codes(21, 23) == ["country_twice"]
    assert codes(19, 19) == codes(24, 25) == []
    for one in (chair, hall):
        assert codes(17, 23, resource=one.pk) == ["closed_day", "country_twice"]


@pytest.mark.parametrize("name", ["hai\ndòng", "ngược\u202echiều"])
def test_a_name_is_one_line_that_reads_as_it_is_written(name, chair, phuc):
    before = Resource.objects.values_list("name_vi").get(), Booking.objects.count()
    period = {"starts_at": EIGHT, "ends_at": TEN}

    answers = [
        post(phuc, "resources/", {"kind": "vehicle", "name_vi": name}),
        post(phuc, "bookings/", {"resource": chair.pk, "title": name, **period}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert (Resource.objects.values_list("name_vi").get(), Booking.objects.count()) == before
