"""The lists of a plan: which columns their rows have, and how long they may be. Pure.

Source: Decision 06/2020/QĐ-TTg, form 01, points 2 to 6 (outline; the lengths are office practice).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from foreign_affairs.texts import is_one_line


class PartyRole(StrEnum):
    """What an organising party does. Source: Decision 06/2020/QĐ-TTg, form 01, point 5."""

    HOST = "host"
    CO_ORGANISER = "co_organiser"
    FOREIGN_PARTNER = "foreign_partner"
    SPONSOR = "sponsor"


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a row: a text of at most `most` letters, a number up to `most`, or a choice."""

    name: str
    most: int
    is_number: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanList:
    """A list of the plan. Its first column is what a row is about: a row without it is refused."""

    name: str
    most_rows: int
    columns: tuple[Column, ...]


LISTS = {
    kept.name: kept
    for kept in (
        PlanList("visits", 20, (Column("place", 200), Column("address", 300))),
        PlanList("endpoints", 30, (Column("place", 200), Column("address", 300))),
        PlanList("agenda", 100, (Column("subject", 300), Column("time", 40), Column("who", 200))),
        PlanList(
            "parties",
            40,
            (Column("name", 250), Column("role", 20, choices=tuple(PartyRole))),
        ),
        PlanList(
            "nationalities",
            200,
            (Column("country", 80), Column("count", 1_000_000, is_number=True)),
        ),
    )
}


class BadCell(ValueError):  # noqa: N818 -- it is no fault of the program
    """A cell that no row may hold: which list, row (from 1) and column, and what is wrong."""

    def __init__(self, *, row: int, column: str, why: str) -> None:
        super().__init__(f"row {row}, {column}: {why}")
        self.row, self.column, self.why = row, column, why


def tidy(kept: PlanList, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`rows` with every column of the list and without empty rows. Raises BadCell.

    `why` is "unknown", "text", "number", "choice", "long" or "missing"; a list that is too long
    is the cell "long" of the first row too many.
    """
    told: list[dict[str, Any]] = []
    names = [column.name for column in kept.columns]
    for number, row in enumerate(rows, 1):
        for name in row:
            if name not in names:
                raise BadCell(row=number, column=str(name)[:40], why="unknown")
        cells = {
            column.name: _cell(column, row.get(column.name), number) for column in kept.columns
        }
        if not any(value not in ("", None) for value in cells.values()):
            continue
        if cells[names[0]] == "":
            raise BadCell(row=number, column=names[0], why="missing")
        if len(told) == kept.most_rows:
            raise BadCell(row=number, column=names[0], why="long")
        told.append(cells)
    return told


def _cell(column: Column, value: Any, row: int) -> Any:
    if column.is_number:
        if value in ("", None):
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= column.most:
            raise BadCell(row=row, column=column.name, why="number")
        return value
    if value is None:
        return ""
    if not isinstance(value, str) or not is_one_line(value):
        raise BadCell(row=row, column=column.name, why="text")
    text = value.strip()
    if len(text) > column.most:
        raise BadCell(row=row, column=column.name, why="long")
    if text and column.choices and text not in column.choices:
        raise BadCell(row=row, column=column.name, why="choice")
    return text
