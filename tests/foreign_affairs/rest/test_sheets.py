"""Lists as spreadsheets: values keep their kind, texts stay texts, size is bounded."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from foreign_affairs.rest import sheets
from foreign_affairs.rest.sheets import Column, TooManyRows


def written(*values):
    columns = [Column(f"C{at}", lambda row, at=at: row[at]) for at in range(len(values))]
    target = BytesIO()
    sheets.write(target, [values], columns)
    return load_workbook(target).active


def test_values_keep_their_kind_and_instants_are_office_time():
    sheet = written(
        7,
        2.5,
        date(2026, 4, 20),
        datetime(2026, 4, 20, 2, 0, 59, tzinfo=UTC),
        "Đoàn",
        None,
        "",
    )

    cells = [cell.value for cell in sheet[2]]
    assert [str(cell) for cell in cells[:5]] == [
        "7",
        "2.5",
        "2026-04-20 00:00:00",
        "2026-04-20 09:00:00",
        "Đoàn",
    ]
    assert [cell.number_format for cell in sheet[2]][2:4] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert [cell.value for cell in sheet[1]][:2] == ["C0", "C1"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@x", "{=1}", "https://example.org", "007"])
def test_a_text_is_never_a_formula_a_link_or_a_number(text):
    cell = written(text)["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_odd_characters_and_endless_texts_break_no_file():
    sheet = written("a\x00b\x0bc", "x" * 40_000, date(1899, 12, 31))

    assert len(sheet["B2"].value) == 32_767
    assert sheet["C2"].value == "1899-12-31"


def test_a_list_longer_than_a_sheet_is_refused():
    sheets.check_size(sheets.MOST_ROWS)

    with pytest.raises(TooManyRows):
        sheets.check_size(sheets.MOST_ROWS + 1)
