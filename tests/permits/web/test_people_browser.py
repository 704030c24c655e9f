"""The office's lists and pages about people in a real browser: access, width, both languages."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from foreign_affairs.accounts.models import StandIn
from tests.browser import DESKTOP, PHONE, look
from tests.permits import stages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "language"), [(DESKTOP, "vi-VN"), (PHONE, "vi-VN"), (PHONE, "en-GB")]
)
def test_lists_and_pages_about_people_are_open_to_everybody(
    size, language, lan, minh, hoa, dung, le, open_page
):
    dossier = stages.received(lan, minh, officer=hoa)
    stages.deciding(lan, minh, hoa)
    stages.submitted(lan)
    today = timezone.localdate()
    StandIn.objects.create(
        absent=hoa,
        stands_in=dung,
        starts_on=today,
        ends_on=date(today.year + 1, 1, 1),
        reason="Nghỉ phép",
        set_by=le,
        set_at=timezone.now(),
    )
    visits = {
        minh: ["/desk/", "/register/?from=01/01/2026&to=31/12/2026"],
        dung: ["/queue/?assignee=me", "/accounts/stand-ins/"],
        le: ["/queue/", "/accounts/stand-ins/", reverse("control_sheet", args=[dossier.pk])],
    }
    for user, addresses in visits.items():
        page = open_page(user=user, size=size, language=language)
        for address in addresses:
            page.goto(address)
            look(page)
        page.close()


def test_ticked_dossiers_are_handed_over_with_a_result_for_each(
    lan, minh, hoa, dung, le, open_page
):
    stages.received(lan, minh, officer=hoa)
    page = open_page(user=le)
    page.goto("/queue/")

    page.locator("input[name=dossier]").first.check()
    page.locator("#several_officer").select_option(str(dung.pk))
    page.locator("#several button").click()

    page.wait_for_url("**/queue/assign/")
    look(page)
    assert page.locator("table tbody tr").count() == 1
