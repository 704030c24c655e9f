"""What anybody may ask without an account: tracking, verification, procedures, deadlines."""

import hashlib

import pytest
from django.core.cache import cache

from foreign_affairs.documents.operations import rendered
from permits import operations
from permits.models import Permit
from tests.permits import stages

pytestmark = pytest.mark.django_db

TRACKING = "/api/v1/tracking/"
PREVIEW = "/api/v1/deadlines/preview/"


def track(client, code, contact="lan@example.org"):
    return client.post(TRACKING, {"code": code, "contact": contact}, format="json")


@pytest.mark.parametrize(
    "contact", ["lan@example.org", " LAN@Example.org ", "0912345678", "+84 912 345 678"]
)
def test_a_dossier_is_tracked_by_its_code_and_its_contact(contact, lan, minh, api, later):
    dossier = stages.received(lan, minh)

    answer = track(api(), dossier.code, contact)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json() == {
        "code": dossier.code,
        "title_vi": stages.PLAN["title_vi"],
        "title_en": stages.PLAN["title_en"],
        "state": "appraising",
        "state_name": answer.json()["state_name"],
        "outcome": "",
        "submitted_at": "2026-04-20T09:00:00+07:00",
        "received_at": "2026-04-20T09:00:00+07:00",
        "due_on": "2026-05-04",
        "result_at_desk_on": None,
        "left_working_days": 2,
    }


def test_before_there_is_a_code_the_reference_tracks(lan, api, later):
    dossier = stages.submitted(lan)

    body = track(api(), dossier.reference).json()

    assert (body["code"], body["state"], body["due_on"]) == (dossier.reference, "submitted", None)


def test_the_outcome_is_told_from_the_desk_on(lan, minh, hoa, binh, api, later):
    hidden = stages.granted(lan, minh, hoa, binh)
    told = stages.at_desk(lan, minh, hoa, binh)

    assert [track(api(), dossier.code).json()["outcome"] for dossier in (hidden, told)] == [
        "",
        "granted",
    ]


def test_whatever_is_wrong_the_answer_is_the_same(lan, minh, api, later):
    dossier = stages.received(lan, minh)
    draft = stages.draft(lan)
    code = dossier.code
    wrong = [
        (code, "somebody@example.org"),
        (code, "0912 345 679"),
        (code, "345 678"),
        (code, "lan"),
        (code[:-1], "lan@example.org"),
        (code[:20], "lan@example.org"),
        (f"{code}0", "lan@example.org"),
        (code.lower(), "lan@example.org"),
        ("%", "lan@example.org"),
        ("000.00.07.H24-260420-0002", "lan@example.org"),
        (draft.reference, "lan@example.org"),
    ]

    answers = [track(api(), *pair) for pair in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "x"},
        {"code": "", "contact": "a"},
        {"code": "x" * 41, "contact": "a"},
        {"code": ["x"], "contact": "a"},
        {"code": "x", "contact": "y" * 255},
        {"code": "x", "contact": "y", "z": 1},
    ],
)
def test_a_question_that_cannot_be_read_is_refused(body, api, later):
    answer = api().post(TRACKING, body, format="json")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_nobody_tries_codes_without_end(api, later):
    answers = [track(api(), f"try-{number}").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]
    refused = track(api(), "once more")
    assert refused.json()["reason"] == "too_many_requests"
    assert int(refused["Retry-After"]) > 0


def test_tracking_answers_in_years_that_are_not_published_yet(lan, minh, api, time_machine):
    dossier = stages.received(lan, minh)
    time_machine.move_to(stages.MONDAY.replace(year=2029), tick=False)

    body = track(api(), dossier.code).json()

    assert (body["state"], body["left_working_days"]) == ("appraising", None)


