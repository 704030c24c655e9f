"""Decisions about a permit after it was granted: suspended, cancelled, in force again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.workdays.deadlines import office_date
from permits.domain.signers import Signer
from permits.letters import wording
from permits.models import Permit


def suspension(
    permit: Permit,
    *,
    number: str,
    reason: str,
    signer: Signer,
    at: datetime,
    legal_basis: Sequence[str] = (),
) -> dict[str, Any]:
    """The event may not be held for now. Source: Decision 06/2020/QĐ-TTg, art. 7(3)."""
    articles = [
        (
            f"Đình chỉ việc tổ chức hội nghị, hội thảo quốc tế {wording.quoted(permit.title_vi)} "
            f"của {permit.holder}, đã được cho phép tại {_named(permit)}, với lý do:\n{reason}"
        ),
        (
            f"Trong thời gian đình chỉ, {permit.holder} không được tổ chức hội nghị, hội thảo; "
            "thông báo ngay cho các bên tham gia và khắc phục các nội dung nêu tại Điều 1."
        ),
    ]
    return _order(
        permit,
        about="Về việc đình chỉ tổ chức hội nghị, hội thảo quốc tế",
        english="Decision suspending an international conference or seminar",
        articles=articles,
        number=number,
        signer=signer,
        at=at,
        legal_basis=legal_basis,
    )


def cancellation(
    permit: Permit,
    *,
    number: str,
    reason: str,
    signer: Signer,
    at: datetime,
    legal_basis: Sequence[str] = (),
) -> dict[str, Any]:
    """The permit no longer holds. Source: office practice."""
    articles = [
        (
            f"Hủy bỏ hiệu lực của {_named(permit)} cho phép {permit.holder} tổ chức hội nghị, hội "
            f"thảo quốc tế {wording.quoted(permit.title_vi)}, với lý do:\n{reason}"
        ),
        (
            f"{permit.holder} không được sử dụng văn bản cho phép nêu tại Điều 1 và thông báo "
            "ngay cho các bên tham gia."
        ),
    ]
    return _order(
        permit,
        about="Về việc hủy bỏ văn bản cho phép tổ chức hội nghị, hội thảo quốc tế",
        english="Decision cancelling a permit",
        articles=articles,
        number=number,
        signer=signer,
        at=at,
        legal_basis=legal_basis,
    )


def reinstatement(
    permit: Permit,
    *,
    number: str,
    reason: str,
    signer: Signer,
    at: datetime,
    legal_basis: Sequence[str] = (),
) -> dict[str, Any]:
    """A suspended permit holds again. Source: office practice."""
    articles = [
        (
            f"Chấm dứt việc đình chỉ, cho phép {permit.holder} tiếp tục tổ chức hội nghị, hội thảo "
            f"quốc tế {wording.quoted(permit.title_vi)} theo {_named(permit)}, với lý do:\n{reason}"
        ),
        (
            f"{permit.holder} tổ chức hội nghị, hội thảo theo đúng nội dung và đề án đã được "
            "cho phép."
        ),
    ]
    return _order(
        permit,
        about="Về việc cho phép tiếp tục tổ chức hội nghị, hội thảo quốc tế",
        english="Decision lifting a suspension",
        articles=articles,
        number=number,
        signer=signer,
        at=at,
        legal_basis=legal_basis,
    )


def _named(permit: Permit) -> str:
    return f"văn bản cho phép số {permit.number_text} ngày {wording.day(permit.granted_at)}"


def _order(
    permit: Permit,
    *,
    about: str,
    english: str,
    articles: Sequence[str],
    number: str,
    signer: Signer,
    at: datetime,
    legal_basis: Sequence[str],
) -> dict[str, Any]:
    """What the three decisions share; the last article is the same in each."""
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number,
        "about": about,
        "english": english,
        "authority": wording.authority(signer),
        "legal_basis": [
            f"Căn cứ {wording.decision_in_force(permit.granted_at)}",
            *wording.authorisation(signer),
            *(f"Căn cứ {basis}" for basis in legal_basis),
            f"Xét {_named(permit)}",
        ],
        "articles": [
            *articles,
            (
                f"Quyết định này có hiệu lực kể từ ngày ký. {permit.holder} và các cơ quan liên "
                "quan chịu trách nhiệm thi hành Quyết định này./."
            ),
        ],
        "signer": wording.signature(signer),
        "recipients": ["Như Điều 3", "Công an thành phố", "Lưu: VT, hồ sơ"],
        "qr": f"{settings.SITE_ADDRESS}/verify/{permit.token}/",
    }
