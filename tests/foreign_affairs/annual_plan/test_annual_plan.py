"""The plan of a year: written by planners, read by the office, imported whole or not at all."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.domain.values import Kind
from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations
from foreign_affairs.annual_plan.domain.values import PlanKind
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import RuleBroken
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/annual-plan/"
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
GOOD = {"year": 2026, "kind": "conference", "title_vi": "Hội thảo cảng biển", "month": 5}


def added(user, **facts):
    return operations.add_item(actor=acting(user), at=NOW, **{**GOOD, **facts})


def test_every_kind_of_event_can_be_planned():
    assert set(Kind) <= set(PlanKind)


def test_an_item_gets_the_next_number_of_its_year_and_the_quarter_of_its_month(phuc, api):
    added(phuc, number=7)

    answer = api(phuc).post(ADDRESS, {**GOOD, "countries": ["JP"]}, format="json")

    told = answer.json()
    assert answer.status_code == 201
    assert (told["number"], told["quarter"], told["countries"]) == (8, 2, ["JP"])
    assert api(phuc).get(answer["Location"]).json() == told
    entry = Entry.objects.get(subject_kind="planitem", subject_id=told["id"])
    assert (entry.action, entry.actor) == ("add", phuc)


BAD = [
    ({"year": 1999}, 400),
    ({"year": "x"}, 400),
    ({"kind": "party"}, 400),
    ({"title_vi": ""}, 400),
    ({"title_vi": "hai\ndòng"}, 400),
    ({"month": 13}, 400),
    ({"quarter": 5}, 400),
    ({"quarter": 1}, 422),
    ({"unit": 10**9}, 422),
    ({"number": 1}, 422),
    ({"number": 10_000}, 400),
    ({"countries": ["Japan"]}, 400),
    ({"budget_vnd": -1}, 400),
    ({"colour": "red"}, 400),
]


def test_what_cannot_be_planned_is_refused_and_nothing_is_written(phuc, api, everything):
    added(phuc)
    client, before = api(phuc), everything()

    got = [
        (body, client.post(ADDRESS, {**GOOD, **body}, format="json").status_code)
        for body, _status in BAD
    ]

    assert got == BAD
    assert everything() == before


def test_the_office_reads_the_plan_and_planners_alone_write_it(everybody, api, everything):
    item = added(everybody["planner"])
    before = everything()

    said = {}
    for role, user in everybody.items():
        client = api(user)
        said[role] = (
            client.get(ADDRESS).json()["count"],
            client.post(ADDRESS, {"nonsense": 1}, format="json").status_code,
            client.post(f"{ADDRESS}{item.pk}/drop/", {}, format="json").status_code,
            client.patch(f"{ADDRESS}{item.pk}/", {"month": 6}, format="json").status_code,
        )

    planner, reader, outside = (1, 400, 400, 428), (1, 403, 403, 403), (0, 403, 404, 404)
    assert said == {
        **dict.fromkeys(everybody, reader),
        "planner": planner,
        "administrator": planner,
        "organiser": outside,
    }
    assert api().get(ADDRESS).status_code == 401
    assert everything() == before


def test_an_item_is_changed_by_who_has_read_it_and_dropped_with_a_reason(phuc, api):
    address = f"{ADDRESS}{added(phuc).pk}/"
    tag = api(phuc).get(address)["ETag"]

    changed = api(phuc).patch(address, {"month": 8, "quarter": 3}, format="json", HTTP_IF_MATCH=tag)
    stale = api(phuc).patch(address, {"month": 9}, format="json", HTTP_IF_MATCH=tag)
    dropped = api(phuc).post(f"{address}drop/", {"reason": "Hoãn sang năm."}, format="json")
    again = api(phuc).post(f"{address}drop/", {"reason": "Hoãn."}, format="json")

    assert (changed.json()["month"], stale.status_code) == (8, 412)
    assert (dropped.json()["is_dropped"], dropped.json()["reason"]) == (True, "Hoãn sang năm.")
    assert (again.status_code, again.json()["reason"]) == (409, "item_dropped")
    assert api(phuc).get(ADDRESS, {"dropped": "false"}).json()["count"] == 0


def test_a_change_that_changes_nothing_writes_nothing(phuc, everything):
    item = added(phuc)
    before = everything()

    operations.revise_item(item_id=item.pk, actor=acting(phuc), at=NOW, month=5)

    assert everything() == before


def test_a_month_outside_its_quarter_is_refused(phuc, everything):
    item = added(phuc)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.revise_item(item_id=item.pk, actor=acting(phuc), at=NOW, month=9, quarter=2)

    assert [one.code for one in caught.value.reasons] == ["month_outside_quarter"]
    assert everything() == before


ASKED = [
    ({}, 3),
    ({"year": 2026}, 2),
    ({"kind": "signing"}, 1),
    ({"quarter": 2}, 2),
    ({"month": 5}, 2),
    ({"q": "cang bien"}, 2),
]


def test_the_plan_is_narrowed_and_had_as_a_sheet(phuc, api):
    added(phuc)
    added(phuc, kind="signing", title_vi="Lễ ký kết", month=11)
    added(phuc, year=2027)
    client = api(phuc)

    assert [(one, client.get(ADDRESS, one).json()["count"]) for one, _n in ASKED] == ASKED
    assert client.get(ADDRESS, {"colour": "red"}).status_code == 400
    rows = rows_of(client.get(ADDRESS, {"format": "xlsx", "year": 2026}))
    assert [row[3] for row in rows[1:]] == ["Hội thảo cảng biển", "Lễ ký kết"]


TABLE = (
    "Năm,Số thứ tự,Loại hoạt động,Tên hoạt động,Quý,Các nước,Kinh phí (đồng)\n"
    "2026,1,hội nghị,Hội thảo cảng biển,2,,\n"
    "2026,2,lễ ký kết,Lễ ký kết với Incheon,3,Hàn Quốc,120.000.000\n"
)


def sent(client, text, **more):
    file = SimpleUploadedFile("kế hoạch.csv", text.encode())
    return client.post(f"{ADDRESS}import/", {"file": file, **more}, format="multipart")


def test_a_table_is_looked_through_then_written_whole(phuc, api, everything):
    table = TABLE.replace("hội nghị,", '"hội nghị, hội thảo",')
    added(phuc, number=1, quarter=None, month=None)
    before = everything()

    looked = sent(api(phuc), table, dry_run="true")
    assert everything() == before
    written = sent(api(phuc), table)
    again = sent(api(phuc), table)

    assert (looked.status_code, written.status_code, again.status_code) == (200, 201, 201)
    assert [row["outcome"] for row in looked.json()["rows"]] == ["changed", "added"]
    assert [row["outcome"] for row in again.json()["rows"]] == ["same", "same"]
    second = PlanItem.objects.get(number=2)
    assert (second.quarter, second.countries, second.budget_vnd) == (3, ["KR"], 120_000_000)


def test_a_table_with_one_wrong_row_writes_nothing(phuc, api, everything):
    before = everything()

    answer = sent(api(phuc), TABLE)

    assert answer.status_code == 422
    rows = answer.json()["rows"]
    assert [[one["code"] for one in row["reasons"]] for row in rows] == [["cell_unreadable"], []]
    assert everything() == before


def test_who_plans_nothing_imports_nothing(hoa, api, everything):
    before = everything()

    assert sent(api(hoa), TABLE).status_code == 403
    assert everything() == before


def test_a_list_costs_the_same_however_long_it_is(phuc, division, api, django_assert_num_queries):
    client = api(phuc)
    for _number in range(3):
        added(phuc, unit_id=division.pk)
        with django_assert_num_queries(3):
            client.get(ADDRESS)


HEAD = "Năm,Số thứ tự,Loại hoạt động,Tên hoạt động"


def twice(client, text):
    """What is told when a table is looked through, and when it is written."""
    answers = [sent(client, text, dry_run=dry).json() for dry in ("true", "false")]
    return [
        [(row["outcome"], [one["code"] for one in row["reasons"]]) for row in answer["rows"]]
        for answer in answers
    ]


def test_a_month_that_is_changed_takes_the_quarter_along(phuc, api):
    added(phuc, number=1, month=9)

    told = twice(api(phuc), f"{HEAD},Tháng\n2026,1,lễ ký kết,Ký,12\n")

    assert told == [[("changed", [])], [("changed", [])]]
    item = PlanItem.objects.get()
    assert (item.month, item.quarter) == (12, 4)


def test_a_quarter_that_does_not_go_with_the_month_that_stands_is_refused_beforehand(phuc, api):
    added(phuc, number=1, month=9)

    told = twice(api(phuc), f"{HEAD},Quý\n2026,1,lễ ký kết,Ký,4\n")

    assert told == [[("", ["month_outside_quarter"])]] * 2


def test_what_has_no_number_gets_one_that_no_row_names(phuc, api):
    told = twice(api(phuc), f"{HEAD}\n2026,,lễ ký kết,Mới\n2026,1,lễ ký kết,Một\n")

    assert told == [[("added", []), ("added", [])]] * 2
    numbers = PlanItem.objects.order_by("number").values_list("number", "title_vi")
    assert list(numbers) == [(1, "Một"), (2, "Mới")]
