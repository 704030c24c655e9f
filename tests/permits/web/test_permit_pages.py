"""The pages after the permit, in a browser: no fault of access, no width too many."""

import os
from pathlib import Path

import pytest

from tests.browser import DESKTOP, PHONE, look
from tests.permits import permit_stages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "languages"), [(DESKTOP, ["vi-VN"]), (PHONE, ["vi-VN", "en-GB"])])
def test_every_page_after_the_permit_is_open_to_everybody(
    size, languages, lan, minh, hoa, binh, phuc, open_page
):
    permits = {
        status: permit_stages.in_status(status, lan, minh, hoa, binh)
        for status in permit_stages.BUILDERS
    }
    reported = permit_stages.told(lan, minh, hoa, binh)
    permit_stages.reported(reported, lan)
    amendment = permit_stages.handed_in(permits["valid"], lan)
    visits = {
        None: [f"/verify/{permit.token}/" for permit in permits.values()],
        lan: [
            *(f"/permits/{permit.pk}/" for permit in permits.values()),
            f"/permits/{permits['valid'].pk}/report/",
            f"/permits/{reported.pk}/report/",
            f"/dossiers/{amendment.pk}/",
        ],
        binh: [f"/permits/{permits['valid'].pk}/"],
        phuc: ["/permits/", "/permits/reports/?state=filed", "/permits/annual/2026/"],
    }
    keep = os.environ.get("KEEP_PICTURES")

    for user, addresses in visits.items():
        for language in languages:
            page = open_page(user=user, size=size, language=language)
            for address in addresses:
                page.goto(address)
                look(page)
                if keep:
                    name = f"{size[0]}{language}{address}".replace("/", "_").replace("?", "_")
                    page.screenshot(path=str(Path(keep) / f"{name}.png"), full_page=True)
            page.close()
