"""What the operations on a request for an opinion share.

Every function here runs inside their transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import User
from foreign_affairs.accounts.tokens import new_token, token_hash
from foreign_affairs.audit.operations import record
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import NotVisible
from permits import queries
from permits.domain.consultations import CONSULTATION
from permits.models import Consultation, Dossier, ReplyLink


def seen(consultation_id: int, actor: Actor) -> Consultation:
    """The request, locked with its dossier. Raises NotVisible unless `actor` may see it."""
    if not queries.consultations_visible_to(actor).filter(pk=consultation_id).exists():
        raise NotVisible
    return locked(consultation_id)


def locked(consultation_id: int) -> Consultation:
    """The request and its dossier, the dossier locked first as every act on it does."""
    dossiers = Dossier.objects.select_related("organisation", "assignee")
    dossier = dossiers.select_for_update(of=("self",)).get(consultations=consultation_id)
    requests = Consultation.objects.select_related("agency").select_for_update(of=("self",))
    consultation = requests.get(pk=consultation_id)
    consultation.dossier = dossier
    return consultation


def move(consultation: Consultation, action: str, *, actor: Actor) -> None:
    """Move it as its table says; nothing is saved yet. Raises WrongRole or WrongState."""
    roles = queries.roles_towards(consultation.dossier, actor)
    consultation.state = CONSULTATION.step(action, state=consultation.state, roles=roles)


def finish(
    consultation: Consultation,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Consultation:
    record(consultation, action, actor=actor, at=at, details=details)
    consultation.save()
    return consultation


def write_to_agency(
    consultation: Consultation, kind: str, *, at: datetime, unique_key: str | None = None
) -> Notice | None:
    """Queue one mail to the agency, with a reply link of its own. Inside a transaction.

    None, and no link, where a notice with this `unique_key` exists already.
    """
    token = new_token()
    notice = queue(
        consultation,
        kind,
        to=None,
        address=consultation.agency.mailbox,
        context=about(consultation),
        secret_path=f"/consult/{token}/",
        at=at,
        unique_key=unique_key,
    )
    if notice is not None:
        ReplyLink.objects.create(
            consultation=consultation, token_hash=token_hash(token), created_at=at
        )
    return notice


def write_to_office(
    consultation: Consultation,
    kind: str,
    *,
    to: User | None,
    at: datetime,
    unique_key: str | None = None,
) -> Notice | None:
    """Queue one notice about an opinion to a person of the office, or to its mailbox."""
    return queue(
        consultation,
        kind,
        to=to,
        address="" if to else settings.OFFICE_MAILBOX,
        context=about(consultation),
        path=f"/dossiers/{consultation.dossier_id}/",
        at=at,
        unique_key=unique_key,
    )


def about(consultation: Consultation) -> dict[str, Any]:
    """What the mails about a request may say: nothing personal, no address that lets people in."""
    dossier = consultation.dossier
    return {
        "number": dossier.number,
        "title_vi": dossier.title_vi,
        "title_en": dossier.title_en or dossier.title_vi,
        "organisation": dossier.organisation.name,
        "agency_vi": consultation.agency.name_vi,
        "agency_en": consultation.agency.name_en or consultation.agency.name_vi,
        "question": consultation.question,
        "opinion": consultation.opinion,
        "after_closing": consultation.after_closing,
        "due_local_on": consultation.due_local_on.isoformat(),
        "due_legal_on": consultation.due_legal_on.isoformat(),
    }
