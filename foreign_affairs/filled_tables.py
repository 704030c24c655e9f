"""Tables that people fill in and send: which columns a head names, what a row says. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason


class Column(Protocol):
    """`words` are how people head it, the template's first."""

    @property
    def key(self) -> str: ...

    @property
    def words(self) -> str | tuple[str, ...]: ...


Kind = TypeVar("Kind", bound=Column)


@dataclass(frozen=True)
class FilledTable(Generic[Kind]):
    """A kind of table: its columns, those that no row leaves empty, and how a cell is read.

    A head names a column by its key or its words; case, diacritics and a full stop do not matter.
    `read` gives the value of a text that is not empty, None where it cannot be read.
    """

    columns: Sequence[Kind]
    required: Sequence[str]
    read: Callable[[Kind, str], Any]

    def why_head_is_wrong(self, head: Sequence[str]) -> tuple[Reason, ...]:
        """What is wrong with the first row: unknown, doubled and missing columns, all at once."""
        keys = [self._key_of(words) for words in head]
        reasons = [
            Reason("unknown_column", "There is no column “%(name)s”.", "file", {"name": words[:60]})
            for words, key in zip(head, keys, strict=True)
            if key is None
        ]
        known = [key for key in keys if key]
        reasons += [
            Reason("column_twice", "The column “%(name)s” stands twice.", "file", {"name": key})
            for key in sorted(set(known))
            if known.count(key) > 1
        ]
        reasons += [
            Reason("column_missing", "The column “%(name)s” is missing.", "file", {"name": key})
            for key in self.required
            if key not in known
        ]
        return tuple(reasons)

    def cells_of(
        self, head: Sequence[str], cells: Sequence[str]
    ) -> tuple[dict[str, Any], list[Reason]]:
        """What a row under a head without faults says, column by column, and what is wrong."""
        typed = dict(zip(map(self._key_of, head), cells, strict=False))
        said: dict[str, Any] = {}
        wrong: list[Reason] = []
        if any(cells[len(head) :]):
            wrong.append(Reason("more_cells_than_columns", "The row has more cells than the head."))
        for column in self.columns:
            text = typed.get(column.key, "").strip()
            values = {"name": _names(column)[0]}
            if text:
                value = self.read(column, text)
                if value is None:
                    sentence = "“%(name)s” cannot be read."
                    wrong.append(Reason("cell_unreadable", sentence, column.key, values))
                else:
                    said[column.key] = value
            elif column.key in self.required:
                wrong.append(Reason("cell_missing", "“%(name)s” is empty.", column.key, values))
        return said, wrong

    def _key_of(self, words: str) -> str | None:
        return self._by_name.get(fold(words).rstrip("."))

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        by_words = {fold(name): one.key for one in self.columns for name in _names(one)}
        return by_words | {one.key: one.key for one in self.columns}


def _names(column: Column) -> tuple[str, ...]:
    return (column.words,) if isinstance(column.words, str) else column.words
