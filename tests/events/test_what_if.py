"""What would collide if an event, or one of its dates, took place at another time."""

from datetime import timedelta

import pytest

from events import operations
from events.domain.recurrence import Frequency, Recurrence
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, Acknowledgement
from tests.events.stages import NOW

NINE = (NOW + timedelta(days=1)).astimezone(OFFICE_ZONE).replace(hour=9)
HOUR = timedelta(hours=1)
KNOWN = Acknowledgement("Đã thống nhất", frozenset({"same_half_day"}))


@pytest.fixture
def leader(db):
    return Resource.objects.create(kind="leader", name_vi="Hoàng Thị Lê")


@pytest.fixture
def planned(phuc, now, leader):
    def plan(title, starts_at, **facts):
        act = {"actor": acting(phuc), "at": now}
        event = operations.open_event(
            kind="courtesy_call",
            title_vi=title,
            starts_at=starts_at,
            ends_at=starts_at + HOUR,
            place="Trụ sở",
            unit_id=phuc.unit_id,
            responsible_id=phuc.pk,
            why_unplanned="Phát sinh",
            **facts,
            **act,
        )
        operations.plan(event_id=event.pk, **act)
        wanted = {leader.pk: "hard"}
        return operations.book(event_id=event.pk, resources=wanted, acknowledged=KNOWN, **act)

    return plan


def asked(client, event, starts_at, **said):
    period = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + HOUR).isoformat()}
    return client.post(f"/api/v1/events/{event.pk}/what_if/", {**period, **said}, "json")


def test_a_collision_is_told_whole_and_nothing_is_written(api, phuc, planned, everything):
    call = planned("Tiếp Tổng Lãnh sự", NINE)
    planned("Lễ ký kết", NINE + 5 * HOUR)
    before = everything()

    answer = asked(api(phuc), call, NINE + 5 * HOUR + timedelta(minutes=30)).json()

    (clash,) = answer["clashes"]
    assert (answer["count"], clash["code"], clash["hard"], clash["minutes"]) == (
        1,
        "double_booking",
        True,
        30,
    )
    assert clash["path"] == f"/events/{call.pk}/"
    assert (clash["resource"]["name"], clash["with"]["title"]) == ("Hoàng Thị Lê", "Lễ ký kết")
    assert everything() == before


def test_a_free_time_collides_with_nothing(api, phuc, planned):
    call = planned("Tiếp Tổng Lãnh sự", NINE)

    assert asked(api(phuc), call, NINE + HOUR).json() == {"count": 0, "clashes": []}


def test_of_a_series_one_date_is_asked_for(api, phuc, planned):
    weekly = Recurrence(frequency=Frequency.WEEKLY, interval=1, by_day=(), count=3, until=None)
    series = planned("Giao ban", NINE, recurrence=weekly)
    planned("Lễ ký kết", NINE + timedelta(days=7, hours=5))
    second = series.occurrences.order_by("starts_at")[1]
    then = NINE + timedelta(days=7, hours=5)

    whole = asked(api(phuc), series, then)
    named = asked(api(phuc), series, then, occurrence=second.pk)

    assert (whole.status_code, whole.json()["reasons"][0]["code"]) == (422, "no_such_occurrence")
    assert [one["code"] for one in named.json()["clashes"]] == ["double_booking"]


@pytest.mark.parametrize(("who", "status"), [("hoa", 403), ("lan", 404)])
def test_only_those_who_may_move_it_ask(api, planned, request, who, status):
    call = planned("Tiếp Tổng Lãnh sự", NINE)

    answer = asked(api(request.getfixturevalue(who)), call, NINE + HOUR)

    assert answer.status_code == status


def test_a_time_that_ends_before_it_starts_is_refused_by_its_field(api, phuc, planned):
    call = planned("Tiếp Tổng Lãnh sự", NINE)

    answer = asked(api(phuc), call, NINE, ends_at=(NINE - HOUR).isoformat())

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["ends_at"])
