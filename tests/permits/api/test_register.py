"""The register and the control sheet write themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from permits import operations
from tests.permits import stages
from tests.permits.stages import MONDAY
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REGISTER = "/api/v1/register/"


def test_the_register_tells_each_dossier_from_reception_to_return(lan, minh, hoa, binh, api, later):
    stages.submitted(lan)
    dossier = stages.returned(lan, minh, hoa, binh)

    body = api(hoa).get(REGISTER).json()

    assert body["count"] == 1
    assert body["results"] == [
        {
            "number": 1,
            "id": dossier.pk,
            "code": dossier.code,
            "procedure_code": "2.002312",
            "procedure_vi": dossier.procedure.name_vi,
            "procedure_en": dossier.procedure.name_en,
            "quantity": 1,
            "applicant": "Trường Đại học Hàng hải Việt Nam",
            "reach": "484 Lạch Tray, Hải Phòng, 0912 345 678",
            "agency": "Sở Ngoại vụ thành phố Hải Phòng",
            "received_at": "2026-04-20T09:00:00+07:00",
            "due_at": "2026-05-04T17:00:00+07:00",
            "forwarded_at": "2026-04-20T09:00:00+07:00",
            "result_at": "2026-04-23T09:00:00+07:00",
            "returned_at": "2026-04-23T09:00:00+07:00",
            "channel": "online",
            "state": "returned",
            "outcome": "granted",
            "is_late": False,
        }
    ]


def test_the_register_is_asked_for_by_days_and_numbered_through(lan, minh, api, later):
    codes = [stages.received(lan, minh, at=MONDAY + n * DAY).code for n in (0, 1, 2)]
    client = api(minh)

    window = client.get(REGISTER, {"from": "2026-04-21", "to": "2026-04-21"}).json()
    second = client.get(REGISTER, {"page": 2, "page_size": 2}).json()

    assert [row["code"] for row in window["results"]] == [codes[1]]
    assert [(row["number"], row["code"]) for row in second["results"]] == [(3, codes[2])]
    assert client.get(REGISTER, {"from": "2026-04-22", "to": "2026-04-21"}).status_code == 400


def test_the_register_is_the_offices_own(lan, minh, api, sits_at, later):
    stages.received(lan, minh)

    assert api(lan).get(REGISTER).status_code == 403
    assert sits_at(lan).get(reverse("register")).status_code == 403
    assert api().get(REGISTER).status_code == 401


def test_the_page_the_sheet_and_the_paper_of_the_register(lan, minh, sits_at, later):
    dossier = stages.received(lan, minh)
    address = reverse("register")
    client = sits_at(minh)

    page = client.get(address)
    sheet = rows_of(client.get(address, {"format": "xlsx"}))
    paper = client.get(address, {"format": "pdf"})
    nothing = client.get(address, {"from": "01/01/2025", "to": "31/12/2025"})

    assert dossier.code in page.content.decode()
    assert (len(sheet), sheet[1][1]) == (2, dossier.code)
    assert paper.content.startswith(b"%PDF-")
    assert dossier.code not in nothing.content.decode()


def test_ten_lines_of_the_register_cost_as_much_as_one(lan, minh, sits_at, later):
    client, address = sits_at(minh), reverse("register")

    def cost():
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    stages.received(lan, minh)
    cost()
    first = cost()
    for _ in range(3):
        stages.received(lan, minh)

    assert cost() == first <= 10


def test_the_control_sheet_holds_each_step_against_its_day(lan, minh, hoa, dung, binh, api, later):
    dossier = stages.received(lan, minh, officer=hoa)
    operations.assign(dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + DAY, officer_id=dung.pk)
    operations.forward(
        dossier_id=dossier.pk,
        actor=acting(dung),
        at=MONDAY + 4 * DAY,
        proposal="granted",
        appraisal="Đủ.",
    )

    rows = api(minh).get(f"/api/v1/dossiers/{dossier.pk}/control-sheet/").json()

    told = [(row["handed_by"], row["received_by"], row["role"], row["result"]) for row in rows]
    assert told == [
        ("", str(minh), "desk", "early"),
        (str(minh), str(hoa), "officer", None),
        (str(hoa), str(dung), "officer", "late"),
        (str(dung), "", "approver", "running"),
    ]


def test_the_control_sheet_is_the_offices_own_and_begins_with_the_reception(
    lan, minh, otto, api, sits_at, later
):
    received, waiting = stages.received(lan, minh), stages.submitted(lan)
    address = f"/api/v1/dossiers/{received.pk}/control-sheet/"
    page = reverse("control_sheet", args=[received.pk])

    statuses = [api(user).get(address).status_code for user in (lan, otto, minh)]

    assert statuses == [403, 404, 200]
    assert sits_at(lan).get(page).status_code == 403
    assert sits_at(minh).get(page).status_code == 200
    assert sits_at(minh).get(page, {"format": "pdf"}).content.startswith(b"%PDF-")
    assert len(rows_of(sits_at(minh).get(page, {"format": "xlsx"}))) == 3
    assert sits_at(minh).get(reverse("control_sheet", args=[waiting.pk])).status_code == 404
