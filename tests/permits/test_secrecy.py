"""Until the result lies at the desk, nobody outside the office learns what was decided.

Two dossiers that differ in their outcome only must look the same to their organiser, wherever
she looks.
"""

import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.queries import visible_entries
from permits import operations, queries
from permits.models import Dossier, Permit
from tests.permits import permit_stages, stages

pytestmark = pytest.mark.django_db


def seen_by_the_organiser(dossier, client):
    """Every answer about `dossier` that names it, its numbers taken out."""
    cache.clear()
    home = f"/api/v1/dossiers/{dossier.pk}/"
    contact = {"code": dossier.code, "contact": "lan@example.org"}
    answers = {
        "detail": client.get(home),
        "list": client.get("/api/v1/dossiers/", {"q": dossier.code}),
        "clock": client.get(f"{home}clock/"),
        "history": client.get(f"{home}history/"),
        "letters": client.get(f"{home}letters/"),
        "attachments": client.get(f"{home}attachments/"),
        "permits": client.get("/api/v1/permits/", {"dossier": dossier.pk}),
        "calendar": client.get("/api/v1/calendar/entries/", {"q": dossier.code}),
        "tracking": client.post("/api/v1/tracking/", contact, format="json"),
        "withdrawal": client.post(f"{home}withdraw/", {}, format="json"),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(answers, 200),
        "withdrawal": 409,
    }
    bodies = {name: answer.json() for name, answer in answers.items()}
    for row in (
        bodies["detail"],
        *bodies["list"]["results"],
        *bodies["attachments"]["results"],
    ):
        row["id"] = 0
    bodies["tag"] = answers["detail"]["ETag"]
    text = json.dumps(bodies, ensure_ascii=False)
    for own in (dossier.code, dossier.reference, f"dossier-{dossier.pk}-"):
        text = text.replace(own, "…")
    return text


def test_granted_and_refused_look_the_same_until_the_result_is_at_the_desk(
    lan, minh, hoa, binh, api, later
):
    granted = stages.granted(lan, minh, hoa, binh)
    refused = stages.refused(lan, minh, hoa, binh)

    looks = [seen_by_the_organiser(dossier, api(lan)) for dossier in (granted, refused)]

    assert looks[0] == looks[1]
    assert "grant" not in looks[0]
    assert "refuse" not in looks[0]


def test_the_proposal_of_the_officer_stays_inside_the_office(lan, minh, hoa, api, later):
    dossier = stages.deciding(lan, minh, hoa)

    answers = [
        api(lan).get(f"/api/v1/dossiers/{dossier.pk}/{part}").content.decode()
        for part in ("", "history/", "clock/")
    ]

    assert not [text for text in answers if "proposal" in text or "Đủ điều kiện" in text]
    assert not [text for text in answers if '"forward"' in text]


@pytest.mark.parametrize("state", ["deciding", "decided", "returned"])
def test_only_the_office_reads_the_hashes_between_which_an_act_could_be_guessed(
    state, lan, minh, hoa, binh, api, later
):
    dossier = stages.in_state(state, lan, minh, hoa, binh)
    address = f"/api/v1/dossiers/{dossier.pk}/history/"

    outside, inside = (api(user).get(address).json() for user in (lan, minh))

    assert {entry["hash"] for entry in outside} == {""}
    assert [entry["hash"] for entry in inside] == [
        entry.hash for entry in audit.history(kind="dossier", subject_id=dossier.pk)
    ]


def test_no_notice_and_no_calendar_entry_tells_the_organiser(lan, trang, minh, hoa, binh):
    stages.granted(lan, minh, hoa, binh)
    stages.refused(lan, minh, hoa, binh)

    kinds = set(Notice.objects.filter(address=lan.email).values_list("kind", flat=True))

    assert kinds == {"dossier_received"}
    for member in (lan, trang):
        assert not visible_entries(acting(member)).exists()


