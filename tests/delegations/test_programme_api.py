"""The doors of a programme: who may, what is read, and how refusals are told."""

import pytest

from delegations import operations
from delegations.domain.lifecycle import DELEGATION
from foreign_affairs.accounts.actors import acting
from tests.delegations import stages
from tests.delegations.programme import KNOWN, at, item, leader, venue
from tests.delegations.stages import NOW

pytestmark = pytest.mark.django_db

TALKS = {
    "kind": "talks",
    "title_vi": "Hội đàm",
    "starts_at": "2026-06-17T14:00:00+07:00",
    "ends_at": "2026-06-17T15:00:00+07:00",
}


def address(delegation, rest=""):
    return f"/api/v1/delegations/{delegation.pk}/programme/{rest}"


@pytest.fixture
def delegation_in(everybody):
    """`delegation_in(state)`: with one item; Hoa, the officer, is responsible for it."""

    def built(state):
        phuc, binh, hoa = (everybody[role] for role in ("planner", "approver", "officer"))
        delegation = stages.in_state(state, phuc, binh, responsible=hoa)
        if "add_item" in DELEGATION.actions_for(state, ["planner"]):
            item(phuc, delegation)
        return delegation

    return built


def doors(delegation):
    """Each action with its method, address and body."""
    one = delegation.items.first()
    pk = one.pk if one else 0
    return {
        "add_item": ("post", address(delegation), TALKS),
        "change_item": ("patch", address(delegation, f"{pk}/"), {"dress": "Áo dài"}),
        "remove_item": ("delete", address(delegation, f"{pk}/"), None),
        "accept_programme": ("post", address(delegation, "accept/"), {"items": [TALKS]}),
        "approve_programme": ("post", address(delegation, "approve/"), {}),
        "track_item": ("post", address(delegation, f"{pk}/track/"), {"status": "on_the_way"}),
    }


@pytest.mark.parametrize("state", DELEGATION.states)
def test_who_may_do_what_with_a_programme_stands_in_the_table(
    state, delegation_in, everybody, api, everything, now
):
    delegation = delegation_in(state)
    has_item = delegation.items.exists()
    before = everything()

    wrong = []
    for role, user in everybody.items():
        client = api(user)
        for action, (method, where, body) in doors(delegation).items():
            row = DELEGATION.row(action)
            on_item = action in {"change_item", "remove_item", "track_item"}
            if role in row.roles and state in row.sources:
                continue
            if role == "organiser" or (on_item and not has_item):
                expected = 404
            else:
                expected = 403 if role not in row.roles else 409
            answer = getattr(client, method)(where, body, format="json")
            if answer.status_code != expected:
                wrong.append((role, action, answer.status_code, expected, answer.content))

    assert wrong == []
    assert everything() == before
    assert api().get(address(delegation)).status_code == 401


