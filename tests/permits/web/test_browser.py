"""What only a browser shows: saving while one writes, no fault of access, no width too many."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from permits import operations
from permits.models import Dossier
from permits.web.wizard_steps import STEPS
from tests.browser import DESKTOP, PHONE, look
from tests.permits import stages
from tests.permits.stages import in_state

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_every_page_is_open_to_everybody(size, lan, minh, hoa, binh, open_page, console, everybody):
    dossiers = {state: in_state(state, lan, minh, hoa, binh) for state in stages.BUILDERS}
    visits = {
        None: [
            "/apply/",
            "/track/",
            f"/verify/{dossiers['returned'].permit.token}/",
            Notice.objects.get(kind="consultation_asked").secret_path,
        ],
        lan: [
            "/apply/",
            "/permit-check/",
            "/dossiers/",
            *(reverse("edit_step", args=[dossiers["draft"].pk, step]) for step in (*STEPS, "all")),
        ],
        minh: ["/desk/"],
        hoa: ["/queue/"],
    }
    for user, states in {
        lan: ["incomplete", "deciding", "at_desk", "declined"],
        minh: ["submitted", "at_desk"],
        hoa: ["appraising", "consulting", "decided"],
        binh: ["deciding"],
        everybody["leader"]: ["appraising"],
    }.items():
        pages = [reverse("dossier", args=[dossiers[state].pk]) for state in states]
        visits.setdefault(user, []).extend(pages)

    for user, addresses in visits.items():
        page = open_page(user=user, size=size)
        for address in addresses:
            page.goto(address)
            look(page)
        page.close()
    with console.allowing("404"):
        stranger = open_page(size=size)
        for unknown in ("/verify/unknown/", "/consult/unknown/"):
            stranger.goto(unknown)
            look(stranger)


def test_what_is_typed_is_saved_by_itself_and_the_buttons_still_work(lan, open_page):
    dossier = stages.draft(lan)
    page = open_page(user=lan)
    page.goto(reverse("edit_step", args=[dossier.pk, "event"]))

    page.locator("#id_title_vi").fill("Tên mới")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Đã lưu lúc")
    page.locator("#id_title_en").fill("A new name")
    page.get_by_role("button", name="Lưu bản nháp").first.click()
    expect(page.locator(".message-success")).to_be_visible()

    dossier = Dossier.objects.get(pk=dossier.pk)
    assert (dossier.title_vi, dossier.title_en) == ("Tên mới", "A new name")


def test_autosave_says_what_it_could_not_keep(lan, open_page):
    dossier = stages.draft(lan)
    page = open_page(user=lan)
    page.goto(reverse("edit_step", args=[dossier.pk, "place"]))

    page.locator("#id_starts_on").fill("ngày mai")

    expect(page.locator("[data-autosave-status]")).to_contain_text("Bắt đầu ngày")


def test_a_button_pressed_while_a_save_is_under_way_waits_for_it(lan, open_page):
    dossier = stages.draft(lan)
    page = open_page(user=lan)
    address = reverse("edit_step", args=[dossier.pk, "event"])
    page.goto(address)
    page.locator("#id_title_vi").fill("Tên mới")
    with page.expect_request(lambda request: request.method == "POST"):
        pass

    page.get_by_role("button", name="Lưu bản nháp").first.click()

    expect(page.locator(".message-success")).to_be_visible()
    assert Dossier.objects.get(pk=dossier.pk).title_vi == "Tên mới"


def test_the_summary_leads_to_the_field_by_keyboard(lan, open_page, console):
    dossier = operations.open_draft(
        actor=acting(lan), at=stages.MONDAY, plan={}, answers=stages.ANSWERS
    )
    page = open_page(user=lan)
    page.goto(reverse("edit_step", args=[dossier.pk, "all"]))
    with console.allowing("422"):
        page.locator("button[value=hand_in]").click()
        summary = page.locator("[data-problems]")
        expect(summary).to_be_focused()

        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.locator("#id_title_vi")).to_be_focused()
        look(page)


def test_a_file_too_large_is_refused_before_it_is_sent(lan, open_page, tmp_path):
    dossier = stages.draft(lan)
    large = tmp_path / "đề án.pdf"
    large.write_bytes(b"%PDF-1.4" + b"0" * (21 * 1024 * 1024))
    page = open_page(user=lan)
    page.goto(reverse("edit_step", args=[dossier.pk, "papers"]))

    page.locator("#id_file-plan").set_input_files(large)

    expect(page.locator("p[data-too-large]:visible")).to_contain_text("20 MB")
    assert page.locator("#id_file-plan").evaluate("one => one.files.length") == 0
