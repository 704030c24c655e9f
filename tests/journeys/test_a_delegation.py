"""Guests from Kobe through the pages, from the letter to the closed file.

Phúc plans, Director Bình decides, Hoa stands at the airport with her phone. The visit was in the
week before the day on which the suite runs: whatever the office does, the clock of the site allows.
"""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from delegations.models import Delegation
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.spending.models import Settlement
from foreign_affairs.workdays.queries import current_calendar
from tests.browser import PHONE
from tests.events.web.form import resource
from tests.journeys import conference
from tests.journeys.test_in_the_browser import act, day, fill, press, seen, vi, visit

pytestmark = pytest.mark.browser
NAME = "Đoàn chính quyền thành phố Kobe"
PASSPORTS = [f"TK99{number:05}" for number in range(1, 13)]
GUESTS = [
    "SATO KENJI,Trưởng đoàn,Thứ trưởng",
    "MORI AKIRA,Phó trưởng đoàn,Cục trưởng",
    *(f"GUEST NUMBER {number},Thành viên,Chuyên viên" for number in range(3, 13)),
]
TABLE = "Họ và tên,Vai trò,Chức vụ,Quốc tịch,Ngày sinh,Số hộ chiếu,Hộ chiếu có giá trị đến\n" + (
    "\n".join(
        f"{who},JP,04/05/1961,{passport},31/01/2031"
        for who, passport in zip(GUESTS, PASSPORTS, strict=True)
    )
)
WISHES = (
    ("courtesy_call", "Chào xã giao lãnh đạo thành phố", "45", "chair"),
    ("talks", "Hội đàm về cảng biển xanh", "90", "vice"),
    ("visit", "Thăm cảng Lạch Huyện", "120", None),
    ("signing", "Ký biên bản ghi nhớ", "30", "chair"),
    ("working_session", "Làm việc cả ngày về đào tạo", "720", None),
)
"""Kind, title, minutes, who chairs; the last one fits into no day."""


@pytest.fixture
def house(db):
    """What can be booked."""
    return {
        "chair": resource("leader", "Chủ tịch UBND thành phố", rank=1, position="Chủ tịch"),
        "vice": resource("leader", "Phó Chủ tịch đối ngoại", rank=2, position="Phó Chủ tịch"),
        "room": resource("room", "Phòng họp số 2", capacity=40),
        "car": resource("vehicle", "Xe 29 chỗ 15B-001.01", capacity=29),
    }


@pytest.fixture
def tuesday():
    """The last Tuesday that is over with its Wednesday and Thursday, all three worked."""
    calendar = current_calendar()
    first = conference.TODAY.date() - timedelta(days=3)
    while first.weekday() != 1 or not all(
        calendar.is_working(first + timedelta(days=days)) for days in range(3)
    ):
        first -= timedelta(days=1)
    return first


@pytest.fixture
def picture():
    """`picture(page, name)`: keeps what the page looks like where somebody wants to see it."""
    folder = os.environ.get("KEEP_PICTURES")

    def keep(page, name):
        if folder:
            page.screenshot(path=str(Path(folder) / f"visit-{name}.png"), full_page=True)

    return keep


def printed(page, delegation, kind):
    """The words of a paper, as whoever is signed in gets it."""
    answer = page.request.get(f"/api/v1/delegations/{delegation.pk}/{kind}/")
    assert answer.status == 200, answer.text()
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def written_down(page, tuesday, hoa):
    visit(page, "/delegations/new/")
    fill(
        page.locator(".long-form"),
        {
            "name_vi": NAME,
            "name_en": "Delegation of the City of Kobe",
            "country": "Nhật Bản",
            "organisation": "Kobe City Government",
            "head_position": "deputy_minister",
            "languages": ["ja"],
            "purposes": ["courtesy", "working"],
            "starts_on": day(tuesday),
            "starts_hour": "08:00",
            "arrival_by": "Chuyến bay VN 311",
            "ends_on": day(tuesday + timedelta(days=2)),
            "ends_hour": "17:00",
            "lodging": "Khách sạn bên sông Cấm",
            "host_body": "Ủy ban nhân dân thành phố",
            "unit": str(hoa.unit_id),
            "responsible": str(hoa.pk),
            "why_unplanned": "Phát sinh theo đề nghị của bạn.",
            "funding": "full",
        },
    )
    press(page, "Save the delegation")
    return Delegation.objects.get()


