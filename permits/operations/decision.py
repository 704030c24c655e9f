"""From the officer's appraisal to the result in the organiser's hand."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.accounts.tokens import new_token
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.documents.operations import draw_up
from foreign_affairs.refusals import Reason, RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from permits import letters, queries
from permits.domain.authority import Decision
from permits.domain.values import Outcome
from permits.models import Dossier, Permit
from permits.operations import amendments, consultations, papers, steps
from permits.operations.authority import signing
from permits.operations.reports import settle_report_day
from permits.signals import announce

NUMBER_FORMATS = {
    Permit.Kind.PERMIT: settings.PERMIT_NUMBER_FORMAT,
    Permit.Kind.HOSTING_CONSENT: settings.HOSTING_NUMBER_FORMAT,
}


@transaction.atomic(durable=True)
def forward(
    *, dossier_id: int, actor: Actor, at: datetime, proposal: str, appraisal: str
) -> Dossier:
    """Submit the appraised dossier for decision, with the officer's `proposal` and reasons.

    `proposal` is "granted" or "refused". Whoever forwards becomes its officer, or for whom he
    stands in. Writes the dossier, a handover, one audit entry and a notice to each approver.
    """
    dossier = steps.step("forward", dossier_id=dossier_id, actor=actor)
    why_not = list(queries.why_not_yet(dossier, "forward", today=office_date(at)))
    if proposal not in (Outcome.GRANTED, Outcome.REFUSED):
        why_not.append(Reason("proposal_missing", "Propose to grant or to refuse.", "proposal"))
    if why_not:
        raise RuleBroken(why_not)
    dossier.proposal, dossier.appraisal = proposal, demand(appraisal, field="appraisal")
    dossier.assignee_id = queries.in_whose_place(dossier, "forward", actor) or actor.user_id
    steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.APPROVER)
    steps.tell_approvers(dossier, "dossier_forwarded", at=at, proposal=proposal)
    return steps.finish(dossier, "forward", actor=actor, at=at, details={"proposal": proposal})


@transaction.atomic(durable=True)
def send_back(*, dossier_id: int, actor: Actor, at: datetime, reason: str) -> Dossier:
    """Give the dossier back to its officer, saying what to look at again. The clock runs on."""
    dossier = steps.step("send_back", dossier_id=dossier_id, actor=actor)
    why = demand(reason)
    steps.hand_over(dossier, at=at, by=actor.user, to=dossier.assignee, role=Role.OFFICER)
    steps.tell(dossier, "dossier_sent_back", to=dossier.assignee, at=at, reason=why)
    return steps.finish(dossier, "send_back", actor=actor, at=at, details={"reason": why})


@transaction.atomic(durable=True)
def grant(*, dossier_id: int, actor: Actor, at: datetime, conditions: str = "") -> Permit:
    """Grant the permit. The organiser learns of it when the result is at the desk.

    Writes the dossier, the numbered permit with its paper, a handover, one audit entry, the
    calendar (the event is confirmed) and one notice to the officer, or nothing. Raises
    WrongState if it is not waiting for a decision, NoAuthorityInForce if the actor may not sign
    permits on that day, RuleBroken with what stands against it, and for an amendment whose permit
    does not hold. The permit that it amends holds until the amendment is told.

    Source: Decision 06/2020/QĐ-TTg, art. 3(2), 5.
    """
    dossier = steps.step("grant", dossier_id=dossier_id, actor=actor)
    why_not = queries.why_not_yet(dossier, "grant", today=office_date(at))
    if why_not:
        raise RuleBroken(why_not)
    hosts = queries.is_hosting(dossier)
    signer = signing(Decision.HOSTING if hosts else Decision.PERMIT, actor=actor, at=at)
    replaced = amendments.permit_to_replace(dossier)
    dossier.outcome, dossier.decided_at = Outcome.GRANTED, at
    assert actor.user is not None, "the table lets only an approver grant"
    assert dossier.starts_at is not None, "what was handed in has its dates"
    assert dossier.ends_at is not None, "the same"
    year = office_date(at).year
    kind = Permit.Kind.HOSTING_CONSENT if hosts else Permit.Kind.PERMIT
    number = next_number(f"{kind}:{year}")
    number_text = NUMBER_FORMATS[kind].format(number=number, year=year)
    token = new_token()
    told: dict[str, Any] = {
        "token": token,
        "signer": signer,
        "conditions": conditions.strip(),
        "at": at,
    }
    if hosts:
        context = letters.hosting_consent(dossier, number=number_text, **told)
    else:
        context = letters.permit(
            dossier,
            number_text=number_text,
            copies_to=[str(one.agency) for one in queries.consulted_agencies(dossier)],
            replaces=replaced,
            **told,
        )
    paper = draw_up(
        dossier,
        kind=kind.value,
        template=letters.template_of(kind.value),
        context=context,
        language="vi",
        at=at,
        sign=True,
    )
    permit = Permit(
        dossier=dossier,
        kind=kind,
        year=year,
        number=number,
        number_text=number_text,
        token=token,
        replaces=replaced,
        conditions=conditions.strip(),
        granted_at=at,
        granted_by=actor.user,
        authorisation_id=signer.authorisation_id,
        signer_name=signer.name,
        signer_capacity_vi="\n".join(signer.capacity),
        signer_capacity_en="\n".join(signer.capacity_en),
        signer_basis=signer.authorised_by,
        paper=paper,
        holder=dossier.organisation.name,
        title_vi=dossier.title_vi,
        title_en=dossier.title_en,
        venue=letters.place(dossier),
        starts_at=dossier.starts_at,
        ends_at=dossier.ends_at,
    )
    settle_report_day(permit)
    permit.save()
    _hand_to_officer(dossier, actor=actor, at=at)
    details = {"permit": number_text, "authorisation": signer.authorisation_id}
    steps.finish(dossier, "grant", actor=actor, at=at, details=details)
    announce(permit, "grant", at=at)
    return permit


@transaction.atomic(durable=True)
def refuse(
    *, dossier_id: int, actor: Actor, at: datetime, reason: str, legal_basis: str
) -> Dossier:
    """Refuse the permit, with the reason and the law that the organiser will read.

    The event is cancelled. Raises NoAuthorityInForce if the actor may not sign refusals that day.

    Writes the dossier, the numbered letter, a handover, one audit entry, the calendar and one
    notice to the officer. The organiser reads the letter when it is at the desk.

    Source: Decree 61/2018/NĐ-CP, art. 19(8).
    """
    dossier = steps.step("refuse", dossier_id=dossier_id, actor=actor)
    signer = signing(Decision.REFUSAL, actor=actor, at=at)
    dossier.outcome, dossier.decided_at = Outcome.REFUSED, at
    dossier.reason = demand(reason)
    dossier.legal_basis = demand(legal_basis, field="legal_basis")
    said = {"reason": dossier.reason, "legal_basis": dossier.legal_basis}
    papers.issue_for("refuse", dossier, actor=actor, at=at, **said)
    _hand_to_officer(dossier, actor=actor, at=at)
    return steps.finish(
        dossier,
        "refuse",
        actor=actor,
        at=at,
        details={**said, "authorisation": signer.authorisation_id},
    )


@transaction.atomic(durable=True)
def deliver_to_desk(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Lay the result ready at the desk: the clock stops, and the organiser is told the outcome.

    With a granted amendment the permit that it amends is superseded, and the event's calendar
    entry moves: nobody outside the office learns of either before. Each agency that was asked
    gets a copy.

    Source: Decree 61/2018/NĐ-CP, art. 19(8), 20.
    """
    dossier = steps.step("deliver_to_desk", dossier_id=dossier_id, actor=actor)
    dossier.delivered_at = at
    dossier.result_at_desk_on = office_date(at)
    steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.DESK, ended=True)
    steps.tell_organiser(dossier, "result_ready", at=at, outcome=dossier.outcome)
    consultations.send_copies(dossier, at=at)
    steps.finish(
        dossier,
        "deliver_to_desk",
        actor=actor,
        at=at,
        details={"on": dossier.result_at_desk_on, "official_due_on": dossier.official_due_on},
    )
    amendments.take_over(dossier, actor=actor, at=at)
    return dossier


@transaction.atomic(durable=True)
def return_result(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Close the dossier: the result is in the organiser's hands."""
    dossier = steps.step("return_result", dossier_id=dossier_id, actor=actor)
    dossier.closed_at = at
    return steps.finish(dossier, "return_result", actor=actor, at=at)


def _hand_to_officer(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    steps.hand_over(dossier, at=at, by=actor.user, to=dossier.assignee, role=Role.OFFICER)
    steps.tell(dossier, "decision_made", to=dossier.assignee, at=at, outcome=dossier.outcome)
