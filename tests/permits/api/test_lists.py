"""The list of dossiers: what it finds, what it refuses, what it costs."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign_affairs.accounts.actors import acting
from foreign_affairs.workdays.queries import current_calendar
from permits import operations, queries
from permits.models import Dossier
from tests.permits import stages
from tests.permits.stages import MONDAY, ZONE

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dossiers/"
DAY = timedelta(days=1)
TUESDAY_LATE = datetime(2026, 4, 21, 23, 59, 59, tzinfo=ZONE)


@pytest.fixture
def house(lan, otto, minh, hoa, binh, later):
    """One dossier in each state, and two more; by name."""
    named = {state: stages.in_state(state, lan, minh, hoa, binh) for state in stages.BUILDERS}
    named["ship"] = stages.received(
        otto, minh, at=TUESDAY_LATE, title_vi="Đoàn vào Bến Bính", title_en="Delegation to the yard"
    )
    named["consulted"] = stages.received(
        lan, minh, at=MONDAY + DAY, officer=hoa, track="consultation", title_vi="Ẩm thực Á Âu"
    )
    return named


@pytest.fixture
def found(house, minh, api):
    """`found(state="draft")`: the names of what Minh's list holds, in its order."""
    names = {dossier.pk: name for name, dossier in house.items()}

    def found(**parameters):
        answer = api(minh).get(LIST, {"page_size": 200, **parameters})
        assert answer.status_code == 200, answer.json()
        body = answer.json()
        assert body["count"] == len(body["results"])
        return [names[row["id"]] for row in body["results"]]

    return found


RUNNING = {"appraising", "consulting", "deciding", "decided", "ship", "consulted"}
WAITING = {"awaiting_supplement", "awaiting_pm"}
OPEN = {"submitted", "incomplete", "at_desk", *RUNNING, *WAITING}
CLOSED = {"returned", "declined", "withdrawn", "noted", "stopped"}
RECEIVED = {"at_desk", "returned", "stopped", *RUNNING, *WAITING}
LATER = {"ship", "consulted", "consulting", "awaiting_pm"}
"""Due after the others, or on no promised day."""


FINDS = (
    ({}, OPEN | CLOSED),
    ({"state": "declined"}, {"declined"}),
    ({"state": ["declined", "withdrawn"]}, {"declined", "withdrawn"}),
    ({"is_open": "true"}, OPEN),
    ({"is_open": "false"}, CLOSED),
    ({"sla_state": "due_soon"}, {"appraising", "deciding", "decided"}),
    ({"sla_state": "on_track"}, {"ship", "consulted", "consulting"}),
    (
        {"sla_state": ["on_track", "met"]},
        {"ship", "consulted", "consulting", "at_desk", "returned"},
    ),
    ({"sla_state": "waiting"}, {"awaiting_supplement"}),
    ({"sla_state": "overdue"}, set()),
    ({"due_before": "2026-05-04"}, RECEIVED - LATER),
    ({"due_before": "2026-05-05"}, RECEIVED - LATER | {"ship"}),
    ({"due_after": "2026-05-05"}, {"ship", "consulted", "consulting"}),
    ({"due_after": "2026-05-05", "due_before": "2026-05-05"}, {"ship"}),
    ({"received_from": "2026-04-21"}, {"ship", "consulted"}),
    ({"received_to": "2026-04-20"}, RECEIVED - {"ship", "consulted"}),
    ({"received_from": "2026-04-22"}, set()),
    ({"step": "decision"}, {"deciding"}),
    ({"step": "request"}, {"consulted"}),
    ({"step": "nowhere"}, set()),
    ({"procedure": "2.002312"}, (OPEN | CLOSED) - {"awaiting_pm"}),
    ({"procedure": "2.002311"}, {"awaiting_pm"}),
    ({"q": "doan vao"}, {"ship"}),
    ({"q": "ĐOÀN"}, {"ship"}),
    ({"q": "bính vào"}, {"ship"}),
    ({"q": "shipbuilding"}, {"ship"}),
    ({"q": "am thuc"}, {"consulted"}),
    ({"q": "không có"}, set()),
    ({"q": "100%"}, set()),
)


def test_each_filter_finds_its_dossiers(found):
    wrong = [
        (parameters, names, set(found(**parameters)))
        for parameters, names in FINDS
        if set(found(**parameters)) != names
    ]

    assert wrong == []


def test_people_and_organisations_are_found_by_their_numbers(found, house, hoa, shipyard):
    by_officer = found(assignee=hoa.pk)
    by_organiser = found(organiser=shipyard.pk)

    assert set(by_officer) == RECEIVED - {"ship"}
    assert by_organiser == ["ship"]
    assert found(assignee=2**62) == []


