"""The lists of events and of the annual plan: filters in the address, order, cost, import."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from events import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.annual_plan.models import PlanItem
from tests.events import stages

pytestmark = pytest.mark.django_db
STAFF = {"desk", "officer", "approver", "planner", "leader", "administrator"}
HEAD = "Năm,Số thứ tự,Loại hoạt động,Tên hoạt động,Quý,Các nước,Kinh phí (đồng)\n"


def titles(answer):
    return [event.title_vi for event in answer.context["page"].object_list]


@pytest.fixture
def three(phuc, now):
    """A forum in June, a weekly session in May, a draft without a time."""
    stages.tentative(phuc, title_vi="Diễn đàn", responsible_id=phuc.pk)
    stages.weekly(phuc, count=3, title_vi="Giao ban")
    stages.draft(
        phuc, kind="signing", title_vi="Lễ ký", starts_at=None, ends_at=None, countries=["SG"]
    )


@pytest.mark.parametrize("role", sorted(STAFF | {"organiser"}))
@pytest.mark.parametrize("address", ["/events/", "/annual-plan/"])
def test_the_office_reads_the_lists(address, role, everybody, sits_at, now):
    answer = sits_at(everybody[role]).get(address)

    assert answer.status_code == (200 if role in STAFF else 403)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Lễ ký", "Giao ban", "Diễn đàn"]),
        ("kind=signing", ["Lễ ký"]),
        ("state=tentative", ["Giao ban", "Diễn đàn"]),
        ("from=12/05/2026&to=20/05/2026", ["Giao ban"]),
        ("from=12/05/2026&to=15/05/2026", []),
        ("country=Singapore", ["Lễ ký"]),
        ("country=Nhật+Bản", ["Diễn đàn"]),
        ("responsible=me", ["Diễn đàn"]),
        ("in_plan=true", []),
        ("q=giao+bạn", ["Giao ban"]),
        ("ordering=-title", ["Lễ ký", "Giao ban", "Diễn đàn"]),
        ("kind=nothing", ["Lễ ký", "Giao ban", "Diễn đàn"]),
        ("country=Atlantis", ["Lễ ký", "Giao ban", "Diễn đàn"]),
    ],
)
def test_the_address_filters_and_sorts(query, expected, three, phuc, sits_at):
    answer = sits_at(phuc).get(f"/events/?{query}")

    assert titles(answer) == expected


def test_what_is_over_stands_after_what_is_to_come(three, phuc, sits_at, time_machine):
    time_machine.move_to(stages.NOW + timedelta(days=40), tick=False)

    assert titles(sits_at(phuc).get("/events/")) == ["Lễ ký", "Diễn đàn", "Giao ban"]


def test_the_same_list_as_a_spreadsheet(three, phuc, sits_at):
    answer = sits_at(phuc).get("/events/?state=tentative&format=xlsx")

    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[3] for row in rows[1:]] == ["Giao ban", "Diễn đàn"]


def test_an_empty_list_says_what_to_do(phuc, hoa, sits_at, now):
    planner, officer = sits_at(phuc).get("/events/"), sits_at(hoa).get("/events/")

    assert 'href="/events/new/"' in planner.content.decode()
    assert "Chưa có sự kiện nào" in officer.content.decode()
    assert 'href="/events/new/"' not in officer.content.decode()


@pytest.mark.parametrize("address", ["/events/", "/annual-plan/?year=2026"])
def test_a_list_costs_the_same_for_one_row_and_for_three(address, phuc, sits_at, now):
    client = sits_at(phuc)

    def add():
        item = annual_plan.add_item(
            actor=acting(phuc), at=stages.NOW, year=2026, kind="signing", title_vi="Lễ ký"
        )
        stages.tentative(phuc, plan_item_id=item.pk)

    add()
    client.get(address)
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))
        add()
        add()

    assert costs[0] == costs[1]


def item(phuc, number, **facts):
    return annual_plan.add_item(
        actor=acting(phuc),
        at=stages.NOW,
        year=2026,
        number=number,
        **{"kind": "signing", "title_vi": f"Mục {number}", **facts},
    )


def test_the_plan_says_what_is_held_planned_and_not_yet(phuc, sits_at, now):
    held, planned, _left = (item(phuc, number) for number in (1, 2, 3))
    stages.held(phuc, plan_item_id=held.pk)
    stages.tentative(phuc, plan_item_id=planned.pk)
    operations.cancel(
        event_id=stages.tentative(phuc, plan_item_id=_left.pk).pk,
        actor=acting(phuc),
        at=stages.NOW,
        reason="Hoãn.",
    )

    answer = sits_at(phuc).get("/annual-plan/?year=2026")

    rows = answer.context["page"].object_list
    assert [row.stands for row in rows] == ["held", "planned", "not_yet"]
    assert answer.context["counts"] == {"held": 1, "planned": 1, "not_yet": 1}
    only = sits_at(phuc).get("/annual-plan/?year=2026&stands=not_yet")
    assert [row.item.number for row in only.context["page"].object_list] == [3]


def send(client, text, do="write"):
    file = io.BytesIO(text.encode())
    file.name = "ke-hoach.csv"
    return client.post("/annual-plan/import/", {"file": file, "do": do})


def test_a_plan_is_imported_whole_with_a_result_per_row(phuc, sits_at, now):
    item(phuc, 1, title_vi="Cũ")
    item(phuc, 2, kind="signing", title_vi="Giữ nguyên")
    table = (
        HEAD
        + '2026,1,xúc tiến đầu tư,Diễn đàn,3,"Nhật Bản, KR",350.000.000\n'
        + "2026,2,Lễ ký kết,Giữ nguyên,,,\n"
        + "2026,,chào xã giao,Chào xã giao,,,\n"
    )
    client = sits_at(phuc)

    looked = send(client, table, do="look")
    assert [row.outcome for row in looked.context["result"].rows] == ["changed", "same", "added"]
    assert PlanItem.objects.get(number=1).title_vi == "Cũ"
    answer = send(client, table)

    assert answer.status_code == 200
    assert answer.context["result"].written is True
    first, _second, third = PlanItem.objects.order_by("number")
    assert (first.title_vi, first.countries, first.budget_vnd) == (
        "Diễn đàn",
        ["JP", "KR"],
        350_000_000,
    )
    assert (third.number, third.kind) == (3, "courtesy_call")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2026,1,xiếc,Tên,,,", "cell_unreadable"),
        ("2026,1,lễ ký kết,,,,", "cell_missing"),
        ("1999,1,lễ ký kết,Tên,,,", "cell_unreadable"),
        ("2026,1,lễ ký kết,Tên,5,,", "cell_unreadable"),
        ("2026,1,lễ ký kết,Tên,,Atlantis,", "cell_unreadable"),
        ("2026,1,lễ ký kết,Tên,,,\n2026,1,lễ ký kết,Tên,,,", "number_twice"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(row, code, phuc, sits_at, everything, now):
    before = everything()

    answer = send(sits_at(phuc), f"{HEAD}2026,9,lễ ký kết,Đúng,,,\n{row}\n")

    assert answer.status_code == 422
    assert code in [one.code for told in answer.context["result"].rows for one in told.reasons]
    assert everything() == before
    assert PlanItem.objects.count() == 0


@pytest.mark.parametrize("text", ["", "Cột lạ\n1\n", "Năm,Năm\n1,1\n", "\x00\x01"])
def test_a_file_that_is_no_plan_says_why(text, phuc, sits_at, now):
    assert send(sits_at(phuc), text).status_code == 422


def test_only_planners_import(hoa, sits_at, now):
    client = sits_at(hoa)

    statuses = [client.get("/annual-plan/import/").status_code, send(client, HEAD).status_code]

    assert statuses == [403, 403]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_imported(kind, phuc, sits_at, now):
    client = sits_at(phuc)
    file = io.BytesIO(client.get(f"/annual-plan/import/{kind}/").content)
    file.name = f"ke-hoach.{kind}"

    answer = client.post("/annual-plan/import/", {"file": file, "do": "look"})

    assert answer.context["result"].is_well
