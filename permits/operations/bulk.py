"""The same act on several dossiers: each its own operation, with its own result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.audit import queries as audit
from foreign_affairs.refusals import Reason, Refusal, RuleBroken

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one dossier: done, or refused with every reason."""

    dossier_id: int
    done: bool
    reasons: tuple[Reason, ...] = ()


def each(
    act: Callable[..., object], dossier_ids: Sequence[int], *, actor: Actor, **said: Any
) -> list[RowResult]:
    """Do `act` to each dossier in turn; what is refused of one touches no other.

    No transaction of its own: each row is one operation, done or not done as a whole. A row that
    the same request did before, as its Idempotency-Key says, is not done again.
    """
    mark = actor.request
    before = audit.acts_of(caller=mark.caller, key=mark.key) if mark else {}
    results = []
    for number, dossier_id in enumerate(dossier_ids):
        if number in before:
            results.append(RowResult(dossier_id, done=True))
            continue
        one = replace(actor, request=mark.for_row(number) if mark else None)
        results.append(_try(act, dossier_id, actor=one, number=number, **said))
    return results


def _try(
    act: Callable[..., object], dossier_id: int, *, actor: Actor, number: int, **said: Any
) -> RowResult:
    try:
        act(dossier_id=dossier_id, actor=actor, **said)
    except (Refusal, IntegrityError) as refusal:
        mark = actor.request
        # Two at once under one key: the other one acted between our look and our lock.
        if mark and number in audit.acts_of(caller=mark.caller, key=mark.key):
            return RowResult(dossier_id, done=True)
        if isinstance(refusal, IntegrityError):
            raise
        reasons = refusal.reasons if isinstance(refusal, RuleBroken) else (refusal.message,)
        return RowResult(dossier_id, done=False, reasons=reasons)
    return RowResult(dossier_id, done=True)
