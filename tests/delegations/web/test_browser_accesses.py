"""The log of accesses and the search of a passport in a browser."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from delegations import operations
from foreign_affairs.accounts.actors import acting
from tests.browser import DESKTOP, PHONE, look
from tests.delegations import stages

pytestmark = pytest.mark.browser


# English words are the longer ones, so they are asked about on the narrow screen.
@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "en")])
def test_who_saw_what_and_a_passport_that_is_looked_for_are_open_to_everybody(
    size, language, phuc, an, open_page, console
):
    now = timezone.now()
    delegation = stages.with_head(phuc)
    which = {"delegation_id": delegation.pk, "actor": acting(phuc), "at": now}
    member = delegation.members.get().pk
    operations.see_passport(**which, member_id=member, reason="Đăng ký tạm trú với Công an")
    operations.export_members(**which, with_passports=True, reason="Gửi Bộ đội Biên phòng")
    operations.find_passport(actor=acting(an), at=now, number="AB1234567", reason="Công an hỏi")
    page = open_page(user=an, size=size)
    page.goto("/delegations/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_load_state()
    keep = os.environ.get("KEEP_PICTURES")

    def seen(name):
        if keep:
            path = Path(keep) / f"{size[0]}{language}-{name}.png"
            page.screenshot(path=str(path), full_page=True)
        look(page)

    seen("list")
    page.goto(f"/delegations/{delegation.pk}/")
    seen("delegation")
    page.goto("/delegations/accesses/")
    seen("accesses")
    page.goto(f"/delegations/accesses/?member={member}&from=01/01/2020&to=01/02/2020")
    seen("accesses-none")
    page.goto("/delegations/find-passport/")
    page.get_by_label("Số hộ chiếu" if language == "vi" else "Passport number").fill("tk 1234567")
    seen("find")
    page.locator("[name=reason]").fill("Công an hỏi")
    page.locator("main form button[type=submit]").click()
    page.get_by_text("SATO KENJI").wait_for()
    assert "1234567" not in page.content()
    seen("found")
