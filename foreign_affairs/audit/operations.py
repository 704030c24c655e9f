"""Writing the chain. Called inside the transaction of the operation that acts."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from foreign_affairs.audit.chain import entry_hash
from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.requests import RequestMark


class Acting(Protocol):
    """Whoever acts: a person, or the house itself (`user_id` None)."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def request(self) -> RequestMark | None: ...


class Revisioned(Protocol):
    """A row that an operation has locked and changed. `revision` is its ETag and chain length."""

    pk: Any
    revision: int
    _meta: ClassVar[Any]


def subject_kind(subject: models.Model | type[models.Model]) -> str:
    """The name a model's rows have in the chain, in the outbox and on papers: "dossier"."""
    return str(subject._meta.model_name)


def record(
    subject: Revisioned,
    action: str,
    *,
    actor: Acting,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Raise `subject.revision` by one and append the entry that explains it.

    Inside a transaction that holds the lock on `subject`; the caller saves `subject`. The entry's
    position is the new revision, so a chain cut short shows against its subject.
    """
    subject.revision += 1
    kind = str(subject._meta.model_name)
    last = (
        Entry.objects.filter(subject_kind=kind, subject_id=subject.pk)
        .order_by("-position")
        .values_list("hash", flat=True)
        .first()
    )
    plain = json.loads(json.dumps(dict(details or {}), cls=DjangoJSONEncoder))
    mark = actor.request
    return Entry.objects.create(
        subject_kind=kind,
        subject_id=subject.pk,
        position=subject.revision,
        at=at,
        actor_id=actor.user_id,
        action=action,
        details=plain,
        previous_hash=last or "",
        hash=entry_hash(
            subject=f"{kind}:{subject.pk}",
            position=subject.revision,
            at=at,
            actor_id=actor.user_id,
            action=action,
            details=plain,
            previous_hash=last or "",
        ),
        request_caller=mark.caller if mark else None,
        request_key=mark.next_part() if mark else None,
        request_digest=mark.digest if mark else "",
        answer_status=mark.answer_status if mark else None,
    )
