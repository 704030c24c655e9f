"""Standing in: who names it, for which days, what it lends, and to whom notices go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.domain.stand_ins import Days, why_not_stand_in
from foreign_affairs.accounts.models import Role, StandIn
from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import Forbidden, RuleBroken
from tests.cast import person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 4, 20)
DAY = timedelta(days=1)


def name(absent, stands_in, *, by=None, first=TODAY, last=TODAY + 4 * DAY, at=AT):
    return operations.set_stand_in(
        absent_id=absent.pk,
        stands_in_id=stands_in.pk,
        starts_on=first,
        ends_on=last,
        reason=" Nghỉ phép. ",
        actor=acting(by or absent),
        at=at,
    )


def rows():
    return list(StandIn.objects.order_by("pk").values_list()), Entry.objects.count()


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"days": Days(TODAY, TODAY)}, []),
        ({"days": Days(TODAY, TODAY - DAY)}, ["ends_before_start"]),
        ({"days": Days(TODAY, TODAY + 366 * DAY)}, ["too_long"]),
        ({"days": Days(TODAY - DAY, TODAY)}, ["starts_in_the_past"]),
        ({"same_person": True}, ["same_person"]),
        ({"works_here": False}, ["works_not_here"]),
        ({"already": [Days(TODAY + 4 * DAY, TODAY + 9 * DAY)]}, ["has_a_stand_in"]),
        ({"already": [Days(TODAY + 5 * DAY, TODAY + 9 * DAY)]}, []),
        ({"away": [Days(TODAY - 9 * DAY, TODAY)]}, ["is_away_too"]),
    ],
)
def test_the_rules_of_standing_in(facts, codes):
    plain = {
        "days": Days(TODAY, TODAY + 4 * DAY),
        "same_person": False,
        "works_here": True,
        "already": [],
        "away": [],
    }
    asked = {**plain, **facts}

    reasons = why_not_stand_in(asked.pop("days"), today=TODAY, **asked)

    assert [reason.code for reason in reasons] == codes


@pytest.mark.parametrize("who", ["hoa", "le", "an"])
def test_the_absent_person_a_leader_and_an_administrator_name_who_stands_in(who, hoa, dung, le, an):
    by = {"hoa": hoa, "le": le, "an": an}[who]

    stand_in = name(hoa, dung, by=by)

    assert (stand_in.absent, stand_in.stands_in, stand_in.reason, stand_in.set_by) == (
        hoa,
        dung,
        "Nghỉ phép.",
        by,
    )
    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id, entry.action, entry.actor, entry.details) == (
        "user",
        hoa.pk,
        "set_stand_in",
        by,
        {"stand_in": stand_in.pk, "stands_in": dung.pk, "from": "2026-04-20", "to": "2026-04-24"},
    )


def test_the_head_of_a_unit_names_it_for_its_people_only(hoa, dung, minh, division, client):
    division.head = dung
    division.save()

    assert name(hoa, minh, by=dung).set_by == dung
    with pytest.raises(Forbidden):
        name(minh, hoa, by=dung)
    client.force_login(dung)
    form = client.get(reverse("stand_ins")).context["form"]
    assert set(form.fields["absent"].queryset) == {hoa, dung}


def test_nobody_else_names_one_and_no_organiser_is_one(hoa, dung, minh, lan, trang):
    before = rows()

    with pytest.raises(Forbidden):
        name(hoa, dung, by=minh)
    with pytest.raises(Forbidden):
        name(hoa, dung, by=dung)
    for absent, stands_in in ((hoa, lan), (lan, trang), (lan, hoa)):
        with pytest.raises(RuleBroken) as refusal:
            name(absent, stands_in)
        assert [reason.code for reason in refusal.value.reasons] == ["works_not_here"]
    assert rows() == before


def test_a_stand_in_holds_the_absent_persons_roles_on_those_days_and_no_others(hoa, dung, binh):
    name(binh, hoa)
    days = [TODAY - DAY, TODAY, TODAY + 4 * DAY, TODAY + 5 * DAY]

    held = [sorted(acting(hoa, on=day).roles) for day in days]

    assert held == [["officer"], ["approver", "officer"], ["approver", "officer"], ["officer"]]
    actor = acting(hoa, on=TODAY)
    assert (actor.own_roles, actor.answers_for) == ({"officer"}, (hoa.pk, binh.pk))
    assert acting(hoa).roles == {"officer"}


def test_what_is_lent_is_not_lent_on(hoa, dung, binh):
    name(binh, hoa)
    name(hoa, dung, first=TODAY + 5 * DAY, last=TODAY + 6 * DAY)
    StandIn.objects.update(starts_on=TODAY, ends_on=TODAY + DAY)

    actor = acting(dung, on=TODAY)

    assert (actor.roles, actor.answers_for) == ({"officer"}, (dung.pk, hoa.pk))


def test_neither_keys_nor_membership_are_lent(an, hoa, lan):
    an.held_roles.create(role=Role.PLANNER)
    name(an, hoa)

    assert acting(hoa, on=TODAY).roles == {"officer", "planner"}


def test_somebody_whose_account_is_closed_lends_nothing_and_holds_nothing(hoa, binh):
    name(binh, hoa)
    binh.is_active = False
    binh.save()
    assert acting(hoa, on=TODAY).roles == {"officer"}

    binh.is_active, hoa.is_active = True, False
    binh.save()

    assert acting(hoa, on=TODAY).roles == set()


def test_who_stands_in_for_nobody_and_for_two_costs_one_query(hoa, binh, minh):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            acting(hoa, on=TODAY)
        counts.append(len(seen))
        if len(counts) == 1:
            name(binh, hoa)
            name(minh, hoa)

    assert counts == [1, 1]


def test_called_off_it_ends_at_once_and_only_once(hoa, binh, minh):
    stand_in = name(binh, hoa)
    before = rows()
    with pytest.raises(Forbidden):
        operations.call_off_stand_in(stand_in_id=stand_in.pk, actor=acting(hoa), at=AT)
    assert rows() == before

    operations.call_off_stand_in(stand_in_id=stand_in.pk, actor=acting(binh), at=AT)

    assert acting(hoa, on=TODAY).roles == {"officer"}
    assert [entry.action for entry in Entry.objects.order_by("pk")] == [
        "set_stand_in",
        "call_off_stand_in",
    ]
    with pytest.raises(operations.AlreadyOver):
        operations.call_off_stand_in(stand_in_id=stand_in.pk, actor=acting(binh), at=AT)
    name(binh, minh)


def test_notices_to_the_absent_person_reach_who_stands_in_once(hoa, dung):
    name(hoa, dung)

    def tell(at, **more):
        queue(hoa, "greeting", to=hoa, context={"number": 1}, path="/x/", at=at, **more)

    tell(AT, unique_key="a")
    tell(AT, unique_key="a")
    tell(AT + timedelta(minutes=1))
    tell(AT + timedelta(minutes=2), secret_path="/secret/")
    tell(AT + 9 * DAY)

    told = Notice.objects.order_by("pk").values_list("recipient__username", "address", "unique_key")
    assert list(told) == [
        ("hoa", hoa.email, "a"),
        ("dung", dung.email, f"a:for:{dung.pk}"),
        ("hoa", hoa.email, None),
        ("dung", dung.email, None),
        ("hoa", hoa.email, None),
        ("hoa", hoa.email, None),
    ]
    assert Notice.objects.filter(recipient=dung).first().context["stands_in_for"] == str(hoa)


def test_the_api_names_lists_and_calls_off(hoa, dung, lan, minh, time_machine):
    time_machine.move_to(AT, tick=False)

    def client_of(user):
        client = APIClient()
        client.force_authenticate(user)
        return client

    body = {"stands_in": dung.pk, "starts_on": "2026-04-20", "ends_on": "2026-04-21"}
    key = {"HTTP_IDEMPOTENCY_KEY": "away-1"}

    made = client_of(hoa).post("/api/v1/stand-ins/", body, format="json", **key)
    again = client_of(hoa).post("/api/v1/stand-ins/", body, format="json", **key)
    listed = client_of(minh).get("/api/v1/stand-ins/", {"absent": hoa.pk}).json()
    address = f"/api/v1/stand-ins/{made.json()['id']}/"

    assert (made.status_code, again.status_code, StandIn.objects.count()) == (201, 201, 1)
    assert made.json()["absent"] == {"id": hoa.pk, "name": str(hoa)}
    assert [row["id"] for row in listed["results"]] == [made.json()["id"]]
    assert client_of(lan).get("/api/v1/stand-ins/").json()["count"] == 0
    assert client_of(lan).get(address).status_code == 404
    assert client_of(minh).post(f"{address}call_off/").status_code == 403
    assert client_of(hoa).post(f"{address}call_off/").json()["called_off_at"]
    assert client_of(hoa).post(f"{address}call_off/").status_code == 409


def test_the_page_names_shows_and_calls_off(client, hoa, dung, le, lan, time_machine):
    time_machine.move_to(AT, tick=False)
    client.force_login(hoa)
    form = {"stands_in": dung.pk, "starts_on": "20/04/2026", "ends_on": "19/04/2026"}

    refused = client.post(reverse("stand_ins"), form)
    named = client.post(reverse("stand_ins"), {**form, "ends_on": "21/04/2026"})
    stand_in = StandIn.objects.get()
    client.force_login(dung)
    seen = client.get(reverse("stand_ins")).content.decode()
    forbidden = client.post(reverse("call_off_stand_in", args=[stand_in.pk]))
    client.force_login(le)
    called_off = client.post(reverse("call_off_stand_in", args=[stand_in.pk]))
    client.force_login(lan)

    assert (refused.status_code, named.status_code) == (422, 302)
    assert str(hoa) in seen
    assert reverse("call_off_stand_in", args=[stand_in.pk]) not in seen
    assert (forbidden.status_code, called_off.status_code) == (403, 302)
    assert client.get(reverse("stand_ins")).status_code == 403
    stand_in.refresh_from_db()
    assert stand_in.called_off_by == le


def test_a_person_of_another_unit_may_stand_in(hoa, minh):
    other = person("khanh", "Lê Gia Khánh", Role.DESK)

    assert name(hoa, other).stands_in == other
