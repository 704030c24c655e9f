"""The list of delegations: filters in the address, order, what is owed, the spreadsheet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.delegations import stages

pytestmark = pytest.mark.django_db


def listed(client, query=""):
    return [one.name_vi for one in client.get(f"/delegations/{query}").context["page"]]


def test_the_nearest_comes_first_and_who_has_left_last(phuc, sits_at, now):
    week = 7 * stages.DAY
    for name, shift in (("Sau", 2 * week), ("Trước", week), ("Đã về", -20 * week)):
        stages.draft(
            phuc,
            name_vi=name,
            arrives_at=stages.ARRIVES + shift,
            departs_at=stages.DEPARTS + shift,
        )
    stages.draft(phuc, name_vi="Chưa rõ", arrives_at=None, departs_at=None)

    assert listed(sits_at(phuc)) == ["Chưa rõ", "Trước", "Sau", "Đã về"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=INCHEON", ["Đoàn Incheon"]),
        ("?q=doan", ["Đoàn Kobe", "Đoàn Incheon"]),
        ("?country=Hàn+Quốc", ["Đoàn Incheon"]),
        ("?rank=B", ["Đoàn Kobe"]),
        ("?state=planned", ["Đoàn Kobe"]),
        ("?from=19/06/2026", []),
        ("?from=18/06/2026&to=30/06/2026", ["Đoàn Kobe", "Đoàn Incheon"]),
        ("?in_plan=true", []),
        ("?responsible=me", []),
        ("?ordering=-name", ["Đoàn Kobe", "Đoàn Incheon"]),
    ],
)
def test_the_list_is_narrowed_by_the_address(query, found, phuc, sits_at, now):
    stages.planned(phuc, name_vi="Đoàn Kobe")
    stages.draft(phuc, name_vi="Đoàn Incheon", country="KR", rank="")

    assert listed(sits_at(phuc), query) == found


def test_the_list_is_for_the_office_and_a_spreadsheet(phuc, lan, sits_at, now):
    stages.planned(phuc)

    assert sits_at(lan).get("/delegations/").status_code == 403
    assert sits_at().get("/delegations/")["Location"].startswith("/accounts/login/")
    sheet = sits_at(phuc).get("/delegations/?format=xlsx")
    sheet.close()
    assert sheet["Content-Disposition"] == 'attachment; filename="delegations.xlsx"'


def test_the_list_costs_the_same_for_one_and_for_three(phuc, sits_at, now):
    client, costs = sits_at(phuc), []
    for _round in range(3):
        stages.planned(phuc)
        client.get("/delegations/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/delegations/")
        costs.append(len(queries))

    assert costs[0] == costs[2]


def test_a_delegation_is_found_by_the_search_of_the_site(phuc, sits_at, now):
    one = stages.planned(phuc)

    said = sits_at(phuc).get("/search/?q=kobe").content.decode()

    assert said.count(f' href="/delegations/{one.pk}/"') == 1
