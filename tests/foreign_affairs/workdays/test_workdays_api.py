"""The open door to the table of working days."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/workdays/"


@pytest.fixture
def anybody():
    return Client()


def test_anybody_reads_a_year_with_its_sources(anybody):
    answer = anybody.get(ADDRESS, {"year": "2026"})

    body = answer.json()
    assert answer.status_code == 200
    assert {name: body[name] for name in body if name != "days"} == {
        "year": 2026,
        "published_years": [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027],
        "confirmed_through": "2026-12-31",
        "edition": 1,
    }
    assert len(body["days"]) == 16
    assert body["days"][1] == {
        "date": "2026-01-02",
        "kind": "swap_off",
        "name_vi": "Nghỉ hoán đổi",
        "name_en": "Swapped day off",
        "source": "CV 12729/VPCP-KGVX 25/12/2025",
        "confirmed": True,
    }


def test_without_a_year_it_is_the_one_that_runs_at_the_office(anybody, time_machine):
    time_machine.move_to("2026-12-31T17:30:00+00:00")

    assert anybody.get(ADDRESS).json()["year"] == 2027


@pytest.mark.parametrize("year", ["1", "2019", "2028", "9999"])
def test_a_year_that_is_not_published_is_refused_not_guessed(anybody, year):
    answer = anybody.get(ADDRESS, {"year": year})

    assert answer.status_code == 422
    assert answer.json()["reason"] == "calendar_not_published"


@pytest.mark.one_database
@pytest.mark.parametrize(
    "asked",
    [
        {"year": "0"},
        {"year": "-1"},
        {"year": "10000"},
        {"year": "1" * 400},
        {"year": "20 26"},
        {"year": "năm"},
        {"year": "2026.5"},
        {"year": ""},
        {"year": ["2026", "2027"]},
        {"yaer": "2026"},
        {"year": "2026", "page_size": "1" + "0" * 23},
    ],
)
def test_a_parameter_that_is_unknown_or_cannot_be_read_is_named(anybody, asked):
    answer = anybody.get(ADDRESS, asked)

    assert answer.status_code == 400
    assert answer.json()["allowed"] == ["year"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_table_is_not_written_here(anybody, method):
    answer = getattr(anybody, method)(ADDRESS)

    assert answer.status_code == 405


def test_a_nul_byte_is_a_bad_request(anybody):
    assert anybody.get(ADDRESS, {"year": "\0"}).status_code == 400
