"""The slips of the one-stop desk: the forms of the circular in force on the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import closing_instant, office_date
from permits import queries
from permits.domain import rules
from permits.domain.forms import form_of
from permits.domain.signers import Signer
from permits.letters import wording
from permits.models import Dossier

RECEIPT_TEMPLATE = "permits/paper/receipt.typ"
DESK = "Bộ phận Tiếp nhận và Trả kết quả"


def receipt(dossier: Dossier, *, desk: User | None, lead_days: int, at: datetime) -> dict[str, Any]:
    """Form 01: receipt and appointment slip. `lead_days` decides the late-filing note."""
    assert dossier.track is not None
    assert dossier.code is not None
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "desk": DESK,
        "form": form_of("receipt", on=office_date(at)).mark or None,
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
        "time_limit": _time_limit(dossier),
        "received_at": wording.day_or_minute(dossier.received_at),
        "return_at": (
            wording.minute(closing_instant(dossier.official_due_on))
            if dossier.official_due_on
            else None
        ),
        "return_words": None if dossier.official_due_on else _city_part(dossier),
        "return_place": f"Trực tuyến và tại {settings.OFFICE_ADDRESS}",
        "note": _late_note(dossier, lead_days=lead_days),
        "submitter": dossier.contact_name,
        "receiver": str(desk or ""),
    }


def supplement_request(
    dossier: Dossier,
    *,
    number: str,
    items: Sequence[str | Mapping[str, Any]],
    reason: str,
    contact: str,
    officer: str,
    at: datetime,
    note: str = "",
) -> dict[str, Any]:
    """Form 02: everything that is missing, named once.

    An item is a phrase, or `name` with the quantities `original`, `certified`, `copy`. `note` says
    what the request means for the time limit.

    Source: Decree 61/2018/NĐ-CP, art. 15(3), 19(4).
    """
    return (
        _slip("supplement_request", dossier, number=number, at=at)
        | _reach(dossier)
        | {
            "items": [{"name": one} if isinstance(one, str) else dict(one) for one in items],
            "reason": reason,
            "note": note,
            "contact": contact,
            "officer": officer,
        }
    )


def refusal_of_reception(
    dossier: Dossier,
    *,
    number: str,
    reason: str,
    officer: str,
    at: datetime,
    legal_basis: Sequence[str] = (),
) -> dict[str, Any]:
    """Form 03: why a dossier is not accepted. Source: Decree 61/2018/NĐ-CP, art. 17(1)."""
    return (
        _slip("refusal_of_reception", dossier, number=number, at=at)
        | _reach(dossier)
        | {
            "reason": reason,
            "legal_basis": list(legal_basis),
            "submitter": dossier.contact_name,
            "officer": officer,
        }
    )


def apology(
    dossier: Dossier,
    *,
    number: str,
    reason: str,
    was_due_on: date,
    new_due_on: date,
    signer: Signer,
    at: datetime,
) -> dict[str, Any]:
    """Form 04: why the result comes later, and when. Source: Decree 61/2018/NĐ-CP, art. 19(9)."""
    return _slip("apology", dossier, number=number, at=at) | {
        "received_on": wording.day(dossier.received_at),
        "was_due_at": wording.minute(closing_instant(was_due_on)),
        "new_due_at": wording.minute(closing_instant(new_due_on)),
        "reason": reason,
        "signer": wording.signature(signer),
        "recipients": ["Như trên", DESK, "Lưu: VT, hồ sơ"],
    }


def stop_notice(
    dossier: Dossier,
    *,
    number: str,
    reason: str,
    signer: Signer,
    at: datetime,
    legal_basis: Sequence[str] = (),
) -> dict[str, Any]:
    """Form 05 from 15/09/2025, a plain letter before: the dossier is no longer processed."""
    return _slip("stop_notice", dossier, number=number, at=at) | {
        "received_on": wording.day(dossier.received_at),
        "event_title": dossier.title_vi,
        "reason": reason,
        "legal_basis": list(legal_basis),
        "signer": wording.signature(signer),
        "recipients": ["Như trên", DESK, "Lưu: VT, hồ sơ"],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of a control sheet: who handed the dossier to `agency`, and how that agency did.

    `result` is in words: Trước hạn, Đúng hạn, Quá hạn.
    """

    agency: str
    handed_at: datetime | None
    handed_by: str = ""
    received_at: datetime | None = None
    received_by: str = ""
    result: str = ""
    note: str = ""


