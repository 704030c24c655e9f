"""The slips of the one-stop desk: the forms of the circular in force on the day."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import closing_instant, office_date
from permits.domain import rules
from permits.letters import wording
from permits.models import Dossier

RECEIPT_TEMPLATE = "permits/paper/receipt.typ"


def receipt(dossier: Dossier, *, desk: User | None, lead_days: int, at: datetime) -> dict[str, Any]:
    """Form 01: receipt and appointment slip. `lead_days` decides the late-filing note."""
    assert dossier.track is not None
    assert dossier.code is not None
    assert dossier.official_due_on is not None
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
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
        "received_at": wording.day_or_minute(dossier.received_at),
        "return_at": wording.minute(closing_instant(dossier.official_due_on)),
        "return_place": f"Trực tuyến và tại {settings.OFFICE_ADDRESS}",
        "note": _late_note(dossier, lead_days=lead_days),
        "submitter": dossier.contact_name,
        "receiver": str(desk or ""),
    }


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
