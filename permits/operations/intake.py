"""Whose permit an event needs: the organiser answers, the office corrects, the desk takes note."""

from datetime import datetime

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Reason, RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain import filing, intake
from permits.domain.hosting import HOSTING_OF, HOSTING_PROCEDURES
from permits.domain.lifecycle import allow_editing
from permits.domain.values import PLAN_FIELDS, Plan
from permits.models import Classification, Dossier, Procedure
from permits.operations import pending, steps


@transaction.atomic(durable=True)
def answer_questions(
    *, dossier_id: int, actor: Actor, at: datetime, answers: intake.Answers
) -> Dossier:
    """Classify a draft by what its organiser answered.

    While a supplement is awaited the answers wait with it, and are judged again then. Writes one
    classification and one audit entry; nothing where the same was answered before. Raises
    NotVisible, WrongRole, WrongState, and RuleBroken for state secrets: of these nothing is
    written at all.
    """
    dossier = steps.lock(dossier_id, actor)
    allow_editing(state=dossier.state, roles=queries.roles_towards(dossier, actor))
    _refuse_secrets(answers)
    writing = queries.writing(dossier, at=at)
    if _is_known(writing.classification, answers, at=at):
        return dossier
    if writing.slip is not None:
        writing.slip.answers = answers.as_json()
        writing.slip.save(update_fields=["answers"])
        found = queries.classified(dossier, answers, at=at)
    else:
        found = put_classification(dossier, answers, actor=actor, at=at)
    return steps.finish(
        dossier, "answer_questions", actor=actor, at=at, details=_found_details(found)
    )


@transaction.atomic(durable=True)
def classify(
    *, dossier_id: int, actor: Actor, at: datetime, answers: intake.Answers, reason: str
) -> Dossier:
    """Correct the answers that a dossier was classified by; the earlier ones are kept.

    Writes one classification with the reason and one audit entry. Raises RuleBroken if the
    answers are those that count already, or for state secrets. Source: office practice.
    """
    dossier = steps.step("classify", dossier_id=dossier_id, actor=actor)
    why = demand(reason)
    _refuse_secrets(answers)
    if _is_known(queries.newest_classification(dossier), answers, at=at):
        raise RuleBroken([Reason("nothing_changes", "These are the answers that count already.")])
    found = put_classification(dossier, answers, actor=actor, at=at, reason=why)
    return steps.finish(
        dossier, "classify", actor=actor, at=at, details={"reason": why, **_found_details(found)}
    )


@transaction.atomic(durable=True)
def take_note(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Take note of a university's notification: it is closed, the event stands as confirmed.

    Writes the dossier, one audit entry, the calendar and one notice to the organiser. Raises
    RuleBroken if it is no notification, or another agency's.

    Source: Decree 125/2026/NĐ-CP, art. 13(2)(b).
    """
    dossier = steps.step("take_note", dossier_id=dossier_id, actor=actor)
    why_not = filing.why_not_noted(dossier.regime, dossier.authority)
    if why_not:
        raise RuleBroken(why_not)
    dossier.closed_at = at
    steps.tell_organiser(dossier, "notification_noted", at=at)
    return steps.finish(dossier, "take_note", actor=actor, at=at)


@transaction.atomic(durable=True)
def erase_draft(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Empty a draft of everything that was written and attached, as for state secrets.

    The plan goes back to nothing, the papers go with their files; the audit names the fields. Of a
    supplement that is awaited what was changed since goes; what was received is the office's.
    Source: Law 29/2018/QH14, art. 5.
    """
    dossier = steps.lock(dossier_id, actor)
    allow_editing(state=dossier.state, roles=queries.roles_towards(dossier, actor))
    if dossier.received_at is not None:
        dropped = pending.let_go(dossier)
        return steps.finish(dossier, "erase_draft", actor=actor, at=at, details={"fields": dropped})
    empty = Plan()
    gone = dossier.plan.changed_by({name: getattr(empty, name) for name in PLAN_FIELDS})
    for name in gone:
        setattr(dossier, name, getattr(empty, name))
    papers = list(dossier.attachments.select_related("stored_file"))
    for paper in papers:
        paper.delete()
        paper.stored_file.delete()
    return steps.finish(
        dossier,
        "erase_draft",
        actor=actor,
        at=at,
        details={"fields": gone, "papers": len(papers)},
    )


def put_classification(
    dossier: Dossier, answers: intake.Answers, *, actor: Actor, at: datetime, reason: str = ""
) -> Classification:
    """Write what the rules of the day find, and set the dossier's columns; the caller saves it.

    Inside a transaction that holds the lock. Until it is received, a dossier for a permit moves
    to the procedure of the authority that was found, where that is published.
    """
    found = queries.classified(dossier, answers, at=at, author=actor.user, reason=reason)
    found.save()
    dossier.regime, dossier.authority = found.regime, found.authority
    if dossier.received_at is None and dossier.procedure.code in intake.PERMIT_PROCEDURES:
        _move(dossier, found.procedure_code)
    elif dossier.received_at is None and dossier.procedure.code in HOSTING_PROCEDURES:
        _move(dossier, HOSTING_OF.get(found.procedure_code, ""))
    return found


def _move(dossier: Dossier, code: str) -> None:
    """To the procedure `code`, where that is published."""
    dossier.procedure = Procedure.objects.filter(code=code).first() or dossier.procedure


def _refuse_secrets(answers: intake.Answers) -> None:
    if answers.state_secrets:
        raise RuleBroken([filing.SECRETS_REFUSED])


def _is_known(newest: Classification | None, answers: intake.Answers, *, at: datetime) -> bool:
    """Whether these answers count already, under the rules of the day."""
    return (
        newest is not None
        and newest.said == answers
        and newest.rules_version == intake.version_on(office_date(at)).key
    )


def _found_details(found: Classification) -> dict[str, str]:
    return {
        "regime": found.regime,
        "authority": found.authority,
        "rules_version": found.rules_version,
    }
