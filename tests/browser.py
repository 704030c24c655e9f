"""A real Chromium. An error on a page's console, a load refused by the CSP included, fails."""

import os
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import sync_playwright

DESKTOP, PHONE = (1280, 900), (390, 844)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that can answer otherwise in another colour scheme."""


def look(page, *, as_it_stands=False):
    """Nothing that axe finds wrong, by night and by day, and nothing wider than the screen.

    What is folded is opened first, but for the menus, which unfold over the page; and by night
    only colours are asked about: nothing else changes with them. `as_it_stands` opens nothing and
    asks by day alone, in the midst of a story.
    """
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    if not as_it_stands:
        page.evaluate(
            "document.querySelectorAll('details:not(.nav-group)')"
            ".forEach(one => { one.open = true })"
        )
        _has_no_fault(page, "dark", runOnly=COLOURS)
    _has_no_fault(page, "light")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def _has_no_fault(page, scheme, **rules):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.locator(f"html[data-bs-theme={scheme}]").wait_for()
    found = page.evaluate(
        "options => axe.run(options).then(found => found.violations)",
        {"resultTypes": ["violations"], **rules},
    )
    wrong = [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]
    assert (page.url, scheme, wrong) == (page.url, scheme, [])


@pytest.fixture(scope="session")
def browser(tool):
    program = tool("chromium")
    # Playwright's loop lives in this thread, and Django would take every query here for async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


class Console:
    """What the pages complained about. `with console.allowing("422"):` where that is the story."""

    def __init__(self):
        self.errors, self._allowed = [], ()

    @contextmanager
    def allowing(self, *parts):
        before, self._allowed = self._allowed, (*self._allowed, *parts)
        yield
        self._allowed = before

    def note(self, text):
        if not any(part in text for part in self._allowed):
            self.errors.append(text)

    def listen(self, page):
        page.on("pageerror", lambda error: self.note(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: said.type == "error" and self.note(f"{page.url}: {said.text}"),
        )


@pytest.fixture
def console():
    return Console()


@pytest.fixture
def open_page(browser, live_site, console):
    """`open_page(user=lan, size=PHONE, language="en-GB")`: a page in a profile of its own."""
    contexts = []

    def open_one(*, user=None, size=DESKTOP, language="vi-VN"):
        context = browser.new_context(
            base_url=live_site.url,
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            signed_in = Client()
            signed_in.force_login(user)
            cookies = [
                {"name": name, "value": morsel.value, "url": live_site.url}
                for name, morsel in signed_in.cookies.items()
            ]
            context.add_cookies(cookies)
        page = context.new_page()
        console.listen(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert console.errors == []


@pytest.fixture
def page(open_page):
    """One anonymous page, desktop width."""
    return open_page()


@pytest.fixture
def phone(open_page):
    """One anonymous page, 390 pixels wide."""
    return open_page(size=PHONE)