def test_a_permit_is_neither_listed_nor_verified_before_its_time(lan, minh, hoa, binh, api, later):
    dossier = stages.granted(lan, minh, hoa, binh)
    permit = Permit.objects.get()
    address = f"/api/v1/verification/{permit.token}/"
    early = (
        api(lan).get(f"/api/v1/permits/{permit.pk}/").status_code,
        api().get(address).status_code,
    )

    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=later)

    assert early == (404, 404)
    assert api(lan).get(f"/api/v1/permits/{permit.pk}/").status_code == 200
    assert api().get(address).json()["status"] == "valid"


def test_the_paper_of_the_permit_opens_with_the_result(lan, minh, hoa, binh, api, later):
    dossier = stages.granted(lan, minh, hoa, binh)
    address = f"/api/v1/dossiers/{dossier.pk}/letters/"
    early = api(lan).get(f"{address}2/file/").status_code

    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=later)

    assert early == 404
    answer = api(lan).get(f"{address}2/file/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert [row["kind"] for row in api(lan).get(address).json()["results"]] == [
        "receipt",
        "permit",
    ]


def test_the_letter_that_refuses_opens_with_the_result(lan, minh, hoa, binh, api, later):
    dossier = stages.refused(lan, minh, hoa, binh)
    address = f"/api/v1/dossiers/{dossier.pk}/letters/"
    early = [row["kind"] for row in api(lan).get(address).json()["results"]]
    inside = [row["kind"] for row in api(minh).get(address).json()["results"]]

    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=later)

    told = [row["kind"] for row in api(lan).get(address).json()["results"]]
    assert (early, inside) == (["receipt"], ["receipt", "refusal_letter"])
    assert told == ["receipt", "refusal_letter"]


def test_the_numbers_of_letters_tell_nothing_of_a_permit_drawn_up_between_two_receipts(
    lan, minh, hoa, binh, le, api, later
):
    granted = stages.granted(lan, minh, hoa, binh)
    operations.correct_reception(
        dossier_id=granted.pk, actor=acting(le), at=later, reason="Nhầm.", track="consultation"
    )
    address = f"/api/v1/dossiers/{granted.pk}/letters/"

    early = [(row["id"], row["kind"]) for row in api(lan).get(address).json()["results"]]
    operations.deliver_to_desk(dossier_id=granted.pk, actor=acting(hoa), at=later)
    told = [(row["id"], row["kind"]) for row in api(lan).get(address).json()["results"]]

    assert early == [(1, "receipt"), (2, "receipt")]
    assert told == [*early, (3, "permit")]


def test_from_the_desk_on_the_organiser_knows_it_all(lan, minh, hoa, binh, api, later):
    dossier = stages.refused(lan, minh, hoa, binh)

    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=later)

    detail = api(lan).get(f"/api/v1/dossiers/{dossier.pk}/").json()
    assert (detail["outcome"], detail["reason"], detail["permit"]) == (
        "refused",
        "Chưa có ý kiến của cơ quan chủ quản.",
        None,
    )
    history = api(lan).get(f"/api/v1/dossiers/{dossier.pk}/history/").json()
    assert [(entry["action"], entry["details"]) for entry in history][-4:] == [
        ("receive", history[4]["details"]),
        ("forward", {}),
        ("refuse", {}),
        ("deliver_to_desk", {}),
    ]


def test_the_office_knows_at_once(lan, minh, hoa, binh, api, later):
    dossier = stages.granted(lan, minh, hoa, binh)

    detail = api(minh).get(f"/api/v1/dossiers/{dossier.pk}/").json()

    assert (detail["outcome"], detail["permit"]["number_text"]) == ("granted", "1/GP-SNgV/2026")
    actions = [
        entry["action"] for entry in api(minh).get(f"/api/v1/dossiers/{dossier.pk}/history/").json()
    ]
    assert actions[-2:] == ["forward", "grant"]


