"""What the organiser does: draft, attach, submit, withdraw."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from foreign_affairs import references
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Organisation, Role
from foreign_affairs.accounts.operations import OrganisationFacts, register_organisation
from foreign_affairs.documents.operations import store_file
from foreign_affairs.refusals import Forbidden, Reason, RuleBroken
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.workdays.deadlines import office_date
from permits import queries
from permits.domain import filing, rules
from permits.domain.import_rows import PORTAL_CODE
from permits.domain.intake import Answers
from permits.domain.lifecycle import allow_editing
from permits.domain.values import PLAN_FIELDS, Channel, Plan
from permits.models import Attachment, Dossier, Procedure, SupplementSlip
from permits.operations import consultations, pending, steps
from permits.operations.intake import put_classification

MAX_ATTACHMENTS = 30


@transaction.atomic(durable=True)
def open_draft(
    *,
    actor: Actor,
    at: datetime,
    plan: Mapping[str, Any],
    procedure_code: str = "2.002312",
    channel: str = Channel.ONLINE,
    organisation_id: int | None = None,
    new_organisation: OrganisationFacts | None = None,
    portal_code: str = "",
    answers: Answers | None = None,
) -> Dossier:
    """Open a dossier as a draft, however little of the plan is known.

    Online it belongs to the actor's organisation; for papers and from the national portal the
    desk names the organisation, or registers it in the same act. With `answers` it is classified
    at once. Raises Forbidden, RuleBroken.
    """
    return open_one(
        actor=actor,
        at=at,
        plan=plan,
        procedure_code=procedure_code,
        channel=channel,
        organisation_id=organisation_id,
        new_organisation=new_organisation,
        portal_code=portal_code,
        answers=answers,
    )


def open_one(
    *,
    actor: Actor,
    at: datetime,
    plan: Mapping[str, Any],
    procedure_code: str,
    channel: str,
    organisation_id: int | None,
    new_organisation: OrganisationFacts | None,
    portal_code: str,
    answers: Answers | None,
) -> Dossier:
    """`open_draft` inside a transaction."""
    why_not = rules.may_file(roles=actor.roles, channel=channel)
    if why_not:
        raise Forbidden(why_not[0])
    online = channel == Channel.ONLINE
    if online and organisation_id not in (None, actor.organisation_id):
        raise RuleBroken(
            [
                Reason(
                    "organisation_not_yours",
                    "Online you file for your own organisation.",
                    "organisation",
                )
            ]
        )
    if answers is not None and answers.state_secrets:
        raise RuleBroken([filing.SECRETS_REFUSED])
    procedure = Procedure.objects.filter(code=procedure_code).first()
    if procedure is None:
        raise RuleBroken([Reason("no_such_procedure", "There is no such procedure.", "procedure")])
    code = _portal_code(portal_code, channel)
    owner_id = actor.organisation_id if online else organisation_id
    organisation = Organisation.objects.filter(pk=owner_id).first() if owner_id else None
    if organisation is None and new_organisation is not None and not online:
        organisation = register_organisation(facts=new_organisation, actor=actor, at=at)
    if organisation is None:
        raise RuleBroken([Reason("organisation_missing", "Name the organiser.", "organisation")])
    dossier = Dossier(
        reference=new_reference(),
        portal_code=code,
        organisation=organisation,
        filed_by=actor.user,
        procedure=procedure,
        channel=channel,
        created_at=at,
    )
    _apply(dossier, plan)
    dossier.save()
    if answers is not None:
        put_classification(dossier, answers, actor=actor, at=at)
    return steps.finish(dossier, "open_draft", actor=actor, at=at, details={"channel": channel})


def _portal_code(given: str, channel: str) -> str | None:
    """The code on the national portal as it is kept. Raises RuleBroken if it cannot be."""
    code = given.strip()
    if not code and channel == Channel.PORTAL:
        raise RuleBroken(
            [
                Reason(
                    "portal_code_missing",
                    "Give the code of the dossier on the national portal.",
                    "portal_code",
                )
            ]
        )
    if not code:
        return None
    if not PORTAL_CODE.fullmatch(code):
        raise RuleBroken(
            [
                Reason(
                    "portal_code_unreadable",
                    "This is no code of the national portal.",
                    "portal_code",
                )
            ]
        )
    if Dossier.objects.filter(portal_code=code).exists():
        raise RuleBroken(
            [
                Reason(
                    "portal_code_taken",
                    "A dossier with this code of the national portal is here already.",
                    "portal_code",
                )
            ]
        )
    return code


@transaction.atomic(durable=True)
def update_draft(
    *,
    dossier_id: int,
    actor: Actor,
    at: datetime,
    plan: Mapping[str, Any],
    revision: int | None = None,
) -> Dossier:
    """Change the plan while it may still be changed; the audit keeps the names of the fields.

    While a supplement is awaited the change waits with it: the dossier stands as it was handed in.
    `revision` is what the writer had read: raises Stale if somebody changed the draft since.
    Writes nothing when nothing differs. Raises NotVisible, WrongRole, WrongState, RuleBroken.
    """
    dossier = _editable(dossier_id, actor)
    if revision is not None and revision != dossier.revision:
        raise Stale
    writing = queries.writing(dossier, at=at)
    changed = writing.dossier.plan.changed_by(plan)
    if not changed:
        return dossier
    _apply(writing.dossier, plan)
    if writing.slip is not None:
        _keep_for_later(writing.slip, dossier, writing.dossier.plan)
    return steps.finish(dossier, "update_draft", actor=actor, at=at, details={"fields": changed})


@transaction.atomic(durable=True)
def attach(
    *, dossier_id: int, actor: Actor, at: datetime, component: str, upload: "UploadedFile[bytes]"
) -> Attachment:
    """Add a paper to a draft, or to a supplement that is awaited.

    Raises UnacceptableFile, or RuleBroken for an unknown component.
    """
    dossier = _editable(dossier_id, actor)
    version = queries.version_in_force(dossier.procedure, on=office_date(at))
    if version is None or not version.components.filter(key=component).exists():
        raise RuleBroken([Reason("no_such_component", "Choose which paper this is.", "component")])
    writing = queries.writing(dossier, at=at)
    if writing.attachments.count() >= MAX_ATTACHMENTS:
        raise RuleBroken(
            [
                Reason(
                    "too_many_files",
                    "A dossier holds at most %(most)s files.",
                    "file",
                    {"most": MAX_ATTACHMENTS},
                )
            ]
        )
    stored = store_file(upload, actor=actor, at=at)
    standing = Attachment.Standing.ADDED if writing.slip else Attachment.Standing.HANDED_IN
    attachment = Attachment.objects.create(
        dossier=dossier, component=component, stored_file=stored, standing=standing
    )
    steps.finish(
        dossier,
        "attach",
        actor=actor,
        at=at,
        details={"attachment": attachment.pk, "component": component, "sha256": stored.sha256},
    )
    return attachment


@transaction.atomic(durable=True)
def detach(*, dossier_id: int, attachment_id: int, actor: Actor, at: datetime) -> None:
    """Take a paper out of a draft; its digest stays in the audit.

    While a supplement is awaited, what was handed in goes only with it. The file itself goes with
    the next sweep of files without a row. Raises PaperGone where the draft does not hold it.
    """
    dossier = _editable(dossier_id, actor)
    writing = queries.writing(dossier, at=at)
    attachment = writing.attachments.filter(pk=attachment_id).first()
    if attachment is None:
        raise rules.PaperGone
    stored = attachment.stored_file
    if writing.slip and attachment.standing == Attachment.Standing.HANDED_IN:
        attachment.standing = Attachment.Standing.TAKEN_OUT
        attachment.save(update_fields=["standing"])
    else:
        attachment.delete()
        stored.delete()
    details = {"attachment": attachment_id, "sha256": stored.sha256}
    steps.finish(dossier, "detach", actor=actor, at=at, details=details)


@transaction.atomic(durable=True)
def submit(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Hand the dossier in. It waits for the desk; the event stands on the calendar as tentative.

    Writes the dossier, one audit entry, one calendar entry and one notice to the desk. Raises
    RuleBroken with everything that is missing.
    """
    dossier = steps.step("submit", dossier_id=dossier_id, actor=actor)
    why_not = queries.what_is_missing(dossier, at=at)
    if why_not:
        raise RuleBroken(why_not)
    dossier.submitted_at = at
    dossier.reason = ""
    steps.tell(dossier, "dossier_submitted", to=None, at=at)
    return steps.finish(dossier, "submit", actor=actor, at=at)


