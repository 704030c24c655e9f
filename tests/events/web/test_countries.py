"""Countries and partner cities: who came, and what was agreed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import operations
from foreign_affairs.accounts.actors import acting
from tests.delegations import stages as delegations
from tests.events import stages

pytestmark = pytest.mark.django_db


def agreed(phuc, kind, title, **facts):
    event = stages.held(phuc)
    operations.record_outcomes(
        event_id=event.pk,
        actor=acting(phuc),
        at=event.last_at,
        outcomes=[{"kind": kind, "title": title, "country": "JP", **facts}],
    )
    return event


def test_a_country_has_all_that_came_and_what_lasts(phuc, hoa, sits_at, now):
    kobe = delegations.planned(phuc)
    osaka = delegations.draft(phuc, name_vi="Đoàn Osaka", organisation="Osaka Prefecture")
    delegations.draft(phuc, name_vi="Đoàn Seoul", country="KR")
    agreed(phuc, "memorandum", "Ghi nhớ về cảng", partner="Kobe City Government")
    agreed(phuc, "commitment", "Cam kết khác")
    client = sits_at(hoa)

    rows = client.get("/countries/").context["rows"]
    page = client.get("/countries/JP/").context
    one = client.get("/countries/JP/?partner=Kobe+City+Government").context

    assert [(row["code"], row["came"], row["agreed"]) for row in rows] == [
        ("KR", 1, 0),
        ("JP", 2, 1),
    ]
    assert {row.pk for row in page["page"]} == {kobe.pk, osaka.pk}
    assert [row.title for row in page["agreements"]] == ["Ghi nhớ về cảng"]
    assert page["partners"] == [("Kobe City Government", 1), ("Osaka Prefecture", 1)]
    assert [row.pk for row in one["page"]] == [kobe.pk]
    assert len(one["agreements"]) == 1


def test_a_visit_that_was_called_off_stands_on_its_country_and_does_not_count(phuc, sits_at, now):
    off = delegations.cancelled(phuc)
    delegations.planned(phuc)
    client = sits_at(phuc)

    assert [row["came"] for row in client.get("/countries/").context["rows"]] == [1]
    assert off in client.get("/countries/JP/").context["page"].object_list


def test_countries_are_for_the_office_and_only_real_ones(lan, hoa, sits_at, now):
    assert sits_at(lan).get("/countries/").status_code == 403
    assert sits_at(lan).get("/countries/JP/").status_code == 403
    assert sits_at(hoa).get("/countries/XX/").status_code == 404


def test_the_page_of_a_country_costs_the_same_for_one_and_for_three(phuc, sits_at, now):
    client, costs = sits_at(phuc), []
    for _round in range(3):
        delegations.draft(phuc)
        agreed(phuc, "agreement", "Thỏa thuận")
        client.get("/countries/JP/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/countries/JP/")
        costs.append(len(queries))

    assert costs[0] == costs[2]
