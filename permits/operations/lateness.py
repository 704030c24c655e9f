"""Being late, lawfully: the apology with its one new day."""

from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain import lateness
from permits.models import Dossier, Reappointment
from permits.operations import papers, steps, winding


@transaction.atomic(durable=True)
def reappoint(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    due_on: date,
    reason: str,
    cause: str,
    cause_detail: str = "",
    breach: str = "",
) -> Dossier:
    """Apologise for a result that will be late, and appoint it for `due_on` (form 04), once.

    `cause` is a Reappointment.Cause, `cause_detail` the step or the agency. The official due date
    stays; lateness while open is judged by the new one. After the day that the law allows, only
    with a `breach` that says why. Writes the re-appointment, its
    numbered paper, one audit entry, the calendar and the organiser's notice. Raises RuleBroken,
    NoAuthorityInForce if the actor may not sign apologies that day.
    Source: Decree 61/2018/NĐ-CP, art. 19(9).
    """
    dossier = steps.step("reappoint", dossier_id=dossier_id, actor=actor)
    why = demand(reason)
    why_not = lateness.why_not_reappointable(
        current_calendar(),
        today=office_date(at),
        was_due_on=dossier.official_due_on,
        due_on=due_on,
        already_sent=queries.is_reappointed(dossier),
        breach=breach,
    )
    if why_not:
        raise RuleBroken(why_not)
    assert dossier.official_due_on is not None, "the rule asked for it"
    was_due_on = dossier.official_due_on
    drafted = Reappointment.objects.filter(dossier=dossier).first()
    apology = drafted or Reappointment(dossier=dossier, drafted_at=at)
    apology.cycle, apology.was_due_on, apology.due_on = dossier.cycles.count(), was_due_on, due_on
    apology.reason, apology.cause, apology.cause_detail = why, cause, cause_detail.strip()
    apology.breach, apology.sent_at, apology.signed_by = breach.strip(), at, actor.user
    apology.save()
    dossier.reappointment = apology
    dossier.current_due_on = due_on
    winding.reckon_again(dossier, at=at, cause="reappoint")
    papers.issue_for("reappoint", dossier, actor=actor, at=at, reason=why, due_on=due_on)
    steps.tell_organiser(
        dossier, "result_reappointed", at=at, reason=why, was_due_on=was_due_on.isoformat()
    )
    return steps.finish(
        dossier,
        "reappoint",
        actor=actor,
        at=at,
        details={
            "reason": why,
            "was_due_on": was_due_on,
            "due_on": due_on,
            "cause": cause,
            "cause_detail": apology.cause_detail,
            "breach": apology.breach,
        },
    )
