"""Changing what was permitted: a new dossier that amends a permit, and how it takes its place."""

from datetime import datetime

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.documents.operations import copy_of
from foreign_affairs.refusals import Forbidden, Reason, RuleBroken
from permits import queries
from permits.domain import permit_rules, rules
from permits.domain.values import PLAN_FIELDS, Channel, Outcome
from permits.models import Attachment, Dossier, Permit
from permits.operations import permit_steps, steps
from permits.operations.filing import new_reference


@transaction.atomic(durable=True)
def open_amendment(*, permit_id: int, actor: Actor, at: datetime, channel: str = "") -> Dossier:
    """Open a draft that amends the permit: its plan and its papers are copied, to be changed.

    The questions on whose permit it takes are asked again: what is changed may change the answer.
    The organiser opens it online; the desk, for a request on paper, at the counter or by post.
    A permit has at most one open amendment. The permit stays as it is, whatever becomes of the
    draft, until a granted amendment is told. Writes the dossier with its papers, one audit entry
    on it and one on the permit. Raises WrongState, Forbidden, RuleBroken.

    Source: office practice; the Decision is silent on it (docs/decisions).
    """
    permit = permit_steps.step("open_amendment", permit_id=permit_id, actor=actor)
    amended = permit.dossier
    channel = channel or (
        Channel.ONLINE
        if Role.ORGANISER in queries.roles_towards_permit(permit, actor)
        else Channel.COUNTER
    )
    why_not = rules.may_file(roles=queries.roles_towards_permit(permit, actor), channel=channel)
    if why_not:
        raise Forbidden(why_not[0])
    if queries.open_amendment_of(permit) is not None:
        raise RuleBroken(
            [
                Reason(
                    "amendment_open",
                    "An amendment of this permit is open already: finish or withdraw it first.",
                )
            ]
        )
    assert actor.user is not None, "the table lets only people open it"
    dossier = Dossier.objects.create(
        reference=new_reference(),
        organisation=amended.organisation,
        filed_by=actor.user,
        procedure=amended.procedure,
        amends=permit,
        first_of_case=amended.first_of_case or amended,
        channel=channel,
        created_at=at,
        **{name: getattr(amended, name) for name in PLAN_FIELDS},
    )
    for paper in amended.attachments.select_related("stored_file"):
        Attachment.objects.create(
            dossier=dossier,
            component=paper.component,
            stored_file=copy_of(paper.stored_file, actor=actor, at=at),
        )
    permit_steps.finish(
        permit, "open_amendment", actor=actor, at=at, details={"reference": dossier.reference}
    )
    return steps.finish(
        dossier,
        "open_amendment",
        actor=actor,
        at=at,
        details={"channel": channel, "permit": permit.number_text},
    )


def permit_to_replace(dossier: Dossier) -> Permit | None:
    """The permit that granting `dossier` will replace, locked; None for a first dossier.

    Inside the granting. Raises RuleBroken where that permit does not hold.
    """
    if dossier.amends_id is None:
        return None
    permit = Permit.objects.select_for_update().get(pk=dossier.amends_id)
    why_not = permit_rules.why_not_grantable(status=permit.status)
    if why_not:
        raise RuleBroken(why_not)
    return permit


def take_over(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """Supersede the permit that a granted amendment replaces. Inside the telling of it."""
    if dossier.amends_id is None or dossier.outcome != Outcome.GRANTED:
        return
    replaced = (
        Permit.objects.select_for_update(of=("self",))
        .select_related("dossier__organisation")
        .get(pk=dossier.amends_id)
    )
    replaced.status = permit_rules.superseded(replaced.status)
    replaced.report_remind_on = None
    permit_steps.finish(
        replaced, "supersede", actor=actor, at=at, details={"by": dossier.permit.number_text}
    )
