"""What the approver signs: the permit."""

from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import office_date
from permits.letters import wording
from permits.models import Dossier

PERMIT_TEMPLATE = "permits/paper/permit.typ"


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
        "office": wording.office(),
        "number": number_text,
        "authority": f"{signer.position or 'Người có thẩm quyền'} {settings.OFFICE_NAME_VI}",
        "legal_basis": [
            f"Căn cứ {wording.decision_in_force(dossier.received_at)}",
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
            "time": wording.period(dossier.starts_at, dossier.ends_at),
            "venue": wording.place(dossier),
            "form": wording.FORMS[Dossier.Form(dossier.form)],
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
