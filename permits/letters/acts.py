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

Said = Mapping[str, Any]
Words = Callable[[Said, User | None, datetime], dict[str, Any]]


def _asked_to_complete(said: Said, officer: User | None, _at: datetime) -> dict[str, Any]:
    return {
        "items": wording.names(said["missing"], between="\n"),
        "reason": "Hồ sơ chưa đầy đủ hoặc chưa chính xác theo quy định của thủ tục hành chính.",
        "contact": f"{DESK}, {settings.OFFICE_ADDRESS}, thư điện tử {settings.OFFICE_MAILBOX}",
        "officer": str(officer or ""),
    }


def _declined(said: Said, officer: User | None, at: datetime) -> dict[str, Any]:
    return {
        "reason": said["reason"],
        "legal_basis": wording.one_stop_decree(office_date(at)),
        "officer": str(officer or ""),
    }


def _refused(said: Said, approver: User | None, at: datetime) -> dict[str, Any]:
    assert approver is not None, "the table lets only an approver refuse"
    return {
        "reason": said["reason"],
        "legal_basis": wording.names(said["legal_basis"], between="\n"),
        "signer": queries.signer_of(approver, Decision.REFUSAL, on=office_date(at)),
    }


# action of the lifecycle → (kind of paper, what the builder of that kind is told)
OF_ACTS: dict[str, tuple[str, Words]] = {
    "request_completion": ("supplement_request", _asked_to_complete),
    "decline": ("refusal_of_reception", _declined),
    "refuse": ("refusal_letter", _refused),
}


def told(
    action: str, *, said: Said, actor: User | None, at: datetime
) -> tuple[str, dict[str, Any]]:
    """The kind of paper that `action` draws up, and what its builder is told of the act.

    `said` is what the operation is told. Raises KeyError for an act without a paper.
    """
    kind, words = OF_ACTS[action]
    return kind, words(said, actor, at)
