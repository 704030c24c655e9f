"""Asking agencies for their opinion, hearing it, and answering an objection."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.forms.models import model_to_dict

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import THE_HOUSE, Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.accounts.tokens import new_token, token_hash
from foreign_affairs.audit.operations import record
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import queue
from foreign_affairs.refusals import Forbidden, NotVisible, Reason, RuleBroken
from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.models import DeadlineRule
from foreign_affairs.workdays.queries import current_calendar, deadline_rule
from permits import queries
from permits.domain import consultations as rules
from permits.domain.authority import Decision
from permits.domain.consultations import (
    AGENCY,
    CONSULTATION,
    HOUSE,
    Opinion,
    first_chase_on,
)
from permits.domain.lifecycle import State
from permits.domain.rules import reception_instant
from permits.domain.signers import Signer
from permits.domain.values import Outcome
from permits.models import Agency, Consultation, Dossier, ReplyLink
from permits.operations import papers, steps
from permits.operations.authority import signing


@transaction.atomic
def keep_agency(*, agency: Agency, actor: Actor, at: datetime) -> Agency:
    """Add or change an agency that may be asked.

    Not durable: it also runs inside the admin's own transaction. Writes the agency and one audit
    entry that holds it as it was and as it is. Raises Forbidden if the actor is no administrator.
    """
    if not actor.holds(Role.ADMINISTRATOR):
        raise Forbidden(Reason("wrong_role", "Only an administrator changes the agencies."))
    before = Agency.objects.select_for_update().filter(pk=agency.pk).first()
    agency.revision = before.revision if before else 0
    agency.save()
    record(
        agency,
        "keep_agency",
        actor=actor,
        at=at,
        details={
            "before": model_to_dict(before, exclude=["id"]) if before else None,
            "after": model_to_dict(agency, exclude=["id"]),
        },
    )
    agency.save(update_fields=["revision"])
    return agency


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
    asked = steps.demand(question, field="question")
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
    write_to_agency(consultation, "consultation_asked", at=at)
    details = {"agency": agency.name_vi, "due_on": [due_local_on, due_legal_on]}
    return _finish(consultation, "ask", actor=actor, at=at, details=details)


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
    _finish(consultation, "record_silence", actor=actor, at=at)


def let_lapse(dossier: Dossier, *, at: datetime) -> None:
    """Ask nobody any more: the dossier was withdrawn or stopped. Inside a transaction."""
    for consultation in queries.awaited(dossier):
        consultation.state = CONSULTATION.step("lapse", state=consultation.state, roles=[HOUSE])
        consultation.chase_on = None
        _finish(consultation, "lapse", actor=THE_HOUSE, at=at)


@transaction.atomic(durable=True)
def reply(
    *,
    token: str,
    actor: Actor,
    at: datetime,
    opinion: str,
    text: str = "",
    conditions: str = "",
    respondent: str = "",
) -> Consultation:
    """Take the opinion of whoever holds the reply link; once, and for good.

    One that comes when the consultation is over is kept and flagged. Writes the request, one
    audit entry and the office's notices. Raises NotVisible, NoLongerNeeded, WrongState for a
    second reply, RuleBroken.
    """
    consultation = locked(queries.by_link(token).pk)
    queries.demand_open(consultation)
    consultation.after_closing = queries.is_over(consultation)
    consultation.state = CONSULTATION.step("reply", state=consultation.state, roles=[AGENCY])
    consultation.came_by, consultation.replied_at = Consultation.CameBy.LINK, at
    _note_opinion(consultation, opinion, text, conditions, respondent)
    return _heard(consultation, "reply", actor=actor, at=at)


@transaction.atomic(durable=True)
def record_reply(
    *,
    consultation_id: int,
    actor: Actor,
    at: datetime,
    opinion: str,
    text: str = "",
    conditions: str = "",
    respondent: str = "",
    letter_number: str = "",
    letter_on: date | None = None,
    replied_on: date | None = None,
) -> Consultation:
    """Record an opinion that came by letter on `replied_on`, today unless given.

    Also after the consultation, flagged: what an agency says is never lost. Writes the request,
    one audit entry and the office's notices. Raises RuleBroken, also for days out of order.
    """
    consultation = _seen(consultation_id, actor)
    consultation.after_closing = queries.is_over(consultation)
    _move(consultation, "record_reply", actor=actor)
    why_not = rules.why_not_received_then(
        asked_on=office_date(consultation.asked_at),
        letter_on=letter_on,
        replied_on=replied_on or office_date(at),
        today=office_date(at),
    )
    if why_not:
        raise RuleBroken(why_not)
    consultation.came_by, consultation.recorded_by = Consultation.CameBy.LETTER, actor.user
    consultation.replied_at = reception_instant(
        replied_on, submitted_at=consultation.asked_at, at=at
    )
    consultation.letter_number, consultation.letter_on = letter_number.strip(), letter_on
    _note_opinion(consultation, opinion, text, conditions, respondent)
    return _heard(consultation, "record_reply", actor=actor, at=at)


def _note_opinion(
    consultation: Consultation, opinion: str, text: str, conditions: str, respondent: str
) -> None:
    why_not = rules.why_not_a_reply(opinion=opinion, text=text, conditions=conditions)
    if why_not:
        raise RuleBroken(why_not)
    consultation.opinion, consultation.text = opinion, text.strip()
    consultation.conditions, consultation.respondent = conditions.strip(), respondent.strip()
    consultation.chase_on = None


def _heard(consultation: Consultation, action: str, *, actor: Actor, at: datetime) -> Consultation:
    """Tell the officer, and who decides where the dossier lies with them already."""
    dossier = consultation.dossier
    to_tell: list[User | None] = [dossier.assignee]
    if dossier.state == State.DECIDING:
        to_tell += accounts.holders_of(Role.APPROVER)
    if actor.user is None or actor.user != dossier.assignee or len(to_tell) > 1:
        for person in dict.fromkeys(to_tell):
            write_to_office(consultation, "consultation_replied", to=person, at=at)
    details = {
        "opinion": consultation.opinion,
        "replied_at": consultation.replied_at,
        "after_closing": consultation.after_closing,
    }
    return _finish(consultation, action, actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def remind(*, consultation_id: int, actor: Actor, at: datetime) -> Consultation:
    """Write to an agency once more, with a link of its own; at most once a day."""
    consultation = _seen(consultation_id, actor)
    _move(consultation, "remind", actor=actor)
    key = f"consultation:{consultation.pk}:by_hand:{office_date(at)}"
    if write_to_agency(consultation, "consultation_reminder", at=at, unique_key=key) is None:
        raise RuleBroken([Reason("reminded_today", "The agency has been reminded today already.")])
    return _finish(consultation, "remind", actor=actor, at=at)


@transaction.atomic(durable=True)
def answer_objection(
    *, consultation_id: int, actor: Actor, at: datetime, answer: str
) -> Consultation:
    """Say why an objection does not stand in the way of a permit. Source: office practice."""
    consultation = _seen(consultation_id, actor)
    _move(consultation, "answer_objection", actor=actor)
    if not queries.is_open_objection(consultation):
        raise RuleBroken(
            [Reason("nothing_to_answer", "There is no objection here that waits for an answer.")]
        )
    consultation.answer = steps.demand(answer, field="answer")
    consultation.answered_by, consultation.answered_at = actor.user, at
    if consultation.dossier.assignee != actor.user:
        write_to_office(consultation, "objection_answered", to=consultation.dossier.assignee, at=at)
    return _finish(consultation, "answer_objection", actor=actor, at=at)


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
            context=about(consultation)
            | {"outcome": dossier.outcome, "reason": "" if granted else dossier.reason},
            path=f"/verify/{dossier.permit.token}/" if granted else "",
            at=at,
        )


def write_to_agency(
    consultation: Consultation, kind: str, *, at: datetime, unique_key: str | None = None
) -> Notice | None:
    """Queue one mail to the agency, with a reply link of its own. Inside a transaction.

    None, and no link, where a notice with this `unique_key` exists already.
    """
    token = new_token()
    notice = queue(
        consultation,
        kind,
        to=None,
        address=consultation.agency.mailbox,
        context=about(consultation),
        secret_path=f"/consult/{token}/",
        at=at,
        unique_key=unique_key,
    )
    if notice is not None:
        ReplyLink.objects.create(
            consultation=consultation, token_hash=token_hash(token), created_at=at
        )
    return notice


def write_to_office(
    consultation: Consultation,
    kind: str,
    *,
    to: User | None,
    at: datetime,
    unique_key: str | None = None,
) -> Notice | None:
    """Queue one notice about an opinion to a person of the office, or to its mailbox."""
    return queue(
        consultation,
        kind,
        to=to,
        address="" if to else settings.OFFICE_MAILBOX,
        context=about(consultation),
        path=f"/dossiers/{consultation.dossier_id}/",
        at=at,
        unique_key=unique_key,
    )


def about(consultation: Consultation) -> dict[str, Any]:
    """What the mails about a request may say: nothing personal, no address that lets people in."""
    dossier = consultation.dossier
    return {
        "number": dossier.number,
        "title_vi": dossier.title_vi,
        "title_en": dossier.title_en or dossier.title_vi,
        "organisation": dossier.organisation.name,
        "agency_vi": consultation.agency.name_vi,
        "agency_en": consultation.agency.name_en or consultation.agency.name_vi,
        "question": consultation.question,
        "opinion": consultation.opinion,
        "after_closing": consultation.after_closing,
        "due_local_on": consultation.due_local_on.isoformat(),
        "due_legal_on": consultation.due_legal_on.isoformat(),
    }


def _seen(consultation_id: int, actor: Actor) -> Consultation:
    """The request, locked with its dossier. Raises NotVisible unless `actor` may see it."""
    if not queries.consultations_visible_to(actor).filter(pk=consultation_id).exists():
        raise NotVisible
    return locked(consultation_id)


def _move(consultation: Consultation, action: str, *, actor: Actor) -> None:
    """Move it as its table says; nothing is saved yet. Raises WrongRole or WrongState."""
    roles = queries.roles_towards(consultation.dossier, actor)
    consultation.state = CONSULTATION.step(action, state=consultation.state, roles=roles)


def locked(consultation_id: int) -> Consultation:
    """The request and its dossier, the dossier locked first as every act on it does."""
    dossiers = Dossier.objects.select_related("organisation", "assignee")
    dossier = dossiers.select_for_update(of=("self",)).get(consultations=consultation_id)
    requests = Consultation.objects.select_related("agency").select_for_update(of=("self",))
    consultation = requests.get(pk=consultation_id)
    consultation.dossier = dossier
    return consultation


def _finish(
    consultation: Consultation,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Consultation:
    record(consultation, action, actor=actor, at=at, details=details)
    consultation.save()
    return consultation
