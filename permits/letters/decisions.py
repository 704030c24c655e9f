"""What the approver signs: the permit, the letter that refuses it, the consent to host."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.workdays.deadlines import office_date
from permits.domain.signers import Signer
from permits.letters import wording
from permits.models import Dossier, Permit

PERMIT_TEMPLATE = "permits/paper/permit.typ"


def permit(
    dossier: Dossier,
    *,
    number_text: str,
    token: str,
    signer: Signer,
    conditions: str,
    at: datetime,
    copies_to: Sequence[str] = (),
    replaces: Permit | None = None,
) -> dict[str, Any]:
    """The permit. `conditions` holds one per line; `copies_to` names who else gets it.

    An amendment names what it replaces.
    """
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number_text,
        "authority": wording.authority(signer),
        "legal_basis": [
            f"Căn cứ {wording.decision_in_force(dossier.received_at)}",
            *wording.authorisation(signer),
            f"Xét hồ sơ mã số {dossier.code} của {dossier.organisation.name}",
            *_replaced(replaces),
        ],
        "holder": {
            "name": dossier.organisation.name,
            "name_en": dossier.organisation.name_en,
            "address": dossier.organisation.address,
        },
        "event": wording.event(dossier),
        "conditions": wording.names(conditions, between="\n"),
        "duties": [
            (
                "Tổ chức hội nghị, hội thảo theo đúng nội dung và đề án đã được cho phép; "
                "thực hiện đúng các quy định về tài chính và bảo vệ bí mật nhà nước."
            ),
            "Báo cáo kết quả bằng văn bản (Mẫu 02) trong thời hạn 15 ngày kể từ ngày kết thúc.",
        ],
        "signer": wording.signature(signer),
        "recipients": ["Như trên", *(copies_to or ["Cơ quan liên quan"]), "Lưu: VT, hồ sơ"],
        "qr": f"{settings.SITE_ADDRESS}/verify/{token}/",
    }


def refusal_letter(
    dossier: Dossier,
    *,
    number: str,
    reason: str,
    signer: Signer,
    at: datetime,
    legal_basis: Sequence[str] = (),
) -> dict[str, Any]:
    """The letter that refuses the permit, with reasons.

    Source: Decree 61/2018/NĐ-CP, art. 19(8).
    """
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number,
        "about": "không cho phép tổ chức hội nghị, hội thảo quốc tế",
        "addressee": dossier.organisation.name,
        "dossier_code": dossier.number,
        "received_on": wording.day(dossier.received_at),
        "event": wording.event(dossier),
        "basis": [wording.decision_in_force(dossier.received_at), *legal_basis],
        "authority": wording.authority(signer),
        "reason": reason,
        "signer": wording.signature(signer),
        "recipients": ["Như trên", "Cơ quan liên quan", "Lưu: VT, hồ sơ"],
    }


def hosting_consent(
    dossier: Dossier,
    *,
    number: str,
    signer: Signer,
    at: datetime,
    conditions: str = "",
    token: str = "",
) -> dict[str, Any]:
    """The consent in principle to host; the permit itself is asked for afterwards.

    `conditions` holds one condition per line; `token` opens the page that verifies it.

    Source: Decision 06/2020/QĐ-TTg, art. 6.
    """
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number,
        "authority": wording.authority(signer),
        "legal_basis": [
            f"Căn cứ {wording.decision_in_force(dossier.received_at)}",
            *wording.authorisation(signer),
            f"Xét hồ sơ mã số {dossier.number} của {dossier.organisation.name}",
        ],
        "holder": {
            "name": dossier.organisation.name,
            "name_en": dossier.organisation.name_en,
            "address": dossier.organisation.address,
        },
        "event": wording.event(dossier),
        "conditions": wording.names(conditions, between="\n"),
        "duties": [
            (
                "Đơn vị đăng cai lập đề án (Mẫu 01) và làm thủ tục xin phép tổ chức hội nghị, hội "
                "thảo theo Điều 4 Quyết định số 06/2020/QĐ-TTg."
            ),
            "Chỉ được tổ chức hội nghị, hội thảo sau khi có văn bản cho phép.",
        ],
        "signer": wording.signature(signer),
        "recipients": ["Như trên", "Cơ quan liên quan", "Lưu: VT, hồ sơ"],
        "qr": f"{settings.SITE_ADDRESS}/verify/{token}/" if token else "",
    }


def _replaced(permit: Permit | None) -> tuple[str, ...]:
    """Which permit this one takes the place of, as a line of the legal basis."""
    if permit is None:
        return ()
    day = f"{office_date(permit.granted_at):%d/%m/%Y}"
    return (f"Văn bản này thay thế văn bản cho phép số {permit.number_text} ngày {day}",)
