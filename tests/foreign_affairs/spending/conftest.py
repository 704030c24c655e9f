"""The norms that the house begins with, without a database; what a plan of one group looks like."""

import csv
from datetime import date
from pathlib import Path

import pytest

from foreign_affairs.spending.domain.norms import Norm, Norms
from foreign_affairs.spending.domain.values import Confidence, Item, Level, Rank, Role, Unit
from foreign_affairs.spending.models import Estimate, Settlement, SpendingNorm
from tests.permits.conftest import WRITTEN, api
from tests.rows import all_rows

__all__ = ["api"]
FACTS = Path(__file__).parents[3] / "foreign_affairs/spending/facts/norms.csv"
LATER_FACTS = FACTS.with_name("norms_of_staff_and_farewells.csv")


def all_norms():
    return [*norms_in(FACTS), *norms_in(LATER_FACTS)]


def norms_in(facts):
    with facts.open(encoding="utf-8", newline="") as lines:
        return [
            Norm(
                item=Item(row["item"]),
                rank=Rank(row["rank"]) if row["rank"] else None,
                role=Role(row["role"]),
                amount=int(row["amount"]) if row["amount"] else None,
                unit=Unit(row["unit"]),
                level=Level(row["level"]),
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
                confidence=Confidence(row["confidence"]),
            )
            for row in csv.DictReader(lines)
        ]


NOW = Norms(all_norms(), on=date(2026, 6, 1))
BEFORE = Norms(all_norms(), on=date(2026, 5, 17))


@pytest.fixture
def everything():
    """`everything()`: each row that an act on norms and money could write."""
    return lambda: all_rows(*WRITTEN, SpendingNorm, Estimate, Settlement)
