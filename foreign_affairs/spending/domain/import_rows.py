"""A table of norms, row by row: which columns, how each is read. Pure.

The columns are those of the facts the house begins with, by key or by their Vietnamese words.
Every reason of a row is given at once. Source: office practice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foreign_affairs.filled_tables import FilledTable
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason
from foreign_affairs.spending.domain.values import (
    COUNTED_IN,
    MOST_VND,
    Confidence,
    Item,
    Level,
    Rank,
    Role,
    Unit,
)
from foreign_affairs.spending.domain.words import UNITS
from foreign_affairs.texts import is_one_line

LONGEST = 300
MOST_PERCENT = 100
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    words: str
    read: Callable[[str], Any]


def _one_of(kind: Any) -> Callable[[str], Any]:
    """A reader of the words of `kind`, whatever their case."""
    by_name = {fold(one.value): one.value for one in kind if one.value}
    return lambda text: by_name.get(fold(text))


def _amount(text: str) -> int | None:
    """A whole number; a dot or a space parts thousands, so that a fraction is none."""
    if not re.fullmatch(r"[0-9]{1,16}|[0-9]{1,3}(?:[ .\u00a0][0-9]{3})+", text):
        return None
    number = int(re.sub(r"[^0-9]", "", text))
    return number if number <= MOST_VND else None


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text.removesuffix(" 00:00"), form).date()  # noqa: DTZ007 -- a day
        except ValueError:
            continue
    return None


def _line(text: str) -> str | None:
    return text if is_one_line(text) and len(text) <= LONGEST else None


COLUMNS = (
    Column("item", "Nội dung chi", _one_of(Item)),
    Column("rank", "Hạng khách", _one_of(Rank)),
    Column("role", "Đối tượng", _one_of(Role)),
    Column("amount", "Mức chi", _amount),
    Column("unit", "Đơn vị tính", _one_of(Unit)),
    Column("level", "Cấp quy định", _one_of(Level)),
    Column("valid_from", "Áp dụng từ ngày", _day),
    Column("valid_to", "Đến hết ngày", _day),
    Column("source", "Căn cứ", _line),
    Column("confidence", "Độ tin cậy", _one_of(Confidence)),
    Column("remark", "Ghi chú", _line),
)
REQUIRED = ("item", "unit", "level", "valid_from", "source")
TABLE = FilledTable(COLUMNS, REQUIRED, lambda column, text: column.read(text))
why_head_is_wrong = TABLE.why_head_is_wrong


@dataclass(frozen=True, slots=True)
class NormRow:
    """One row as it was read: `number` as in the file, what it says, and what is wrong with it."""

    number: int
    said: Mapping[str, Any]
    reasons: tuple[Reason, ...]


def read_row(head: Sequence[str], number: int, cells: Sequence[str]) -> NormRow:
    """One row under a head without faults. What it leaves empty is empty, or read in the text."""
    said: dict[str, Any] = {
        "rank": "",
        "role": "",
        "amount": None,
        "valid_to": None,
        "confidence": Confidence.READ.value,
        "remark": "",
    }
    told, wrong = TABLE.cells_of(head, cells)
    said |= told
    return NormRow(number, said, (*wrong, *_why_impossible(said)))


def _why_impossible(said: Mapping[str, Any]) -> Sequence[Reason]:
    reasons = []
    first, last = said.get("valid_from"), said["valid_to"]
    if first and last and last < first:
        reasons.append(Reason("ends_before_start", "The norm ends before it begins.", "valid_to"))
    item, unit = said.get("item"), said.get("unit")
    counted_in = COUNTED_IN[Item(item)] if item else None
    # A share without an amount says that there is no figure: it is counted in whatever fits.
    is_share = counted_in is Unit.PERCENT and said["amount"] is None
    if item and unit and unit != counted_in and not is_share:
        reasons.append(
            Reason(
                "wrong_unit",
                "A norm of this item is counted in another unit: %(unit)s.",
                "unit",
                {"unit": UNITS[COUNTED_IN[Item(item)]]},
            )
        )
    elif unit == Unit.PERCENT and not 0 <= (said["amount"] or -1) <= MOST_PERCENT:
        reasons.append(Reason("no_percent", "A share is 1 to 100 percent.", "amount"))
    return reasons
