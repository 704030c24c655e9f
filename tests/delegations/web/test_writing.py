"""Writing down a delegation and its members on the page."""

import pytest

from delegations.models import Delegation
from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from tests.delegations import stages

pytestmark = pytest.mark.django_db


def typed(**changed):
    """What a planner types of a delegation from Kobe."""
    return {
        "name_vi": "Đoàn thành phố Kobe",
        "country": "Nhật Bản",
        "level": "local",
        "hosting": "lead",
        "visibility": "internal",
        "purposes": ["courtesy", "working"],
        "languages": ["ja"],
        "starts_on": "16/06/2026",
        "starts_hour": "10:30",
        "ends_on": "18/06/2026",
        "ends_hour": "15:00",
        "host_body": "Ủy ban nhân dân thành phố",
        "why_unplanned": "Phát sinh.",
        **changed,
    }


def test_a_delegation_is_written_down(phuc, sits_at, now):
    answer = sits_at(phuc).post("/delegations/new/", typed())

    one = Delegation.objects.get()
    assert answer["Location"] == f"/delegations/{one.pk}/"
    assert (one.state, one.country, one.arrives_at) == ("draft", "JP", stages.ARRIVES)
    assert (one.purposes, one.languages) == (["courtesy", "working"], ["ja"])


def test_what_was_typed_wrong_is_said_beside_it_and_nothing_is_lost(phuc, sits_at, everything, now):
    before = everything()

    answer = sits_at(phuc).post("/delegations/new/", typed(country="Xứ Oz", starts_hour=""))

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"country", "starts_hour"}
    assert 'value="Đoàn thành phố Kobe"' in answer.content.decode()
    assert everything() == before


def test_guests_leave_after_they_arrive(phuc, sits_at, everything, now):
    before = everything()

    answer = sits_at(phuc).post("/delegations/new/", typed(ends_on="15/06/2026"))

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"ends_on"}
    assert everything() == before


def test_an_item_of_the_plan_fills_the_form(phuc, sits_at, now):
    item = annual_plan.add_item(
        actor=acting(phuc),
        at=now,
        year=2026,
        kind="incoming_delegation",
        title_vi="Đón đoàn Incheon",
        quarter=2,
        countries=["KR"],
    )
    client = sits_at(phuc)
    way = f"/delegations/new/?plan_item={item.pk}"

    assert way in client.get("/annual-plan/?year=2026").content.decode()
    form = client.get(way).context["form"]
    assert (form["name_vi"].value(), form["plan_item"].value()) == ("Đón đoàn Incheon", item.pk)
    client.post("/delegations/new/", typed(plan_item=item.pk, why_unplanned=""))

    one = Delegation.objects.get()
    assert one.plan_item_id == item.pk
    said = client.get("/annual-plan/?year=2026").content.decode()
    assert f'href="/delegations/{one.pk}/"' in said
    assert way not in said


def test_what_is_written_is_changed_by_who_has_read_it(phuc, sits_at, now):
    one = stages.draft(phuc)
    client = sits_at(phuc)
    said = typed(revision=one.revision, name_vi="Đoàn Kobe", unit=one.unit_id)

    assert client.post(f"/delegations/{one.pk}/edit/", said)["Location"].endswith(f"/{one.pk}/")
    late = client.post(f"/delegations/{one.pk}/edit/", {**said, "name_vi": "Đoàn khác"})

    one.refresh_from_db()
    assert (one.name_vi, late.status_code) == ("Đoàn Kobe", 409)


@pytest.mark.parametrize("role", ["desk", "officer", "approver", "leader"])
def test_only_planners_write(role, everybody, sits_at, now):
    one = stages.draft(everybody["planner"])
    client = sits_at(everybody[role])

    assert client.get("/delegations/new/").status_code == 403
    assert client.get(f"/delegations/{one.pk}/edit/").status_code == 403
    assert client.get(f"/delegations/{one.pk}/members/new/").status_code == 403


def test_members_are_entered_changed_and_taken_out_by_who_is_in_charge(
    phuc, in_charge, sits_at, now
):
    one = stages.draft(phuc, responsible=in_charge)
    client = sits_at(in_charge)
    base = f"/delegations/{one.pk}/members/"
    said = {"full_name": "SATO KENJI", "role": "head", "passport_number": "TK1234567"}

    client.post(f"{base}new/", {**said, "born_on": "04/05/1961", "nationality": "Nhật Bản"})
    member = one.members.get()
    page = client.get(f"{base}{member.pk}/")
    change = {"full_name": "SATO KENJI", "role": "head", "title": "Phó Thị trưởng"}
    client.post(f"{base}{member.pk}/", {**change, "revision": member.revision})

    assert "TK1234567" not in page.content.decode()
    member.refresh_from_db()
    assert (member.title, member.passport_number) == ("Phó Thị trưởng", "TK1234567")
    assert f"{member.born_on:%d/%m/%Y}" == "04/05/1961"
    assert client.get(f"{base}{member.pk}/remove/").status_code == 200
    client.post(f"{base}{member.pk}/remove/")
    assert not one.members.exists()


def test_a_member_without_a_name_is_refused_beside_the_field(phuc, sits_at, everything, now):
    one = stages.draft(phuc)
    before = everything()

    answer = sits_at(phuc).post(
        f"/delegations/{one.pk}/members/new/", {"role": "member", "passport_number": "12"}
    )

    assert answer.status_code == 422
    assert "full_name" in answer.context["form"].errors
    assert everything() == before