@transaction.atomic(durable=True)
def withdraw(*, dossier_id: int, actor: Actor, at: datetime, reason: str = "") -> Dossier:
    """Take the dossier back. Its calendar entries are cancelled, whoever holds it is told.

    Agencies that have not answered need not any more.
    """
    dossier = steps.step("withdraw", dossier_id=dossier_id, actor=actor)
    pending.let_go(dossier)
    dossier.reason = reason.strip()
    dossier.closed_at = at
    if dossier.received_at:
        steps.hand_over(dossier, at=at, by=actor.user, to=None, role=Role.ORGANISER, ended=True)
    consultations.let_lapse(dossier, at=at)
    steps.tell(dossier, "dossier_withdrawn", to=dossier.assignee, at=at)
    return steps.finish(dossier, "withdraw", actor=actor, at=at, details={"reason": dossier.reason})


def new_reference() -> str:
    """What finds a dossier before it has a code."""
    return references.new_reference("H")


def _editable(dossier_id: int, actor: Actor) -> Dossier:
    """The dossier, locked, if `actor` may still change its plan and its papers."""
    dossier = steps.lock(dossier_id, actor)
    allow_editing(state=dossier.state, roles=queries.roles_towards(dossier, actor))
    return dossier


def _keep_for_later(slip: SupplementSlip, dossier: Dossier, written: Plan) -> None:
    """Keep on the slip what of the plan differs from what was handed in."""
    handed_in = dossier.plan
    slip.plan = {
        name: getattr(written, name)
        for name in PLAN_FIELDS
        if getattr(written, name) != getattr(handed_in, name)
    }
    slip.save(update_fields=["plan"])


def _apply(dossier: Dossier, plan: Mapping[str, Any]) -> None:
    """Write `plan` onto the dossier. Raises RuleBroken for what can never be right."""
    unknown = set(plan) - set(PLAN_FIELDS)
    if unknown:
        raise TypeError(f"not fields of a plan: {sorted(unknown)}")
    why_not = rules.why_impossible(replace(dossier.plan, **plan))
    if why_not:
        raise RuleBroken(why_not)
    by_country = plan.get("nationalities")
    if by_country is not None and by_country != dossier.nationalities and "countries" not in plan:
        dossier.countries = ", ".join(row["country"] for row in by_country)[:500]
    for name, value in plan.items():
        setattr(dossier, name, value)
