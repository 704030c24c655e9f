from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foreign_affairs.notifications import operations

AT = datetime(2026, 4, 20, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_templates(settings):
    """Two kinds of notice of the tests' own: a greeting, and one that cannot be rendered."""
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [Path(__file__).parent / "templates"]}]
    settings.SITE_ADDRESS = "https://songoaivu.example"
    settings.CALENDAR_UID_DOMAIN = "uid.example"


@pytest.fixture
def greet(university):
    """Queue a greeting about the university."""

    def queue(to=None, kind="greeting", **facts):
        facts = {"context": {"title": "Hội nghị", "due_on": date(2026, 5, 4)}, "at": AT, **facts}
        return operations.queue(university, kind, to=to, **facts)

    return queue
