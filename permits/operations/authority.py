"""Who signs, and keeping who may."""

from datetime import datetime

from django.db import transaction
from django.forms import model_to_dict

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.refusals import Forbidden, Reason, RuleBroken
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain.authority import (
    Decision,
    NoAuthorityInForce,
    why_unsound,
)
from permits.domain.signers import Signer
from permits.models import Authorisation


def signing(decision: Decision, *, actor: Actor, at: datetime) -> Signer:
    """The actor as signer of `decision`, by the authorisation in force on the day of the act.

    His own: who stands in for an approver signs under an own authorisation, for what was
    authorised is not passed on. Raises NoAuthorityInForce. Source: Decree 30/2020/NĐ-CP, art. 13.
    """
    if actor.user is None:
        raise NoAuthorityInForce(decision=decision, on=office_date(at))
    return queries.signer_of(actor.user, decision, on=office_date(at))


@transaction.atomic
def keep_authorisation(
    *, authorisation: Authorisation, actor: Actor, at: datetime
) -> Authorisation:
    """Add or change an authorisation to sign; what was signed under it stays as it is.

    Not durable: it also runs inside the admin's own transaction. Writes the row and one audit
    entry that holds it as it was and as it is. Raises Forbidden if the actor is no
    administrator, RuleBroken for one that says too little.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator enters who may sign."))
    why_not = why_unsound(
        capacity_vi=authorisation.capacity_vi,
        capacity_en=authorisation.capacity_en,
        decisions=authorisation.decisions,
        valid_from=authorisation.valid_from,
        valid_to=authorisation.valid_to,
    )
    if why_not:
        raise RuleBroken(why_not)
    before = Authorisation.objects.select_for_update().filter(pk=authorisation.pk).first()
    authorisation.revision = before.revision if before else 0
    authorisation.save()
    record(
        authorisation,
        "keep_authorisation",
        actor=actor,
        at=at,
        details={"before": _written(before) if before else None, "after": _written(authorisation)},
    )
    authorisation.save(update_fields=["revision"])
    return authorisation


def _written(authorisation: Authorisation) -> dict[str, object]:
    return model_to_dict(authorisation, exclude=["id"])
