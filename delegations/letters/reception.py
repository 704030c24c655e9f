"""The papers around a visit: the notice to the authorities, briefing, report, gifts, cars."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from delegations import queries
from delegations.models import Delegation, Member, ProgrammeItem
from foreign_affairs import countries
from foreign_affairs.shared_calendar.values import OFFICE_ZONE
from foreign_affairs.workdays.deadlines import office_date

LIST, NOTE = "reception_list", "reception_note"


def notice(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """Who the guests are, for the police and the border guard: with birth and passport in full.

    Whoever sets it notes the access first. Source: office practice.
    """
    rows = [_of_passport(member) for member in queries.members_of(delegation)]
    return _paper(delegation, at=at) | {
        "title": "Thông báo đoàn khách nước ngoài",
        "to": ["Công an thành phố", "Bộ đội Biên phòng thành phố"],
        "facts": [fact for fact in (_stay(delegation), delegation.lodging) if fact],
        "heads": [
            "Họ và tên",
            "Giới tính",
            "Ngày sinh",
            "Quốc tịch",
            "Số hộ chiếu",
            "Giá trị đến",
            "Chức vụ",
            "Ký hiệu thị thực",
        ],
        "widths": [6, 2, 3, 3, 3, 3, 5, 2],
        "rows": rows,
        "hint": "Thủ trưởng cơ quan",
        "name": "",
    }


def gifts(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What is given to whom, item by item of the programme."""
    rows = [
        [_when(item), item.title_vi, item.gift, _name(item.chair)]
        for item in _standing(delegation)
        if item.gift
    ]
    return _paper(delegation, at=at) | {
        "title": "Danh mục tặng phẩm",
        "facts": [_stay(delegation)],
        "heads": ["Thời gian", "Nội dung", "Tặng phẩm", "Người trao"],
        "widths": [3, 6, 6, 4],
        "rows": rows,
        "hint": "Người lập",
        "name": _responsible(delegation),
    }


def cars(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """Which car goes when and where, by the programme."""
    items = list(_standing(delegation))
    vehicles = queries.resources_named(items)
    rows = [
        [
            _when(item),
            str(vehicles[pk]),
            item.title_vi,
            _place(item),
            item.responsible.full_name if item.responsible else "",
        ]
        for item in items
        for pk in item.vehicle_ids
        if pk in vehicles
    ]
    return _paper(delegation, at=at) | {
        "title": "Kế hoạch xe",
        "facts": [_stay(delegation)],
        "heads": ["Thời gian", "Xe", "Nội dung", "Địa điểm", "Phụ trách"],
        "widths": [3, 4, 5, 5, 4],
        "rows": rows,
        "hint": "Người lập",
        "name": _responsible(delegation),
    }


def briefing(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What the leader who receives the guests reads before."""
    guests = [
        ", ".join(part for part in (member.full_name, member.title) if part)
        for member in queries.members_of(delegation)
    ]
    return _note(
        delegation,
        at=at,
        title="Bản tóm tắt phục vụ lãnh đạo tiếp đoàn",
        facts=[
            ("Lãnh đạo tiếp", _name(delegation.chair)),
            *_facts(delegation),
            ("Ngôn ngữ", ", ".join(delegation.languages)),
        ],
        sections=[
            ("Thành viên đoàn", "", guests),
            ("Nội dung làm việc", delegation.content, []),
            ("Đối tác tại thành phố", delegation.partners, []),
            ("Chương trình", "", [_line(item) for item in _standing(delegation)]),
        ],
    )


def report(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    """What came of the visit, with what was really held."""
    held = [_line(item) for item in _standing(delegation)]
    return _note(
        delegation,
        at=at,
        title="Báo cáo kết quả đón đoàn",
        number=delegation.report_number,
        facts=_facts(delegation),
        sections=[
            ("Các hoạt động", "", held),
            ("Kết quả", delegation.results, []),
            ("Ghi chú", delegation.remarks, []),
        ],
    )


def _note(
    delegation: Delegation,
    *,
    at: datetime,
    title: str,
    facts: Iterable[tuple[str, str]],
    sections: Iterable[tuple[str, str, Sequence[str]]],
    number: str = "",
) -> dict[str, Any]:
    """A note with facts and sections; what is empty is left out."""
    return _paper(delegation, at=at) | {
        "title": title,
        "number": number,
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "sections": [
            {"heading": heading, "text": text, "lines": list(lines)}
            for heading, text, lines in sections
            if text or lines
        ],
        "hint": "Người lập",
        "name": _responsible(delegation),
    }


def _paper(delegation: Delegation, *, at: datetime) -> dict[str, Any]:
    return {
        "dated": office_date(at).isoformat(),
        "office": {
            "name": settings.OFFICE_NAME_VI,
            "above": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
            "city": settings.OFFICE_CITY,
        },
        "delegation": {"name": delegation.name_vi, "reference": delegation.reference},
    }


def _facts(delegation: Delegation) -> list[tuple[str, str]]:
    rank = str(Delegation.Rank(delegation.rank).label) if delegation.rank else ""
    return [
        ("Nước", countries.name(delegation.country, "vi")),
        ("Cơ quan, tổ chức của khách", delegation.organisation),
        ("Hạng của đoàn", rank),
        ("Thời gian", _stay(delegation)),
        ("Cơ quan chủ trì", delegation.host_body),
        ("Phụ trách", _responsible(delegation)),
    ]


def _of_passport(member: Member) -> list[str]:
    return [
        member.full_name,
        {"female": "nữ", "male": "nam", "other": "khác"}.get(member.sex, ""),
        _day(member.born_on),
        countries.name(member.nationality, "vi") if member.nationality else "",
        member.passport_number,
        _day(member.passport_expires_on),
        member.title,
        member.visa_symbol,
    ]


def _standing(delegation: Delegation) -> Iterable[ProgrammeItem]:
    return queries.items_of(delegation).exclude(status=ProgrammeItem.Status.DROPPED)


def _stay(delegation: Delegation) -> str:
    first, last = delegation.arrives_on, delegation.departs_on
    return f"từ {_day(first)} đến {_day(last)}" if first and last else ""


def _when(item: ProgrammeItem) -> str:
    return f"{item.starts_at.astimezone(OFFICE_ZONE):%H:%M, %d/%m/%Y}"


def _line(item: ProgrammeItem) -> str:
    return ", ".join(part for part in (_when(item), item.title_vi, _place(item)) if part)


def _place(item: ProgrammeItem) -> str:
    return ", ".join(part for part in (_name(item.place), item.place_text) if part)


def _name(resource: Any) -> str:
    return resource.name_vi if resource else ""


def _responsible(delegation: Delegation) -> str:
    return delegation.responsible.full_name if delegation.responsible else ""


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
