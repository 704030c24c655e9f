"""Every filtered list as a spreadsheet: the same rows, for the same eyes, at the same cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foreign_affairs.rest import sheets
from tests.permits import stages
from tests.sheets import XLSX, rows_of

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dossiers/"


@pytest.fixture
def three(lan, otto, minh, hoa, binh, later):
    stages.received(lan, minh, officer=hoa, title_vi="=cmd|' /C calc'!A0")
    stages.granted(lan, minh, hoa, binh, title_vi="Một")
    stages.received(otto, minh, title_vi="Hai")


def test_dossiers_are_had_as_a_sheet_with_the_same_filters(three, minh, api):
    rows = rows_of(api(minh).get(LIST, {"format": "xlsx", "q": "calc", "ordering": "code"}))

    assert rows[0][:2] == ["Mã hồ sơ", "Tên tiếng Việt"]
    assert len(rows) == 2
    assert rows[1][1] == "=cmd|' /C calc'!A0"
    assert str(rows[1][7]) == "2026-04-20 09:00:00"
    assert str(rows[1][8]) == "2026-05-04 00:00:00"
    assert rows[1][11] == "Phạm Thị Hoa"


def test_the_type_that_is_accepted_asks_for_a_sheet_too(three, minh, api):
    by_type = api(minh).get(LIST, headers={"Accept": XLSX})
    plain = api(minh).get(LIST, {"format": "json"})

    assert len(rows_of(by_type)) == 4
    assert plain.json()["count"] == 3


def test_an_organiser_saves_what_he_sees_and_no_outcome_before_its_time(three, lan, otto, api):
    own = rows_of(api(lan).get(LIST, {"format": "xlsx"}))
    other = rows_of(api(otto).get(LIST, {"format": "xlsx"}))

    assert {row[1] for row in own[1:]} == {"Một", "=cmd|' /C calc'!A0"}
    assert [row[5] for row in own[1:]] == [None, None]
    assert [row[1] for row in other[1:]] == ["Hai"]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [({"format": "pdf"}, 400), ({"format": ""}, 400), ({"format": "xlsx", "colour": "red"}, 400)],
)
def test_an_odd_format_or_filter_is_refused(parameters, status, three, minh, api):
    answer = api(minh).get(LIST, parameters)

    assert (answer.status_code, answer.json()["reason"]) == (status, "bad_parameter")


def test_a_problem_is_told_in_json_whatever_was_accepted(three, minh, api, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    answer = api(minh).get(LIST, headers={"Accept": XLSX})

    assert (answer.status_code, answer.json()["reason"]) == (422, "too_many_rows")
    assert api(minh).get(f"{LIST}1/clock/", headers={"Accept": XLSX}).status_code == 406


@pytest.mark.parametrize("path", ["dossiers", "permits", "consultations", "register"])
def test_a_sheet_of_three_costs_as_many_queries_as_one_of_one(
    path, lan, minh, hoa, binh, api, later
):
    client = api(minh)

    def cost():
        with CaptureQueriesContext(connection) as seen:
            rows_of(client.get(f"/api/v1/{path}/", {"format": "xlsx"}))
        return len(seen)

    stages.granted(lan, minh, hoa, binh)
    first = cost()
    stages.granted(lan, minh, hoa, binh)
    stages.granted(lan, minh, hoa, binh)

    assert cost() == first <= 12
