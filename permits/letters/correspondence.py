"""Letters to other bodies: an agency is asked, the Prime Minister decides."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from foreign_affairs.workdays.deadlines import office_date
from permits.domain.signers import Signer
from permits.letters import wording
from permits.models import Dossier


def consultation_letter(
    dossier: Dossier,
    *,
    number: str,
    agency: str,
    question: str,
    reply_by_on: date,
    legal_on: date,
    contact: str,
    signer: Signer,
    at: datetime,
    address: str = "",
) -> dict[str, Any]:
    """The letter that asks an agency for its opinion.

    `reply_by_on` is the day that the office asks for, `legal_on` the last day by law; `contact`
    names the officer with telephone or e-mail; `address` is the page where the agency answers.

    Source: Decision 06/2020/QĐ-TTg, art. 5.
    """
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number,
        "about": "lấy ý kiến về hồ sơ xin phép tổ chức hội nghị, hội thảo quốc tế",
        "agency": agency,
        "dossier_code": dossier.number,
        "received_from": dossier.organisation.name,
        "basis": wording.decision_in_force(dossier.received_at),
        "event": wording.event(dossier),
        "question": question,
        "reply_by_on": reply_by_on.isoformat(),
        "legal_on": legal_on.isoformat(),
        "contact": contact,
        "signer": wording.signature(signer),
        "recipients": ["Như trên", "Lưu: VT, hồ sơ"],
        "qr": address,
    }


def letter_upward(
    dossier: Dossier,
    *,
    number: str,
    summary: str,
    signer: Signer,
    at: datetime,
    to: str = "Thủ tướng Chính phủ",
    recipients: Sequence[str] = ("Như trên", "Bộ Ngoại giao", "Bộ Công an", "Lưu: VT, hồ sơ"),
) -> dict[str, Any]:
    """The submission by which the Prime Minister decides; `summary` ends with the proposal.

    Source: Decision 06/2020/QĐ-TTg, art. 3(1), 5(1).
    """
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number,
        "to": to,
        "dossier_code": dossier.number,
        "received_from": dossier.organisation.name,
        "received_on": wording.day(dossier.received_at),
        "basis": wording.decision_in_force(dossier.received_at),
        "event": wording.event(dossier),
        "summary": summary,
        "signer": wording.signature(signer),
        "recipients": list(recipients),
    }
