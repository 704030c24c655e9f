"""A table of the annual plan, row by row: which columns, how each is read. Pure.

A head names its columns by key, or by the Vietnamese words of the template; case and diacritics
do not matter. Every reason of a row is given at once. Source: office practice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foreign_affairs.annual_plan.domain.rules import why_impossible
from foreign_affairs.annual_plan.domain.values import FIRST_YEAR, LAST_YEAR, MOST_VND, PlanKind
from foreign_affairs.countries import code_of
from foreign_affairs.filled_tables import FilledTable
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason
from foreign_affairs.texts import is_one_line

_KINDS = {
    PlanKind.INVESTMENT_PROMOTION: "xúc tiến đầu tư",
    PlanKind.PEOPLE_TO_PEOPLE: "đối ngoại nhân dân",
    PlanKind.COURTESY_CALL: "chào xã giao",
    PlanKind.SIGNING: "lễ ký kết",
    PlanKind.CONFERENCE: "hội nghị, hội thảo",
    PlanKind.WORKING_SESSION: "làm việc",
    PlanKind.INCOMING_DELEGATION: "đoàn vào",
    PlanKind.OUTGOING_DELEGATION: "đoàn ra",
    PlanKind.INTERNAL: "nội bộ",
}


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """`least` and `most` are the bounds of a number, `most` the length of a text."""

    key: str
    words: str
    kind: str = "line"
    least: int = 0
    most: int = 300
    example: str = ""


COLUMNS = (
    PlanColumn("year", "Năm", "number", FIRST_YEAR, LAST_YEAR, "2026"),
    PlanColumn("number", "Số thứ tự", "number", 1, 9999, "1"),
    PlanColumn("kind", "Loại hoạt động", "kind", example="xúc tiến đầu tư"),
    PlanColumn("title_vi", "Tên hoạt động", example="Diễn đàn xúc tiến đầu tư"),
    PlanColumn("title_en", "Tên tiếng Anh"),
    PlanColumn("quarter", "Quý", "number", 1, 4, "3"),
    PlanColumn("month", "Tháng", "number", 1, 12, "9"),
    PlanColumn("unit", "Đơn vị chủ trì", most=200),
    PlanColumn("countries", "Các nước", "countries", example="Nhật Bản, Hàn Quốc"),
    PlanColumn("budget_vnd", "Kinh phí (đồng)", "number", 0, MOST_VND, "350000000"),
)
REQUIRED = ("year", "kind", "title_vi")
MOST_COUNTRIES = 50


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row as it was read: `number` as in the file, what it says, and what is wrong with it."""

    number: int
    said: Mapping[str, Any]
    reasons: tuple[Reason, ...]

    @property
    def title(self) -> str:
        return str(self.said.get("title_vi", ""))


def read_row(head: Sequence[str], number: int, cells: Sequence[str]) -> PlanRow:
    """One row under a head without faults."""
    said, reasons = TABLE.cells_of(head, cells)
    if "title_vi" in said:
        reasons += why_impossible(
            title_vi=said["title_vi"], quarter=said.get("quarter"), month=said.get("month")
        )
    return PlanRow(number, said, tuple(reasons))


def _read(column: PlanColumn, text: str) -> Any:
    """The value of a cell, or None where it cannot be read."""
    if column.kind == "number":
        digits = re.sub(r"[ .\u00a0]", "", text)
        fits = re.fullmatch(r"[0-9]{1,16}", digits) and column.least <= int(digits) <= column.most
        return int(digits) if fits else None
    if column.kind == "kind":
        wanted = fold(text)
        return next((str(k) for k, words in _KINDS.items() if wanted in (fold(words), k)), None)
    if column.kind == "countries":
        codes = [code_of(part) for part in re.split(r"[,;]", text) if part.strip()]
        return None if None in codes or len(codes) > MOST_COUNTRIES else list(dict.fromkeys(codes))
    return text if is_one_line(text) and len(text) <= column.most else None


TABLE = FilledTable(COLUMNS, REQUIRED, _read)
why_head_is_wrong = TABLE.why_head_is_wrong
