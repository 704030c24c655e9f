"""Classification, the last day to file, the import and the register, by API."""

import io

import pytest

from permits.models import Dossier
from tests.permits import stages
from tests.permits.operations.test_intake import ROW, as_csv
from tests.permits.stages import ANSWERS, PLAN

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dossiers/"
IMPORT = f"{LIST}import/"


def asked(**changed):
    return {**ANSWERS.as_json(), **changed}


@pytest.mark.parametrize(
    ("changed", "regime", "authority", "lead_days", "reasons"),
    [
        ({}, "permit", "city_chair", 30, ["city_chair"]),
        ({"minister_level_guest": True}, "permit", "prime_minister", 40, ["minister_level_guest"]),
        ({"topics": ["religion"]}, "permit", "prime_minister", 40, ["sensitive_topic"]),
        ({"listed_field": True}, "notify", "none", None, ["university_notifies"]),
        ({"organiser_kind": "party_rules"}, "party_rules", "none", None, ["party_rules"]),
        ({"is_conference": False}, "out_of_scope", "none", None, ["no_conference"]),
    ],
)
def test_anybody_asks_whose_permit_it_needs(
    changed, regime, authority, lead_days, reasons, api, later, everything
):
    before = everything()

    answer = api().post("/api/v1/classification/", asked(**changed), format="json")

    body = answer.json()
    assert (answer.status_code, body["regime"], body["authority"]) == (200, regime, authority)
    assert body["lead_days"] == lead_days
    assert [ground["code"] for ground in body["grounds"]] == reasons
    assert all(ground["source"] for ground in body["grounds"])
    assert everything() == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        asked(topics=["weather"]),
        asked(organiser_kind="club"),
        asked(is_conference="maybe"),
        asked(colour="red"),
    ],
)
def test_a_question_that_cannot_be_read_is_a_400(body, api, later):
    assert api().post("/api/v1/classification/", body, format="json").status_code == 400


def test_a_draft_is_classified_with_its_opening_or_afterwards(lan, otto, api, later):
    opened = api(lan).post(LIST, {"title_vi": "Hội thảo", "classification": asked()}, format="json")
    address = f"{LIST}{opened.json()['id']}/classification/"

    assert opened.json()["authority"] == "city_chair"
    changed = api(lan).post(address, asked(minister_level_guest=True), format="json")
    assert (changed.status_code, changed.json()["authority"]) == (200, "prime_minister")
    assert api(lan).get(address).json()["answers"]["minister_level_guest"] is True
    assert api(otto).get(address).status_code == 404
    secret = api(lan).post(address, asked(state_secrets=True), format="json")
    assert (secret.status_code, secret.json()["reasons"][0]["code"]) == (
        422,
        "state_secrets_refused",
    )


def test_answers_sent_twice_under_one_key_are_kept_once(lan, api, later, everything):
    dossier = stages.draft(lan, answers=None)
    sent = {"data": asked(), "format": "json", "headers": {"Idempotency-Key": "answers-1"}}
    address = f"{LIST}{dossier.pk}/classification/"
    first = api(lan).post(address, **sent)
    before = everything()

    again = api(lan).post(address, **sent)

    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert everything() == before


@pytest.mark.parametrize(
    ("query", "last_on", "advised_on", "is_closed"),
    [
        ({"event_on": "2026-09-15"}, "2026-08-16", "2026-08-14", True),
        (
            {"event_on": "2026-09-15", "authority": "prime_minister"},
            "2026-08-06",
            "2026-08-06",
            False,
        ),
        ({"event_on": "2026-11-02"}, "2026-10-03", "2026-10-02", True),
        ({"event_on": "2090-11-02"}, "2090-10-03", None, False),
    ],
)
def test_the_last_day_to_file(query, last_on, advised_on, is_closed, api, later):
    body = api().get("/api/v1/deadlines/last-filing-day/", query).json()

    assert (body["last_on"], body["advised_on"], body["is_closed"]) == (
        last_on,
        advised_on,
        is_closed,
    )


