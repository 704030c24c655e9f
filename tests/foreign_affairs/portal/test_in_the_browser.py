"""The pages with their scripts, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_public_page_is_wider_than_the_screen(open_page, size):
    page = open_page(size=size)

    for path in ("/", "/calendar/", "/accounts/login/", "/accounts/signup/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_theme_is_switched_and_kept(page):
    page.goto("/")
    before = page.locator("html").get_attribute("data-bs-theme")

    page.locator("[data-theme-toggle]").click()
    page.reload()

    after = page.locator("html").get_attribute("data-bs-theme")
    assert {before, after} == {"light", "dark"}


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(phone):
    phone.goto("/")
    menu = phone.locator("#site-nav")
    assert not menu.is_visible()

    phone.locator("[data-menu-toggle]").press("Enter")
    assert menu.is_visible()
    menu.locator("a").first.press("Escape")

    assert not menu.is_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_ways_of_every_role_stand_on_one_line(everybody, open_page, live_site, language):
    choice = {"name": "django_language", "value": language, "url": live_site.url}
    lines = {}
    for role, user in {**everybody, "visitor": None}.items():
        page = open_page(user=user)
        page.context.add_cookies([choice])
        page.goto("/")
        expect(page.locator(f"html[lang={language}]")).to_be_attached()
        tops = "all => new Set(all.filter(one => one.offsetParent).map(one => one.offsetTop)).size"
        lines[role] = page.locator("#site-nav > ul > li").evaluate_all(tops)
        page.close()

    assert lines == dict.fromkeys([*everybody, "visitor"], 1)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_is_folded_in_the_navigation_is_reached_by_keyboard(everybody, open_page, size):
    page = open_page(user=everybody["administrator"], size=size)
    page.goto("/")
    if size == PHONE:
        page.locator("[data-menu-toggle]").press("Enter")
    more = page.locator(".nav-group").first
    way = more.get_by_role("link", name="Quản trị")
    expect(way).to_be_hidden()

    more.locator("summary").press("Enter")
    expect(way).to_be_visible()
    look(page, as_it_stands=True)
    way.press("Escape")
    expect(way).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()

    page.keyboard.press("Enter")
    way.press("Enter")
    page.wait_for_url("**/admin/**", wait_until="networkidle")


def test_whoever_is_signed_in_finds_the_way_out(lan, open_page):
    page = open_page(user=lan)
    page.goto("/")

    page.locator(".nav-group").last.locator("summary").click()
    page.get_by_role("button", name="Đăng xuất").click()

    expect(page.locator(".site-tools").get_by_role("link", name="Đăng nhập")).to_be_visible()


def test_the_calendar_keeps_its_view_and_day_in_the_address(page):
    page.goto("/calendar/?day=2026-07-15&view=list")
    page.locator(".ec-list").wait_for()

    page.get_by_role("button", name="Tuần").click()
    page.locator(".ec-time-grid").wait_for()

    assert "view=week" in page.url
    assert page.locator(".ec-title").inner_text().endswith("/2026")


PAGES = (
    "/",
    "/calendar/?view=month",
    "/calendar/?view=list",
    "/accounts/login/",
    "/accounts/signup/",
)
OWN = (
    "/accounts/",
    "/accounts/feeds/",
    "/accounts/tokens/",
    "/accounts/colleagues/",
    "/accounts/email/",
    "/notices/",
)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_wrong(open_page, lan, size):
    for user, paths in ((None, PAGES), (lan, OWN)):
        page = open_page(user=user, size=size)
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            look(page)
