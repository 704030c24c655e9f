"""Writing the chain. Called inside the transaction of the operation that acts."""

import json
from collections.abc import Mapping, Sequence
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
    [entry] = record_all([(subject, details or {})], action, actor=actor, at=at)
    return entry


def record_all(
    acts: Sequence[tuple[Revisioned, Mapping[str, Any]]],
    action: str,
    *,
    actor: Acting,
    at: datetime,
) -> list[Entry]:
    """`record` of one action on several subjects of one model, each with its details, at once."""
    if not acts:
        return []
    kind = str(acts[0][0]._meta.model_name)
    known = Entry.objects.filter(
        subject_kind=kind, subject_id__in=[subject.pk for subject, _details in acts]
    )
    last = dict(known.order_by("position").values_list("subject_id", "hash"))
    return Entry.objects.bulk_create(
        [
            _next_entry(
                subject, action, last.get(subject.pk, ""), actor=actor, at=at, details=details
            )
            for subject, details in acts
        ]
    )


def _next_entry(
    subject: Revisioned,
    action: str,
    previous_hash: str,
    *,
    actor: Acting,
    at: datetime,
    details: Mapping[str, Any],
) -> Entry:
    subject.revision += 1
    kind = str(subject._meta.model_name)
    plain = json.loads(json.dumps(dict(details), cls=DjangoJSONEncoder))
    mark = actor.request
    return Entry(
        subject_kind=kind,
        subject_id=subject.pk,
        position=subject.revision,
        at=at,
        actor_id=actor.user_id,
        action=action,
        details=plain,
        previous_hash=previous_hash,
        hash=entry_hash(
            subject=f"{kind}:{subject.pk}",
            position=subject.revision,
            at=at,
            actor_id=actor.user_id,
            action=action,
            details=plain,
            previous_hash=previous_hash,
        ),
        request_caller=mark.caller if mark else None,
        request_key=mark.next_part() if mark else None,
        request_digest=mark.digest if mark else "",
        answer_status=mark.answer_status if mark else None,
    )
