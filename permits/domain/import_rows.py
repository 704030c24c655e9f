"""A table of dossiers, row by row: which columns, how each is read. Pure.

A head names its columns by key, or by the Vietnamese words of the template; case and diacritics
do not matter. Every reason of a row is given at once. Source: office practice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from foreign_affairs.filled_tables import FilledTable
from foreign_affairs.folding import fold
from foreign_affairs.refusals import Reason
from foreign_affairs.texts import is_one_line, is_plain
from foreign_affairs.workdays.deadlines import OFFICE_ZONE
from permits.domain.intake import Answers, OrganiserKind, Topic
from permits.domain.values import Channel, EventForm, Funding

PORTAL_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{3,59}")


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """`kind`: line, lines, moment, number, yes_no, or a choice whose words are `choices`."""

    key: str
    words: str
    kind: str = "line"
    most: int = 300
    choices: Mapping[Any, str] = field(default_factory=dict)
    example: str = ""


_FORMS = {
    EventForm.IN_PERSON: "trực tiếp",
    EventForm.ONLINE: "trực tuyến",
    EventForm.HYBRID: "kết hợp",
}
_FUNDING = {
    Funding.STATE_BUDGET: "ngân sách nhà nước",
    Funding.OWN: "tự có",
    Funding.FOREIGN: "nước ngoài",
    Funding.SPONSORED: "tài trợ",
    Funding.MIXED: "nhiều nguồn",
}
_CHANNELS = {
    Channel.COUNTER: "trực tiếp",
    Channel.POST: "bưu chính",
    Channel.PORTAL: "cổng quốc gia",
}
_KINDS = {
    OrganiserKind.AGENCY: "cơ quan nhà nước",
    OrganiserKind.UNIVERSITY: "đại học",
    OrganiserKind.ENTERPRISE: "doanh nghiệp",
    OrganiserKind.ASSOCIATION: "hội, quỹ",
    OrganiserKind.PARTY_RULES: "mặt trận, đoàn thể",
    OrganiserKind.FOREIGN: "tổ chức nước ngoài",
    OrganiserKind.OTHER: "khác",
}
_TOPICS = {
    Topic.SOVEREIGNTY: "chủ quyền",
    Topic.SECURITY: "an ninh",
    Topic.DEFENCE: "quốc phòng",
    Topic.ETHNIC_AFFAIRS: "dân tộc",
    Topic.RELIGION: "tôn giáo",
    Topic.HUMAN_RIGHTS: "quyền con người",
}
PLAN_COLUMNS = (
    ImportColumn("title_vi", "Tên hội nghị, hội thảo", example="Hội thảo quốc tế về cảng biển"),
    ImportColumn("title_en", "Tên tiếng Anh"),
    ImportColumn("purpose", "Lý do, danh nghĩa, mục đích", "lines", 5000),
    ImportColumn("programme", "Nội dung, chương trình", "lines", 10_000),
    ImportColumn("starts_at", "Bắt đầu", "moment", example="16/06/2026 08:00"),
    ImportColumn("ends_at", "Kết thúc", "moment", example="17/06/2026 17:00"),
    ImportColumn("form", "Hình thức", "choice", choices=_FORMS, example="trực tiếp"),
    ImportColumn("venue_name", "Địa điểm", most=250),
    ImportColumn("venue_address", "Địa chỉ của địa điểm"),
    ImportColumn("online_platform", "Nền tảng trực tuyến", most=150),
    ImportColumn("co_organisers", "Các bên tham gia tổ chức", "lines", 2000),
    ImportColumn(
        "vietnamese_participants", "Đại biểu Việt Nam", "number", 1_000_000, example="120"
    ),
    ImportColumn("foreign_participants", "Đại biểu nước ngoài", "number", 1_000_000, example="35"),
    ImportColumn("countries", "Các nước", most=500, example="Nhật Bản, Hà Lan"),
    ImportColumn("funding", "Nguồn kinh phí", "choice", choices=_FUNDING, example="tự có"),
    ImportColumn("funding_amount", "Số tiền (đồng)", "number", 10**15, example="350000000"),
    ImportColumn("contact_name", "Người liên hệ", most=150),
    ImportColumn("contact_email", "Thư điện tử", "email", 254, example="lienhe@example.org"),
    ImportColumn("contact_phone", "Điện thoại", most=30, example="0225 000 0001"),
)
ANSWER_COLUMNS = (
    ImportColumn("is_conference", "Là hội nghị, hội thảo", "yes_no", example="có"),
    ImportColumn("organiser_kind", "Loại đơn vị tổ chức", "choice", choices=_KINDS),
    ImportColumn("foreign_funding", "Có tài trợ nước ngoài", "yes_no", example="không"),
    ImportColumn(
        "foreign_organiser", "Có tổ chức nước ngoài đồng tổ chức", "yes_no", example="không"
    ),
    ImportColumn(
        "minister_level_guest", "Có khách cấp Bộ trưởng trở lên", "yes_no", example="không"
    ),
    ImportColumn("topics", "Lĩnh vực nhạy cảm", "topics"),
    ImportColumn("under_city", "Thuộc thành phố quản lý, cấp phép", "yes_no", example="có"),
    ImportColumn("listed_field", "Thuộc lĩnh vực đại học tự tổ chức", "yes_no"),
    ImportColumn("state_secrets", "Có bí mật nhà nước", "yes_no", example="không"),
)
COLUMNS = (
    ImportColumn(
        "organiser", "Đơn vị tổ chức", most=250, example="Trường Đại học Hàng hải Việt Nam"
    ),
    ImportColumn("channel", "Cách nộp", "choice", choices=_CHANNELS, example="bưu chính"),
    ImportColumn("portal_code", "Mã hồ sơ cổng quốc gia", "portal_code", 60),
    *PLAN_COLUMNS,
    *ANSWER_COLUMNS,
)
REQUIRED = ("organiser", "channel", "title_vi")
_ANSWERED = (
    "is_conference",
    "organiser_kind",
    "minister_level_guest",
    "under_city",
    "state_secrets",
)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row as it was read: `number` as in the file, what it says, and what is wrong with it."""

    number: int
    organiser: str
    channel: str
    portal_code: str
    plan: Mapping[str, Any]
    answers: Answers | None
    reasons: tuple[Reason, ...]