def test_an_item_is_added_read_changed_and_removed(phuc, api, now):
    delegation, chair, place = stages.planned(phuc), leader(), venue(name_en="Centre")
    client = api(phuc)

    made = client.post(
        address(delegation), {**TALKS, "chair": chair.pk, "place": place.pk}, format="json"
    )

    told = made.json()
    assert made.status_code == 201
    assert (told["chair_name"], told["place_name"], told["place_name_en"], told["status"]) == (
        "Phó Chủ tịch",
        "Trung tâm Hội nghị",
        "Centre",
        "planned",
    )
    one = made["Location"]
    assert client.get(one).json() == told == client.get(address(delegation)).json()[0]
    changed = client.patch(one, {"pinned": True}, format="json", headers={"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["pinned"]) == (200, True)
    stale = client.patch(one, {"notes": "x"}, format="json", headers={"If-Match": made["ETag"]})
    assert stale.status_code == 412
    assert client.patch(one, {"notes": "x"}, format="json").status_code == 428
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_a_request_repeated_under_one_key_acts_once(phuc, api, now):
    delegation = stages.planned(phuc)
    client, key = api(phuc), {"Idempotency-Key": "k-1"}
    dinner = {
        "title_vi": "Tiệc",
        "starts_at": "2026-06-17T18:00:00+07:00",
        "ends_at": "2026-06-17T20:00:00+07:00",
    }

    first = client.post(address(delegation), TALKS, format="json", headers=key)
    again = client.post(address(delegation), TALKS, format="json", headers=key)
    accepted = [
        client.post(
            address(delegation, "accept/"),
            {"items": [TALKS | dinner]},
            format="json",
            headers={"Idempotency-Key": "k-2"},
        )
        for _ in range(2)
    ]

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert accepted[0].json() == accepted[1].json()
    assert delegation.items.count() == 2


def test_a_clash_is_told_and_a_warning_acknowledged(phuc, api, now):
    delegation, chair = stages.planned(phuc), leader()
    item(phuc, delegation, chair_id=chair.pk)
    body = {
        **TALKS,
        "starts_at": "2026-06-17T11:15:00+07:00",
        "ends_at": "2026-06-17T12:00:00+07:00",
        "chair": chair.pk,
    }

    refused = api(phuc).post(address(delegation), body, format="json")
    known = {"codes": ["same_half_day"], "reason": "Đồng chí đồng ý."}
    answer = api(phuc).post(address(delegation), {**body, "acknowledge": known}, format="json")

    assert refused.status_code == 409
    assert [one["code"] for one in refused.json()["clashes"]] == ["same_half_day"]
    assert answer.status_code == 201


def test_what_would_follow_is_told_before_anything_is_written(phuc, api, everything, now):
    delegation, chair = stages.planned(phuc), leader()
    one = item(phuc, delegation, chair_id=chair.pk)
    two = item(
        phuc,
        delegation,
        chair_id=chair.pk,
        starts_at=at(13, 30, day=17),
        ends_at=at(15, day=17),
    )
    before = everything()
    where = address(delegation, f"{one.pk}/what_if/")

    moved = api(phuc).post(where, {"starts_at": "2026-06-17T14:00:00+07:00"}, format="json")
    late = api(phuc).post(where, {"minutes": 180}, format="json")
    nothing = api(phuc).post(where, {}, format="json")

    codes = [clash["code"] for clash in moved.json()["clashes"]]
    assert codes == ["double_booking", "guests_twice"]
    assert [row["item"] for row in late.json()["moved"]] == [one.pk, two.pk]
    assert late.json()["broken"] == []
    assert nothing.status_code == 422
    assert everything() == before


def test_a_proposal_is_told_and_accepted_as_it_is_told(phuc, api, now):
    delegation, chair, place = stages.planned(phuc), leader(), venue()
    wish = {
        "key": "w1",
        "kind": "working_session",
        "title_vi": "Làm việc",
        "title_en": "Working session",
        "minutes": 90,
        "chair_by_rank": True,
        "places": [place.pk],
    }

    told = api(phuc).post(
        address(delegation, "propose/"),
        {"wishes": [wish, {**wish, "key": "w2", "language": "ko"}]},
        format="json",
    )

    answer = told.json()
    assert (told.status_code, answer["has_most"], answer["is_comfortable"]) == (200, True, True)
    assert [(one["key"], one["chair"], one["place"], one["item"]) for one in answer["items"]] == [
        ("w1", chair.pk, place.pk, None)
    ]
    assert answer["unmet"] == [
        {
            "key": "w2",
            "title_vi": "Làm việc",
            "reasons": [
                {
                    "code": "no_interpreter",
                    "message": "Không có phiên dịch ngôn ngữ này: ko.",
                }
            ],
        }
    ]
    line = {k: v for k, v in answer["items"][0].items() if k not in {"key", "moved"}}
    body = {"items": [line], "revision": answer["revision"]}
    accepted = api(phuc).post(address(delegation, "accept/"), body, format="json")
    assert [one["title_en"] for one in accepted.json()] == ["Working session"]
    again = api(phuc).post(address(delegation, "accept/"), body, format="json")
    assert (again.status_code, again.json()["reason"]) == (412, "stale")


def test_versions_and_what_changed_between_them_are_told(phuc, binh, api, now):
    delegation = stages.approved(phuc, binh)
    one = item(phuc, delegation)
    client = api(binh)

    approved = client.post(address(delegation, "approve/"), {"note": "Lần đầu"}, format="json")
    operations.change_item(
        delegation_id=delegation.pk,
        item_id=one.pk,
        actor=acting(phuc),
        at=NOW,
        title_vi="Hội đàm mở rộng",
        acknowledged=KNOWN,
    )
    differs = client.get(address(delegation, "difference/"))

    assert (approved.json()["number"], approved.json()["note"]) == (1, "Lần đầu")
    assert [row["number"] for row in client.get(address(delegation, "versions/")).json()] == [1]
    whole = client.get(address(delegation, "versions/1/")).json()
    assert [(row["item"], row["title_vi"]) for row in whole["items"]] == [(one.pk, "Hội đàm")]
    assert differs.json() == {
        "added": [],
        "dropped": [],
        "changed": [
            {"item": one.pk, "field": "title_vi", "before": "Hội đàm", "after": "Hội đàm mở rộng"}
        ],
    }
    assert client.get(address(delegation, "versions/7/")).status_code == 404
    assert client.get(address(delegation, "difference/?since=0")).status_code == 400
    assert client.get(address(delegation, "difference/?sense=1")).status_code == 400


def test_a_delay_tells_what_moved_and_one_that_breaks_asks_first(phuc, binh, hoa, api, now):
    delegation = stages.ongoing(phuc, binh, responsible=hoa)
    one = item(phuc, delegation)
    flight = item(
        phuc, delegation, kind="departure", starts_at=at(11, 10, day=17), ends_at=at(12, day=17)
    )
    where = address(delegation, f"{one.pk}/track/")

    refused = api(hoa).post(where, {"status": "delayed", "minutes": 30}, format="json")
    done = api(hoa).post(
        where, {"status": "delayed", "minutes": 30, "break_known": True}, format="json"
    )

    broken = [{"code": "missed", "item": flight.pk, "minutes": 20}]
    assert (refused.status_code, refused.json()["broken"]) == (409, broken)
    assert (done.json()["item"]["status"], done.json()["broken"]) == ("delayed", broken)
    assert [row["item"] for row in done.json()["moved"]] == [one.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_a_programme_is_read_in_as_many_queries_whatever_it_holds(
    count, phuc, api, now, django_assert_max_num_queries
):
    delegation, chair, place = stages.draft(phuc), leader(), venue()
    for number in range(count):
        item(
            phuc,
            delegation,
            chair_id=chair.pk,
            place_id=place.pk,
            responsible_id=phuc.pk,
            starts_at=at(8 + 2 * number, day=17),
            ends_at=at(9 + 2 * number, day=17),
            acknowledged=KNOWN,
        )
    client = api(phuc)
    client.get(address(delegation))

    with django_assert_max_num_queries(6):
        assert len(client.get(address(delegation)).json()) == count


def test_whoever_is_responsible_for_an_item_may_say_how_it_stands(phuc, binh, minh, api, now):
    delegation = stages.ongoing(phuc, binh)
    mine = item(phuc, delegation, responsible_id=minh.pk)
    other = item(phuc, delegation, starts_at=at(14, day=17), ends_at=at(16, day=17))
    client = api(minh)

    answers = [
        client.post(address(delegation, f"{one.pk}/track/"), {"status": "on_the_way"})
        for one in (mine, other)
    ]

    assert [answer.status_code for answer in answers] == [200, 403]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"starts_at": "2199-06-17T09:00:00+07:00"}, "outside_visit"),
        ({"starts_at": "2026-06-17T09:00:30+07:00"}, "whole_minutes"),
        (
            {"starts_at": "2026-06-17T09:00:00+07:00", "ends_at": "2026-06-17T08:00:00+07:00"},
            "ends_before_start",
        ),
    ],
)
def test_what_could_not_be_written_is_not_foreseen(asked, code, phuc, binh, api, now):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)

    answer = api(phuc).post(address(delegation, f"{one.pk}/what_if/"), asked, format="json")

    assert answer.status_code == 422
    assert [reason["code"] for reason in answer.json()["reasons"]] == [code]


@pytest.mark.parametrize(
    "asked", [{"minutes": 10}, {"starts_at": "2026-06-18T09:00:00+07:00"}], ids=["late", "moved"]
)
def test_nothing_is_foreseen_of_what_is_over(asked, phuc, binh, api, now):
    delegation = stages.ongoing(phuc, binh)
    one = item(phuc, delegation)
    operations.track_item(
        delegation_id=delegation.pk,
        item_id=one.pk,
        actor=acting(phuc),
        at=at(11, day=17),
        status="done",
    )

    answer = api(phuc).post(address(delegation, f"{one.pk}/what_if/"), asked, format="json")

    assert answer.status_code == 422
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["item_is_over"]
