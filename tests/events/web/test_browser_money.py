"""The pages of a conference's money in a browser: no fault of access, no width too many."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from events import operations
from foreign_affairs.accounts.actors import acting
from tests.browser import DESKTOP, PHONE, look
from tests.events import stages

pytestmark = pytest.mark.browser
MONEY = {
    **stages.MONEY,
    "conference": "joint",
    "cars": 1,
    "car_days": 2,
    "prices": {"car": 3_000_000, "lodging:B:head": 8_000_000, "lodging:C:member": 3_000_000},
    "payers": {"lodging:C:member": "foreign_side"},
    "extras": [{"title": "Thuê hội trường", "amount": 20_000_000}],
    "justification": "Khách sạn duy nhất gần hội trường.",
}


@pytest.fixture
def conferences(phuc, binh):
    """One whose estimate is recorded, and one that is settled."""
    now = timezone.now()
    start = now + timedelta(days=40)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=6), "at": now}
    open_one = stages.tentative(phuc, **stages.CONFERENCE, **times)
    operations.record_estimate(event_id=open_one.pk, actor=acting(phuc), at=now, **MONEY)
    settled = stages.settled(phuc, binh)
    return open_one, settled


# English words are the longer ones, so they are asked about on the narrow screen.
@pytest.mark.parametrize(("size", "language"), [(DESKTOP, "vi"), (PHONE, "en")])
def test_estimate_and_settlement_are_open_to_everybody(
    size, language, conferences, phuc, open_page, console
):
    open_one, settled = conferences
    page = open_page(user=phuc, size=size)
    page.goto("/events/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_load_state()
    keep = os.environ.get("KEEP_PICTURES")

    def seen(name):
        if keep:
            path = Path(keep) / f"{size[0]}{language}-{name}.png"
            page.screenshot(path=str(path), full_page=True)
        look(page)

    page.goto(f"/events/{open_one.pk}/")
    seen("panel")
    page.goto(f"/events/{settled.pk}/")
    seen("settled")
    page.goto(f"/events/{settled.pk}/settlement/")
    seen("settlement")
    page.goto(f"/events/{open_one.pk}/estimate/")
    seen("estimate")
    page.locator("[name=shows]").fill("1")
    with console.allowing("422"):
        page.locator("button.btn-plain[value=compute]").click()
        page.locator("[data-problems]").wait_for()
        seen("missing")
        page.locator("[name='price:show:B']").fill("900.000")
        page.locator("button.btn-plain[value=compute]").click()
        page.locator("[name='price:show:B'][value='900.000']").wait_for()
    seen("computed")