def bring_members(page, delegation):
    """The list as the guests' embassy sent it: looked through, then entered whole."""
    visit(page, f"/delegations/{delegation.pk}/members/import/")
    file = {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-8-sig")}
    for button in ("Look it through", "Enter all rows"):
        page.locator("input[type=file]").set_input_files(file)
        press(page, button)
    expect(page.locator("#rows")).to_have_text(vi("Entered"))


def estimated(page, delegation):
    visit(page, f"/delegations/{delegation.pk}/estimate/")
    fill(
        page.locator(".money-form"),
        {"sessions": "2", "vietnamese_at_sessions": "8", "banquets": "1", "gifts_to_heads": "1"},
    )
    press(page, "Record the estimate")
    expect(page.locator(".message-success")).to_be_visible()


def proposed(page, delegation, house, picture):
    """Wishes in, a programme out: what cannot be met is told, the rest is accepted."""
    visit(page, f"/delegations/{delegation.pk}/programme/propose/")
    for number, (kind, title, minutes, chair) in enumerate(WISHES):
        if not page.locator(f"[name=wish-{number}-kind]").count():
            page.get_by_role("button", name=vi("One more wish")).click()
        answers = {
            f"wish-{number}-kind": kind,
            f"wish-{number}-title": title,
            f"wish-{number}-minutes": minutes,
        }
        if chair:
            answers[f"wish-{number}-chair"] = str(house[chair].pk)
        if chair == "vice":
            answers[f"wish-{number}-place"] = str(house["room"].pk)
        fill(page.locator(".long-form"), answers)
    press(page, "Propose a programme")
    told = page.locator("#proposed").locator("..")
    for _kind, title, _minutes, _chair in WISHES:
        expect(told).to_contain_text(title)
    expect(told).to_contain_text(vi("What cannot be met, and why"))
    picture(page, "proposed")
    press(page, "Accept the programme")
    expect(page.locator(".message-success")).to_be_visible()
    assert {item.title_vi for item in delegation.items.all()} == {wish[1] for wish in WISHES[:-1]}


def adjusted(page, delegation, house, tuesday):
    """The visit to the port gets a car, the afternoon of the second day, and stays there."""
    port = delegation.items.get(kind="visit")
    visit(page, f"/delegations/{delegation.pk}/programme/{port.pk}/")
    said = {
        "on": day(tuesday + timedelta(days=1)),
        "starts_hour": "14:00",
        "ends_hour": "15:30",
        "place_text": "Cảng quốc tế Lạch Huyện",
        "title_en": "Visit to Lạch Huyện port",
        "gift": "Tranh khảm trai",
    }
    form = page.locator(".long-form")
    fill(form, said)
    form.locator("[name=pinned]").check()
    form.locator(f"[name=vehicles][value='{house['car'].pk}']").check()
    press(page, "Look first what it collides with")
    expect(page.locator(".message-success")).to_be_visible()
    press(page, "Save the item")
    port.refresh_from_db()
    assert (port.pinned, port.vehicle_ids) == (True, [house["car"].pk])


def approved(planner, director, delegation):
    """Put before the approver, approved with its programme and what it costs, and printed."""
    visit(planner, f"/delegations/{delegation.pk}/")
    act(planner, "plan")
    visit(director, f"/delegations/{delegation.pk}/")
    act(director, "approve")
    delegation.refresh_from_db()
    assert (delegation.state, delegation.rank, delegation.members.count()) == ("approved", "B", 12)
    assert delegation.versions.get().number == 1
    booked = Booking.objects.filter(source_kind="delegation_item", released_at=None)
    assert booked.count() == sum(len(item.resource_ids) for item in delegation.items.all())
    guests = printed(planner, delegation, "programme/for-guests")
    told = ("Thăm cảng Lạch Huyện", "Visit to Lạch Huyện port", "Tuesday")
    assert [words for words in told if words not in guests] == []
    for kind in ("programme/for-staff", "papers/car_plan"):
        assert "Xe 29 chỗ 15B-001.01" in printed(planner, delegation, kind)


def received(phone, delegation, picture):
    """The days themselves: the guests are here, the first item is late, then all is done."""
    visit(phone, f"/delegations/{delegation.pk}/")
    act(phone, "start")
    items = list(delegation.items.order_by("starts_at"))
    for item in items:
        on = item.starts_at.astimezone(conference.HERE).date()
        visit(phone, f"/delegations/today/?on={on.isoformat()}")
        if item == items[0]:
            delayed(phone, item, picture)
        phone.locator(f"#item-{item.pk} form:has([value=done]) button").click()
        expect(phone.locator(".message-success")).to_be_visible()
        seen(phone)
    picture(phone, "today")
    assert set(delegation.items.values_list("status", flat=True)) == {"done"}


def delayed(phone, item, picture):
    """Twenty minutes late; what that breaks would be shown before it is recorded."""
    line, planned_at = phone.locator(f"#item-{item.pk}"), item.starts_at
    line.locator("summary").first.click()
    line.locator("[name=minutes]").fill("20")
    line.get_by_role("button", name=vi("Record the delay")).click()
    expect(phone.locator(".message-success")).to_be_visible()
    seen(phone)
    picture(phone, "delay")
    item.refresh_from_db()
    assert (item.status, item.starts_at) == ("delayed", planned_at + timedelta(minutes=20))


def closed(page, delegation):
    """The report, the settlement by the invoices, and the file is closed."""
    visit(page, f"/delegations/{delegation.pk}/")
    act(
        page,
        "record_report",
        number="45/BC-SNgV",
        reported_on=day(conference.TODAY),
        results="Hai bên thống nhất kế hoạch hợp tác cảng biển xanh.",
    )
    visit(page, f"/delegations/{delegation.pk}/settlement/")
    lines = page.locator(".money-form tbody tr:has([name^=spent_]):not(:has([name*=new]))")
    for number in range(lines.count()):
        approved_amount = lines.nth(number).locator("td.num").first.inner_text()
        page.locator(f"[name=spent_{number}]").fill(approved_amount.split("(")[0].strip())
    press(page, "File the settlement")
    settled = Settlement.objects.get()
    assert settled.spent_vnd == settled.estimate.total_vnd > 0
    visit(page, f"/delegations/{delegation.pk}/")
    act(page, "close")
    delegation.refresh_from_db()
    assert delegation.state == "closed"
    assert "45/BC-SNgV" in printed(page, delegation, "papers/result_report")


def test_a_delegation_is_planned_received_and_closed(
    open_page, console, everything_holds, house, tuesday, picture, phuc, binh, hoa
):
    planner = open_page(user=phuc)

    delegation = written_down(planner, tuesday, hoa)
    bring_members(planner, delegation)
    visit(planner, f"/delegations/{delegation.pk}/")
    text = planner.locator("main").inner_text()
    assert [passport for passport in PASSPORTS if passport in text] == []
    assert "TK*****01" in text
    act(planner, "confirm_rank", rank="B")
    estimated(planner, delegation)
    proposed(planner, delegation, house, picture)
    adjusted(planner, delegation, house, tuesday)
    visit(planner, f"/delegations/{delegation.pk}/programme/")
    picture(planner, "programme")
    approved(planner, open_page(user=binh), delegation)
    received(open_page(user=hoa, size=PHONE), delegation, picture)
    closed(planner, delegation)
    picture(planner, "closed")
    everything_holds()
