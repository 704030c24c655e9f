"""What README and docs claim is held against the code."""

from datetime import date
from pathlib import Path

import pytest

from delegations.domain.lifecycle import DELEGATION
from events.domain.lifecycle import EVENT
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from foreign_affairs.workdays.deadlines import ledger
from foreign_affairs.workdays.queries import current_calendar
from permits.domain.consultations import CONSULTATION
from permits.domain.lifecycle import DOSSIER

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_example_of_the_readme_is_true():
    days = ledger(current_calendar(), date(2026, 4, 20), 7)

    assert [(day.date.day, day.counted or day.reason.value) for day in days] == [
        (20, "received"),
        (21, 1),
        (22, 2),
        (23, 3),
        (24, 4),
        (25, "weekend"),
        (26, "weekend"),
        (27, "closed"),
        (28, 5),
        (29, 6),
        (30, "closed"),
        (1, "closed"),
        (2, "weekend"),
        (3, "weekend"),
        (4, 7),
    ]


def test_the_diagrams_in_the_docs_are_the_tables():
    drawn = (ROOT / "foreign_affairs/docs/lifecycle.md").read_text(encoding="utf-8")

    for table in (DOSSIER, CONSULTATION, EVENT, DELEGATION, FEEDBACK):
        assert f"```mermaid\n{table.mermaid()}\n```" in drawn


def test_every_path_that_the_readme_names_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = text.split("```")[5]
    named = [line.split()[0] for line in tree.splitlines() if line and not line.startswith(" ")]

    assert [name for name in named if not (ROOT / name).exists()] == []
