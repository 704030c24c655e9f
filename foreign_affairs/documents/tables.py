"""Tables that people upload, as rows of text: CSV or XLSX. A formula is the text it is written as.

Source: office practice for every limit.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from foreign_affairs.documents.checks import DAMAGED, XLSX, kind_of
from foreign_affairs.refusals import Reason, RuleBroken

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500
MOST_COLUMNS = 60
MOST_LETTERS = 10_000
# Empty rows are gone through, too, and a sheet may say that its second one is the millionth.
LAST_ROW = 20_000
# What an archive may unpack to: ten times what it may weigh, with marks enough to write every cell
# of the largest table in a sheet and once more beside it. Read, a mark is hundreds of bytes.
MOST_UNPACKED = 20 * 1024 * 1024
MOST_MARKS = 8 * MOST_ROWS * MOST_COLUMNS
_AT_ONCE = 64 * 1024


class UnreadableTable(RuleBroken):
    """The file is no table that can be read, or larger than is taken."""

    reason = "unreadable_table"

    def __init__(self, reason: Reason) -> None:
        super().__init__([reason])


def rows_of(stream: BinaryIO, *, size: int) -> list[tuple[int, list[str]]]:
    """Every row of the first sheet with its number in the file, from 1; empty rows are left out.

    Raises UnreadableTable. At most MOST_ROWS rows beside the head are taken.
    """
    if size > MOST_BYTES:
        raise _too_large()
    found = _xlsx(stream) if _is_archive(stream) else _csv(stream)
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(found, 1):
        if number > LAST_ROW:
            raise _too_full()
        if not any(cells):
            continue
        if len(rows) > MOST_ROWS:
            raise UnreadableTable(
                Reason(
                    "too_many_rows",
                    "The table has more than %(most)s rows. Please split it.",
                    "file",
                    {"most": MOST_ROWS},
                )
            )
        if len(cells) > MOST_COLUMNS or any(len(cell) > MOST_LETTERS for cell in cells):
            raise UnreadableTable(
                Reason("row_too_large", "Row %(row)s is too large.", "file", {"row": number})
            )
        rows.append((number, cells))
    if not rows:
        raise UnreadableTable(Reason("table_empty", "The table is empty.", "file"))
    return rows


def _is_archive(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(4) == XLSX.starts_with


def _csv(stream: BinaryIO) -> Iterator[list[str]]:
    stream.seek(0)
    try:
        text = stream.read(MOST_BYTES + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_table() from None
    if "\x00" in text:
        raise _no_table()
    separator = (
        ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    )
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell.strip() for cell in cells]
    except csv.Error:
        raise _no_table() from None


def _xlsx(stream: BinaryIO) -> Iterator[list[str]]:
    if kind_of(stream) is not XLSX:
        raise _no_table()
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _must_unpack_small(archive)
        stream.seek(0)
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except (*DAMAGED, InvalidFileException, ParseError, IndexError, TypeError, AttributeError):
        raise _no_table() from None


def _must_unpack_small(archive: zipfile.ZipFile) -> None:
    """Raise UnreadableTable for what would grow when it is read; builds nothing of it."""
    unpacked = marks = 0
    for part in archive.infolist():
        with archive.open(part) as content:
            while piece := content.read(_AT_ONCE):
                unpacked += len(piece)
                marks += piece.count(b"<")
                if unpacked > MOST_UNPACKED or marks > MOST_MARKS:
                    raise _too_full()


def _text(value: Any) -> str:
    """A cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _no_table() -> UnreadableTable:
    return UnreadableTable(
        Reason(
            "no_table",
            "This file cannot be read as a table. Please send CSV in UTF-8, or XLSX.",
            "file",
        )
    )


def _too_large() -> UnreadableTable:
    return UnreadableTable(
        Reason(
            "table_too_large",
            "The file is larger than %(megabytes)s MB.",
            "file",
            {"megabytes": MOST_BYTES // 1024 // 1024},
        )
    )


def _too_full() -> UnreadableTable:
    return UnreadableTable(
        Reason(
            "table_too_full",
            "The file holds far more than %(rows)s rows of %(columns)s columns. Please copy the "
            "table to a new one.",
            "file",
            {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
        )
    )
