"""Lists as spreadsheets (XLSX): the same rows that the list finds, written while they are read.

A text stays a text: what begins with "=" is no formula, and an address is no link.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone

from foreign_affairs.refusals import NotVisible, Reason, RuleBroken

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000
ROWS_AT_ONCE = 500
LONGEST_TEXT = 32_767
# The calendar of spreadsheets begins here.
FIRST_YEAR = 1900
# A header or footer holds 255 characters, its own codes among them.
MOST_ON_PAPER = 230


class TooManyRows(RuleBroken):
    """The list is longer than one sheet should be."""

    reason = "too_many_rows"

    def __init__(self, count: int) -> None:
        super().__init__(
            [
                Reason(
                    "too_many_rows",
                    "These are %(count)s rows, and a sheet holds at most %(most)s: narrow the "
                    "choice first.",
                    values={"count": count, "most": MOST_ROWS},
                )
            ]
        )


@dataclass(frozen=True, slots=True)
class Column:
    """`head` may be a lazy translation; `of` gives a row's value: text, number, day or instant."""

    head: Any
    of: Callable[[Any], Any]
    width: int = 18


def is_wanted(request: HttpRequest) -> bool:
    """Whether a page's list is asked for as a spreadsheet: `?format=xlsx`."""
    return request.GET.get("format") == "xlsx"


def check_size(count: int) -> None:
    """Raise TooManyRows above MOST_ROWS."""
    if count > MOST_ROWS:
        raise TooManyRows(count)


def answer(
    rows: Iterable[Any], columns: Sequence[Column], *, name: str, mark: str = ""
) -> FileResponse:
    """The file to be saved. Rows are read one by one; only the file grows, on the disk."""
    held = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write(held, rows, columns, mark=mark)
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename=f"{name}.xlsx", content_type=MEDIA_TYPE)


def write(target: Any, rows: Iterable[Any], columns: Sequence[Column], *, mark: str = "") -> None:
    """Write one sheet with a frozen head of `columns` to the file `target`.

    `mark`, such as who took it and when, stands above the head and on every printed page.
    """
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    instant = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
    top = 1 if mark else 0
    if mark:
        sheet.write_string(0, 0, mark, book.add_format({"italic": True}))
        on_paper = mark.replace("&", "&&")[:MOST_ON_PAPER]
        sheet.set_header(f"&L{on_paper}")
        sheet.set_footer(f"&L{on_paper}&R&P/&N")
        sheet.repeat_rows(0, top)
    sheet.freeze_panes(top + 1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(top, at, str(column.head), head)
    for number, row in enumerate(rows, top + 1):
        for at, column in enumerate(columns):
            value = column.of(row)
            if isinstance(value, datetime) and value.year >= FIRST_YEAR:
                sheet.write_datetime(number, at, _in_the_office(value), instant)
            elif isinstance(value, date) and value.year >= FIRST_YEAR:
                sheet.write_datetime(number, at, value, day)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(number, at, value)
            elif value not in (None, ""):
                sheet.write_string(number, at, str(value)[:LONGEST_TEXT])
    book.close()


def _in_the_office(instant: datetime) -> datetime:
    """Office-local, to the minute and without offset, as a cell holds it."""
    local = timezone.localtime(instant, timezone.get_default_timezone())
    return local.replace(tzinfo=None, second=0, microsecond=0)


def to_fill_in(rows: Sequence[Sequence[str]], *, kind: str, name: str) -> HttpResponse:
    """A table to fill in, as XLSX or CSV: its head, and an example below. All cells are texts.

    Raises NotVisible for another kind.
    """
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        content, media_type = text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        held = io.BytesIO()
        book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell)
        book.close()
        content, media_type = held.getvalue(), MEDIA_TYPE
    else:
        raise NotVisible
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