def read_row(head: Sequence[str], number: int, cells: Sequence[str]) -> ImportRow:
    """One row under a head without faults."""
    said, reasons = TABLE.cells_of(head, cells)
    if said.get("channel") == Channel.PORTAL and not said.get("portal_code"):
        reasons.append(
            Reason(
                "portal_code_missing",
                "Give the code of the dossier on the national portal.",
                "portal_code",
            )
        )
    return ImportRow(
        number=number,
        organiser=said.get("organiser", ""),
        channel=said.get("channel", ""),
        portal_code=said.get("portal_code", ""),
        plan={column.key: said[column.key] for column in PLAN_COLUMNS if column.key in said},
        answers=_answers(said),
        reasons=tuple(reasons),
    )


def _answers(said: Mapping[str, Any]) -> Answers | None:
    """The answers of a row, where it says enough to classify it."""
    if any(name not in said for name in _ANSWERED):
        return None
    return Answers(
        is_conference=said["is_conference"],
        press_conference=False,
        organiser_kind=OrganiserKind(said["organiser_kind"]),
        foreign_participants=bool(said.get("foreign_participants")),
        foreign_funding=said.get("foreign_funding", False),
        foreign_organiser=said.get("foreign_organiser", False),
        in_vietnam=True,
        minister_level_guest=said["minister_level_guest"],
        topics=said.get("topics", frozenset()),
        under_city=said["under_city"],
        listed_field=said.get("listed_field", False),
        state_secrets=said["state_secrets"],
    )


def _read(column: ImportColumn, text: str) -> Any:  # noqa: PLR0911 -- one line per kind
    """The value of a cell, or None where it cannot be read."""
    if column.kind == "moment":
        return _moment(text)
    if column.kind == "number":
        digits = re.sub(r"[ .\u00a0]", "", text)
        return (
            int(digits)
            if re.fullmatch(r"[0-9]{1,16}", digits) and int(digits) <= column.most
            else None
        )
    if column.kind == "yes_no":
        return {"co": True, "yes": True, "x": True, "khong": False, "no": False}.get(fold(text))
    if column.kind == "choice":
        return _choice(column.choices, text)
    if column.kind == "topics":
        topics = [_choice(_TOPICS, part) for part in re.split(r"[,;]", text) if part.strip()]
        return None if None in topics else frozenset(Topic(topic) for topic in topics if topic)
    if column.kind == "portal_code":
        return text if PORTAL_CODE.fullmatch(text) else None
    if column.kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return None
    fits = is_plain(text) if column.kind == "lines" else is_one_line(text)
    return text if fits and len(text) <= column.most else None


def _choice(choices: Mapping[Any, str], text: str) -> str | None:
    wanted = fold(text)
    return next(
        (str(key) for key, words in choices.items() if wanted in (fold(words), str(key))), None
    )


def _moment(text: str) -> datetime | None:
    for pattern in (
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})[ ,T]+(?P<H>\d{1,2}):(?P<M>\d{2})(:00)?",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})[ T](?P<H>\d{1,2}):(?P<M>\d{2})(:00)?",
    ):
        found = re.fullmatch(pattern, text.strip(), re.ASCII)
        if found:
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
                hour = time(int(found["H"]), int(found["M"]))
            except ValueError:
                return None
            return datetime.combine(day, hour, tzinfo=OFFICE_ZONE)
    return None


TABLE = FilledTable(COLUMNS, REQUIRED, _read)
why_head_is_wrong = TABLE.why_head_is_wrong
