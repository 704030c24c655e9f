"""What was spent, held against the approved estimate, line by line. Pure.

Source: Circular 35/2026/TT-BTC, art. 34.2: settled by delegation and by conference, against the
approved plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from foreign_affairs.refusals import Dong, Reason, RuleBroken
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.values import Payer
from foreign_affairs.spending.domain.words import named


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent on a line, in đồng by the invoices; one without `key` was not planned.

    Without a `quantity` it was as planned.
    """

    key: str = ""
    title: str = ""
    amount: int
    quantity: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledLine:
    """`line` is the approved one, None where nothing was planned; amounts in đồng."""

    line: Line | None
    title: str = ""
    quantity: int
    approved: int
    spent: int
    why: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def difference(self) -> int:
        """Above zero where more was spent than approved."""
        return self.spent - self.approved


def settle(lines: Sequence[Line], told: Sequence[Spent]) -> tuple[SettledLine, ...]:
    """Each approved line of the budget with what was spent, then what was not planned.

    Raises RuleBroken, with every reason: a line not told, told twice or not the budget's; and
    what lies above the approved line or the norm without a word why.
    """
    planned = {line.key: line for line in lines if line.payer is Payer.BUDGET}
    keys = [one.key for one in told if one.key]
    refused = [
        _reason("no_such_line", "The approved estimate has no line “%(key)s”.", key)
        for key in dict.fromkeys(keys)
        if key not in planned
    ]
    refused += [
        _reason("line_twice", "“%(what)s” is told twice.", key, planned[key])
        for key in planned
        if keys.count(key) > 1
    ]
    refused += [
        _reason("line_missing", "Say what was spent on “%(what)s”, or 0.", key, planned[key])
        for key in planned
        if key not in keys
    ]
    refused += [
        Reason("title_missing", "Say on what it was spent.", "lines")
        for one in told
        if not one.key and not one.title.strip()
    ]
    if any(one.amount < 0 or (one.quantity or 0) < 0 for one in told):
        refused.append(Reason("below_zero", "Nothing is spent below zero.", "lines"))
    if refused:
        raise RuleBroken(refused)
    by_key = {one.key: one for one in told if one.key}
    settled = [_planned(line, by_key[key]) for key, line in planned.items()]
    settled += [_unplanned(one) for one in told if not one.key]
    unexplained = [reason for line in settled if not line.why.strip() for reason in line.reasons]
    if unexplained:
        raise RuleBroken(unexplained)
    return tuple(settled)


def _planned(line: Line, told: Spent) -> SettledLine:
    quantity = line.quantity if told.quantity is None else told.quantity
    reasons = []
    if told.amount > line.amount:
        values = {
            "key": line.key,
            "what": _name(line),
            "spent": Dong(told.amount),
            "approved": Dong(line.amount),
        }
        reasons.append(
            Reason(
                "above_plan",
                "“%(what)s”: %(spent)s đồng was spent, %(approved)s đồng approved: say why.",
                "lines",
                values,
            )
        )
    if line.norm is not None and told.amount > line.norm * quantity:
        values = {
            "key": line.key,
            "what": _name(line),
            "norm": Dong(line.norm),
            "source": line.source,
        }
        reasons.append(
            Reason(
                "above_norm",
                "“%(what)s” lies above the norm of %(norm)s đồng (%(source)s): say why.",
                "lines",
                values,
            )
        )
    return SettledLine(
        line=line,
        quantity=quantity,
        approved=line.amount,
        spent=told.amount,
        why=told.why.strip(),
        reasons=tuple(reasons),
    )


def _unplanned(told: Spent) -> SettledLine:
    reason = Reason(
        "not_planned",
        "“%(title)s” was not in the approved plan: say why.",
        "lines",
        {"title": told.title.strip()},
    )
    return SettledLine(
        line=None,
        title=told.title.strip(),
        quantity=1 if told.quantity is None else told.quantity,
        approved=0,
        spent=told.amount,
        why=told.why.strip(),
        reasons=(reason,),
    )


def _reason(code: str, sentence: str, key: str, line: Line | None = None) -> Reason:
    return Reason(code, sentence, "lines", {"key": key, "what": _name(line) if line else key})


def _name(line: Line) -> tuple[str, ...]:
    if line.title:
        return (line.title,)
    return named(line.item, line.rank, line.role, line.terms)