def test_a_permit_is_verified_by_what_its_qr_opens(lan, minh, hoa, binh, api, later):
    stages.at_desk(lan, minh, hoa, binh)
    permit = Permit.objects.get()

    answer = api().get(f"/api/v1/verification/{permit.token}/")

    assert answer.json() == {
        "number": "1/GP-SNgV/2026",
        "status": "valid",
        "holder": permit.holder,
        "title_vi": permit.title_vi,
        "title_en": permit.title_en,
        "venue": permit.venue,
        "starts_at": "2026-06-16T08:00:00+07:00",
        "ends_at": "2026-06-17T17:00:00+07:00",
        "granted_on": "2026-04-22",
        "event_is_over": False,
        "sha256": "",
        "signature": None,
        "scans": {"count": 0, "first_at": None, "last_at": None},
        "replaced_by": None,
        "replaced_by_path": None,
    }


def test_a_verification_tells_of_the_file_its_signature_and_how_often_it_was_scanned(
    lan, minh, hoa, binh, api, later, settings
):
    stages.at_desk(lan, minh, hoa, binh)
    permit = Permit.objects.get()
    content = rendered(permit.paper_id, at=later)
    for _ in range(2):
        operations.note_scan(permit_id=permit.pk, at=later)

    body = api().get(f"/api/v1/verification/{permit.token}/").json()

    assert body["sha256"] == hashlib.sha256(content).hexdigest()
    signature = body["signature"]
    assert (signature["is_whole"], signature["self_made"]) == (True, True)
    assert signature["signer"] == f"{settings.OFFICE_NAME_VI} (tự tạo)"
    assert body["scans"] == {
        "count": 2,
        "first_at": "2026-04-28T09:00:00+07:00",
        "last_at": "2026-04-28T09:00:00+07:00",
    }


def test_an_event_that_is_over_is_told_as_over(lan, minh, hoa, binh, api, time_machine):
    stages.at_desk(lan, minh, hoa, binh)
    address = f"/api/v1/verification/{Permit.objects.get().token}/"

    time_machine.move_to(stages.PLAN["ends_at"], tick=False)

    assert api().get(address).json()["event_is_over"] is True


@pytest.mark.parametrize("token", ["x", "0" * 43, "%25", "a" * 5000])
def test_a_token_that_is_none_verifies_nothing(token, lan, minh, hoa, binh, api, later):
    stages.at_desk(lan, minh, hoa, binh)

    answer = api().get(f"/api/v1/verification/{token}/")

    assert (answer.status_code, answer.json()["reason"]) == (404, "not_found")


def test_part_of_a_token_verifies_nothing(lan, minh, hoa, binh, api, later):
    stages.at_desk(lan, minh, hoa, binh)
    token = Permit.objects.get().token

    answers = [
        api().get(f"/api/v1/verification/{part}/").status_code for part in (token[:-1], token[1:])
    ]

    assert answers == [404, 404]


def test_procedures_are_published_with_their_versions_tracks_and_steps(api, later):
    procedures = {one["code"]: one for one in api().get("/api/v1/procedures/").json()}

    assert set(procedures) == {"2.002311", "2.002312", "2.002313", "2.002314"}
    (prime_ministers,) = procedures["2.002311"]["versions"]
    (way,) = prime_ministers["tracks"]
    assert (way["key"], way["working_days"], way["certainty"]) == ("prime_minister", None, "I")
    assert [(step["working_days"], step["calendar_days"]) for step in way["steps"]][:3] == [
        (1, None),
        (2, None),
        (None, 15),
    ]
    procedure = procedures["2.002312"]
    assert [
        (version["valid_from"], version["valid_until"]) for version in procedure["versions"]
    ] == [("2020-04-15", None), (None, "2020-04-14")]
    newest = procedure["versions"][0]
    assert [(track["key"], track["working_days"]) for track in newest["tracks"]] == [
        ("no_consultation", 7),
        ("consultation", 12),
    ]
    assert [step["working_days"] for step in newest["tracks"][0]["steps"]] == [1, 2, 3, 1]
    assert [part["key"] for part in newest["components"] if part["required"]] == [
        "request_letter",
        "plan",
    ]
    assert api().get("/api/v1/procedures/", {"code": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "due_on", "days"),
    [
        ({"procedure": "2.002312", "track": "no_consultation"}, "2026-05-04", 7),
        ({"procedure": "2.002312", "track": "consultation"}, "2026-05-11", 12),
        ({"working_days": 7}, "2026-05-04", 7),
        ({"working_days": 15}, "2026-05-14", 15),
        ({"working_days": 0}, "2026-04-20", 0),
    ],
)
@pytest.mark.parametrize("received_at", ["2026-04-20", "2026-04-20T15:40", "2026-04-20T16:59:59Z"])
def test_a_deadline_is_foretold_by_track_or_by_number(asked, due_on, days, received_at, api):
    cache.clear()

    body = api().get(PREVIEW, {**asked, "received_at": received_at}).json()

    assert (body["due_on"], body["due_at"], body["working_days"]) == (
        due_on,
        f"{due_on}T17:00:00+07:00",
        days,
    )
    assert [day["counted"] for day in body["ledger"] if day["counted"]] == list(range(1, days + 1))
    assert body["ledger"][0]["reason"] == "received"
    assert any(day["step"] for day in body["ledger"]) == ("track" in asked)


