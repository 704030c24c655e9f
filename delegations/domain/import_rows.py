"""A list of members, row by row: which columns, how each is read. Pure.

A head names its columns by key, or by the words of the template in either language; case and
diacritics do not matter. Every reason of a row is given at once; no reason tells what stood in a
cell. Source: office practice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from delegations.domain.values import MemberRole, PassportKind
from foreign_affairs.countries import code_of
from foreign_affairs.filled_tables import FilledTable
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason
from foreign_affairs.texts import is_one_line

_ROLES: Mapping[str, tuple[str, ...]] = {
    MemberRole.HEAD: ("trưởng đoàn", "head", "head of delegation", "head of the delegation"),
    MemberRole.DEPUTY: ("phó trưởng đoàn", "phó đoàn", "deputy", "deputy head"),
    MemberRole.MEMBER: ("thành viên", "member"),
    MemberRole.ESCORT: ("cán bộ tháp tùng", "tháp tùng", "escort"),
}
_SEXES: Mapping[str, tuple[str, ...]] = {
    "female": ("nữ", "female", "f"),
    "male": ("nam", "male", "m"),
    "other": ("khác", "other", "x"),
}
_PASSPORTS: Mapping[str, tuple[str, ...]] = {
    PassportKind.ORDINARY: ("phổ thông", "hộ chiếu phổ thông", "ordinary", "p"),
    PassportKind.OFFICIAL: ("công vụ", "hộ chiếu công vụ", "official", "service"),
    PassportKind.DIPLOMATIC: ("ngoại giao", "hộ chiếu ngoại giao", "diplomatic", "d"),
    PassportKind.OTHER: ("khác", "other"),
}
_CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "role": _ROLES,
    "sex": _SEXES,
    "passport_kind": _PASSPORTS,
}


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """`words` are how people head it, the template's Vietnamese and English first; `most` letters.

    A column of the kind "place" says where a row stands in somebody's list; it is not kept.
    """

    key: str
    words: tuple[str, ...]
    kind: str = "line"
    most: int = 200


COLUMNS = (
    MemberColumn("number", ("STT", "No", "TT"), "place"),
    MemberColumn("role", ("Vai trò", "Role"), "choice"),
    MemberColumn("full_name", ("Họ và tên", "Full name", "Họ tên", "Name"), most=150),
    MemberColumn("sex", ("Giới tính", "Sex", "Gender"), "choice"),
    MemberColumn("born_on", ("Ngày sinh", "Date of birth"), "day"),
    MemberColumn("nationality", ("Quốc tịch", "Nationality"), "country"),
    MemberColumn("passport_number", ("Số hộ chiếu", "Passport number", "Passport No"), most=40),
    MemberColumn("passport_kind", ("Loại hộ chiếu", "Kind of passport", "Type"), "choice"),
    MemberColumn(
        "passport_expires_on",
        ("Hộ chiếu có giá trị đến", "Passport valid until", "Date of expiry", "Ngày hết hạn"),
        "day",
    ),
    MemberColumn("title", ("Chức vụ", "Title", "Position")),
    MemberColumn("organisation", ("Cơ quan, tổ chức", "Organisation", "Cơ quan"), most=250),
    MemberColumn("email", ("Thư điện tử", "E-mail", "Email"), "email", 254),
    MemberColumn("phone", ("Điện thoại", "Phone"), most=40),
    MemberColumn("visa_symbol", ("Ký hiệu thị thực", "Visa symbol"), most=20),
    MemberColumn("care_note", ("Ăn kiêng, sức khỏe", "Diet or health"), most=1000),
)
REQUIRED = ("full_name",)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row as it was read: `number` as in the file, what it says, and what is wrong with it."""

    number: int
    said: Mapping[str, Any] = field(repr=False)
    reasons: tuple[Reason, ...]

    @property
    def full_name(self) -> str:
        return str(self.said.get("full_name", ""))


def read_row(head: Sequence[str], number: int, cells: Sequence[str]) -> MemberRow:
    """One row under a head without faults."""
    said, reasons = TABLE.cells_of(head, cells)
    said.pop("number", None)
    return MemberRow(number, said, tuple(reasons))


def _read(column: MemberColumn, text: str) -> Any:
    """The value of a cell, or None where it cannot be read."""
    if column.kind == "place":
        return text
    if column.kind == "choice":
        wanted, choices = fold(text), _CHOICES[column.key]
        fitting = (str(key) for key, words in choices.items() if wanted in map(fold, words))
        return next(fitting, None)
    if column.kind == "country":
        return code_of(text)
    if column.kind == "day":
        return _day(text)
    if column.kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return None
    return text if is_one_line(text) and len(text) <= column.most else None


def _day(text: str) -> date | None:
    """A day as people write it, 04/05/1961 or 1961-05-04; spreadsheets add midnight."""
    found = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: 00:00)?", text)
    if found:
        day, month, year = (int(part) for part in found.groups())
    else:
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
        if not found:
            return None
        year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


TABLE = FilledTable(COLUMNS, REQUIRED, _read)
why_head_is_wrong = TABLE.why_head_is_wrong
