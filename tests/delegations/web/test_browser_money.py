"""The pages of a delegation's money in a browser: no fault of access, no width too many."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from tests.browser import DESKTOP, PHONE, look
from tests.delegations import stages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_estimate_and_settlement_of_a_visit_are_open_to_everybody(
    size, phuc, binh, open_page, console
):
    now = timezone.now()
    arrives = now + 40 * stages.DAY
    times = {"arrives_at": arrives, "departs_at": arrives + 2 * stages.DAY, "at": now}
    open_one = stages.estimated(phuc, **times)
    over = stages.reported_with_money(phuc, binh)
    page = open_page(user=phuc, size=size)
    keep = os.environ.get("KEEP_PICTURES")

    for delegation, what in ((open_one, ""), (open_one, "estimate/"), (over, "settlement/")):
        page.goto(f"/delegations/{delegation.pk}/{what}")
        if keep:
            path = Path(keep) / f"{size[0]}visit-{what.strip('/') or 'page'}.png"
            page.screenshot(path=str(path), full_page=True)
        look(page)
