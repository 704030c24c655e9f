"""The content policy refuses inline script and style: no template may bring any."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from foreign_affairs.portal.urls import urlpatterns

INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an address of script": re.compile(r"javascript:", re.IGNORECASE),
}
HOUSE = ("foreign_affairs", "permits", "delegations", "events")
TEMPLATES = sorted(
    path for app in HOUSE for path in (settings.ROOT / app).rglob("templates/**/*.html")
)


def test_there_are_templates_to_look_at():
    assert settings.ROOT / "foreign_affairs/portal/templates/base.html" in TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_a_template_brings_no_inline_script_or_style(path):
    text = Path(path).read_text(encoding="utf-8")

    assert [name for name, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        '<p style="color:red">',
        "<style>",
        '<a onclick="x()">',
        "javascript:x",
    ],
)
def test_the_search_finds_what_it_looks_for(text):
    assert any(pattern.search(text) for pattern in INLINE.values())


def test_every_address_of_the_portal_has_a_name():
    assert all(pattern.name for pattern in urlpatterns)
