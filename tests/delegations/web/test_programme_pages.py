"""The programme on the page: written with what collides in sight, proposed, approved, tracked."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.delegations import programme, stages
from tests.delegations.programme import at

pytestmark = pytest.mark.django_db


def typed(**changed):
    return {
        "do": "save",
        "kind": "talks",
        "title_vi": "Hội đàm",
        "on": "17/06/2026",
        "starts_hour": "09:00",
        "ends_hour": "11:00",
        **changed,
    }


def way(delegation, *more):
    return f"/delegations/{delegation.pk}/programme/" + "".join(f"{one}/" for one in more)


def test_an_item_is_looked_at_saved_moved_pinned_and_taken_out(phuc, sits_at, now):
    one = stages.with_head(phuc)
    leader = programme.leader()
    client = sits_at(phuc)

    looked = client.post(way(one, "new"), typed(chair=leader.pk, do="look"))
    assert looked.context["is_free"]
    assert not one.items.exists()
    client.post(way(one, "new"), typed(chair=leader.pk))
    item = one.items.get()
    moved = typed(chair=leader.pk, starts_hour="14:00", ends_hour="15:30", revision=item.revision)
    client.post(way(one, item.pk), moved)
    client.post(way(one, item.pk, "pin"))

    item.refresh_from_db()
    assert (item.starts_at, item.ends_at, item.pinned) == (at(14, day=17), at(15, 30, day=17), True)
    client.post(way(one, item.pk, "remove"))
    assert not one.items.exists()


@pytest.mark.parametrize(
    ("hours", "until"),
    [
        (("20:00", "00:00"), at(0, day=18)),
        (("23:30", "01:00"), at(1, day=18)),
        (("20:00", "23:00"), at(23, day=17)),
    ],
)
def test_an_evening_may_end_on_the_morning_after(hours, until, phuc, sits_at, now):
    one = stages.with_head(phuc)
    client = sits_at(phuc)
    evening = typed(kind="banquet", starts_hour=hours[0], ends_hour=hours[1])

    client.post(way(one, "new"), evening)

    item = one.items.get()
    assert item.ends_at == until
    # What it shows of itself can be sent again.
    shown = client.get(way(one, item.pk)).context["form"]
    hour = f"{shown['ends_hour'].value():%H:%M}"
    saved = client.post(
        way(one, item.pk), {**evening, "ends_hour": hour, "dress": "Áo dài", "revision": 1}
    )
    assert saved.status_code == 302
    item.refresh_from_db()
    assert (item.ends_at, item.dress) == (until, "Áo dài")


def test_a_morning_does_not_end_before_it_begins(phuc, sits_at, everything, now):
    one = stages.with_head(phuc)
    before = everything()

    answer = sits_at(phuc).post(way(one, "new"), typed(starts_hour="11:00", ends_hour="09:00"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends_hour"])
    assert everything() == before


def test_what_it_collides_with_is_told_before_it_is_saved(phuc, sits_at, everything, now):
    leader = programme.leader()
    other, one = stages.planned(phuc, name_vi="Đoàn Busan"), stages.planned(phuc)
    programme.item(phuc, other, chair_id=leader.pk)
    client = sits_at(phuc)
    before = everything()

    for do, status in (("look", 200), ("save", 409)):
        answer = client.post(way(one, "new"), typed(chair=leader.pk, do=do))
        assert (answer.status_code, answer.context["is_hard"]) == (status, True)
        assert "Đoàn Busan" in answer.content.decode()
    assert everything() == before


def test_marks_stand_beside_what_collides_softly(phuc, sits_at, now):
    leader = programme.leader()
    one = stages.planned(phuc)
    first = programme.item(phuc, one, chair_id=leader.pk, ends_at=at(10, day=17))
    facts = {"starts_at": at(10, 30, day=17), "title_vi": "Ký kết", "chair_id": leader.pk}
    programme.item(phuc, one, acknowledged=programme.KNOWN, **facts)

    days = sits_at(phuc).get(way(one)).context["days"]

    marks = {item.pk: bool(item.marks) for _day, items in days for item in items}
    assert marks[first.pk]


def test_a_programme_is_proposed_with_what_cannot_be_met_accepted_and_approved(
    phuc, binh, sits_at, time_machine
):
    time_machine.move_to(stages.NOW, tick=False)
    one = stages.approved(phuc, binh)
    leader = programme.leader()
    client = sits_at(phuc)
    wishes = {
        "wish-0-kind": "courtesy_call",
        "wish-0-title": "Chào xã giao",
        "wish-0-minutes": "45",
        "wish-0-chair": str(leader.pk),
        "wish-1-kind": "talks",
        "wish-1-title": "Hội đàm cả ngày",
        "wish-1-minutes": "720",
        **{f"wish-{number}-kind": "" for number in range(2, 8)},
    }

    answer = client.post(way(one, "propose"), wishes)
    assert len(answer.context["wishes"]) == 8

    assert [line["title"] for line in answer.context["lines"]] == ["Chào xã giao"]
    assert [title for title, _why in answer.context["unmet"]] == ["Hội đàm cả ngày"]
    assert not one.items.exists()
    signed = answer.context["accept"]["proposal"].value()
    assert client.post(way(one, "accept"), {"proposal": f"{signed}x"}).status_code == 404
    client.post(way(one, "accept"), {"proposal": signed})
    item = one.items.get()
    assert (item.title_vi, item.chair_id) == ("Chào xã giao", leader.pk)

    page = client.get(way(one))
    assert not page.context["may_approve"]
    sits_at(binh).post(way(one, "approve"), {"note": "Bản đầu"})
    assert one.versions.get().number == 1
    assert "Bản đầu" in client.get(way(one)).content.decode()


def test_a_proposal_is_accepted_once_and_where_it_was_made(phuc, sits_at, now):
    one, other = stages.planned(phuc), stages.planned(phuc, name_vi="Đoàn Busan")
    client = sits_at(phuc)
    wishes = {"wish-0-kind": "visit", "wish-0-title": "Thăm cảng", "wish-0-minutes": "60"}
    answer = client.post(way(one, "propose"), wishes)
    proposal = {"proposal": answer.context["accept"]["proposal"].value()}

    statuses = [
        client.post(way(where, "accept"), proposal).status_code for where in (other, one, one)
    ]

    assert statuses == [404, 302, 409]
    assert (other.items.count(), one.items.count()) == (0, 1)


def test_a_proposal_that_is_refused_keeps_what_was_wished(phuc, sits_at, now):
    one, client = stages.planned(phuc), sits_at(phuc)
    wishes = {"wish-0-kind": "visit", "wish-0-title": "Thăm cảng", "wish-0-minutes": "75"}
    page = client.post(way(one, "propose"), wishes | {"may_move": "on"})
    proposal = {"proposal": page.context["accept"]["proposal"].value()}
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
    programme.item(phuc, one)

    refused = client.post(way(one, "accept"), kept | proposal)

    wish = refused.context["wishes"][0]
    assert (refused.status_code, wish["title"].value(), wish["minutes"].value()) == (
        409,
        "Thăm cảng",
        "75",
    )
    assert refused.context["may_move"] is True


def row(number, title, minutes=60, **said):
    facts = {
        "kind": "visit" if title else "",
        "title": title,
        "minutes": str(minutes),
        "weight": "3",
        **said,
    }
    return {f"wish-{number}-{name}": value for name, value in facts.items()}


def test_wishes_go_before_and_after_others_and_what_stands_and_the_heavier_first(
    phuc, sits_at, now
):
    one = stages.planned(phuc, departs_at=at(18, day=16))
    talks = programme.item(phuc, one, starts_at=at(13, 30), ends_at=at(14))
    wishes = {
        **row(0, "Bảo tàng", after=f"item-{talks.pk}", before="w1"),
        **row(1, "Cảng", weight="9"),
        **row(2, "Chợ", 240, weight="1"),
        **row(3, ""),
    }
    client = sits_at(phuc)

    answer = client.post(way(one, "propose"), {**wishes, "do": "ask"})

    assert [line["title"] for line in answer.context["lines"]] == ["Hội đàm", "Bảo tàng", "Cảng"]
    assert [title for title, _why in answer.context["unmet"]] == ["Chợ"]
    assert answer.context["wishes"][0].says_how
    assert not answer.context["wishes"][3].says_how
    half = client.post(way(one, "propose"), row(0, "Bảo tàng", kind="") | row(1, "", kind="visit"))
    assert half.status_code == 422
    assert [list(form.errors) for form in half.context["wishes"]] == [["kind"], ["title"], []]
    around = client.post(way(one, "propose"), {**wishes, "wish-1-before": "w0"})
    assert around.status_code == 422
    assert [reason.code for reason in around.context["reasons"]] == ["order_in_a_circle"]


def test_a_row_is_added_without_a_script_and_nothing_typed_is_lost(phuc, sits_at, now):
    one = stages.planned(phuc)
    client = sits_at(phuc)
    assert len(client.get(way(one, "propose")).context["wishes"]) == 3
    typed = {**row(0, "Bảo tàng", 45), **row(1, ""), **row(2, ""), "do": "more"}

    answer = client.post(way(one, "propose"), typed)

    forms = answer.context["wishes"]
    assert [form["title"].value() or "" for form in forms] == ["Bảo tàng", "", "", ""]
    assert (forms[0]["minutes"].value(), forms[3]["minutes"].value()) == ("45", 60)
    assert not any(form.errors for form in forms)
    assert "lines" not in answer.context
    content = answer.content.decode()
    assert 'value="more"' in content
    full = client.post(way(one, "propose"), {**typed, **row(29, "Chợ")})
    assert len(full.context["wishes"]) == 30
    assert 'value="more"' not in full.content.decode()


@pytest.mark.parametrize("role", ["desk", "officer", "approver", "leader"])
def test_only_planners_write_programmes(role, everybody, sits_at, everything, now):
    one = stages.planned(everybody["planner"])
    item = programme.item(everybody["planner"], one)
    client = sits_at(everybody[role])
    before = everything()

    assert client.get(way(one)).status_code == 200
    for address in (way(one, "new"), way(one, "propose"), way(one, item.pk)):
        assert client.get(address).status_code == 403
    for address in (way(one, item.pk, "pin"), way(one, item.pk, "remove"), way(one, "accept")):
        assert client.post(address).status_code == 403
    assert everything() == before


@pytest.fixture
def here(phuc, binh, in_charge, time_machine):
    """Guests who are here, with talks at two and a departure at half past four today."""
    delegation = stages.approved(phuc, binh, responsible=in_charge)
    for title, kind, start, end, pinned in (
        ("Hội đàm", "talks", at(14), at(15), False),
        ("Thăm cảng", "visit", at(15, 10), at(16), False),
        ("Ký kết", "signing", at(16, 15), at(17), True),
    ):
        programme.item(
            phuc,
            delegation,
            title_vi=title,
            kind=kind,
            starts_at=start,
            ends_at=end,
            pinned=pinned,
        )
    time_machine.move_to(at(13, 30), tick=False)
    return delegation


def test_who_is_in_charge_marks_what_happens_with_one_press(here, in_charge, minh, sits_at):
    talks = here.items.get(title_vi="Hội đàm")
    client = sits_at(in_charge)

    page = client.get("/delegations/today/")
    assert [stay["may_track"] for stay in page.context["stays"]] == [True]
    assert "Đã đến" in page.content.decode()
    answer = client.post(way(here, talks.pk, "track"), {"status": "arrived"})

    assert answer["Location"].startswith("/delegations/today/?on=2026-06-16#item-")
    talks.refresh_from_db()
    assert (talks.status, talks.actual_starts_at) == ("arrived", at(13, 30))
    assert sits_at(minh).get("/delegations/today/").context["stays"][0]["may_track"] is False
    denied = sits_at(minh).post(way(here, talks.pk, "track"), {"status": "done"})
    assert denied.status_code == 403


def test_what_was_said_by_mistake_is_taken_back_on_the_day(here, in_charge, sits_at):
    talks = here.items.get(title_vi="Hội đàm")
    client, track = sits_at(in_charge), way(here, talks.pk, "track")
    client.post(track, {"status": "arrived"})
    client.post(track, {"status": "done"})
    assert client.get("/delegations/today/").text.count('name="status" value="planned"') == 1

    client.post(track, {"status": "planned"})

    talks.refresh_from_db()
    assert (talks.status, talks.actual_starts_at, talks.actual_ends_at) == ("planned", None, None)
    assert 'value="planned"' not in client.get("/delegations/today/").text


def test_whoever_is_responsible_for_an_item_has_its_buttons_on_the_day(here, minh, sits_at):
    talks = here.items.get(title_vi="Hội đàm")
    here.items.filter(pk=talks.pk).update(responsible=minh)
    client = sits_at(minh)

    page = client.get("/delegations/today/")
    [stay] = page.context["stays"]
    assert (stay["is_mine"], [one.may_track for one in stay["items"]]) == (
        True,
        [True, False, False],
    )
    assert page.content.decode().count('value="arrived"') == 1
    client.post(way(here, talks.pk, "track"), {"status": "arrived"})

    talks.refresh_from_db()
    assert talks.status == "arrived"


def test_what_is_ahead_can_be_late_or_dropped_and_no_more(here, in_charge, sits_at, time_machine):
    time_machine.move_to(at(20, day=15), tick=False)

    page = sits_at(in_charge).get("/delegations/today/?on=2026-06-16").content.decode()

    assert 'value="delayed"' in page
    assert 'value="arrived"' not in page
    assert 'value="done"' not in page


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "2201-01-01", "20260616", "2026-W25-2", "x"]
)
def test_a_day_that_nobody_means_is_today(day, phuc, sits_at, now):
    page = sits_at(phuc).get("/delegations/today/", {"on": day})

    assert (page.status_code, page.context["is_today"]) == (200, True)


def test_what_a_delay_breaks_is_shown_and_recorded_once_it_is_known(
    here, in_charge, sits_at, everything
):
    talks = here.items.get(title_vi="Hội đàm")
    client = sits_at(in_charge)
    before = everything()
    late = {"status": "delayed", "minutes": "60"}

    answer = client.post(way(here, talks.pk, "track"), late)

    assert answer.status_code == 409
    assert any("Ký kết" in line for line in answer.context["broken"])
    assert everything() == before
    again = {name: answer.context["form"][name].value() for name in ("status", "minutes")}
    client.post(way(here, talks.pk, "track"), {**again, "break_known": "on"})
    talks.refresh_from_db()
    assert (talks.status, talks.starts_at) == ("delayed", at(15))
    assert here.items.get(title_vi="Thăm cảng").starts_at > at(15, 10)


def test_the_pages_of_a_day_cost_the_same_for_one_item_and_for_many(here, phuc, sits_at):
    client, costs = sits_at(phuc), []
    for _round in range(2):
        for address in ("/delegations/today/", way(here)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            costs.append(len(queries))
        last = here.items.order_by("pk").last()
        for _copy in range(3):
            last.pk = None
            last.save(force_insert=True)

    assert costs[:2] == costs[2:]


def test_an_estimate_begins_with_what_the_programme_comes_to_and_says_so(phuc, hoa, sits_at, now):
    one = stages.with_head(phuc)
    own = programme.resource("interpreter", "Hoa", languages=["ja"], user=hoa)
    programme.item(phuc, one, interpreter_id=own.pk)
    dinner = {"starts_at": at(18, day=17), "ends_at": at(20, day=17), "title_vi": "Chiêu đãi"}
    programme.item(phuc, one, kind="banquet", **dinner)

    page = sits_at(phuc).get(f"/delegations/{one.pk}/estimate/")

    form = page.context["form"]
    assert {name: form[name].value() for name in ("banquets", "sessions", "consecutive_own")} == {
        "banquets": 1,
        "sessions": 1,
        "consecutive_own": 120,
    }
    assert "Theo 1 mục của chương trình: 120." in page.content.decode()
