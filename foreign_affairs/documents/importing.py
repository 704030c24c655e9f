"""What becomes of a table that people send: looked through whole, written whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Generic, Protocol, TypeVar

from foreign_affairs.documents.tables import rows_of
from foreign_affairs.refusals import Reason

ADDED, CHANGED, SAME = "added", "changed", "same"

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
Told = TypeVar("Told", bound="Judged")


class Judged(Protocol):
    """What became, or would become, of one row, with every reason against it."""

    reasons: list[Reason]


class Reader(Protocol[Row_co]):
    """A module that knows what one kind of table says."""

    def why_head_is_wrong(self, head: Sequence[str]) -> tuple[Reason, ...]: ...

    def read_row(self, head: Sequence[str], number: int, cells: Sequence[str]) -> Row_co: ...


@dataclass(slots=True)
class ImportResult(Generic[Told]):
    """Every row, what is wrong with the head, and whether all of it was written."""

    rows: list[Told]
    written: bool = False
    head: list[Reason] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not self.head and not any(row.reasons for row in self.rows)


def look_through(stream: BinaryIO, *, size: int, by: Reader[Row]) -> tuple[list[Reason], list[Row]]:
    """What is wrong with the head, or else every row as `by` reads it. Raises UnreadableTable."""
    table = rows_of(stream, size=size)
    head = table[0][1]
    wrong = list(by.why_head_is_wrong(head))
    return wrong, [] if wrong else [by.read_row(head, number, cells) for number, cells in table[1:]]
