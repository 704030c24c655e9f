"""What the papers of permits say: the frozen context of each template, from rows to words.

Papers are in Vietnamese, the language of the law; see docs/papers.md for the keys.
"""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, closing_instant, office_date
from permits.domain import rules
from permits.models import Dossier

RECEIPT_TEMPLATE = "permits/paper/receipt.typ"
PERMIT_TEMPLATE = "permits/paper/permit.typ"

_FORMS = {
    Dossier.Form.IN_PERSON: "Trực tiếp",
    Dossier.Form.ONLINE: "Trực tuyến, có điểm cầu tại Việt Nam",
    Dossier.Form.HYBRID: "Trực tiếp kết hợp trực tuyến",
}


def receipt(dossier: Dossier, *, desk: User | None, lead_days: int, at: datetime) -> dict[str, Any]:
    """Form 01: receipt and appointment slip. `lead_days` decides the late-filing note."""
    assert dossier.track is not None
    assert dossier.code is not None
    assert dossier.official_due_on is not None
    return {
        "dated": office_date(at).isoformat(),
        "office": {
            "name": settings.OFFICE_NAME_VI,
            "above": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
            "address": settings.OFFICE_ADDRESS,
            "city": settings.OFFICE_CITY,
        },
        "desk": "Bộ phận Tiếp nhận và Trả kết quả",
        "form": _receipt_form(at),
        "slip_number": f"{int(dossier.code[-4:])}/TNHS",
        "dossier_code": dossier.code,
        "qr": f"{settings.SITE_ADDRESS}/track/?code={dossier.code}",
        "received_from": dossier.organisation.name,
        "address": dossier.organisation.address,
        "phone": dossier.contact_phone,
        "email": dossier.contact_email,
        "procedure": {"code": dossier.procedure.code, "name": dossier.procedure.name_vi},
        "components": _components(dossier),
        "sets": dossier.track.version.sets,
        "time_limit": f"{dossier.track.working_days:02d} ngày làm việc",
        "received_at": _day_or_minute(dossier.received_at),
        "return_at": _minute(closing_instant(dossier.official_due_on)),
        "return_place": f"Trực tuyến và tại {settings.OFFICE_ADDRESS}",
        "note": _late_note(dossier, lead_days=lead_days),
        "submitter": dossier.contact_name,
        "receiver": str(desk or ""),
    }


def permit(
    dossier: Dossier,
    *,
    number_text: str,
    token: str,
    signer: User,
    conditions: str,
    at: datetime,
) -> dict[str, Any]:
    """The permit. `conditions` holds one condition per line."""
    return {
        "dated": office_date(at).isoformat(),
        "office": {
            "name": settings.OFFICE_NAME_VI,
            "above": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
            "city": settings.OFFICE_CITY,
        },
        "number": number_text,
        "authority": f"{signer.position or 'Người có thẩm quyền'} {settings.OFFICE_NAME_VI}",
        "legal_basis": [
            f"Căn cứ {_decision(dossier.received_at)}",
            f"Xét hồ sơ mã số {dossier.code} của {dossier.organisation.name}",
        ],
        "holder": {
            "name": dossier.organisation.name,
            "name_en": dossier.organisation.name_en,
            "address": dossier.organisation.address,
        },
        "event": {
            "title": dossier.title_vi,
            "title_en": dossier.title_en,
            "time": period(dossier.starts_at, dossier.ends_at),
            "venue": place(dossier),
            "form": _FORMS[Dossier.Form(dossier.form)],
            "participants": {
                "vietnamese": dossier.vietnamese_participants or 0,
                "foreign": dossier.foreign_participants or 0,
                "countries": [
                    name.strip() for name in dossier.countries.split(",") if name.strip()
                ],
            },
        },
        "conditions": [line.strip() for line in conditions.splitlines() if line.strip()],
        "duties": [
            (
                "Tổ chức hội nghị, hội thảo theo đúng nội dung và đề án đã được cho phép; "
                "thực hiện đúng các quy định về tài chính và bảo vệ bí mật nhà nước."
            ),
            "Báo cáo kết quả bằng văn bản (Mẫu 02) trong thời hạn 15 ngày kể từ ngày kết thúc.",
        ],
        "signer": {"capacity": [signer.position or "Người có thẩm quyền"], "name": str(signer)},
        "recipients": ["Như trên", "Cơ quan liên quan", "Lưu: VT, hồ sơ"],
        "qr": f"{settings.SITE_ADDRESS}/verify/{token}/",
    }


def place(dossier: Dossier) -> str:
    """Where the event is held, in one line: venue, address, platform, as far as they are given."""
    parts = (dossier.venue_name, dossier.venue_address, dossier.online_platform)
    return ", ".join(part for part in parts if part)


def period(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """The time of an event: từ 08 giờ 00 ngày 01/06/2026 đến 17 giờ 00 ngày 02/06/2026."""
    assert starts_at is not None
    assert ends_at is not None
    start, end = starts_at.astimezone(OFFICE_ZONE), ends_at.astimezone(OFFICE_ZONE)
    return f"từ {start:%H giờ %M ngày %d/%m/%Y} đến {end:%H giờ %M ngày %d/%m/%Y}"


def _decision(received_at: datetime | None) -> str:
    """The Prime Minister's decision in force on the day of reception.

    Source: Decision 06/2020/QĐ-TTg, art. 9.
    """
    assert received_at is not None
    if office_date(received_at) < date(2020, 4, 15):
        return (
            "Quyết định số 76/2010/QĐ-TTg ngày 30 tháng 11 năm 2010 của Thủ tướng Chính phủ "
            "về việc tổ chức, quản lý hội nghị, hội thảo quốc tế tại Việt Nam"
        )
    return (
        "Quyết định số 06/2020/QĐ-TTg ngày 21 tháng 02 năm 2020 của Thủ tướng Chính phủ "
        "về tổ chức và quản lý hội nghị, hội thảo quốc tế tại Việt Nam"
    )


def _receipt_form(at: datetime) -> str:
    """Which circular the form belongs to on that day. Forms carry number and title by date."""
    if office_date(at) >= date(2025, 9, 15):
        return "Mẫu số 01 – Thông tư số 03/2025/TT-VPCP"
    return "Mẫu số 01 – Thông tư số 01/2018/TT-VPCP"


def _components(dossier: Dossier) -> list[dict[str, Any]]:
    """The papers that were handed in, by component, with how many files each."""
    assert dossier.track is not None
    held = list(dossier.attachments.values_list("component", flat=True))
    return [
        {"name": part.name_vi, "form": "Bản điện tử", "quantity": held.count(part.key)}
        for part in dossier.track.version.components.all()
        if part.key in held
    ]


def _late_note(dossier: Dossier, *, lead_days: int) -> str | None:
    assert dossier.submitted_at is not None
    assert dossier.starts_at is not None
    late = rules.filed_late(
        submitted_on=office_date(dossier.submitted_at),
        event_on=office_date(dossier.starts_at),
        lead_days=lead_days,
    )
    if not late:
        return None
    return (
        f"Hồ sơ nộp muộn hơn {lead_days} ngày trước sự kiện; "
        "chỉ được tổ chức sau khi có văn bản cho phép."
    )


def _day_or_minute(instant: datetime | None) -> str:
    """The day alone where the desk gave no hour: that reception lies at its first moment."""
    assert instant is not None
    local = instant.astimezone(OFFICE_ZONE)
    return local.date().isoformat() if local.time() == time.min else _minute(instant)


def _minute(instant: datetime | None) -> str:
    assert instant is not None
    return f"{instant.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}"