def control_sheet(dossier: Dossier, *, rows: Sequence[Move], at: datetime) -> dict[str, Any]:
    """The control sheet, form 05 of 2018 and 06 of 2025: every handover with both names."""
    assert dossier.current_due_on is not None
    return _slip("control_sheet", dossier, number="", at=at) | {
        "received_at": wording.stamp(dossier.received_at),
        "due_at": wording.stamp(closing_instant(dossier.current_due_on)),
        "rows": [
            {
                "agency": row.agency,
                "handed_at": wording.stamp(row.handed_at),
                "handed_by": row.handed_by,
                "received_at": wording.stamp(row.received_at),
                "received_by": row.received_by,
                "result": row.result,
                "note": row.note,
            }
            for row in rows
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One dossier in the register; an instant that has not come yet is None."""

    code: str
    procedure: str
    applicant: str
    agency: str
    received_at: datetime | None
    due_at: datetime | None
    quantity: int = 1
    reach: str = ""
    forwarded_at: datetime | None = None
    result_at: datetime | None = None
    returned_at: datetime | None = None
    method: str = ""
    note: str = ""


def register(
    *, rows: Sequence[RegisterLine], from_on: date, to_on: date, at: datetime
) -> dict[str, Any]:
    """The register of dossiers, form 06 of 2018 and 07 of 2025; both days inclusive.

    Source: Circular 01/2018/TT-VPCP, art. 10.
    """
    form = form_of("register", on=office_date(at))
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "desk": DESK,
        "form": form.mark or None,
        "title": form.title,
        "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat(),
        "rows": [
            {
                "code": row.code,
                "procedure": row.procedure,
                "quantity": row.quantity,
                "applicant": row.applicant,
                "reach": row.reach,
                "agency": row.agency,
                "received": wording.stamp(row.received_at),
                "due": wording.stamp(row.due_at),
                "forwarded": wording.stamp(row.forwarded_at),
                "result": wording.stamp(row.result_at),
                "returned": wording.stamp(row.returned_at),
                "method": row.method,
                "note": row.note,
            }
            for row in rows
        ],
    }


def _slip(kind: str, dossier: Dossier, *, number: str, at: datetime) -> dict[str, Any]:
    """What every slip of the desk begins with."""
    form = form_of(kind, on=office_date(at))
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "desk": DESK,
        "form": form.mark or None,
        "title": form.title,
        "number": number,
        "dossier_code": dossier.number,
        "received_from": dossier.organisation.name,
        "request": f"{dossier.procedure.name_vi} (mã số {dossier.procedure.code})",
    }


def _reach(dossier: Dossier) -> dict[str, str]:
    """Where the applicant is reached; only on the slips that print it."""
    return {
        "address": dossier.organisation.address,
        "phone": dossier.contact_phone,
        "email": dossier.contact_email,
    }


def _time_limit(dossier: Dossier) -> str:
    assert dossier.track is not None
    if dossier.track.working_days is None:
        return "phụ thuộc Thủ tướng Chính phủ"
    return f"{dossier.track.working_days:02d} ngày làm việc"


def _city_part(dossier: Dossier) -> str:
    """What the receipt says instead of a day where the Prime Minister decides."""
    assert dossier.locality_due_on is not None
    return (
        f"phần việc của thành phố xong trước hết ngày {dossier.locality_due_on:%d/%m/%Y}; "
        "ngày trả kết quả phụ thuộc ý kiến của Thủ tướng Chính phủ"
    )


def _components(dossier: Dossier) -> list[dict[str, Any]]:
    """The papers that were handed in, by component, with how many files each."""
    assert dossier.track is not None
    held = list(queries.attachments(dossier).values_list("component", flat=True))
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
