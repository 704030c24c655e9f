"""Items of the annual plan by hand: added, changed, dropped; a wrong one changes nothing."""

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.audit.models import Entry as AuditEntry
from tests.events import stages

NEW = {
    "year": "2026",
    "kind": "signing",
    "title_vi": "Ký thỏa thuận hợp tác cảng biển",
    "title_en": "Signing of a port agreement",
    "month": "9",
    "countries": "Nhật Bản, Hàn Quốc",
    "budget_vnd": "120.000.000",
}


@pytest.fixture
def item(phuc):
    return annual_plan.add_item(
        actor=acting(phuc), at=stages.NOW, year=2026, kind="signing", title_vi="Lễ ký", month=3
    )


def facts(item):
    return PlanItem.objects.values().get(pk=item.pk)


def test_an_item_written_by_hand_gets_the_next_number_and_its_quarter(item, phuc, sits_at, now):
    answer = sits_at(phuc).post("/annual-plan/new/", NEW)

    added = PlanItem.objects.get(number=2)
    assert answer.url == "/annual-plan/?year=2026"
    assert (added.title_vi, added.quarter, added.countries, added.budget_vnd) == (
        NEW["title_vi"],
        3,
        ["JP", "KR"],
        120_000_000,
    )


def test_another_month_brings_its_quarter(item, phuc, sits_at, now):
    client = sits_at(phuc)
    form = client.get(f"/annual-plan/{item.pk}/change/").context["form"]

    client.post(
        f"/annual-plan/{item.pk}/change/",
        {
            "revision": form["revision"].value(),
            "kind": form["kind"].value(),
            "title_vi": form["title_vi"].value(),
            "quarter": form["quarter"].value(),
            "month": "11",
        },
    )

    item.refresh_from_db()
    assert (item.month, item.quarter, item.title_vi) == (11, 4, "Lễ ký")


def test_who_read_an_older_item_is_told_so_and_keeps_what_was_typed(item, phuc, sits_at, now):
    before = facts(item)

    answer = sits_at(phuc).post(
        f"/annual-plan/{item.pk}/change/",
        {"revision": item.revision - 1, "kind": "signing", "title_vi": "Tên khác"},
    )

    assert answer.status_code == 409
    assert "Tên khác" in answer.content.decode()
    assert facts(item) == before


def test_an_item_is_dropped_with_its_reason_and_then_stands_still(item, phuc, sits_at, now):
    client = sits_at(phuc)

    answer = client.post(f"/annual-plan/{item.pk}/drop/", {"reason": "Phía bạn hoãn."})

    item.refresh_from_db()
    assert (answer.status_code, item.reason, item.dropped_at is not None) == (
        302,
        "Phía bạn hoãn.",
        True,
    )
    again = [
        client.get(f"/annual-plan/{item.pk}/{what}/").status_code for what in ("change", "drop")
    ]
    assert again == [409, 409]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "wrong",
    [
        {"title_vi": ""},
        {"title_vi": "hai\ndòng"},
        {"year": "1066"},
        {"quarter": "5"},
        {"month": "13"},
        {"countries": "Xứ Không Có"},
        {"budget_vnd": "-1"},
        {"budget_vnd": "9" * 30},
        {"kind": "party"},
        {"unit": "999999"},
    ],
)
def test_a_wrong_item_comes_back_and_nothing_is_written(wrong, phuc, sits_at, now):
    answer = sits_at(phuc).post("/annual-plan/new/", NEW | wrong)

    assert answer.status_code == 422
    assert list(wrong) == list(answer.context["form"].errors)
    assert not PlanItem.objects.exists()
    assert not AuditEntry.objects.exists()


def test_only_planners_write_items(item, hoa, sits_at, now):
    client, before = sits_at(hoa), facts(item)

    addresses = ["new/", f"{item.pk}/change/", f"{item.pk}/drop/"]
    statuses = {client.post(f"/annual-plan/{address}", NEW).status_code for address in addresses}

    assert statuses == {403}
    assert facts(item) == before
    assert f"/annual-plan/{item.pk}/" not in client.get("/annual-plan/?year=2026").content.decode()
