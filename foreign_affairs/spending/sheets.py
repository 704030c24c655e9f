"""Norms, estimates and settlements as spreadsheets, column by column."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.http import FileResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foreign_affairs.audit.operations import subject_kind
from foreign_affairs.rest.sheets import Column, answer
from foreign_affairs.spending import queries
from foreign_affairs.spending.domain.values import Payer
from foreign_affairs.spending.models import Settlement
from foreign_affairs.spending.words import (
    Panel,
    ShownLine,
    ShownSettled,
    panel_of,
    shown_settlement,
)

# The same columns that an import reads, by key: what was taken out can be brought in again.
NORMS = tuple(
    Column(name, attrgetter(name), width)
    for name, width in (
        ("item", 30),
        ("rank", 10),
        ("role", 10),
        ("amount", 14),
        ("unit", 16),
        ("level", 10),
        ("valid_from", 12),
        ("valid_to", 12),
        ("source", 40),
        ("confidence", 8),
        ("remark", 50),
    )
)


def _of(payer: Payer) -> Any:
    return lambda row: row.amount if row.payer == payer else None


ESTIMATE = (
    Column(_("Item"), attrgetter("what"), 50),
    Column(_("Quantity"), attrgetter("quantity"), 10),
    Column(_("Unit"), attrgetter("unit"), 24),
    Column(_("Norm"), attrgetter("norm"), 14),
    Column(_("Price"), attrgetter("price"), 14),
    Column(_("From the budget"), _of(Payer.BUDGET), 18),
    Column(_("Paid by the foreign side"), _of(Payer.FOREIGN_SIDE), 18),
    Column(_("Payer"), attrgetter("payer_words"), 20),
    Column(_("Payer, by"), attrgetter("rule"), 36),
    Column(_("Norm, by"), attrgetter("source"), 40),
    Column(_("Above the rules"), lambda row: " ".join(row.flags), 60),
)
SETTLEMENT = (
    Column(_("Item"), attrgetter("what"), 50),
    Column(_("Quantity"), attrgetter("quantity"), 10),
    Column(_("Approved amount"), attrgetter("approved"), 18),
    Column(_("Spent"), attrgetter("spent"), 18),
    Column(_("Difference"), attrgetter("difference"), 18),
    Column(_("Why"), attrgetter("why"), 50),
    Column(_("Above the rules"), lambda row: " ".join(row.flags), 60),
)


def sheet_of(subject: Model, what: str) -> FileResponse | None:
    """The "estimate" or the "settlement" of `subject` as a file; None where there is none."""
    estimate = queries.estimate_of(subject)
    settlement = getattr(estimate, "settlement", None)
    name = f"{subject_kind(subject)}-{subject.pk}-{what}"
    if what == "settlement":
        return answer(settlement_rows(settlement), SETTLEMENT, name=name) if settlement else None
    panel = panel_of(estimate) if what == "estimate" else None
    return answer(estimate_rows(panel), ESTIMATE, name=name) if panel else None


def estimate_rows(panel: Panel) -> Iterable[ShownLine]:
    """Every line, then what each pays in whole."""
    yield from panel.lines
    for payer, words, amount in panel.totals:
        if amount or payer == Payer.BUDGET:
            yield _sum(payer, words, amount)


def settlement_rows(settlement: Settlement) -> Iterable[ShownSettled]:
    """Every line, then the whole of it."""
    lines = shown_settlement(settlement)
    yield from lines
    yield ShownSettled(
        key="",
        what=gettext("Total"),
        quantity=None,
        approved=sum(line.approved for line in lines),
        spent=sum(line.spent for line in lines),
        difference=sum(line.difference for line in lines),
        why="",
        flags=(),
    )


def _sum(payer: str, words: str, amount: int) -> ShownLine:
    return ShownLine(
        key="",
        what=gettext("Total"),
        quantity=None,
        unit="",
        norm=None,
        price=None,
        amount=amount,
        payer=payer,
        payer_words=words,
        rule="",
        source="",
        flags=(),
    )
