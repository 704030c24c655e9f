"""What the Prime Minister decides: the submission upward, and his answer."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.refusals import Reason, RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.models import Dossier, UpwardSubmission
from permits.operations import papers, steps


@transaction.atomic(durable=True)
def submit_upward(*, dossier_id: int, actor: Actor, at: datetime, summary: str) -> Dossier:
    """Submit the dossier to the Prime Minister: the locality's part is done.

    Writes the numbered submission with its paper, a handover, one audit entry and notices to
    organiser and officer.
    Raises RuleBroken for a dossier that the city decides itself, or that went up before.
    Source: Decision 06/2020/QĐ-TTg, art. 3(1), 5(1).
    """
    dossier = steps.step("submit_upward", dossier_id=dossier_id, actor=actor)
    why_not = queries.why_not_yet(dossier, "submit_upward", today=office_date(at))
    if why_not:
        raise RuleBroken(why_not)
    assert actor.user is not None, "the table lets only an approver submit upward"
    year = office_date(at).year
    number = next_number(f"upward:{year}")
    submission = UpwardSubmission.objects.create(
        dossier=dossier,
        number_text=settings.UPWARD_NUMBER_FORMAT.format(number=number, year=year),
        summary=demand(summary, field="summary"),
        submitted_at=at,
        submitted_by=actor.user,
    )
    papers.issue_for(
        "submit_upward",
        dossier,
        actor=actor,
        at=at,
        number=submission.number_text,
        summary=submission.summary,
    )
    steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.APPROVER)
    steps.tell_organiser(dossier, "submitted_upward", at=at)
    steps.tell(dossier, "submitted_upward_office", to=dossier.assignee, at=at)
    return steps.finish(
        dossier, "submit_upward", actor=actor, at=at, details={"number": submission.number_text}
    )


@transaction.atomic(durable=True)
def record_upward_answer(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    answer: str,
    answer_number: str,
    answered_on: date,
    answer_text: str = "",
) -> Dossier:
    """Record what the Prime Minister answered; the approver then answers the organiser.

    `answer` is "agreed" or "declined". Writes the submission, a handover, one audit entry and a
    notice to each approver. Raises RuleBroken for a day before the submission or ahead.
    Source: Decision 06/2020/QĐ-TTg, art. 5(1).
    """
    dossier = steps.step("record_upward_answer", dossier_id=dossier_id, actor=actor)
    submission = dossier.upward
    wrong = []
    if answer not in (UpwardSubmission.Answer.AGREED, UpwardSubmission.Answer.DECLINED):
        wrong.append(Reason("answer_missing", "Say whether he agrees.", "answer"))
    if not answer_number.strip():
        wrong.append(Reason("missing", "Give the number of the document.", "answer_number"))
    if not office_date(submission.submitted_at) <= answered_on <= office_date(at):
        wrong.append(
            Reason(
                "answer_out_of_range",
                "The answer lies between the submission and today.",
                "answered_on",
            )
        )
    if wrong:
        raise RuleBroken(wrong)
    submission.answer, submission.answer_number = answer, answer_number.strip()
    submission.answered_on, submission.answer_text = answered_on, answer_text.strip()
    submission.recorded_at, submission.recorded_by = at, actor.user
    submission.save()
    steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.APPROVER)
    steps.tell_approvers(dossier, "upward_answered", at=at, answer=answer)
    return steps.finish(
        dossier,
        "record_upward_answer",
        actor=actor,
        at=at,
        details={
            "answer": answer,
            "number": submission.answer_number,
            "answered_on": answered_on,
        },
    )
