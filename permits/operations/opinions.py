"""Hearing the opinions that were asked for, by link or letter; reminding, answering objections."""

from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.refusals import Reason, RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain import consultations as rules
from permits.domain.consultations import AGENCY, CONSULTATION
from permits.domain.lifecycle import State
from permits.domain.rules import reception_instant
from permits.models import Consultation
from permits.operations import consultation_steps


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
    consultation = consultation_steps.locked(queries.by_link(token).pk)
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
    consultation = consultation_steps.seen(consultation_id, actor)
    consultation.after_closing = queries.is_over(consultation)
    consultation_steps.move(consultation, "record_reply", actor=actor)
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
            consultation_steps.write_to_office(
                consultation, "consultation_replied", to=person, at=at
            )
    details = {
        "opinion": consultation.opinion,
        "replied_at": consultation.replied_at,
        "after_closing": consultation.after_closing,
    }
    return consultation_steps.finish(consultation, action, actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def remind(*, consultation_id: int, actor: Actor, at: datetime) -> Consultation:
    """Write to an agency once more, with a link of its own; at most once a day."""
    consultation = consultation_steps.seen(consultation_id, actor)
    consultation_steps.move(consultation, "remind", actor=actor)
    key = f"consultation:{consultation.pk}:by_hand:{office_date(at)}"
    if (
        consultation_steps.write_to_agency(
            consultation, "consultation_reminder", at=at, unique_key=key
        )
        is None
    ):
        raise RuleBroken([Reason("reminded_today", "The agency has been reminded today already.")])
    return consultation_steps.finish(consultation, "remind", actor=actor, at=at)


@transaction.atomic(durable=True)
def answer_objection(
    *, consultation_id: int, actor: Actor, at: datetime, answer: str
) -> Consultation:
    """Say why an objection does not stand in the way of a permit. Source: office practice."""
    consultation = consultation_steps.seen(consultation_id, actor)
    consultation_steps.move(consultation, "answer_objection", actor=actor)
    if not queries.is_open_objection(consultation):
        raise RuleBroken(
            [Reason("nothing_to_answer", "There is no objection here that waits for an answer.")]
        )
    consultation.answer = demand(answer, field="answer")
    consultation.answered_by, consultation.answered_at = actor.user, at
    if consultation.dossier.assignee != actor.user:
        consultation_steps.write_to_office(
            consultation, "objection_answered", to=consultation.dossier.assignee, at=at
        )
    return consultation_steps.finish(consultation, "answer_objection", actor=actor, at=at)
