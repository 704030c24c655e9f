"""The doors of delegations: what they take, what they refuse, what their lists say."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delegations.models import Delegation
from foreign_affairs.personal_data.models import Access, PersonalFile
from tests.delegations import stages
from tests.delegations.stages import DAY
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/delegations/"
GOOD = {"name_vi": "Đoàn thành phố Kobe", "country": "JP"}
PNG = b"\x89PNG\r\n\x1a\n" + b"PASSPORT" * 50


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PERSONAL_DATA_ROOT = tmp_path / "apart"


def members_at(delegation):
    return f"{ADDRESS}{delegation.pk}/members/"


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, answer.json()
    return len(captured)


def test_a_planner_writes_a_delegation_down_and_reads_it_back(phuc, division, api, now):
    body = {
        **GOOD,
        "unit": division.pk,
        "responsible": phuc.pk,
        "arrives_at": "2026-06-16T10:30",
        "departs_at": "2026-06-18T15:00:00+07:00",
        "head_position": "minister",
        "purposes": ["working", "courtesy", "working"],
        "languages": ["ja", "en"],
        "funding": "full",
        "security_notes": "Mang theo cận vệ.",
    }

    answer = api(phuc).post(ADDRESS, body, format="json")

    told = answer.json()
    assert answer.status_code == 201, told
    assert answer["Location"].endswith(f"/delegations/{told['id']}/")
    assert (told["state"], told["visibility"]) == ("draft", "internal")
    assert (told["arrives_on"], told["departs_on"]) == ("2026-06-16", "2026-06-18")
    assert told["purposes"] == ["working", "courtesy"]
    assert told["proposed_rank"] == {
        "rank": "B",
        "reason": "Thông tư xếp hạng này theo chức vụ của trưởng đoàn.",
        "source": "Circular 35/2026/TT-BTC, art. 4",
    }
    assert told["security_notes"] == "Mang theo cận vệ."
    assert (told["hosting"], told["member_count"], told["plan_item_name"]) == ("lead", 0, "")


@pytest.mark.parametrize(
    "body",
    [
        {"country": "JP"},
        {**GOOD, "country": "jp"},
        {**GOOD, "purposes": ["tourism"]},
        {**GOOD, "languages": ["JA"]},
        {**GOOD, "rank": "A"},
        {**GOOD, "visibility": "public"},
        {**GOOD, "name_vi": "Đoàn\u202eKobe"},
    ],
)
def test_a_body_of_another_shape_is_refused(phuc, api, everything, body):
    before = everything()

    assert api(phuc).post(ADDRESS, body, format="json").status_code == 400

    assert everything() == before


def test_who_does_not_plan_writes_no_delegation(everybody, api, everything):
    before = everything()

    answers = {
        role: api(user).post(ADDRESS, GOOD, format="json").status_code
        for role, user in everybody.items()
        if role not in ("planner", "administrator")
    }

    assert set(answers.values()) == {403}
    assert everything() == before


def test_a_change_names_the_revision_that_was_read(phuc, api, now):
    delegation = stages.draft(phuc)
    client, address = api(phuc), f"{ADDRESS}{delegation.pk}/"
    tag = client.get(address)["ETag"]

    without = client.patch(address, {"lodging": "Sông Cấm"}, format="json")
    changed = client.patch(address, {"lodging": "Sông Cấm"}, format="json", HTTP_IF_MATCH=tag)
    stale = client.patch(address, {"lodging": "Khác"}, format="json", HTTP_IF_MATCH=tag)

    assert [one.status_code for one in (without, changed, stale)] == [428, 200, 412]
    assert changed.json()["lodging"] == "Sông Cấm"


def test_a_repeated_request_acts_once(phuc, api, now):
    client, key = api(phuc), {"HTTP_IDEMPOTENCY_KEY": "k1"}
    first = client.post(ADDRESS, GOOD, format="json", **key)
    again = client.post(ADDRESS, GOOD, format="json", **key)
    delegation = Delegation.objects.get()
    body, key = {"full_name": "SATO KENJI"}, {"HTTP_IDEMPOTENCY_KEY": "k2"}
    added = client.post(members_at(delegation), body, format="json", **key)
    replayed = client.post(members_at(delegation), body, format="json", **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert (added.json(), added["Location"]) == (replayed.json(), replayed["Location"])
    assert delegation.members.count() == 1


def test_a_list_is_narrowed_by_what_the_office_asks_for(phuc, binh, hoa, api, now):
    first = stages.planned(phuc, responsible=hoa)
    second = stages.draft(
        phuc,
        country="KR",
        name_vi="Đoàn Busan",
        name_en="",
        organisation="",
        arrives_at=stages.ARRIVES + 30 * DAY,
        departs_at=stages.DEPARTS + 30 * DAY,
    )
    client = api(binh)

    def found(query):
        answer = client.get(f"{ADDRESS}?{query}")
        assert answer.status_code == 200, answer.json()
        return [row["id"] for row in answer.json()["results"]]

    assert found("") == [first.pk, second.pk]
    assert found("ordering=-arrives_at") == [second.pk, first.pk]
    assert found("state=planned") == found("country=JP") == found("rank=B") == [first.pk]
    assert found(f"responsible={hoa.pk}") == found("q=đoàn kobe") == [first.pk]
    assert found("from=2026-07-01") == found("q=han quoc") == [second.pk]
    assert found("from=2026-06-18&to=2026-06-18") == [first.pk]
    assert found("in_plan=true") == []
    assert client.get(f"{ADDRESS}?colour=red").status_code == 400


def test_a_list_asks_as_often_for_three_as_for_one(phuc, hoa, api, now):
    stages.planned(phuc, responsible=hoa)
    client = api(phuc)
    once = queries_of(client, ADDRESS)
    for _ in range(2):
        stages.member(phuc, stages.planned(phuc, responsible=hoa))

    assert queries_of(client, ADDRESS) == once <= 4


def test_members_are_asked_for_as_often_for_three_as_for_one(phuc, api, now):
    delegation = stages.with_head(phuc)
    client = api(phuc)
    once = queries_of(client, members_at(delegation))
    for number in range(2):
        stages.member(phuc, delegation, passport_number=f"TR765432{number}")

    assert queries_of(client, members_at(delegation)) == once <= 6


def test_the_list_is_had_as_a_spreadsheet(phuc, api, now):
    delegation = stages.planned(phuc)

    rows = rows_of(api(phuc).get(f"{ADDRESS}?format=xlsx"))

    assert len(rows) == 2
    assert rows[1][0] == delegation.reference
    assert "Nhật Bản" in rows[1]


def test_the_list_of_members_masks_and_tells_no_date_of_birth(phuc, hoa, le, api, now):
    delegation = stages.with_head(phuc, responsible=hoa)
    stages.member(phuc, delegation, care_note="Ăn chay")

    seen, hidden = (api(user).get(members_at(delegation)).json()["results"] for user in (hoa, le))

    assert [row["passport"] for row in seen] == ["TK*****67", ""]
    assert [row["care_note"] for row in seen] == ["", "Ăn chay"]
    assert [row["care_note"] for row in hidden] == ["", ""]
    assert "born_on" not in seen[0]


def test_a_member_is_changed_with_the_revision_that_was_read_and_removed(phuc, api, now):
    delegation = stages.with_head(phuc)
    member = stages.member(phuc, delegation)
    client, address = api(phuc), f"{members_at(delegation)}{member.pk}/"
    tag = client.get(address)["ETag"]

    changed = client.patch(address, {"title": "Interpreter"}, format="json", HTTP_IF_MATCH=tag)
    stale = client.patch(address, {"title": "Other"}, format="json", HTTP_IF_MATCH=tag)
    gone = client.delete(address)

    assert [one.status_code for one in (changed, stale, gone)] == [200, 412, 204]
    assert client.get(address).status_code == 404


def test_a_passport_is_shown_in_full_to_whoever_may_and_is_not_kept_on_the_way(phuc, le, api, now):
    delegation = stages.with_head(phuc)
    address = f"{members_at(delegation)}{delegation.members.get().pk}/passport/"

    refused = api(le).post(address, {}, format="json")
    silent = api(phuc).post(address, {}, format="json")
    seen = api(phuc).post(address, {"reason": "Làm thị thực"}, format="json")

    assert [one.status_code for one in (refused, silent, seen)] == [403, 400, 200]
    assert seen.json()["passport_number"] == "TK1234567"
    assert seen.json()["born_on"] == "1961-05-04"
    assert seen["Cache-Control"] == "no-store"
    assert Access.objects.count() == 1


def test_a_scan_goes_in_and_comes_out_as_it_was(phuc, le, api, now):
    delegation = stages.with_head(phuc)
    member = delegation.members.get()
    address = f"{members_at(delegation)}{member.pk}/"
    client = api(phuc)

    added = client.post(
        f"{address}add_scan/", {"file": SimpleUploadedFile("a.png", PNG)}, format="multipart"
    )
    opened = client.post(f"{address}open_scan/", {"reason": "Đối chiếu"}, format="json")
    refused = api(le).post(f"{address}open_scan/", {"reason": "Xem"}, format="json")
    removed = client.post(f"{address}remove_scan/", {}, format="json")

    assert (added.status_code, added.json()["has_scan"]) == (200, True)
    assert (opened.status_code, opened.content) == (200, PNG)
    assert opened["Cache-Control"] == "private, no-store"
    assert refused.status_code == 403
    assert (removed.status_code, removed.json()["has_scan"]) == (200, False)
    assert PersonalFile.objects.count() == 0


def test_a_list_is_imported_whole_or_not_at_all(phuc, api, now):
    delegation = stages.draft(phuc)
    client, address = api(phuc), f"{members_at(delegation)}import/"

    def send(text, **more):
        file = SimpleUploadedFile("list.csv", text.encode())
        return client.post(address, {"file": file, **more}, format="multipart")

    looked = send("Full name,Role\nSATO KENJI,Head\n", dry_run="true")
    refused = send("Full name,Role\nSATO KENJI,King\n")
    written = send("Full name,Role\nSATO KENJI,Head\n")

    assert [one.status_code for one in (looked, refused, written)] == [200, 422, 201]
    assert refused.json()["rows"][0]["reasons"][0]["code"] == "cell_unreadable"
    assert written.json()["rows"][0]["member"] == delegation.members.get().pk


def test_a_list_that_leaves_the_house_says_who_took_it_and_when(phuc, binh, api, now):
    delegation = stages.with_head(phuc)
    address = f"{members_at(delegation)}export/"

    plain = api(binh).post(address, {}, format="json")
    whole = api(phuc).post(
        address, {"with_passports": True, "reason": "Gửi Công an"}, format="json"
    )
    refused = api(binh).post(address, {"with_passports": True, "reason": "x"}, format="json")

    plain, whole = rows_of(plain), rows_of(whole)
    assert "Vũ Quốc Bình" in plain[0][0]
    assert "09:00, 20/04/2026" in plain[0][0]
    assert "TK1234567" not in str(plain)
    assert whole[2][-3] == "TK1234567"
    assert refused.status_code == 403
    assert Access.objects.count() == 2


def test_a_number_is_looked_for_without_standing_in_an_address(phuc, hoa, api, now):
    delegation = stages.with_head(phuc)
    address = f"{ADDRESS}find-passport/"
    body = {"number": "tk 1234567", "reason": "Công an hỏi"}

    found = api(phuc).post(address, body, format="json")
    refused = api(hoa).post(address, body, format="json")

    assert [row["delegation"] for row in found.json()] == [delegation.pk]
    assert "TK1234567" not in found.content.decode()
    assert refused.status_code == 403


def test_what_belongs_to_another_delegation_is_not_found_here(phuc, lan, api, now):
    delegation, other = stages.with_head(phuc), stages.draft(phuc)
    member = delegation.members.get()

    answers = [
        api(phuc).get(f"{members_at(other)}{member.pk}/"),
        api(lan).get(members_at(delegation)),
        api(lan).get(f"{ADDRESS}{delegation.pk}/"),
    ]

    assert {one.status_code for one in answers} == {404}