@pytest.mark.parametrize(
    "query",
    [{}, {"event_on": "soon"}, {"event_on": "2026-09-15", "authority": "mayor"}, {"day": "x"}],
)
def test_a_day_that_cannot_be_read_is_a_400(query, api, later):
    assert api().get("/api/v1/deadlines/last-filing-day/", query).status_code == 400


@pytest.mark.one_database
@pytest.mark.parametrize(
    "rows",
    [
        {"nationalities": [{"country": "Nhật Bản", "count": -1}]},
        {"nationalities": [{"count": 1}]},
        {"nationalities": [{"country": "x", "count": "1"}]},
        {"nationalities": "Nhật Bản"},
        {"visits": [{"place": "a\u202eb"}]},
        {"visits": [{"place": "x" * 201}]},
        {"visits": [{"place": "x", "colour": "red"}]},
        {"visits": [{"place": "x"}] * 21},
        {"parties": [{"name": "x", "role": "king"}]},
        {"agenda": [{"subject": ["x"]}]},
        {"highest_rank": "king"},
    ],
)
def test_a_list_of_the_wrong_shape_opens_no_draft(rows, lan, api, later, everything):
    before = everything()

    assert api(lan).post(LIST, rows, format="json").status_code == 400
    assert everything() == before


def test_lists_are_kept_tidy_and_countries_follow(lan, api, later):
    said = {
        "nationalities": [
            {"country": " Nhật Bản ", "count": 20},
            {"country": "", "count": None},
            {"country": "Hà Lan"},
        ],
        "parties": [{"name": "Đại học Delft", "role": "foreign_partner"}],
    }

    body = api(lan).post(LIST, said, format="json").json()

    assert body["nationalities"] == [
        {"country": "Nhật Bản", "count": 20},
        {"country": "Hà Lan", "count": None},
    ]
    assert body["countries"] == "Nhật Bản, Hà Lan"
    assert body["parties"] == [{"name": "Đại học Delft", "role": "foreign_partner"}]


def test_a_table_is_imported_whole_or_not_at_all(minh, lan, university, api, later):
    def send(content, **more):
        file = io.BytesIO(content)
        file.name = "a.csv"
        return api(minh).post(IMPORT, {"file": file, **more}, format="multipart")

    looked = send(as_csv(ROW), dry_run="true")
    assert (looked.status_code, looked.json()["written"], Dossier.objects.count()) == (
        200,
        False,
        0,
    )
    refused = send(as_csv(ROW, {**ROW, "form": "bay"}))
    assert (refused.status_code, Dossier.objects.count()) == (422, 0)
    assert [[one["field"] for one in row["reasons"]] for row in refused.json()["rows"]] == [
        [],
        ["form"],
    ]
    written = send(as_csv(ROW))
    assert (written.status_code, written.json()["rows"][0]["row"]) == (201, 2)
    assert written.json()["rows"][0]["dossier"] == Dossier.objects.get().pk
    assert send(b"\x00").status_code == 422
    assert api(lan).post(IMPORT, {}, format="multipart").status_code == 403
    assert api().post(IMPORT, {}, format="multipart").status_code == 401


def test_the_register_of_secret_papers(minh, le, hoa, api, later):
    said = {
        "received_on": "2026-04-20",
        "organiser": "Viện X",
        "level": "secret",
        "place": "Két số 2",
    }
    address = "/api/v1/secret-dossiers/"

    written = api(minh).post(address, said, format="json")

    assert (written.status_code, written.json()["number"]) == (201, 1)
    assert api(le).get(address).json()["count"] == 1
    assert api(hoa).get(address).status_code == 403
    assert api(le).post(address, said, format="json").status_code == 403
    assert api(minh).post(address, {**said, "title": "x"}, format="json").status_code == 400


def test_a_dossier_is_found_by_its_code_on_the_national_portal(minh, university, api, later):
    stages.at_counter(minh, university, channel="portal", portal_code="H24.07-260420-0001")

    found = api(minh).get(LIST, {"q": "H24.07-260420-0001"}).json()

    assert [row["title_vi"] for row in found["results"]] == [PLAN["title_vi"]]
