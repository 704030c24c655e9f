"""What may be done with feedback: one function, one transaction, per action of the table."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from foreign_affairs.accounts.actors import NOBODY, Actor
from foreign_affairs.accounts.models import Role, User
from foreign_affairs.audit.operations import record
from foreign_affairs.folding import fold
from foreign_affairs.quality import calendar, queries
from foreign_affairs.quality.domain import rules
from foreign_affairs.quality.domain.lifecycle import FEEDBACK, FILER
from foreign_affairs.quality.models import Feedback
from foreign_affairs.quality.operations import telling
from foreign_affairs.references import new_reference
from foreign_affairs.refusals import Forbidden, NotVisible, Reason, RuleBroken
from foreign_affairs.shared_calendar.operations import publish
from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import CalendarNotPublished, office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import queries as permits
from permits.models import Dossier


@transaction.atomic(durable=True)
def file_feedback(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    title: str,
    text: str,
    about_whom: str = "",
    dossier_id: int | None = None,
) -> Feedback:
    """File for the actor's organisation, about a dossier of its own if one is named.

    Writes the feedback, one audit entry, one calendar entry and the notices to the filer and the
    leaders. Raises Forbidden for who organises nothing, RuleBroken for a dossier not seen.
    """
    if not actor.holds(Role.ORGANISER) or actor.organisation_id is None:
        raise Forbidden(
            Reason("organiser_only", "Without an organisation, file with your e-mail address.")
        )
    assert actor.user is not None, "nobody holds no role"
    dossier = _own_dossier(dossier_id, actor)
    return _file(
        Feedback(
            kind=kind,
            title=title,
            text=text,
            about_whom=about_whom,
            dossier=dossier,
            organisation_id=actor.organisation_id,
            filed_by=actor.user,
            language=actor.user.language,
        ),
        actor=actor,
        at=at,
    )


@transaction.atomic(durable=True)
def file_by_email(
    *,
    actor: Actor,
    at: datetime,
    email: str,
    language: str,
    kind: str,
    title: str,
    text: str,
    about_whom: str = "",
    code: str = "",
    contact: str = "",
) -> Feedback:
    """The same without an account: the answer goes to `email`, in `language`.

    A dossier is named by its full code and the contact it was filed with, `email` unless given.
    Who files is not written down, even where somebody is signed in. Raises RuleBroken, in the
    same words whichever of code and contact is wrong.
    """
    try:
        validate_email(email.strip())
    except ValidationError:
        raise RuleBroken(
            [Reason("bad_address", "This is not an e-mail address.", "email")]
        ) from None
    dossier = _dossier_with(code, contact or email) if code.strip() else None
    return _file(
        Feedback(
            kind=kind,
            title=title,
            text=text,
            about_whom=about_whom,
            dossier=dossier,
            email=email.strip(),
            language=language,
        ),
        actor=_unnamed(actor),
        at=at,
    )


@transaction.atomic(durable=True)
def assign(
    *,
    feedback_id: int,
    actor: Actor,
    at: datetime,
    handler_id: int,
    against_ids: Collection[int] = (),
) -> Feedback:
    """Give it to whoever is to answer, and note whom it is about; those never see it again.

    People are added to those it is about, never taken off. Writes the feedback, one audit entry
    and a notice to the handler. Raises RuleBroken for a handler who is involved.
    """
    feedback = _step("assign", feedback_id=feedback_id, actor=actor)
    handler = queries.possible_handlers().filter(pk=handler_id).first()
    if handler is None:
        raise RuleBroken([Reason("no_such_handler", "Choose somebody of the office.", "handler")])
    if actor.user_id in against_ids:
        raise RuleBroken(
            [Reason("about_yourself", "What is about you, another leader must assign.", "against")]
        )
    new = set(queries.possible_handlers().filter(pk__in=set(against_ids)))
    if len(new) != len(set(against_ids)):
        raise RuleBroken([Reason("no_such_handler", "Choose somebody of the office.", "against")])
    feedback.against.add(*new)
    _refuse_the_involved(feedback, handler.pk)
    feedback.handler, feedback.assigned_at = handler, at
    telling.tell(feedback, "feedback_assigned", to=handler, at=at)
    details = {"handler": handler.pk, "against": sorted(one.pk for one in new)}
    return _finish(feedback, "assign", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def reply(
    *, feedback_id: int, actor: Actor, at: datetime, answer: str, finding: str = ""
) -> Feedback:
    """Answer it, and say of a complaint whether it was right. The filer reads these words.

    Writes the feedback, one audit entry, the calendar and a notice to the filer. Raises
    RuleBroken if the handler turned out to be involved.
    """
    feedback = _step("reply", feedback_id=feedback_id, actor=actor)
    is_complaint = feedback.kind == Feedback.Kind.COMPLAINT
    why_not = rules.why_unanswerable(answer=answer, finding=finding, is_complaint=is_complaint)
    if why_not:
        raise RuleBroken(why_not)
    assert actor.user_id is not None, "the table lets only a handler answer"
    _refuse_the_involved(feedback, actor.user_id)
    feedback.answer, feedback.finding, feedback.answered_at = answer.strip(), finding, at
    telling.tell_filer(feedback, "feedback_answered", at=at, answer=feedback.answer)
    return _finish(feedback, "reply", actor=actor, at=at, details={"finding": finding})


@transaction.atomic(durable=True)
def close(*, feedback_id: int, actor: Actor, at: datetime) -> Feedback:
    """Close it: the filer is content, or a leader finds that nothing is left to say."""
    feedback = _step("close", feedback_id=feedback_id, actor=actor)
    feedback.closed_at = at
    return _finish(feedback, "close", actor=actor, at=at)


@transaction.atomic(durable=True)
def decline(*, feedback_id: int, actor: Actor, at: datetime, reason: str) -> Feedback:
    """Say that it is not for this office to answer, and why; the filer reads these words."""
    feedback = _step("decline", feedback_id=feedback_id, actor=actor)
    if not reason.strip():
        raise RuleBroken([Reason("reason_missing", "Say why.", "reason")])
    feedback.reason, feedback.closed_at = reason.strip(), at
    telling.tell_filer(feedback, "feedback_declined", at=at, reason=feedback.reason)
    return _finish(feedback, "decline", actor=actor, at=at)


@transaction.atomic(durable=True)
def withdraw(*, feedback_id: int, actor: Actor, at: datetime) -> Feedback:
    """Take it back. Whoever was to answer is told."""
    return _withdraw(_step("withdraw", feedback_id=feedback_id, actor=actor), actor=actor, at=at)


@transaction.atomic(durable=True)
def withdraw_by_email(*, reference: str, email: str, actor: Actor, at: datetime) -> Feedback:
    """The same for whoever filed without an account. Raises NotVisible, whichever is wrong."""
    found = queries.by_reference_and_email(reference=reference, email=email)
    feedback = Feedback.objects.select_for_update().get(pk=found.pk)
    feedback.state = FEEDBACK.step("withdraw", state=feedback.state, roles=[FILER])
    return _withdraw(feedback, actor=_unnamed(actor), at=at)


def wind(feedback: Feedback) -> None:
    """Count by when the answer is due, with today's table of work days; inside a transaction.

    None where the days are not published: nobody's complaint is refused for that.
    """
    work_days = current_calendar()
    received_on = office_date(feedback.received_at)
    is_complaint = feedback.kind == Feedback.Kind.COMPLAINT
    days = queries.answered_within(is_complaint=is_complaint, on=received_on)
    feedback.edition = work_days.edition
    try:
        feedback.due_on = deadlines.due_on(work_days, received_on, days)
    except CalendarNotPublished:
        feedback.due_on = None


def _file(feedback: Feedback, *, actor: Actor, at: datetime) -> Feedback:
    feedback.reference = new_reference("Y")
    feedback.title, feedback.text = feedback.title.strip(), feedback.text.strip()
    feedback.about_whom = feedback.about_whom.strip()
    missing = [
        Reason("missing", sentence, name)
        for name, sentence in (
            ("title", "Say in one line what it is about."),
            ("text", "Say what happened."),
        )
        if not getattr(feedback, name)
    ]
    if missing:
        raise RuleBroken(missing)
    feedback.received_at = at
    wind(feedback)
    feedback.search_text = fold(feedback.reference, feedback.title)
    feedback.save()
    feedback.against.set(_named(feedback.about_whom))
    telling.tell_filer(feedback, "feedback_received", at=at)
    for leader in telling.or_the_mailbox(queries.leaders_for(feedback)):
        telling.tell(feedback, "feedback_filed", to=leader, at=at)
    details = {"kind": feedback.kind, "dossier": feedback.dossier_id, "due_on": feedback.due_on}
    return _finish(feedback, "file", actor=actor, at=at, details=details)


def _withdraw(feedback: Feedback, *, actor: Actor, at: datetime) -> Feedback:
    feedback.closed_at = at
    if feedback.handler:
        telling.tell(feedback, "feedback_withdrawn", to=feedback.handler, at=at)
    return _finish(feedback, "withdraw", actor=actor, at=at)


def _step(action: str, *, feedback_id: int, actor: Actor) -> Feedback:
    """Lock the feedback and move it as the lifecycle table says; nothing is saved yet."""
    visible = queries.feedback_visible_to(actor).select_for_update(of=("self",))
    feedback = visible.filter(pk=feedback_id).first()
    if feedback is None:
        raise NotVisible
    roles = queries.feedback_roles(feedback, actor)
    feedback.state = FEEDBACK.step(action, state=feedback.state, roles=roles)
    return feedback


def _finish(
    feedback: Feedback,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Feedback:
    record(feedback, action, actor=actor, at=at, details=details)
    feedback.save()
    publish(calendar.entries_of(feedback), at=at)
    return feedback


def _refuse_the_involved(feedback: Feedback, handler_id: int) -> None:
    why_not = rules.why_not_to_handle(
        handler_id=handler_id,
        against=feedback.against.values_list("pk", flat=True),
        acted_on_dossier=queries.acted_on(feedback.dossier) if feedback.dossier else (),
        is_complaint=feedback.kind == Feedback.Kind.COMPLAINT,
    )
    if why_not:
        raise RuleBroken(why_not)


def _named(about_whom: str) -> list[User]:
    """The people of the office whom the filer named."""
    people = list(queries.possible_handlers())
    named = rules.named_in(about_whom, ((one.pk, one.full_name) for one in people))
    return [one for one in people if one.pk in named]


def _own_dossier(dossier_id: int | None, actor: Actor) -> Dossier | None:
    if dossier_id is None:
        return None
    found = permits.visible_to(actor).filter(pk=dossier_id).first()
    if found is None or found.organisation_id != actor.organisation_id:
        raise RuleBroken([Reason("no_such_dossier", "Choose one of your dossiers.", "dossier")])
    return found


def _dossier_with(code: str, contact: str) -> Dossier:
    found = permits.by_code_and_contact(code=code.strip(), contact=contact)
    if found is None:
        raise RuleBroken(
            [
                Reason(
                    "no_such_dossier",
                    "No dossier has this code and this contact. "
                    "Please compare both with our e-mail.",
                    "code",
                )
            ]
        )
    return found


def _unnamed(actor: Actor) -> Actor:
    """Nobody, with the request's Idempotency-Key."""
    return Actor(NOBODY.user, NOBODY.roles, actor.request)
