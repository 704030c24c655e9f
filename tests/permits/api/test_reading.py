"""One dossier and what hangs on it, as its readers get it."""

from datetime import timedelta

import pytest

from permits import operations
from permits.models import Dossier
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dossiers/"


def test_a_draft_is_opened_read_and_filled(lan, api, later):
    client = api(lan)

    opened = client.post(
        LIST,
        {"title_vi": "Hội thảo", "starts_at": "2026-09-01T08:00", "funding_amount": 1_600_000},
        format="json",
    )

    body = opened.json()
    assert opened.status_code == 201
    assert (body["state"], body["channel"], body["title_vi"]) == ("draft", "online", "Hội thảo")
    assert (body["starts_at"], body["funding_amount"]) == ("2026-09-01T08:00:00+07:00", 1_600_000)
    assert (body["sla_state"], body["is_editable"], body["available_actions"]) == (
        "",
        True,
        ["submit"],
    )
    assert client.get(opened["Location"]).json() == body


def test_the_desk_opens_a_draft_for_an_organiser(minh, university, api, later):
    answer = api(minh).post(
        LIST, {"channel": "counter", "organisation": university.pk}, format="json"
    )

    assert answer.status_code == 201
    assert answer.json()["organiser"] == {
        "id": university.pk,
        "name": university.name,
        "name_en": university.name_en,
    }
    assert Dossier.objects.get().filed_by == minh


def test_the_desk_may_say_when_the_papers_came(minh, university, api, later):
    dossiers = [stages.at_counter(minh, university) for _ in range(3)]
    given = ("2026-04-21", "2026-04-20T10:00", "2026-04-20T03:30:00Z")

    received = [
        api(minh)
        .post(
            f"{LIST}{dossier.pk}/receive/",
            {"track": "no_consultation", "received_at": moment},
            format="json",
        )
        .json()
        for dossier, moment in zip(dossiers, given, strict=True)
    ]

    assert [(body["received_at"], body["official_due_on"]) for body in received] == [
        ("2026-04-21T00:00:00+07:00", "2026-05-05"),
        ("2026-04-20T10:00:00+07:00", "2026-05-04"),
        ("2026-04-20T10:30:00+07:00", "2026-05-04"),
    ]


def test_the_clock_is_explained_day_by_day(lan, minh, hoa, api, later):
    dossier = stages.received(lan, minh, officer=hoa)

    body = api(lan).get(f"{LIST}{dossier.pk}/clock/").json()

    ledger, steps = body.pop("ledger"), body.pop("steps")
    basis_vi, basis_en = body.pop("legal_basis_vi"), body.pop("legal_basis_en")
    assert basis_vi.startswith("Báo cáo kiểm tra ngày 17/12/2020")
    assert basis_en.startswith("Inspection report of 17/12/2020")
    assert body == {
        "as_of": None,
        "sla_state": "due_soon",
        "track": "no_consultation",
        "received_at": "2026-04-20T09:00:00+07:00",
        "counted_due_on": "2026-05-04",
        "official_due_on": "2026-05-04",
        "official_due_at": "2026-05-04T17:00:00+07:00",
        "current_due_on": "2026-05-04",
        "current_due_at": "2026-05-04T17:00:00+07:00",
        "locality_due_on": None,
        "result_at_desk_on": None,
        "is_waiting": False,
        "projected_due_on": None,
        "provisional": False,
        "edition": 1,
        "working_days": 7,
        "used_working_days": 5,
        "left_working_days": 2,
        "gross_calendar_days": 8,
        "net_calendar_days": 8,
        "slips": [],
        "reappointment": None,
        "cycles": [
            {
                "number": 1,
                "received_on": "2026-04-20",
                "used_working_days": 0,
                "paused_on": None,
                "due_on": "2026-05-04",
            }
        ],
    }
    assert [(day["date"][5:], day["counted"], day["reason"]) for day in ledger] == [
        ("04-20", None, "received"),
        ("04-21", 1, "working"),
        ("04-22", 2, "working"),
        ("04-23", 3, "working"),
        ("04-24", 4, "working"),
        ("04-25", None, "weekend"),
        ("04-26", None, "weekend"),
        ("04-27", None, "closed"),
        ("04-28", 5, "working"),
        ("04-29", 6, "working"),
        ("04-30", None, "closed"),
        ("05-01", None, "closed"),
        ("05-02", None, "weekend"),
        ("05-03", None, "weekend"),
        ("05-04", 7, "working"),
    ]
    assert [day["source"] != "" for day in ledger] == [day["reason"] == "closed" for day in ledger]
    assert [(step["key"], step["due_on"], step["result"]) for step in steps] == [
        ("reception", "2026-04-21", "early"),
        ("appraisal", "2026-04-23", "running"),
        ("decision", "2026-04-29", "not_entered"),
        ("return", "2026-05-04", "not_entered"),
    ]
    assert steps[1]["stays"] == [
        {
            "holder": "Phạm Thị Hoa",
            "role": "officer",
            "handed_by": "Trần Văn Minh",
            "entered_at": "2026-04-20T09:00:00+07:00",
            "left_at": None,
        }
    ]


def test_before_reception_there_is_no_clock(lan, api, later):
    dossier = stages.submitted(lan)

    answer = api(lan).get(f"{LIST}{dossier.pk}/clock/")

    assert (answer.status_code, answer.json()["reason"]) == (404, "not_found")