def test_the_version_of_the_day_of_reception_decides(api):
    asked = {"procedure": "2.002312", "track": "no_consultation"}

    days = {
        day: api().get(PREVIEW, {**asked, "received_at": day}).json()["working_days"]
        for day in ("2020-04-14", "2020-04-15")
    }

    assert days == {"2020-04-14": 15, "2020-04-15": 7}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("asked", "status", "reason"),
    [
        ({"working_days": 7, "received_at": "2019-12-31"}, 422, "calendar_not_published"),
        ({"working_days": 7, "received_at": "2027-12-28"}, 422, "calendar_not_published"),
        ({"working_days": 250, "received_at": "2027-06-01"}, 422, "calendar_not_published"),
        (
            {"procedure": "9.9", "track": "consultation", "received_at": "2026-04-20"},
            422,
            "no_such_track",
        ),
        (
            {"procedure": "2.002312", "track": "consultation", "received_at": "2020-04-14"},
            422,
            "no_such_track",
        ),
        ({"received_at": "2026-04-20"}, 400, "either_or"),
        ({"working_days": 7}, 400, "required"),
        ({"procedure": "2.002312", "received_at": "2026-04-20"}, 400, "either_or"),
        ({"track": "consultation", "received_at": "2026-04-20"}, 400, "either_or"),
        (
            {
                "procedure": "2.002312",
                "track": "consultation",
                "working_days": 7,
                "received_at": "2026-04-20",
            },
            400,
            "either_or",
        ),
        (
            {"procedure": "2.002312", "working_days": 7, "received_at": "2026-04-20"},
            400,
            "either_or",
        ),
        ({"working_days": -1, "received_at": "2026-04-20"}, 400, "min_value"),
        ({"working_days": 251, "received_at": "2026-04-20"}, 400, "max_value"),
        ({"working_days": "x", "received_at": "2026-04-20"}, 400, "invalid"),
        ({"working_days": 7, "received_at": "0001-01-01"}, 400, "far"),
        ({"working_days": 7, "received_at": "9999-12-31"}, 400, "far"),
        ({"working_days": 7, "received_at": "20-04-2026"}, 400, "invalid"),
        ({"working_days": 7, "received_at": ""}, 400, "empty_parameter"),
        ({"working_days": 7, "received_at": "2026-04-20", "x": 1}, 400, "unknown_parameter"),
        (
            {"procedure": "2.002312", "track": "fast", "received_at": "2026-04-20"},
            400,
            "invalid_choice",
        ),
    ],
)
def test_a_deadline_that_cannot_be_told_is_refused(asked, status, reason, api):
    answer = api().get(PREVIEW, asked)

    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    if status == 422:
        assert body["reason"] == reason
    else:
        assert body["reason"] == "bad_parameter"
        assert set(body["allowed"]) == {"procedure", "track", "working_days", "received_at"}
        assert {said["code"] for said in body["reasons"]} == {reason}


@pytest.mark.parametrize(
    "address", ["dossiers/", "dossiers/1/", "permits/", "dossiers/1/letters/", "dossiers/1/clock/"]
)
def test_everything_else_needs_an_account(address, api, later):
    answer = api().get(f"/api/v1/{address}")

    assert (answer.status_code, answer.json()["reason"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
