"""Tables that people upload: what would grow in memory when it is read is refused before."""

import io
import zipfile

import pytest
import xlsxwriter

from foreign_affairs.documents import tables
from foreign_affairs.documents.tables import MOST_MARKS, UnreadableTable, rows_of

SHEET = "xl/worksheets/sheet1.xml"
OPENS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Full name</t></is></c></row>'
)
CLOSES = "</sheetData></worksheet>"


def workbook(**parts):
    """A small workbook in which some parts, named by their last word, are written anew."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["Full name", "AN BINH"])
    kept, made = zipfile.ZipFile(held), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in kept.namelist():
            last = name.rpartition("/")[2].removesuffix(".xml")
            archive.writestr(name, parts.get(last, kept.read(name)))
    return made.getvalue()


def read(content):
    return rows_of(io.BytesIO(content), size=len(content))


def test_a_workbook_is_read():
    assert read(workbook()) == [(1, ["Full name"]), (2, ["AN BINH"])]


@pytest.mark.parametrize(
    "parts",
    [
        {"sheet1": f"{OPENS}<row r='2'>{'<c/>' * MOST_MARKS}</row>{CLOSES}"},
        {"sheet1": f"{OPENS}{'<row/>' * MOST_MARKS}{CLOSES}"},
        {"styles": f"<styleSheet><cellXfs>{'<xf/>' * MOST_MARKS}</cellXfs></styleSheet>"},
        {"sharedStrings": f"<sst>{'<si/>' * MOST_MARKS}</sst>"},
        {"sheet1": f"{OPENS}<!--{' ' * tables.MOST_UNPACKED}-->{CLOSES}"},
        {"sheet1": f'{OPENS}<row r="1000000000"><c t="n"><v>1</v></c></row>{CLOSES}'},
    ],
    ids=["cells", "rows", "styles", "texts", "bytes", "a row far below"],
)
def test_what_a_small_file_would_grow_to_is_refused(parts):
    content = workbook(**parts)
    assert len(content) < tables.MOST_BYTES

    with pytest.raises(UnreadableTable) as refused:
        read(content)

    assert [one.code for one in refused.value.reasons] == ["table_too_full"]


def test_the_largest_table_is_read():
    row = ["x" * 20] * tables.MOST_COLUMNS
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for number in range(tables.MOST_ROWS + 1):
            sheet.write_row(number, 0, [f"{number} {cell}" for cell in row])

    assert len(read(held.getvalue())) == tables.MOST_ROWS + 1


def test_a_row_below_many_empty_ones_is_not_overlooked():
    lines = ["Full name", *[""] * 6000, "AN BINH"]

    assert read("\n".join(lines).encode()) == [(1, ["Full name"]), (6002, ["AN BINH"])]
