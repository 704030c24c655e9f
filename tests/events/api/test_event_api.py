"""The doors of events: what they take, what they refuse, what their lists say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, Participation
from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.shared_calendar.models import Entry, Resource
from tests.events import stages
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/events/"
GOOD = {
    "kind": "working_session",
    "title_vi": "Làm việc với đoàn Nhật Bản",
    "starts_at": "2026-06-16T08:00",
    "ends_at": "2026-06-16T10:00:00+07:00",
    "place": "Phòng họp A",
}


def made(client, **body):
    answer = client.post(ADDRESS, {**GOOD, **body}, format="json")
    assert answer.status_code == 201, answer.json()
    return answer


def test_a_planner_writes_an_event_down_and_reads_it_back(phuc, division, api, now):
    answer = made(
        api(phuc),
        unit=division.pk,
        responsible=phuc.pk,
        countries=["JP"],
        participants=20,
        foreign_participants=8,
        participations=[{"country": "JP", "organisation": "JETRO", "count": 8}],
        recurrence={"frequency": "weekly", "by_day": ["TU"], "count": 3},
        visibility="public",
    )

    told = answer.json()
    assert answer["Location"].endswith(f"/events/{told['id']}/")
    assert (told["state"], told["visibility"], told["plan_item_name"]) == ("draft", "public", "")
    assert told["starts_at"] == "2026-06-16T08:00:00+07:00"
    assert told["recurrence"] == {
        "frequency": "weekly",
        "interval": 1,
        "by_day": ["TU"],
        "count": 3,
        "until": None,
    }
    assert [one["occurrence"]["starts_at"][:10] for one in told["dates"]] == [
        "2026-06-16",
        "2026-06-23",
        "2026-06-30",
    ]
    assert told["participations"] == [{"country": "JP", "organisation": "JETRO", "count": 8}]
    assert api(phuc).get(answer["Location"]).json() == told


def test_an_all_day_event_is_told_by_its_days(phuc, division, api, now):
    body = {"starts_at": None, "ends_at": None, "starts_on": "2026-06-16", "ends_on": "2026-06-17"}
    told = made(api(phuc), unit=division.pk, **body).json()

    assert (told["all_day"], told["starts_on"], told["ends_on"]) == (
        True,
        "2026-06-16",
        "2026-06-17",
    )
    planned = api(phuc).post(f"{ADDRESS}{told['id']}/plan/", {}, format="json")
    assert planned.status_code == 200
    entry = Entry.objects.get(source_kind="event")
    assert (f"{entry.starts_on}", f"{entry.ends_on}") == ("2026-06-16", "2026-06-17")


BAD = [
    ({"kind": "party"}, 400),
    ({"kind": None}, 400),
    ({"title_vi": ""}, 400),
    ({"title_vi": " "}, 400),
    ({"title_vi": 17}, 400),
    ({"title_vi": "x" * 301}, 400),
    ({"title_vi": "hai\ndòng"}, 400),
    ({"title_vi": "đảo \u202e ngược"}, 400),
    ({"description": "\x00"}, 400),
    ({"colour": "red"}, 400),
    ({"starts_at": "yesterday"}, 400),
    ({"starts_at": "0001-01-01T00:00"}, 400),
    ({"ends_at": None}, 422),
    ({"ends_at": "2026-06-16T08:00"}, 422),
    ({"starts_on": "2026-06-16"}, 400),
    ({"countries": ["Japan"]}, 400),
    ({"countries": ["XX"]}, 400),
    ({"countries": "JP"}, 400),
    ({"countries": ["JP"] * 51}, 400),
    ({"participants": -1}, 400),
    ({"participants": 2**31}, 400),
    ({"participants": 3, "foreign_participants": 4}, 422),
    ({"participations": [{"country": "JP"}]}, 400),
    ({"participations": [{"country": "JP", "count": -1}]}, 400),
    ({"participations": {"country": "JP", "count": 1}}, 400),
    ({"unit": 10**9}, 422),
    ({"unit": 2**63}, 400),
    ({"unit": "one"}, 400),
    ({"responsible": 10**9}, 422),
    ({"venue": 10**9}, 422),
    ({"host": 10**9}, 422),
    ({"dossier": 10**9}, 422),
    ({"plan_item": 10**9}, 422),
    ({"conference_url": "javascript:alert(1)"}, 400),
    ({"conference_url": "not an address"}, 400),
    ({"format": "by_post"}, 400),
    ({"visibility": "secret"}, 400),
    ({"international_conference": "maybe"}, 400),
    ({"recurrence": {"frequency": "hourly", "count": 3}}, 400),
    ({"recurrence": {"frequency": "weekly", "by_day": ["XX"], "count": 3}}, 400),
    ({"recurrence": {"frequency": "weekly", "count": 201}}, 400),
    ({"recurrence": {"frequency": "weekly", "count": 0}}, 400),
    ({"recurrence": {"frequency": "weekly", "interval": 0, "count": 3}}, 400),
    ({"recurrence": {"frequency": "weekly"}}, 422),
    ({"recurrence": {"frequency": "weekly", "count": 3, "until": "2026-07-01"}}, 422),
    ({"recurrence": {"frequency": "weekly", "by_day": ["MO"], "count": 3}}, 422),
    ({"recurrence": {"frequency": "daily", "until": "2199-01-01"}}, 422),
    ({"recurrence": {"frequency": "daily", "until": "2026-01-01"}}, 422),
    ({"recurrence": []}, 400),
]


def test_what_cannot_be_is_refused_and_nothing_is_written(phuc, api, everything, now):
    client, before = api(phuc), everything()

    answers = [client.post(ADDRESS, {**GOOD, **body}, format="json") for body, _status in BAD]

    got = [(body, answer.status_code) for (body, _), answer in zip(BAD, answers, strict=True)]
    assert got == BAD
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert everything() == before


ACTS = [
    ("reschedule", {}, 400),
    ("reschedule", {"starts_at": "2026-06-17T08:00"}, 400),
    ("reschedule", {"starts_on": "2026-06-17", "starts_at": "2026-06-17T08:00"}, 400),
    ("reschedule", {"starts_at": "2026-06-17T08:00", "ends_at": "2026-06-17T07:00"}, 422),
    ("make_tentative", {"reason": ""}, 400),
    ("make_tentative", {}, 400),
    ("cancel", {}, 400),
    ("cancel", {"reason": " "}, 400),
    ("book", {}, 400),
    ("book", {"resources": [{"resource": 10**9}]}, 422),
    ("book", {"resources": [{"resource": 1}, {"resource": 1}]}, 400),
    ("book", {"resources": [{"resource": 1, "strength": "iron"}]}, 400),
    ("book", {"resources": [], "acknowledge": {"codes": ["double_booking"], "reason": "x"}}, 400),
    ("book", {"resources": [], "acknowledge": {"codes": [], "reason": "x"}}, 400),
    ("book", {"resources": [], "acknowledge": {"codes": ["travel"], "reason": ""}}, 400),
    ("mark", {"visibility": "everybody"}, 400),
    ("change_occurrence", {"occurrence": 1}, 400),
    ("change_occurrence", {"occurrence": 10**9, "place": "x"}, 422),
    ("change_occurrence", {"occurrence": 10**9, "starts_at": "2026-06-17T08:00"}, 422),
    ("cancel_occurrence", {"occurrence": 10**9, "reason": "x"}, 422),
    ("cancel_occurrence", {"occurrence": 1}, 400),
    ("notify_authority", {}, 400),
    ("notify_authority", {"notified_on": "2026-04-21"}, 422),
    ("notify_authority", {"notified_on": "2026-02-30"}, 400),
    ("record_outcomes", {"outcomes": [{"title": "x"}]}, 422),
    ("record_outcomes", {"outcomes": [{"kind": "memorandum", "title": ""}]}, 400),
    ("record_outcomes", {"outcomes": [{"id": 10**9, "title": "x"}]}, 422),
    ("record_outcomes", {"outcomes": [], "removed": [10**9]}, 422),
    ("record_outcomes", {"outcomes": [{"kind": "other", "title": "x", "amount_vnd": -1}]}, 400),
    ("record_outcomes", {"outcomes": [{"kind": "other", "title": "x", "country": "XX"}]}, 400),
    (
        "record_outcomes",
        {"outcomes": [{"kind": "other", "title": "x", "done_on": "2026-04-21"}]},
        422,
    ),
    ("close", {}, 422),
    ("take_over_permit", {}, 422),
]


def test_a_bad_act_is_refused_and_changes_nothing(phuc, api, everything, now):
    event = stages.confirmed(phuc)
    before = everything()

    answers = [
        api(phuc).post(f"{ADDRESS}{event.pk}/{action}/", body, format="json").status_code
        for action, body, _status in ACTS
    ]

    assert answers == [status for _action, _body, status in ACTS]
    assert everything() == before


def test_a_report_before_the_end_or_of_tomorrow_is_refused(phuc, api, everything, now):
    event = stages.held(phuc)
    before = everything()

    answers = {
        day: api(phuc)
        .post(
            f"{ADDRESS}{event.pk}/report_results/",
            {"reported_on": day, "results": "Tốt."},
            format="json",
        )
        .json()["reason"]
        for day in ("2026-04-20", "2026-06-17")
    }

    assert set(answers.values()) == {"rule_broken"}
    assert everything() == before


def test_who_plans_nothing_opens_nothing(everybody, api, everything, now):
    before = everything()

    answers = {
        role: api(user).post(ADDRESS, {"nonsense": 1}, format="json").status_code
        for role, user in everybody.items()
    }

    may = {"planner": 400, "administrator": 400}
    assert answers == {**dict.fromkeys(everybody, 403), **may}
    assert api().post(ADDRESS, GOOD, format="json").status_code == 401
    assert everything() == before


def test_what_is_written_is_changed_by_who_has_read_it(phuc, api, everything, now):
    event = stages.tentative(phuc)
    address = f"{ADDRESS}{event.pk}/"
    tag = api(phuc).get(address)["ETag"]

    blind = api(phuc).patch(address, {"place": "Khác"}, format="json")
    first = api(phuc).patch(address, {"place": "Khác"}, format="json", HTTP_IF_MATCH=tag)
    late = api(phuc).patch(address, {"place": "Nữa"}, format="json", HTTP_IF_MATCH=tag)

    assert (blind.status_code, first.status_code, late.status_code) == (428, 200, 412)
    assert first.json()["place"] == "Khác"
    assert Event.objects.get().place == "Khác"


def test_a_change_that_changes_nothing_writes_nothing(phuc, api, everything, now):
    event = stages.tentative(phuc)
    address = f"{ADDRESS}{event.pk}/"
    tag = api(phuc).get(address)["ETag"]
    before = everything()

    answer = api(phuc).patch(
        address, {"place": stages.FACTS["place"]}, format="json", HTTP_IF_MATCH=tag
    )

    assert (answer.status_code, answer["ETag"]) == (200, tag)
    assert everything() == before


def test_a_request_that_is_sent_again_acts_once(phuc, api, now):
    key = {"HTTP_IDEMPOTENCY_KEY": "e1c0"}

    first = api(phuc).post(ADDRESS, GOOD, format="json", **key)
    again = api(phuc).post(ADDRESS, GOOD, format="json", **key)
    other = api(phuc).post(ADDRESS, {**GOOD, "place": "Khác"}, format="json", **key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert Event.objects.count() == 1


@pytest.fixture
def several(phuc, division, desk_unit):
    item = PlanItem.objects.create(year=2026, number=1, kind="signing", title_vi="Lễ ký")
    stages.confirmed(phuc)
    stages.tentative(
        phuc,
        kind="signing",
        title_vi="Lễ ký kết với Incheon",
        countries=["KR"],
        plan_item_id=item.pk,
        unit_id=desk_unit.pk,
        responsible_id=phuc.pk,
        starts_at=stages.STARTS + 10 * stages.DAY,
        ends_at=stages.ENDS + 10 * stages.DAY,
    )
    weekly = stages.weekly(phuc, count=3, kind="internal")
    Participation.objects.create(event=weekly, country="JP", count=3)
    stages.draft(phuc, kind="courtesy_call", title_vi="Tiếp Đại sứ", countries=[])
    return item


ASKED = [
    ({}, 4),
    ({"kind": "signing"}, 1),
    ({"kind": ["signing", "internal"]}, 2),
    ({"state": "tentative"}, 2),
    ({"from": "2026-06-20"}, 1),
    ({"from": "2026-05-10", "to": "2026-05-12"}, 1),
    ({"to": "2026-05-03"}, 0),
    ({"country": "KR"}, 2),
    ({"country": "JP"}, 1),
    ({"in_plan": "true"}, 1),
    ({"in_plan": "false"}, 3),
    ({"q": "incheon"}, 1),
    ({"q": "le ky"}, 1),
    ({"q": "dai su"}, 1),
]


def test_a_list_is_narrowed(phuc, several, api, now):
    client = api(phuc)

    assert [(asked, client.get(ADDRESS, asked).json()["count"]) for asked, _n in ASKED] == ASKED


def test_a_list_is_narrowed_by_unit_person_and_item(phuc, several, desk_unit, api, now):
    asked = [{"unit": desk_unit.pk}, {"responsible": phuc.pk}, {"plan_item": several.pk}]

    assert [api(phuc).get(ADDRESS, one).json()["count"] for one in asked] == [1, 1, 1]


STRANGE = [
    {"colour": "red"},
    {"state": "lost"},
    {"kind": "party"},
    {"country": "Japan"},
    {"country": "jp"},
    {"in_plan": "yes"},
    {"from": "2026-06-20", "to": "2026-06-19"},
    {"ordering": "place"},
    {"unit": "x"},
    {"format": "csv"},
]


def test_what_a_list_does_not_understand_is_named(phuc, api, now):
    answers = [api(phuc).get(ADDRESS, asked) for asked in STRANGE]

    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["reason"] for answer in answers} == {"bad_parameter"}


def test_an_organiser_and_a_stranger_find_no_event(lan, phuc, api, now):
    event = stages.confirmed(phuc)

    assert api(lan).get(ADDRESS).json()["count"] == 0
    assert api(lan).get(f"{ADDRESS}{event.pk}/").status_code == 404
    assert api().get(ADDRESS).status_code == 401


def test_the_list_as_a_sheet(phuc, several, api, now):
    answer = api(phuc).get(ADDRESS, {"format": "xlsx", "kind": "signing"})

    head, row = rows_of(answer)
    said = dict(zip(head, row, strict=False))
    assert (
        said["Tên tiếng Việt" if "Tên tiếng Việt" in said else head[3]] == "Lễ ký kết với Incheon"
    )
    assert said["Trạng thái"] == "Dự kiến"


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?format=xlsx"])
def test_a_list_costs_the_same_however_long_it_is(
    address, phuc, api, now, django_assert_max_num_queries
):
    client = api(phuc)
    for number in range(4):
        stages.tentative(
            phuc,
            unit_id=Unit.objects.create(name_vi=f"Phòng {number}", mailbox="p@example.org").pk,
            responsible_id=phuc.pk,
            venue_id=Resource.objects.create(kind="venue", name_vi=f"Nhà {number}").pk,
        )
        with django_assert_max_num_queries(6):
            answer = client.get(address)
            assert answer.status_code == 200
            list(answer.streaming_content) if answer.streaming else answer.content


def test_one_event_costs_the_same_however_many_dates_it_has(phuc, api, now):
    counts = []
    for count in (2, 40):
        series = stages.weekly(phuc, count=count)
        counts.append(queries_of(lambda key=series.pk: api(phuc).get(f"{ADDRESS}{key}/")))

    assert counts[0] == counts[1]


def test_the_history_says_who_did_what(phuc, api, now):
    event = stages.confirmed(phuc)

    told = api(phuc).get(f"{ADDRESS}{event.pk}/history/").json()

    assert [(one["action"], one["actor"]) for one in told] == [
        ("open", "Bùi Hồng Phúc"),
        ("plan", "Bùi Hồng Phúc"),
        ("confirm", "Bùi Hồng Phúc"),
    ]


def test_what_would_collide_is_told_before_it_is_booked(phuc, api, everything, now):
    room = Resource.objects.create(kind="venue", name_vi="Nhà")
    taken, event = (stages.tentative(phuc, participants=None) for _number in range(2))
    for one in (taken, event):
        one.wanted.create(resource=room)
    body = {"resources": [{"resource": room.pk}]}
    booked = api(phuc).post(f"{ADDRESS}{taken.pk}/book/", body, format="json")
    before = everything()

    told = api(phuc).get(f"{ADDRESS}{event.pk}/clashes/").json()
    refused = api(phuc).post(f"{ADDRESS}{event.pk}/book/", body, format="json")

    assert [one["booked"][0]["resource"] for one in booked.json()["dates"]] == [room.pk]
    assert [(one["code"], one["with"]["title"]) for one in told] == [
        ("double_booking", taken.title_vi)
    ]
    assert (refused.status_code, refused.json()["reason"]) == (409, "clash")
    assert refused.json()["clashes"] == told
    assert everything() == before


def queries_of(ask):
    with CaptureQueriesContext(connection) as caught:
        assert ask().status_code == 200
    return len(caught)
