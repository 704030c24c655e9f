"""Plans and lines as they are kept: frozen, in plain values that JSON holds. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from foreign_affairs.refusals import Dong, Reason, Word
from foreign_affairs.spending.domain.engine import Line
from foreign_affairs.spending.domain.plans import (
    Extra,
    Guests,
    Interpreting,
    Plan,
    Translation,
)
from foreign_affairs.spending.domain.settlements import SettledLine
from foreign_affairs.spending.domain.values import (
    ConferenceFunding,
    Funding,
    Hosting,
    Item,
    Payer,
    Rank,
    Role,
    Term,
    Unit,
)

_PARTS: Mapping[str, Any] = {
    "interpreting": Interpreting,
    "translation": Translation,
    "extras": Extra,
}


def plan_of(told: Mapping[str, Any]) -> Plan:
    """The plan that `told` says: what `written_plan` gave, or a caller in the same words."""
    said = dict(told)
    said["guests"] = tuple(
        Guests(**{**group, "rank": Rank(group["rank"])}) for group in said["guests"]
    )
    for name, part in _PARTS.items():
        said[name] = tuple(part(**one) for one in said.get(name, ()))
    if said.get("conference"):
        said["conference"] = ConferenceFunding(said["conference"])
    else:
        said["conference"] = None
    said["funding"] = Funding(said.get("funding", Funding.FULL))
    said["hosting"] = Hosting(said.get("hosting", Hosting.LEAD))
    said["payers"] = {key: Payer(payer) for key, payer in said.get("payers", {}).items()}
    return Plan(**said)


def written_plan(plan: Plan) -> dict[str, Any]:
    return asdict(plan)


def written_lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [asdict(line) for line in lines]


def lines_of(told: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(_line_of(one) for one in told)


def written_settlement(lines: Iterable[SettledLine]) -> list[dict[str, Any]]:
    return [asdict(line) for line in lines]


def settled_lines_of(told: Iterable[Mapping[str, Any]]) -> tuple[SettledLine, ...]:
    return tuple(
        SettledLine(
            **{
                **one,
                "line": _line_of(one["line"]) if one["line"] else None,
                "reasons": _reasons_of(one["reasons"]),
            }
        )
        for one in told
    )


def _line_of(told: Mapping[str, Any]) -> Line:
    return Line(
        **{
            **told,
            "item": Item(told["item"]),
            "rank": Rank(told["rank"]) if told["rank"] else None,
            "role": Role(told["role"]),
            "terms": tuple(Term(term) for term in told["terms"]),
            "unit": Unit(told["unit"]),
            "payer": Payer(told["payer"]),
            "reasons": _reasons_of(told["reasons"]),
        }
    )


def _reasons_of(told: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    kept = [
        dict(one, values={name: _value(value) for name, value in one["values"].items()})
        for one in told
    ]
    return tuple(Reason(**one) for one in kept)


def _value(value: Any) -> Any:
    """Numbers in these sentences are amounts, texts are words; what is no word stays as it is."""
    if isinstance(value, list | tuple):
        return tuple(map(_value, value))
    if isinstance(value, int):
        return Dong(value)
    return Word(value) if value else value
