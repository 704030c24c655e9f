"""Asking agencies for their opinion, and ending the consultation."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts.actors import THE_HOUSE, Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import RuleBroken, demand
from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.models import DeadlineRule
from foreign_affairs.workdays.queries import current_calendar, deadline_rule
from permits import queries
from permits.domain import consultations as rules
from permits.domain.authority import Decision
from permits.domain.consultations import CONSULTATION, HOUSE, Opinion, first_chase_on
from permits.domain.lifecycle import State
from permits.domain.signers import Signer
from permits.domain.values import Outcome
from permits.models import Agency, Consultation, Dossier
from permits.operations import consultation_steps, papers, steps
from permits.operations.authority import signing


@transaction.atomic(durable=True)
def consult(
    *, dossier_id: int, actor: Actor, at: datetime, agency_ids: Sequence[int], question: str
) -> Dossier:
    """Ask agencies for their opinion; more of them may be asked while others are awaited.

    The day of the request is day 0 of both dates. Writes the dossier, a handover when the
    consultation begins, one request with its numbered letter, reply link, audit entry and mail
    per agency, and one audit entry. The letter holds no link: it would let its reader in. Raises
    RuleBroken with every reason, NoAuthorityInForce if the actor may not sign such letters.

    Source: Decision 06/2020/QĐ-TTg, art. 5; Decree 61/2018/NĐ-CP, art. 19(5).
    """
    dossier = steps.step("consult", dossier_id=dossier_id, actor=actor)
    wanted = tuple(dict.fromkeys(agency_ids))
    agencies = list(queries.agencies_asked_nowadays().filter(pk__in=wanted))
    waiting = {one.agency_id for one in queries.awaited(dossier)}
    why_not = rules.why_not_consulted(
        track_consults=queries.track_consults(dossier.track),
        chosen=len(wanted),
        known=len(agencies),
        still_asked=[str(agency) for agency in agencies if agency.pk in waiting],
    )
    if why_not:
        raise RuleBroken(why_not)
    asked = demand(question, field="question")
    signer = signing(Decision.CONSULTATION, actor=actor, at=at)
    assert actor.user is not None, "the table lets only an officer consult"
    dossier.assignee = dossier.assignee or actor.user
    if not _is_with_agencies(dossier):
        steps.hand_over(dossier, at=at, by=actor.user, to=dossier.assignee, role=Role.OFFICER)
    requests = [
        _ask(dossier, agency, question=asked, by=actor.user, signer=signer, actor=actor, at=at)
        for agency in agencies
    ]
    return steps.finish(
        dossier,
        "consult",
        actor=actor,
        at=at,
        details={
            "agencies": [agency.name_vi for agency in agencies],
            "consultations": [request.pk for request in requests],
            "due_on": [requests[0].due_local_on, requests[0].due_legal_on],
            "authorisation": signer.authorisation_id,
        },
    )


def _is_with_agencies(dossier: Dossier) -> bool:
    """Whether the step of the agencies has begun and not ended."""
    last = dossier.handovers.order_by("-at", "-pk").first()
    return last is not None and last.state == State.CONSULTING


def _ask(
    dossier: Dossier,
    agency: Agency,
    *,
    question: str,
    by: User,
    signer: Signer,
    actor: Actor,
    at: datetime,
) -> Consultation:
    """One request. Where the Prime Minister decides, agencies have all the time that the law gives.

    Source: Decision 06/2020/QĐ-TTg, art. 5.
    """
    today, calendar = office_date(at), current_calendar()
    due_legal_on = _due_on(deadline_rule("permit.consult.legal", on=today), today)
    due_local_on = due_legal_on
    if not queries.goes_upward(dossier):
        due_local_on = _due_on(deadline_rule("permit.consult.local", on=today), today)
    consultation = Consultation.objects.create(
        dossier=dossier,
        agency=agency,
        cycle=dossier.cycles.count(),
        question=question,
        asked_at=at,
        asked_by=by,
        due_local_on=due_local_on,
        due_legal_on=due_legal_on,
        chase_on=first_chase_on(calendar, due_local_on=due_local_on),
    )
    papers.issue(
        dossier,
        "consultation_letter",
        at=at,
        agency=agency.name_vi,
        question=question,
        reply_by_on=due_local_on,
        legal_on=consultation.due_legal_on,
        contact=", ".join(filter(None, (str(by), by.email))),
        signer=signer,
    )
    consultation_steps.write_to_agency(consultation, "consultation_asked", at=at)
    details = {"agency": agency.name_vi, "due_on": [due_local_on, due_legal_on]}
    return consultation_steps.finish(consultation, "ask", actor=actor, at=at, details=details)


def _due_on(rule: DeadlineRule, asked_on: date) -> date:
    """The last on-time day by a rule of the catalogue, the day of the request being day 0."""
    assert rule.length is not None, "the catalogue gives these deadlines a length"
    if rule.unit == DeadlineRule.Unit.WORKING_DAYS:
        return deadlines.due_on(current_calendar(), asked_on, rule.length)
    return deadlines.calendar_due(current_calendar(), asked_on, rule.length)


@transaction.atomic(durable=True)
def conclude_consultation(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """End the consultation: who has not answered by the local date has no opinion.

    Writes the dossier, a handover, one audit entry, and the silence of each such agency. Raises
    RuleBroken while an agency still has time. Source: office practice.
    """
    dossier = steps.step("conclude_consultation", dossier_id=dossier_id, actor=actor)
    why_not = queries.why_not_yet(dossier, "conclude_consultation", today=office_date(at))
    if why_not:
        raise RuleBroken(why_not)
    silent = queries.awaited(dossier)
    for consultation in silent:
        record_silence(consultation, actor=actor, at=at)
    steps.hand_over(dossier, at=at, by=actor.user, to=dossier.assignee, role=Role.OFFICER)
    return steps.finish(
        dossier,
        "conclude_consultation",
        actor=actor,
        at=at,
        details={"silent": [one.agency.name_vi for one in silent]},
    )


def record_silence(consultation: Consultation, *, actor: Actor, at: datetime) -> None:
    """Note that an agency did not answer: no opinion. Inside a transaction."""
    consultation.state = CONSULTATION.step(
        "record_silence", state=consultation.state, roles=[HOUSE]
    )
    consultation.opinion, consultation.chase_on = Opinion.NONE, None
    consultation_steps.finish(consultation, "record_silence", actor=actor, at=at)


def let_lapse(dossier: Dossier, *, at: datetime) -> None:
    """Ask nobody any more: the dossier was withdrawn or stopped. Inside a transaction."""
    for consultation in queries.awaited(dossier):
        consultation.state = CONSULTATION.step("lapse", state=consultation.state, roles=[HOUSE])
        consultation.chase_on = None
        consultation_steps.finish(consultation, "lapse", actor=THE_HOUSE, at=at)


def send_copies(dossier: Dossier, *, at: datetime) -> None:
    """Tell each agency that was asked what was decided. Inside a transaction.

    The copy leads to where the permit is verified, or says why it was refused.
    Source: Decision 06/2020/QĐ-TTg, art. 5.
    """
    granted = dossier.outcome == Outcome.GRANTED
    for consultation in queries.consulted_agencies(dossier):
        queue(
            consultation,
            "result_copy",
            to=None,
            address=consultation.agency.mailbox,
            context=consultation_steps.about(consultation)
            | {"outcome": dossier.outcome, "reason": "" if granted else dossier.reason},
            path=f"/verify/{dossier.permit.token}/" if granted else "",
            at=at,
        )
