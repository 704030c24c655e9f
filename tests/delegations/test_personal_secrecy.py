"""Passports, birth dates, scans and care notes leave by their own doors only.

Marked values stand in every personal field; every output that the site has is searched for them.
"""

import io
import json
import logging
import logging.config
import re
import tempfile
from datetime import date, timedelta

import pytest
import yaml
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import get_resolver
from pypdf import PdfReader

from delegations import operations, queries
from delegations.models import Delegation, Member, ProgrammeItem, ProgrammeVersion
from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from foreign_affairs.personal_data.models import Access, PersonalFile
from foreign_affairs.settings.logs import logging_config
from foreign_affairs.shared_calendar.models import Invitee
from foreign_affairs.shared_calendar.operations import create_feed
from tests.architecture.source import ROOT
from tests.architecture.test_urls import addresses
from tests.delegations import programme, stages
from tests.delegations.stages import DAY, NOW
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db

GUEST = {
    "role": "head",
    "full_name": "XAVIERQ MARKED",
    "born_on": date(1957, 11, 23),
    "passport_number": "ZQ88776655",
    "passport_expires_on": date(2026, 8, 14),
    "email": "xavierq@example.org",
    "phone": "+81 90 5550 1957",
    "care_note": "Zqcare: không ăn hải sản",
}
SCAN = b"\x89PNG\r\n\x1a\n" + b"ZQSCANBYTES" * 30
NEVER = {
    "passport": re.compile(r"ZQ-?\s?8877-?6655|8877665|ZQ88", re.IGNORECASE),
    "birth": re.compile(r"1957-11-23|23/11/1957|23\.11\.1957|23-11-1957|\b19571123\b"),
    "scan": re.compile("ZQSCANBYTES"),
}
INVITED = re.compile("zqinvited", re.IGNORECASE)
# Of members below and above all: what leaves the house names no guest.
NOT_OUTSIDE = {
    **NEVER,
    "name": re.compile("xavierq", re.IGNORECASE),
    "care": re.compile("zqcare", re.IGNORECASE),
    "phone": re.compile(r"5550 ?1957"),
    "invited": INVITED,
}
# Members themselves, who sits on their side at a talk, who is invited and what was mailed to them.
APART = (Member, PersonalFile, ProgrammeItem, ProgrammeVersion, Invitee, Notice)
DOCUMENT = yaml.load(
    (ROOT / "foreign_affairs/docs/openapi.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)
GETS = [path for path, methods in DOCUMENT["paths"].items() if "get" in methods]
PAGES = sorted(
    route
    for route in set(addresses(get_resolver()))
    if not route.startswith(("api/", "feeds/", "accounts/", "admin/", "^"))
)
OF_OTHERS = {"dossiers", "permits", "verify", "consult", "quality", "slips"}


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.PERSONAL_DATA_ROOT = tmp_path / "apart"


@pytest.fixture
def planted(phuc, binh, hoa):
    """A delegation that is here, its head marked in every personal field, with a scan."""
    delegation = stages.draft(phuc, responsible=hoa)
    member = stages.member(phuc, delegation, **GUEST)
    operations.add_scan(
        delegation_id=delegation.pk,
        member_id=member.pk,
        actor=acting(hoa),
        at=NOW,
        upload=SimpleUploadedFile("xavierq ZQ88776655.png", SCAN),
    )
    talks = programme.item(phuc, delegation, their_side="XAVIERQ MARKED, Deputy Mayor")
    operations.invite(
        delegation_id=delegation.pk,
        item_id=talks.pk,
        actor=acting(hoa),
        at=NOW,
        people=[{"name": "Zqinvited", "email": "zqinvited@example.org", "language": "en"}],
    )
    act = {"delegation_id": delegation.pk, "at": NOW}
    operations.confirm_rank(actor=acting(phuc), rank="B", **act)
    operations.request_reception(actor=acting(phuc), reception_on=date(2026, 6, 17), **act)
    operations.plan(actor=acting(phuc), **act)
    operations.approve(actor=acting(binh), **act)
    operations.change_member(member_id=member.pk, actor=acting(hoa), title="Deputy Mayor", **act)
    operations.remind_of_delegations(at=NOW + 60 * DAY)
    return Delegation.objects.get(pk=delegation.pk)


def faults(text, marks):
    return sorted(name for name, mark in marks.items() if mark.search(text))


def body_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Type") == "application/pdf":
        pages = PdfReader(io.BytesIO(content)).pages
        content = "\n".join(page.extract_text() for page in pages).encode()
    headers = "".join(f"{name}: {value}\n" for name, value in answer.items())
    return headers + content.decode("utf-8", "replace")


def filled(route, delegation, member):
    """`route` with our delegation and member in its places."""
    route = re.sub(r"members/({id}|<[^>]+>)", f"members/{member.pk}", route)
    rows = {"programme": delegation.items.earliest("pk"), "invitees": Invitee.objects.first()}
    for kind, row in rows.items():
        # Numbers of one table are not those of another.
        route = re.sub(rf"{kind}/({{\w+}}|<int:\w+>)", f"{kind}/{row.pk if row else 0}", route)
    return "/" + re.sub(r"{\w+}|<(\w+:)?\w+>", str(delegation.pk), route).lstrip("/")


def test_no_reader_of_the_api_is_told_a_passport_a_birth_date_or_a_scan(
    planted, everybody, api, now
):
    member = planted.members.get()
    told, asked = {}, 0
    for path in GETS:
        address = filled(path, planted, member)
        for role, user in everybody.items():
            answer = api(user).get(address)
            asked += answer.status_code == 200
            if found := faults(body_of(answer), NEVER):
                told[path, role] = found

    assert told == {}
    assert asked > 100


@pytest.mark.parametrize("address", ["", "members/", "history/"])
def test_a_care_note_is_read_by_those_who_care(planted, everybody, api, address, now):
    read = f"/api/v1/delegations/{planted.pk}/{address}"
    reads = {
        role
        for role, user in everybody.items()
        if "care" in faults(body_of(api(user).get(read)), NOT_OUTSIDE)
    }

    cares = {"planner", "administrator", "officer", "approver"}
    assert reads == (cares if address == "members/" else set())


def test_no_page_shows_a_passport_a_birth_date_or_a_scan(planted, everybody, sits_at, now):
    member = planted.members.get()
    told = {}
    for route in PAGES:
        if route.split("/")[0] in OF_OTHERS:
            continue
        address = filled(route, planted, member)
        for role in ("planner", "administrator", "officer", "approver", "desk", "leader"):
            answer = sits_at(everybody[role]).get(address)
            if found := faults(body_of(answer), NEVER):
                told[address, role] = found

    assert told == {}


def test_who_is_invited_is_read_by_those_who_work_on_the_visit(
    planted, everybody, api, sits_at, now
):
    member, reads = planted.members.get(), {}
    for role, user in everybody.items():
        asked = [(path, api(user)) for path in GETS]
        asked += [(route, sits_at(user)) for route in PAGES if route.split("/")[0] not in OF_OTHERS]
        reads[role] = {
            path
            for path, client in asked
            if faults(body_of(client.get(filled(path, planted, member))), {"": INVITED})
        }

    api_of, page_of = (
        "/api/v1/delegations/{delegation_pk}/programme/",
        "delegations/<int:delegation_id>/programme/",
    )
    doors = {
        f"{api_of}{{item_pk}}/invitees/",
        f"{api_of}{{item_pk}}/invitees/{{id}}/",
        page_of,
        f"{page_of}<int:item_id>/invitees/",
        f"{page_of}<int:item_id>/invitees/<int:invitee_id>/",
    }
    works = {"planner", "administrator", "officer"}
    assert reads == {role: doors if role in works else set() for role in everybody}


def test_nobody_outside_the_office_learns_who_comes(planted, everybody, lan, sits_at, api, now):
    member = planted.members.get()
    told = {}
    for route in PAGES:
        address = filled(route, planted, member)
        for name, user in (("nobody", None), ("organiser", lan)):
            answer = sits_at(user).get(address)
            if found := faults(body_of(answer), NOT_OUTSIDE):
                told[address, name] = found
    for path in GETS:
        for name, user in (("nobody", None), ("organiser", lan)):
            answer = api(user).get(filled(path, planted, member))
            if found := faults(body_of(answer), NOT_OUTSIDE):
                told[path, name] = found

    assert told == {}


@pytest.mark.parametrize("level", ["staff", "busy", "public"])
def test_no_feed_names_a_guest(planted, phuc, level, client, now):
    kinds = [[], ["delegation"], ["deadline"], ["delegation_item"]]
    texts = []
    for several in kinds:
        _feed, address = create_feed(
            name="Lịch", level=level, kinds=several, actor=acting(phuc), at=NOW
        )
        answer = client.get(re.sub(r"^https?://[^/]+", "", address))
        assert answer.status_code == 200
        texts.append(body_of(answer))

    assert [faults(text, NOT_OUTSIDE) for text in texts] == [[]] * len(kinds)
    assert ("Kobe" in texts[1]) is (level == "staff")


def test_the_paper_for_the_guests_names_nobody_and_that_of_the_staff_whom_it_must(
    planted, phuc, api, now
):
    papers = [
        body_of(api(phuc).get(f"/api/v1/delegations/{planted.pk}/programme/{paper}/"))
        for paper in ("for-guests", "for-staff")
    ]

    assert [faults(paper, NOT_OUTSIDE) for paper in papers] == [[], ["name"]]


def test_what_is_kept_for_others_names_no_guest(planted, now):
    """Audit, notices, calendar, papers, accesses: whatever has a text, but what APART names."""
    kept = {}
    for model in apps.get_models():
        if model in APART or model._meta.proxy:
            continue
        text = str(list(model._default_manager.order_by("pk").values_list()))
        if found := faults(text, NOT_OUTSIDE):
            kept[model._meta.label] = found
    mailed = Notice.objects.all()

    assert kept == {}
    others = mailed.exclude(subject_kind="invitee")
    assert faults(str(list(others.values_list())), NOT_OUTSIDE) == []
    assert faults(str(list(mailed.values_list())), NOT_OUTSIDE) == ["invited"]


def test_no_file_on_the_disk_holds_them(
    planted, phuc, sits_at, now, settings, tmp_path, monkeypatch
):
    """Neither what is kept for good nor what is left of handing a list and a notice out."""
    media, passing = tmp_path / "media", tmp_path / "passing"
    passing.mkdir()
    settings.MEDIA_ROOT = media
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    client, one = sits_at(phuc), f"/delegations/{planted.pk}/"
    said = {"reason": "Gửi Công an", "with_passports": "on", "to": "police"}
    answers = [client.post(f"{one}{door}/", said) for door in ("papers/notice", "members/export")]
    table = b"Full name,Passport number\nX,ZQ88776655\n" + b" " * 10**6
    client.post(f"{one}members/import/", {"file": SimpleUploadedFile("ds.csv", table)})

    assert faults(body_of(answers[0]), NEVER) == ["birth", "passport"]
    assert list(passing.rglob("*")) == []
    [scan] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert faults(scan.read_bytes().decode("latin-1"), NOT_OUTSIDE) == []
    # Read to its end, a file is closed.
    assert answers[1].getvalue()


def test_the_admin_shows_no_encrypted_field(planted, an, sits_at, now):
    member = planted.members.get()
    client = sits_at(an)
    told = {}
    for address in (
        "/admin/",
        "/admin/delegations/member/",
        f"/admin/delegations/member/{member.pk}/change/",
        "/admin/delegations/delegation/",
        f"/admin/delegations/delegation/{planted.pk}/change/",
        "/admin/personal_data/access/",
        "/admin/audit/entry/",
        "/admin/notifications/notice/",
    ):
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        if found := faults(
            body_of(answer).replace("q=ZQ8", ""), {**NEVER, "care": NOT_OUTSIDE["care"]}
        ):
            told[address] = found

    assert told == {}
    # A scan has no page at all.
    assert client.get("/admin/personal_data/personalfile/").status_code == 404


def test_no_sheet_holds_a_passport_unless_it_was_asked_for(planted, phuc, api, now):
    client = api(phuc)
    sheets = [
        rows_of(client.get("/api/v1/delegations/?format=xlsx")),
        rows_of(client.post(f"/api/v1/delegations/{planted.pk}/members/export/", {})),
    ]

    assert [faults(str(rows), NEVER) for rows in sheets] == [[], []]
    assert not any("1957, 11, 23" in str(rows) for rows in sheets)


WRONG = (
    {"passport_number": "ZQ88776655\u202e"},
    {"passport_number": "ZQ88776655", "full_name": " "},
    {"passport_number": "ZQ88776655"},
    {"born_on": "1957-11-23", "passport_number": ["ZQ88776655"]},
    {"passport_number": "ZQ88776655" * 9, "role": "king"},
)


def test_no_refusal_repeats_what_was_sent(planted, phuc, api, now):
    address = f"/api/v1/delegations/{planted.pk}/members/"
    answers = [api(phuc).post(address, {"full_name": "X", **body}, format="json") for body in WRONG]
    table = "Họ và tên,Số hộ chiếu,Ngày sinh,Vai trò\nX,ZQ88776655,23/11/1957,Vua\n,ZQ88776655,,\n"
    answers.append(
        api(phuc).post(
            f"{address}import/",
            {"file": SimpleUploadedFile("ds.csv", table.encode())},
            format="multipart",
        )
    )

    assert {answer.status_code for answer in answers} <= {400, 422}
    assert [faults(body_of(answer), NEVER) for answer in answers] == [[]] * len(answers)


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_log_line_tells_them_even_of_what_failed(
    planted, phuc, api, log_format, monkeypatch, now
):
    configuration = logging_config(log_format=log_format, level="DEBUG")
    lines = io.StringIO()
    configuration["handlers"]["console"]["stream"] = lines
    # What production never logs: the text of every query.
    configuration["loggers"] = {"django.db.backends": {"level": "INFO"}}
    before = logging.getLogger().handlers[:]
    client = api(phuc)
    client.raise_request_exception = False
    address = f"/api/v1/delegations/{planted.pk}/members/"

    def fails(*_args, **_more):
        raise RuntimeError("the disk is full")

    logging.config.dictConfig(configuration)
    try:
        for body in WRONG:
            client.post(address, {"full_name": "X", **body}, format="json")
        client.post("/api/v1/delegations/find-passport/", _LOOK, format="json")
        client.post(f"{address}{planted.members.get().pk}/passport/", _LOOK, format="json")
        monkeypatch.setattr(operations.members, "record", fails)
        broken = client.post(
            address, {"full_name": "XAVIERQ", "passport_number": "ZQ88776656"}, format="json"
        )
        monkeypatch.setattr(operations.sweeps, "record_all", fails)
        operations.purge_personal_data(at=NOW + timedelta(days=400))
    finally:
        logging.getLogger().handlers = before
        logging.getLogger("django.db.backends").setLevel(logging.NOTSET)
    told = lines.getvalue()

    assert broken.status_code == 500
    assert "the disk is full" in told
    assert "delegation_not_swept" in told
    assert faults(told, NOT_OUTSIDE) == []
    assert faults(body_of(broken), NOT_OUTSIDE) == []


_LOOK = {"number": "ZQ88776655", "reason": "Công an hỏi"}


def test_no_command_tells_who_comes(planted, now):
    held = io.StringIO()
    call_command("verify_audit", stdout=held)
    call_command("rebuild_calendar", check=True, stdout=held)

    assert faults(held.getvalue(), NOT_OUTSIDE) == []


def test_the_marks_would_be_found_where_they_may_stand(planted, phuc, api, now):
    """The doors for it do tell, and are noted: so the searches above search for the right thing."""
    member = planted.members.get()
    address = f"/api/v1/delegations/{planted.pk}/members/{member.pk}/"

    seen = api(phuc).post(f"{address}passport/", {"reason": "Thị thực"}, format="json")
    scan = api(phuc).post(f"{address}open_scan/", {"reason": "Thị thực"}, format="json")

    assert faults(body_of(seen), NEVER) == ["birth", "passport"]
    assert faults(body_of(scan), NEVER) == ["scan"]
    assert faults(json.dumps(GUEST, default=str), NOT_OUTSIDE) == sorted(
        set(NOT_OUTSIDE) - {"scan", "invited"}
    )
    assert Access.objects.count() == 2
    assert queries.may_see_passports(planted, acting(phuc))
