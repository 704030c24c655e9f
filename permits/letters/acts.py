"""Which paper an act on a dossier draws up, and what the act's words become on it.

The operation and the preview before it both ask here, so that what was seen is what is issued.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain.authority import Decision
from permits.letters import wording
from permits.letters.forms import DESK
from permits.models import Dossier

Said = Mapping[str, Any]
Words = Callable[[Dossier, Said, User, datetime], dict[str, Any]]


def _asked_to_complete(
    _dossier: Dossier, said: Said, officer: User, _at: datetime
) -> dict[str, Any]:
    return {
        "items": wording.names(said["missing"], between="\n"),
        "reason": "Hồ sơ chưa đầy đủ hoặc chưa chính xác theo quy định của thủ tục hành chính.",
        "contact": _contact(),
        "officer": str(officer),
    }


def _asked_to_supplement(
    dossier: Dossier, said: Said, officer: User, _at: datetime
) -> dict[str, Any]:
    """Source: Decree 61/2018/NĐ-CP, art. 19(4)."""
    again = (
        "Thời gian giải quyết tạm dừng từ ngày ghi phiếu này và được tính tiếp kể từ ngày nhận đủ "
        "hồ sơ."
        if queries.resumes(dossier)
        else "Thời hạn giải quyết được tính lại từ đầu kể từ ngày nhận đủ hồ sơ."
    )
    return {
        "items": list(said["items"]),
        "reason": said["reason"],
        "note": again,
        "contact": _contact(),
        "officer": str(officer),
    }


def _contact() -> str:
    return f"{DESK}, {settings.OFFICE_ADDRESS}, thư điện tử {settings.OFFICE_MAILBOX}"


def _declined(_dossier: Dossier, said: Said, officer: User, at: datetime) -> dict[str, Any]:
    return {
        "reason": said["reason"],
        "legal_basis": wording.one_stop_decree(office_date(at)),
        "officer": str(officer),
    }


def _refused(_dossier: Dossier, said: Said, approver: User, at: datetime) -> dict[str, Any]:
    return {
        "reason": said["reason"],
        "legal_basis": wording.names(said["legal_basis"], between="\n"),
        "signer": queries.signer_of(approver, Decision.REFUSAL, on=office_date(at)),
    }


def _stopped(_dossier: Dossier, said: Said, approver: User, at: datetime) -> dict[str, Any]:
    return {
        "reason": said["reason"],
        "legal_basis": wording.names(said["legal_basis"], between="\n"),
        "signer": queries.signer_of(approver, Decision.STOP, on=office_date(at)),
    }


def _reappointed(dossier: Dossier, said: Said, signer: User, at: datetime) -> dict[str, Any]:
    return {
        "reason": said["reason"],
        "was_due_on": dossier.official_due_on,
        "new_due_on": said["due_on"],
        "signer": queries.signer_of(signer, Decision.APOLOGY, on=office_date(at)),
    }


def _submitted_upward(
    _dossier: Dossier, said: Said, approver: User, at: datetime
) -> dict[str, Any]:
    return {
        "summary": said["summary"],
        "signer": queries.signer_of(approver, Decision.LETTER_UPWARD, on=office_date(at)),
    }


# action of the lifecycle → (kind of paper, what the builder of that kind is told)
OF_ACTS: dict[str, tuple[str, Words]] = {
    "request_completion": ("supplement_request", _asked_to_complete),
    "decline": ("refusal_of_reception", _declined),
    "request_supplement": ("supplement_request", _asked_to_supplement),
    "stop": ("stop_notice", _stopped),
    "reappoint": ("apology", _reappointed),
    "submit_upward": ("letter_upward", _submitted_upward),
    "refuse": ("refusal_letter", _refused),
}


def told(
    action: str, dossier: Dossier, *, said: Said, actor: User | None, at: datetime
) -> tuple[str, dict[str, Any]]:
    """The kind of paper that `action` draws up, and what its builder is told of the act.

    `said` is what the operation is told. Raises KeyError for an act without a paper,
    NoAuthorityInForce where `actor` may not sign it on that day.
    """
    assert actor is not None, "the table lets only people do what draws up a paper"
    kind, words = OF_ACTS[action]
    return kind, words(dossier, said, actor, at)
