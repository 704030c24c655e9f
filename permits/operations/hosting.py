"""Referring from a dossier for a permit to the consent in principle that was granted before."""

from datetime import datetime

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import RuleBroken
from permits import queries
from permits.domain import hosting
from permits.domain.lifecycle import allow_editing
from permits.models import Dossier, Permit
from permits.operations import steps


@transaction.atomic(durable=True)
def refer_to_hosting(
    *, dossier_id: int, actor: Actor, at: datetime, consent: int | None
) -> Dossier:
    """Name the consent to host that the event follows from, or none, while the plan may change.

    Writes the dossier and one audit entry; nothing where nothing differs. Raises WrongState,
    RuleBroken for a consent of another organisation or one that does not hold.

    Source: Decision 06/2020/QĐ-TTg, art. 4(1)(a), 6.
    """
    dossier = steps.lock(dossier_id, actor)
    allow_editing(state=dossier.state, roles=queries.roles_towards(dossier, actor))
    if dossier.hosting_consent_id == consent:
        return dossier
    consents = Permit.objects.filter(kind=Permit.Kind.HOSTING_CONSENT)
    found = consents.filter(pk=consent).first() if consent is not None else None
    if consent is not None:
        why_not = hosting.why_not_referable(
            status=found.status if found and queries.is_told(found) else "",
            same_organisation=bool(
                found and found.dossier.organisation_id == dossier.organisation_id
            ),
            is_hosting=queries.is_hosting(dossier),
        )
        if why_not:
            raise RuleBroken(why_not)
    dossier.hosting_consent = found
    return steps.finish(
        dossier,
        "refer_to_hosting",
        actor=actor,
        at=at,
        details={"consent": found.number_text if found else ""},
    )
