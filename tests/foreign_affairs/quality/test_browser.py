"""The pages of the voice in a real browser: no fault of access, no width too many, by a touch."""

import pytest
from django.urls import reverse
from django.utils import timezone

from foreign_affairs.quality import links
from foreign_affairs.quality.models import Slip
from tests.browser import DESKTOP, PHONE, look
from tests.foreign_affairs.quality import speaking
from tests.permits import stages

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_every_page_is_open_to_everybody(size, lan, le, minh, hoa, binh, open_page, console):
    dossier = stages.at_desk(lan, minh, hoa, binh)
    items = {state: speaking.in_state(state, lan, le, hoa) for state in speaking.BUILDERS}
    pages = {state: reverse("feedback_item", args=[one.pk]) for state, one in items.items()}
    token = links.token_for(dossier.pk, at=timezone.now())
    visits = {
        None: ["/feedback/", "/feedback/track/", "/evaluate/", f"/evaluate/{token}/"],
        lan: [
            "/feedback/",
            reverse("slip", args=[dossier.pk]),
            reverse("dossier", args=[dossier.pk]),
            pages["answered"],
        ],
        le: [reverse("feedback_list"), reverse("scores"), pages["received"], pages["closed"]],
        hoa: [pages["assigned"]],
    }

    for user, addresses in visits.items():
        page = open_page(user=user, size=size)
        for address in addresses:
            page.goto(address)
            look(page)
        page.close()


def test_a_slip_is_given_on_a_phone_by_four_touches_and_a_button(
    lan, minh, hoa, binh, open_page, console
):
    dossier = stages.at_desk(lan, minh, hoa, binh)
    page = open_page(user=lan, size=PHONE)
    page.goto(reverse("dossier", args=[dossier.pk]))
    page.get_by_role("link", name="Trả lời phiếu đánh giá").tap()

    page.wait_for_url("**/quality/slips/*/")
    with console.allowing("422"):
        page.get_by_role("button", name="Gửi phiếu đánh giá").tap()
        page.locator("[data-problems]").wait_for()
        look(page)
    for words in ("Sớm hơn ngày hẹn", "Không lần nào", "Chỉ bộ phận một cửa", "Đúng mực"):
        choice = page.locator("label.slip-choice", has_text=words).first
        assert choice.bounding_box()["height"] >= 44
        choice.tap()
    page.get_by_role("button", name="Gửi phiếu đánh giá").tap()

    page.locator(".message-success").wait_for()
    assert Slip.objects.get().attitude == "correct"