def test_an_organiser_of_another_house_sees_nothing(lan, otto, minh, hoa, binh, api, later):
    dossier = stages.at_desk(lan, minh, hoa, binh)
    permit = Permit.objects.get()
    client = api(otto)

    answers = {
        address: client.get(f"/api/v1/{address}").status_code
        for address in (
            f"dossiers/{dossier.pk}/",
            f"dossiers/{dossier.pk}/clock/",
            f"dossiers/{dossier.pk}/history/",
            f"dossiers/{dossier.pk}/letters/",
            f"dossiers/{dossier.pk}/attachments/",
            f"dossiers/{dossier.pk}/letters/1/file/",
            f"dossiers/{dossier.pk}/attachments/{dossier.attachments.first().pk}/file/",
            f"permits/{permit.pk}/",
        )
    }

    assert set(answers.values()) == {404}
    assert client.get("/api/v1/dossiers/").json()["results"] == []
    assert client.get("/api/v1/permits/").json()["results"] == []
    assert not queries.visible_to(acting(otto)).exists()


def test_the_paper_of_one_dossier_is_not_found_under_another(lan, minh, api, later):
    mine, other = stages.received(lan, minh), stages.received(lan, minh)
    client = api(lan)

    wrong = [
        f"/api/v1/dossiers/{mine.pk}/attachments/{other.attachments.first().pk}/",
        f"/api/v1/dossiers/{mine.pk}/letters/2/file/",
    ]

    assert [client.get(address).status_code for address in wrong] == [404, 404]


def test_a_colleague_of_the_organisation_sees_what_the_applicant_sees(lan, trang, api, later):
    dossier = stages.draft(lan)

    seen = api(trang).get("/api/v1/dossiers/").json()["results"]

    assert [row["id"] for row in seen] == [dossier.pk]
    assert Dossier.objects.count() == 1


def test_whose_fault_a_delay_was_stays_inside_the_office(lan, minh, hoa, le, api, later):
    dossier = stages.received(lan, minh, officer=hoa)
    operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=later,
        due_on=date(2026, 5, 12),
        reason="Cần thêm thời gian.",
        cause="agency",
        cause_detail="Công an thành phố",
        breach="Quên gửi thư.",
    )
    here = f"/api/v1/dossiers/{dossier.pk}/clock/"

    told, known = (api(user).get(here).json()["reappointment"] for user in (lan, hoa))

    assert (told["cause"], told["cause_detail"], told["breach"]) == ("", "", "")
    assert told["reason"] == known["reason"] == "Cần thêm thời gian."
    assert (known["cause"], known["breach"]) == ("agency", "Quên gửi thư.")


def test_the_number_of_a_permit_stays_whatever_is_drawn_up_later(
    lan, minh, hoa, binh, le, api, later
):
    dossier = stages.granted(lan, minh, hoa, binh)
    address = f"/api/v1/dossiers/{dossier.pk}/letters/"

    def numbers(user):
        return [(one["id"], one["kind"]) for one in api(user).get(address).json()["results"]]

    before = numbers(minh), numbers(lan)
    operations.correct_reception(
        dossier_id=dossier.pk, actor=acting(le), at=later, track="consultation", reason="Nhầm."
    )
    corrected = numbers(minh), numbers(lan)
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=later)
    operations.suspend(
        permit_id=dossier.permit.pk,
        actor=acting(binh),
        at=later + timedelta(minutes=1),
        **permit_stages.DECISION,
    )

    assert before == ([(1, "receipt"), (2, "permit")], [(1, "receipt")])
    assert corrected == (
        [(1, "receipt"), (2, "permit"), (3, "receipt")],
        [(1, "receipt"), (2, "receipt")],
    )
    assert numbers(minh) == [*corrected[0], (4, "suspension")]
    assert numbers(lan) == [*corrected[1], (3, "permit"), (4, "suspension")]