def test_a_code_and_a_reference_are_found(found, house):
    assert found(q=house["ship"].code) == ["ship"]
    assert found(q=house["submitted"].reference.lower()) == ["submitted"]


@pytest.mark.parametrize("half", [0, 1])
def test_the_list_is_ordered_both_ways_with_what_has_no_value_last(found, house, half):
    columns = {
        "due_on": "current_due_on",
        "received_at": "received_at",
        "created_at": "created_at",
        "starts_at": "starts_at",
        "code": "code",
    }
    seen = sorted(
        (dossier for name, dossier in house.items() if name != "draft"), key=lambda one: one.pk
    )
    names = {dossier.pk: name for name, dossier in house.items()}

    for ordering, column in columns.items():
        without = [one for one in seen if getattr(one, column) is None]
        valued = sorted(
            (one for one in seen if getattr(one, column) is not None),
            key=lambda one: getattr(one, column),
            reverse=bool(half),
        )
        asked = f"-{ordering}" if half else ordering
        assert found(ordering=asked) == [names[one.pk] for one in (*valued, *without)]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "parameters",
    [
        {"colour": "red"},
        {"state": "lost"},
        {"state": ""},
        {"is_open": "maybe"},
        {"is_open": ""},
        {"sla_state": "late"},
        {"due_before": "tomorrow"},
        {"due_before": "0001-01-01"},
        {"due_after": "9999-12-31"},
        {"due_after": "2026-02-30"},
        {"received_from": "2026-4-1"},
        {"received_to": "20260401"},
        {"assignee": "hoa"},
        {"assignee": "-1"},
        {"assignee": str(10**23)},
        {"organiser": "1.5"},
        {"organiser": "NaN"},
        {"step": "x" * 41},
        {"procedure": "x" * 21},
        {"q": ""},
        {"q": "  "},
        {"q": "x" * 201},
        {"ordering": "secret"},
        {"ordering": "due_on,due_on"},
        {"ordering": "--due_on"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "10" * 40},
        {"page_size": "0"},
        {"page_size": "201"},
        {"page_size": str(10**23)},
        {"due_before": ["2026-01-01", "2026-01-02"]},
    ],
)
def test_a_parameter_that_cannot_be_read_is_refused_with_the_allowed_ones(
    parameters, minh, api, later
):
    answer = api(minh).get(LIST, parameters)

    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    named = next(iter(parameters))
    assert named in str(body)
    if not named.startswith("page"):
        assert body["reason"] == "bad_parameter"
        assert set(body["allowed"]) == {
            "state",
            "is_open",
            "sla_state",
            "due_before",
            "due_after",
            "received_from",
            "received_to",
            "assignee",
            "step",
            "procedure",
            "organiser",
            "q",
            "ordering",
            "format",
            "page",
            "page_size",
        }


def test_pages_share_out_the_list_without_gap_or_overlap(house, minh, api):
    client, seen = api(minh), []
    address = f"{LIST}?page_size=4"

    while address:
        body = client.get(address).json()
        seen.append([row["id"] for row in body["results"]])
        address = body["next"]

    assert [len(page) for page in seen] == [4, 4, 4, 4]
    assert sorted(pk for page in seen for pk in page) == sorted(
        dossier.pk for name, dossier in house.items() if name != "draft"
    )
    assert client.get(LIST, {"page": 2, "page_size": 16}).status_code == 404


def test_a_row_says_what_a_list_needs(house, minh, hoa, university, api):
    body = api(minh).get(LIST, {"q": house["deciding"].code}).json()

    assert body["results"] == [
        {
            "id": house["deciding"].pk,
            "reference": house["deciding"].reference,
            "code": house["deciding"].code,
            "title_vi": "Hội thảo quốc tế về cảng biển xanh",
            "title_en": "International seminar on green seaports",
            "organiser": university.name,
            "state": "deciding",
            "outcome": "",
            "sla_state": "due_soon",
            "due_on": "2026-05-04",
            "received_at": "2026-04-20T09:00:00+07:00",
            "track": "no_consultation",
            "step": "decision",
            "assignee": hoa.full_name,
            "starts_at": "2026-06-16T08:00:00+07:00",
            "ends_at": "2026-06-17T17:00:00+07:00",
            "available_actions": [],
        }
    ]


def queries_of(client, address, count):
    """How many queries reading `address` takes once everything is warm."""
    client.get(address)
    with count as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [LIST, "/api/v1/permits/"])
