"""Estimates and settlements as the reader sees them, line by line, in his language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from foreign_affairs.rest.sentences import grouped, said
from foreign_affairs.spending.domain import written
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.settlements import SettledLine
from foreign_affairs.spending.domain.values import Payer
from foreign_affairs.spending.domain.words import PAYERS, UNITS, named
from foreign_affairs.spending.models import Estimate, Settlement


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of an estimate in words. Amounts are whole đồng, texts beside them grouped."""

    key: str
    what: str
    quantity: int | None
    unit: str
    norm: int | None
    price: int | None
    amount: int
    payer: str
    payer_words: str
    rule: str
    source: str
    flags: tuple[str, ...]

    @property
    def amount_words(self) -> str:
        return grouped(self.amount)

    @property
    def price_words(self) -> str:
        return "" if self.price is None else grouped(self.price)

    @property
    def norm_words(self) -> str:
        return "" if self.norm is None else grouped(self.norm)


@dataclass(frozen=True, slots=True)
class ShownSettled:
    """One line of a settlement in words. `difference` lies above zero where more was spent."""

    key: str
    what: str
    quantity: int | None
    approved: int
    spent: int
    difference: int
    why: str
    flags: tuple[str, ...]

    @property
    def approved_words(self) -> str:
        return grouped(self.approved)

    @property
    def spent_words(self) -> str:
        return grouped(self.spent)

    @property
    def difference_words(self) -> str:
        return f"{'+' if self.difference > 0 else ''}{grouped(self.difference)}"


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page says of the money of one delegation or conference.

    `totals` has a row for each who pays: the code, the words, the amount. `flags` are all of the
    lines, for the head of the panel.
    """

    estimate: Estimate
    lines: tuple[ShownLine, ...]
    totals: tuple[tuple[str, str, int], ...]
    settlement: Settlement | None
    settled: tuple[ShownSettled, ...]

    @property
    def totals_words(self) -> tuple[tuple[str, str, str], ...]:
        """The budget, and whoever else pays an amount that is known."""
        return tuple(
            (code, payer, grouped(amount))
            for code, payer, amount in self.totals
            if amount or code == Payer.BUDGET
        )

    @property
    def total_words(self) -> str:
        return grouped(self.estimate.total_vnd)

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(flag for line in self.lines for flag in line.flags))

    @property
    def is_approved(self) -> bool:
        return self.estimate.approved_at is not None

    @property
    def spent_words(self) -> str:
        return grouped(self.settlement.spent_vnd) if self.settlement else ""


def panel_of(estimate: Estimate | None) -> Panel | None:
    """The panel of a page: every line in the reader's language; None without an estimate.

    The one function for pages. `queries.estimate_of(subject)` gives the estimate, in one query
    with its settlement.
    """
    if estimate is None:
        return None
    lines = written.lines_of(estimate.lines)
    settlement = getattr(estimate, "settlement", None)
    return Panel(
        estimate=estimate,
        lines=tuple(map(shown, lines)),
        totals=tuple(totals(lines)),
        settlement=settlement,
        settled=shown_settlement(settlement) if settlement else (),
    )


def shown(line: Line) -> ShownLine:
    """A line in words."""
    return ShownLine(
        key=line.key,
        what=name_of(line),
        quantity=line.quantity,
        unit=gettext(UNITS[line.unit]),
        norm=line.norm,
        price=line.price,
        amount=line.amount,
        payer=line.payer.value,
        payer_words=gettext(PAYERS[line.payer]),
        rule=rule_of(line),
        source=line.source,
        flags=tuple(said(reason) for reason in line.reasons),
    )


def shown_settlement(settlement: Settlement) -> tuple[ShownSettled, ...]:
    return tuple(map(_shown_settled, written.settled_lines_of(settlement.lines)))


def name_of(line: Line) -> str:
    """What a line is for: its title or item, and for whom or how."""
    item, *more = map(gettext, named(line.item, line.rank, line.role, line.terms))
    name = line.title or _capital(item)
    return f"{name} ({', '.join(more)})" if more else name


def rule_of(line: Line) -> str:
    """Where the rules say who pays; nothing of plans that are older than they."""
    if not line.article:
        return ""
    return gettext("Circular 35/2026/TT-BTC, art. %(article)s") % {"article": line.article}


def totals(lines: Iterable[Line]) -> Iterable[tuple[str, str, int]]:
    """What each pays in whole, the budget always first; others where they pay something."""
    of: dict[Payer, int] = {Payer.BUDGET: 0}
    for line in lines:
        of[line.payer] = of.get(line.payer, 0) + line.amount
    for payer, amount in of.items():
        yield payer.value, gettext(PAYERS[payer]), amount


def _shown_settled(line: SettledLine) -> ShownSettled:
    return ShownSettled(
        key=line.line.key if line.line else "",
        what=name_of(line.line) if line.line else line.title,
        quantity=line.quantity,
        approved=line.approved,
        spent=line.spent,
        difference=line.difference,
        why=line.why,
        flags=tuple(said(reason) for reason in line.reasons),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
