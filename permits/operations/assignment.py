"""Who appraises a dossier: taking it over, passing it on, giving it to somebody."""

from datetime import datetime

from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.refusals import Reason, RuleBroken
from permits import queries
from permits.domain.assignment import why_not_assignable
from permits.models import Dossier, Handover
from permits.operations import steps


@transaction.atomic(durable=True)
def assign(
    *, dossier_id: int, actor: Actor, at: datetime, officer_id: int, reason: str = ""
) -> Dossier:
    """Give the dossier to another officer; step and clock run on.

    Where it lies with the division it is handed over, elsewhere it will come back to the new
    officer. Writes the dossier, a handover, one audit entry and a notice to the new and to the
    old officer, except whoever acts. Raises RuleBroken for somebody who is no active officer,
    and for what is not the actor's to pass on.
    """
    dossier = steps.step("assign", dossier_id=dossier_id, actor=actor)
    officer, before = active_officer(officer_id), dossier.assignee
    why_not = why_not_assignable(
        to_id=officer.pk,
        held_by=dossier.assignee_id,
        actor_id=actor.user_id,
        answers_for=actor.answers_for,
        leads=actor.holds(Role.LEADER) or accounts.is_head_of(officer, actor),
    )
    if why_not:
        raise RuleBroken(why_not)
    why, absent = reason.strip(), queries.in_whose_place(dossier, "assign", actor)
    dossier.assignee = officer
    last = queries.last_handover(dossier)
    if last and last.role == Role.OFFICER:
        Handover.objects.create(
            dossier=dossier,
            cycle=last.cycle,
            state=dossier.state,
            step=dossier.step,
            at=at,
            handed_by=actor.user,
            received_by=officer,
            role=Role.OFFICER,
        )
    if officer.pk != actor.user_id:
        steps.tell(dossier, "dossier_assigned", to=officer, at=at)
    if before and before.pk != actor.user_id:
        steps.tell(
            dossier, "dossier_reassigned", to=before, at=at, officer=str(officer), reason=why
        )
    details: dict[str, object] = {"from": before and before.pk, "to": officer.pk, "reason": why}
    if absent:
        details["for"] = absent
    return steps.finish(dossier, "assign", actor=actor, at=at, details=details)


def active_officer(officer_id: int) -> User:
    """The officer with this number. Raises RuleBroken for anybody who is none, or no longer."""
    officer = accounts.holders_of(Role.OFFICER).filter(pk=officer_id).first()
    if officer is None:
        raise RuleBroken(
            [Reason("no_such_officer", "Choose an officer of the division.", "officer")]
        )
    return officer
