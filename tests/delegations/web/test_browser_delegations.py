"""The pages of delegations in a browser: no fault of access, no width too many."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from delegations import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar.models import Invitee
from tests.browser import DESKTOP, PHONE, look
from tests.delegations import programme, stages
from tests.permits.stages import ZONE

pytestmark = pytest.mark.browser


@pytest.fixture
def guests(phuc, binh, hoa):
    """Guests who are here today, with a programme and an estimate; others who come later."""
    now = timezone.now()
    here = now.astimezone(ZONE).replace(hour=8, minute=0, second=0, microsecond=0)
    leader = programme.leader(name_en="Vice Chair")
    hall = programme.venue(name_en="Conference centre")
    before = now - timedelta(days=20)
    one = stages.with_head(
        phuc,
        at=before,
        responsible=hoa,
        arrives_at=here,
        departs_at=here + timedelta(days=2),
        security_notes="Có bảo vệ.",
        content="Trao đổi về cảng biển.",
    )
    stages.member(
        phuc, one, at=before, care_note="Ăn chay", passport_expires_on=(now + timedelta(30)).date()
    )
    facts = {"chair_id": leader.pk, "place_id": hall.pk, "title_en": "Talks", "at_": before}
    for hour in (10, 14):
        programme.item(
            phuc,
            one,
            acknowledged=programme.KNOWN,
            starts_at=here + timedelta(hours=hour - 8),
            ends_at=here + timedelta(hours=hour - 7),
            **facts,
        )
    dinner = programme.item(
        phuc,
        one,
        kind="banquet",
        title_vi="Tiệc chiêu đãi",
        starts_at=here + timedelta(hours=34),
        ends_at=here + timedelta(hours=36),
        responsible_id=hoa.pk,
        **facts,
    )
    operations.invite(
        delegation_id=one.pk,
        item_id=dinner.pk,
        actor=acting(hoa),
        at=before,
        people=[
            {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"},
            {
                "name": "Trần Thị Mai",
                "email": "m@example.vn",
                "language": "vi",
                "wants_mail": False,
            },
        ],
    )
    operations.record_estimate(
        delegation_id=one.pk, actor=acting(phuc), at=before, nights=2, days=2, banquets=1
    )
    operations.plan(delegation_id=one.pk, actor=acting(phuc), at=before)
    operations.approve(delegation_id=one.pk, actor=acting(binh), at=before)
    operations.start(delegation_id=one.pk, actor=acting(hoa), at=now)
    later = stages.draft(
        phuc, at=now, arrives_at=here + timedelta(days=40), departs_at=here + timedelta(days=42)
    )
    return one, later


# English words are the longer ones, so they are asked about on the narrow screen.
@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "en")])
def test_every_page_of_delegations_is_open_to_everybody(
    size, language, guests, phuc, hoa, open_page, console
):
    one, later = guests
    member = one.members.order_by("number").first()
    item, _next, dinner = one.items.all()
    invitee = Invitee.objects.earliest("pk")
    base = f"/delegations/{one.pk}/"
    visits = {
        phuc: [
            "/delegations/",
            "/delegations/new/",
            base,
            f"{base}edit/",
            f"{base}members/new/",
            f"{base}members/import/",
            f"{base}members/export/",
            f"{base}members/{member.pk}/",
            f"{base}members/{member.pk}/passport/",
            f"{base}programme/",
            f"{base}programme/new/",
            f"{base}programme/propose/",
            f"{base}programme/{item.pk}/",
            f"{base}programme/{dinner.pk}/invitees/",
            f"{base}programme/{dinner.pk}/invitees/{invitee.pk}/",
            f"{base}settlement/",
            f"/delegations/{later.pk}/",
            f"/delegations/{later.pk}/estimate/",
        ],
        hoa: ["/delegations/today/", base],
    }
    keep = os.environ.get("KEEP_PICTURES")

    for user, addresses in visits.items():
        page = open_page(user=user, size=size)
        page.goto("/delegations/")
        if language == "en":
            page.get_by_role("button", name="English").click()
            page.wait_for_load_state()
        for address in addresses:
            page.goto(address)
            if keep:
                name = f"{size[0]}{language}{user.username}{address}".replace("/", "_")
                page.screenshot(path=str(Path(keep) / f"{name}.png"), full_page=True)
            look(page)
        page.close()


def test_a_wish_is_added_on_a_phone_and_goes_before_another(guests, phuc, open_page):
    _one, later = guests
    page = open_page(user=phuc, size=PHONE)
    page.goto(f"/delegations/{later.pk}/programme/propose/")
    page.locator("[name=wish-0-title]").fill("Bảo tàng")

    page.get_by_role("button", name="Thêm một yêu cầu").click()

    assert page.locator("[data-row]").count() == 4
    assert page.evaluate("document.activeElement.name") == "wish-3-title"
    page.keyboard.type("Chợ Sắt")
    page.locator("[name=wish-3-kind]").select_option("visit")
    page.locator("[name=wish-0-kind]").select_option("visit")
    row = page.locator("[data-row=w0]")
    row.locator("summary").click()
    row.locator("[name=wish-0-after]").select_option(label="Yêu cầu 4: Chợ Sắt")
    look(page)
    keep = os.environ.get("KEEP_PICTURES")
    if keep:
        page.screenshot(path=str(Path(keep) / "wishes390.png"), full_page=True)
    page.get_by_role("button", name="Đề xuất chương trình").click()
    told = page.locator("#proposed ~ ol strong").all_inner_texts()
    assert told == ["Chợ Sắt", "Bảo tàng"]
    assert page.locator("select[name=wish-0-after]").input_value() == "w3"
    look(page)
