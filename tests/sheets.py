"""A spreadsheet read back: its rows as lists of values, the head first."""

from io import BytesIO

from openpyxl import load_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(answer):
    """The rows of an answer that is a spreadsheet to be saved."""
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]