def test_a_list_of_three_costs_what_a_list_of_one_costs(
    address, lan, minh, hoa, binh, api, later, django_assert_max_num_queries
):
    stages.at_desk(lan, minh, hoa, binh)
    client = api(minh)
    one = queries_of(client, address, django_assert_max_num_queries(6))
    stages.at_desk(lan, minh, hoa, binh)
    stages.at_desk(lan, minh, hoa, binh)

    three = queries_of(client, address, django_assert_max_num_queries(6))

    assert client.get(address).json()["count"] == 3
    assert one == three


@pytest.mark.parametrize("part", ["attachments", "letters", "history", "clock"])
def test_what_hangs_on_a_dossier_costs_the_same_however_much_it_is(
    part, lan, minh, le, api, later, django_assert_max_num_queries
):
    dossier = stages.received(lan, minh)
    client, address = api(minh), f"{LIST}{dossier.pk}/{part}/"
    once = queries_of(client, address, django_assert_max_num_queries(15))
    for track in ("consultation", "no_consultation"):
        operations.correct_reception(
            dossier_id=dossier.pk, actor=acting(le), at=later, reason="Nhầm.", track=track
        )

    assert queries_of(client, address, django_assert_max_num_queries(15)) == once


def sla_state(dossier, *, today, calendar):
    """How a dossier stands, told in Python by counting the days one by one."""
    due, done = dossier.official_due_on, dossier.result_at_desk_on
    if done is not None:
        return "met" if done <= due else "breached"
    if dossier.state not in {"appraising", "deciding", "decided"}:
        return ""
    if today > dossier.current_due_on:
        return "overdue"
    days = (today + DAY * ahead for ahead in range(1, (dossier.current_due_on - today).days + 1))
    left = sum(calendar.is_working(day) for day in days)
    return "due_soon" if left <= 2 else "on_track"


@pytest.fixture
def spread(lan, minh, hoa, binh):
    """Dossiers received on eight days around Tết and 30/4, some of them settled."""
    for month, day in ((2, 9), (2, 10), (2, 12), (2, 13), (4, 22), (4, 23), (4, 24), (4, 28)):
        at = datetime(2026, month, day, 9, 0, tzinfo=ZONE)
        stages.received(lan, minh, at=at)
        if day % 2:
            stages.at_desk(lan, minh, hoa, binh, at=at)
    late = stages.granted(lan, minh, hoa, binh, at=datetime(2026, 2, 9, 9, 0, tzinfo=ZONE))
    operations.deliver_to_desk(
        dossier_id=late.pk, actor=acting(hoa), at=datetime(2026, 3, 9, 9, 0, tzinfo=ZONE)
    )
    stages.submitted(lan)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(today=st.dates(date(2026, 2, 1), date(2026, 5, 31)))
def test_the_database_and_python_agree_on_how_a_dossier_stands(spread, today):
    calendar = current_calendar()

    rows = list(queries.with_sla_state(Dossier.objects.all(), today=today))

    assert [row.sla_state for row in rows] == [
        sla_state(row, today=today, calendar=calendar) for row in rows
    ]


def test_every_way_to_stand_occurs_in_that_comparison(spread):
    days = [date(2026, 2, 1) + DAY * day for day in range(120)]

    stood = {
        row.sla_state
        for today in days
        for row in queries.with_sla_state(Dossier.objects.all(), today=today)
    }

    assert stood == {"", "on_track", "due_soon", "overdue", "met", "breached"}


def test_the_list_answers_in_years_that_are_not_published_yet(lan, minh, api, time_machine):
    stages.received(lan, minh)
    time_machine.move_to(datetime(2028, 5, 1, 9, 0, tzinfo=ZONE), tick=False)

    body = api(minh).get(LIST).json()

    assert [row["sla_state"] for row in body["results"]] == ["overdue"]


@pytest.mark.parametrize(
    ("parameters", "numbers"),
    [
        ({}, [2, 1]),
        ({"ordering": "number"}, [1, 2]),
        ({"ordering": "-number"}, [2, 1]),
        ({"number": 2}, [2]),
        ({"year": 2026}, [2, 1]),
        ({"year": 2025}, []),
    ],
)
def test_permits_are_listed_filtered_and_ordered(
    parameters, numbers, lan, minh, hoa, binh, api, later
):
    stages.at_desk(lan, minh, hoa, binh)
    stages.at_desk(lan, minh, hoa, binh, at=MONDAY + timedelta(hours=1))

    body = api(minh).get("/api/v1/permits/", parameters).json()

    assert [row["number"] for row in body["results"]] == numbers
