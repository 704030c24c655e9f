"""The annual table as a spreadsheet: what a row says, column by column, in Vietnamese."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

HEADINGS = (
    ("STT", 5),
    ("Tên, chủ đề", 40),
    ("Đơn vị tổ chức", 30),
    ("Đối tác nước ngoài", 25),
    ("Nội dung", 40),
    ("Đại biểu Việt Nam", 10),
    ("Người nước ngoài tại Việt Nam", 12),
    ("Người nước ngoài từ nước ngoài vào", 12),
    ("Các nước", 25),
    ("Thời gian", 22),
    ("Địa điểm", 30),
    ("Ngân sách thành phố (đồng)", 16),
    ("Ngân sách ngành (đồng)", 16),
    ("Tài trợ (đồng)", 16),
    ("Số, ngày báo cáo", 18),
    ("Trong kế hoạch", 10),
    ("Cấp cho phép", 22),
    ("Loại", 10),
)
LEVELS = {"prime_minister": "Thủ tướng Chính phủ", "city": "Ủy ban nhân dân thành phố"}
KINDS = {"hosted": "Tổ chức"}
PLANNED = {True: "Có", False: "Không", None: ""}


def workbook(year: int, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """An XLSX file of the table; texts are written as texts, never as formulas."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(str(year))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        count = book.add_format({"num_format": "#,##0", "valign": "top"})
        for column, (heading, width) in enumerate(HEADINGS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(cells(line, row)):
                if isinstance(value, int):
                    sheet.write_number(line, column, value, count)
                else:
                    sheet.write_string(line, column, value, text)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
    return made.getvalue()


def cells(line: int, row: Mapping[str, Any]) -> tuple[int | str, ...]:
    """One row as it is printed; "" where nothing is known."""
    return (
        line,
        row["title_vi"],
        row["organiser"],
        row["co_organisers"],
        row["content"],
        _known(row["vietnamese"]),
        _known(row["foreign_residents"]),
        _known(row["foreign_visitors"]),
        row["countries"],
        days(row),
        row["venue"],
        _known(row["funding_city"]),
        _known(row["funding_sector"]),
        _known(row["funding_sponsored"]),
        row["report"],
        PLANNED[row["in_plan"]],
        LEVELS[row["level"]],
        KINDS[row["kind"]],
    )


def days(row: Mapping[str, Any]) -> str:
    """From which day to which: "16/06/2026 – 17/06/2026"."""
    start, end = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    first, last = f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}"
    return first if first == last else f"{first} – {last}"


def _known(number: int | None) -> int | str:
    return "" if number is None else number
