"""Reading the chain: a subject's history, the act of a named request, and whether it all holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from foreign_affairs.audit.chain import entry_hash
from foreign_affairs.audit.models import Entry


def history(*, kind: str, subject_id: int) -> QuerySet[Entry]:
    """What was done to one subject, oldest first, with who did it."""
    return (
        Entry.objects.filter(subject_kind=kind, subject_id=subject_id)
        .select_related("actor")
        .order_by("position")
    )


def told_history(*, kind: str, subject_id: int) -> list[dict[str, Any]]:
    """What was done to one subject as the office reads it, oldest first; "" acts for the house."""
    return [
        {
            "position": entry.position,
            "at": entry.at,
            "actor": str(entry.actor or ""),
            "action": entry.action,
            "details": entry.details,
            "hash": entry.hash,
        }
        for entry in history(kind=kind, subject_id=subject_id)
    ]


def first_act_of(*, caller: str, key: str) -> Entry | None:
    """The first entry that `caller` wrote under this Idempotency-Key, if the request ever acted."""
    return Entry.objects.filter(request_caller=caller, request_key=f"{key}#0").first()


def acts_of(*, caller: str, key: str) -> dict[int, Entry]:
    """Every entry that `caller` wrote under this Idempotency-Key, by its part from 0."""
    found = Entry.objects.filter(
        request_caller=caller, request_key__gte=f"{key}#", request_key__lt=f"{key}$"
    )
    return {
        int(part): entry
        for entry in found
        if entry.request_key and (part := entry.request_key.removeprefix(f"{key}#")).isdigit()
    }


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and how."""

    subject: str
    position: int
    why: str


def breaks() -> Iterator[Break]:
    """Every place where a chain does not hold: a gap, a wrong link, a changed text, a cut tail.

    Reads every entry once, ordered by subject and position.
    """
    subject, position, previous = "", 0, ""
    lengths: dict[str, dict[int, int]] = {}
    for entry in Entry.objects.order_by("subject_kind", "subject_id", "position").iterator(2000):
        name = f"{entry.subject_kind}:{entry.subject_id}"
        if name != subject:
            subject, position, previous = name, 0, ""
        position += 1
        if entry.position != position:
            yield Break(name, position, "an entry is missing")
            position = entry.position
        elif entry.previous_hash != previous:
            yield Break(name, position, "it does not follow the entry before it")
        if entry.hash != entry_hash(
            subject=name,
            position=entry.position,
            at=entry.at,
            actor_id=entry.actor_id,
            action=entry.action,
            details=entry.details,
            previous_hash=entry.previous_hash,
        ):
            yield Break(name, position, "its text was changed")
        previous = entry.hash
        lengths.setdefault(entry.subject_kind, {})[entry.subject_id] = entry.position
    yield from _cut_tails(lengths)


def _cut_tails(lengths: dict[str, dict[int, int]]) -> Iterator[Break]:
    """Subjects whose revision says that more was done than their chain tells."""
    for model in apps.get_models():
        if "revision" not in {column.name for column in model._meta.concrete_fields}:
            continue
        kind = str(model._meta.model_name)
        known = lengths.get(kind, {})
        rows = model._default_manager.order_by("pk").values_list("pk", "revision")
        for pk, revision in rows.iterator(2000):
            if known.get(pk, 0) != revision:
                yield Break(f"{kind}:{pk}", revision, "the end of its chain was cut off")