def test_the_history_tells_who_did_what_when(lan, minh, api, later):
    dossier = stages.incomplete(lan, minh)

    body = api(lan).get(f"{LIST}{dossier.pk}/history/").json()

    assert [(entry["position"], entry["action"], entry["actor"]) for entry in body] == [
        (1, "open_draft", "Nguyễn Thị Lan"),
        (2, "attach", "Nguyễn Thị Lan"),
        (3, "attach", "Nguyễn Thị Lan"),
        (4, "submit", "Nguyễn Thị Lan"),
        (5, "request_completion", "Trần Văn Minh"),
    ]
    assert body[-1]["details"] == {"missing": "Chữ ký trên công văn."}
    assert body[1]["details"] == {}
    staff = api(minh).get(f"{LIST}{dossier.pk}/history/").json()
    assert set(staff[1]["details"]) == {"attachment", "component", "sha256"}


def test_a_paper_is_sent_listed_saved_and_taken_out(lan, api, later):
    dossier = stages.draft(lan)
    client, home = api(lan), f"{LIST}{dossier.pk}/attachments/"

    sent = client.post(
        home, {"component": "plan", "file": stages.paper("Đề án.pdf")}, format="multipart"
    )

    assert sent.status_code == 201
    assert (sent.json()["name"], sent.json()["size"]) == ("Đề án.pdf", len(stages.PDF))
    assert client.get(home).json()["results"] == [sent.json()]
    assert client.get(sent["Location"]).json() == sent.json()
    saved = client.get(f"{sent['Location']}file/")
    assert b"".join(saved.streaming_content if saved.streaming else [saved.content]) == stages.PDF
    assert saved["Content-Disposition"].startswith("attachment")
    assert client.delete(sent["Location"]).status_code == 204
    assert client.get(home).json()["results"] == []


@pytest.mark.parametrize(("who", "status"), [("lan", 409), ("minh", 403)])
def test_papers_of_what_was_handed_in_stay_as_they_are(
    who, status, lan, minh, api, later, everything
):
    dossier = stages.submitted(lan)
    client = api({"lan": lan, "minh": minh}[who])
    home = f"{LIST}{dossier.pk}/attachments/"
    before = everything()

    answers = (
        client.post(home, {"component": "plan", "file": stages.paper()}, format="multipart"),
        client.post(home, {}, format="json"),
        client.delete(f"{home}{dossier.attachments.first().pk}/"),
    )

    assert [answer.status_code for answer in answers] == [status] * 3
    assert everything() == before


def test_a_letter_is_a_pdf_of_the_same_bytes_each_time(lan, minh, api, later):
    dossier = stages.received(lan, minh)
    client, home = api(lan), f"{LIST}{dossier.pk}/letters/"
    (letter,) = client.get(home).json()["results"]

    files = [client.get(f"{home}{letter['id']}/file/") for _ in range(2)]

    assert (letter["kind"], letter["language"], letter["sha256"]) == ("receipt", "vi", "")
    assert letter["signed"]
    assert files[0]["Content-Type"] == "application/pdf"
    assert files[0].content.startswith(b"%PDF-")
    assert files[0].content == files[1].content
    assert len(client.get(f"{home}{letter['id']}/").json()["sha256"]) == 64


def test_a_permit_is_read_with_its_number_and_its_public_address(lan, minh, hoa, binh, api, later):
    dossier = stages.at_desk(lan, minh, hoa, binh)

    body = api(lan).get("/api/v1/permits/").json()["results"]

    permit = dossier.permit
    assert body == [
        {
            "id": permit.pk,
            "kind": "permit",
            "number_text": "1/GP-SNgV/2026",
            "year": 2026,
            "number": 1,
            "status": "valid",
            "dossier": dossier.pk,
            "holder": permit.holder,
            "title_vi": stages.PLAN["title_vi"],
            "title_en": stages.PLAN["title_en"],
            "venue": permit.venue,
            "starts_at": "2026-06-16T08:00:00+07:00",
            "ends_at": "2026-06-17T17:00:00+07:00",
            "conditions": "",
            "granted_at": "2026-04-22T09:00:00+07:00",
            "signer_name": "Vũ Quốc Bình",
            "signer_capacity_vi": "TUQ. Chủ tịch\nGiám đốc",
            "signer_capacity_en": "By authorisation of the Chair\nDirector",
            "verify_path": f"/verify/{permit.token}/",
            "replaces": None,
            "replaced_by": None,
            "amendment": None,
            "cancellation_asked_at": None,
            "cancellation_reason": "",
            "decisions": [],
            "report_due_on": "2026-07-02",
            "report_filed_at": None,
            "report_state": "expected",
            "available_actions": [
                "give_notice_of_cancellation",
                "open_amendment",
                "write_report",
                "file_report",
                "amend_report",
            ],
            "revision": 0,
        }
    ]
    assert api(lan).get(f"{LIST}{dossier.pk}/").json()["permit"] == body[0]


def test_an_event_is_dated_in_the_years_that_a_person_can_mean(lan, api, later, everything):
    before = everything()

    answer = api(lan).post(LIST, {"starts_at": "1999-12-31T08:00"}, format="json")

    assert answer.status_code == 422
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["impossible_year"]
    assert everything() == before


def test_the_whole_of_a_dossier_costs_few_queries(
    lan, minh, hoa, binh, api, later, django_assert_max_num_queries
):
    dossier = stages.at_desk(lan, minh, hoa, binh)
    client = api(lan)
    client.get(f"{LIST}{dossier.pk}/")

    with django_assert_max_num_queries(7):
        client.get(f"{LIST}{dossier.pk}/")


def test_what_a_late_result_was_stays_told(lan, minh, hoa, binh, api, later):
    dossier = stages.granted(lan, minh, hoa, binh)
    from_the_office = MONDAY + timedelta(days=15)
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=stages.acting(hoa), at=from_the_office)

    body = api(lan).get(f"{LIST}{dossier.pk}/").json()

    assert (body["sla_state"], body["result_at_desk_on"]) == ("breached", "2026-05-05")
