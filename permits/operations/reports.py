"""The organiser's report on the results of an event: written, filed, amended by a new version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.documents.operations import store_file
from foreign_affairs.refusals import Reason, RuleBroken, demand
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.workdays import deadlines
from foreign_affairs.workdays.deadlines import CalendarNotPublished, office_date
from foreign_affairs.workdays.queries import DeadlineNotInForce, current_calendar, deadline_rule
from permits import letters, queries
from permits.domain import reports as rules
from permits.domain.permit_lifecycle import REPORT_OWED
from permits.domain.reports import RESULT_FIELDS
from permits.domain.rules import PaperGone
from permits.models import Permit, ReportAttachment, ResultReport
from permits.operations import papers, permit_steps

MAX_ATTACHMENTS = 20


@transaction.atomic(durable=True)
def write_report(
    *,
    permit_id: int,
    actor: Actor,
    at: datetime,
    results: Mapping[str, Any],
    revision: int | None = None,
) -> ResultReport:
    """Write down what is known of the event's results, however little; the draft is filed later.

    The desk enters a report that came on paper. `revision` of the permit is what the writer had
    read: raises Stale if somebody wrote since. Writes the draft and one audit entry on the permit
    with the names of the fields. Raises RuleBroken for what can never be right, or where the
    report is filed already.
    """
    permit = permit_steps.step("write_report", permit_id=permit_id, actor=actor)
    if revision is not None and revision != permit.revision:
        raise Stale
    unknown = set(results) - set(RESULT_FIELDS)
    if unknown:
        raise TypeError(f"not fields of a report: {sorted(unknown)}")
    draft = _draft(permit, actor=actor, at=at)
    before = draft.results
    after = replace(before, **results)
    why_not = rules.why_impossible(after)
    if why_not:
        raise RuleBroken(why_not)
    changed = [name for name in RESULT_FIELDS if getattr(before, name) != getattr(after, name)]
    if draft.pk and not changed:
        return draft
    for name in changed:
        setattr(draft, name, getattr(after, name))
    draft.written_at = at
    draft.save()
    permit_steps.finish(
        permit,
        "write_report",
        actor=actor,
        at=at,
        details={"version": draft.version, "fields": changed},
    )
    return draft


@transaction.atomic(durable=True)
def attach_to_report(
    *, permit_id: int, actor: Actor, at: datetime, upload: "UploadedFile[bytes]"
) -> ReportAttachment:
    """Add a paper to the draft of the report. Raises UnacceptableFile, RuleBroken."""
    permit = permit_steps.step("write_report", permit_id=permit_id, actor=actor)
    draft = _draft(permit, actor=actor, at=at)
    if draft.pk is None:
        draft.save()
    if draft.attachments.count() >= MAX_ATTACHMENTS:
        raise RuleBroken(
            [
                Reason(
                    "too_many_files",
                    "A report holds at most %(most)s files.",
                    "file",
                    {"most": MAX_ATTACHMENTS},
                )
            ]
        )
    stored = store_file(upload, actor=actor, at=at)
    attachment = ReportAttachment.objects.create(report=draft, stored_file=stored)
    permit_steps.finish(
        permit,
        "attach_to_report",
        actor=actor,
        at=at,
        details={"attachment": attachment.pk, "sha256": stored.sha256},
    )
    return attachment


@transaction.atomic(durable=True)
def detach_from_report(*, permit_id: int, attachment_id: int, actor: Actor, at: datetime) -> None:
    """Take a paper out of the draft of the report; its digest stays in the audit.

    Raises PaperGone where the draft does not hold it.
    """
    permit = permit_steps.step("write_report", permit_id=permit_id, actor=actor)
    attachment = (
        ReportAttachment.objects.select_related("stored_file")
        .filter(pk=attachment_id, report__permit=permit, report__filed_at=None)
        .first()
    )
    if attachment is None:
        raise PaperGone
    stored = attachment.stored_file
    attachment.delete()
    stored.delete()
    permit_steps.finish(
        permit,
        "detach_from_report",
        actor=actor,
        at=at,
        details={"attachment": attachment_id, "sha256": stored.sha256},
    )


@transaction.atomic(durable=True)
def file_report(*, permit_id: int, actor: Actor, at: datetime) -> ResultReport:
    """File the report: from now on it is amended by a new version only.

    Writes the report with its paper (Mẫu 02), the permit, one audit entry, the calendar (the
    report's day is settled) and one notice to the officer. A late one is taken, too. Raises
    RuleBroken with everything that is missing.

    Source: Decision 06/2020/QĐ-TTg, art. 4(2)(c).
    """
    permit = permit_steps.step("file_report", permit_id=permit_id, actor=actor)
    draft = queries.draft_report(permit)
    if draft is None:
        raise RuleBroken([Reason("no_report", "Nothing is written to be filed.")])
    why_not = rules.why_not_fileable(draft.results, at=at)
    if why_not:
        raise RuleBroken(why_not)
    draft.filed_at, draft.filed_by = at, actor.user
    draft.paper = papers.issue(
        permit.dossier,
        "result_report",
        of=permit,
        results=letters.results_told(draft.results),
        reporter=permit.dossier.contact_name,
        at=at,
    )
    draft.save()
    permit.report_filed_at = permit.report_filed_at or at
    permit.report_remind_on = None
    permit_steps.tell(permit, "report_filed", to=permit.dossier.assignee, at=at)
    permit_steps.finish(
        permit,
        "file_report",
        actor=actor,
        at=at,
        details={
            "version": draft.version,
            "on": office_date(at),
            "due_on": permit.report_due_on,
        },
    )
    return draft


@transaction.atomic(durable=True)
def amend_report(*, permit_id: int, actor: Actor, at: datetime, reason: str) -> ResultReport:
    """Open a new version of a filed report, with the reason; the filed one stays as it was.

    Writes the new draft, which begins as the filed version without its papers, and one audit
    entry. Raises RuleBroken where nothing is filed, or a draft is open. Source: office practice.
    """
    permit = permit_steps.step("amend_report", permit_id=permit_id, actor=actor)
    why = demand(reason)
    filed = permit.reports.order_by("version").last()
    if filed is None or filed.filed_at is None:
        raise RuleBroken(
            [Reason("nothing_filed", "No report is filed that could be amended: go on writing it.")]
        )
    draft = ResultReport.objects.create(
        permit=permit,
        version=filed.version + 1,
        reason=why,
        written_by=_person(actor),
        written_at=at,
        **{name: getattr(filed, name) for name in RESULT_FIELDS},
    )
    permit_steps.finish(
        permit,
        "amend_report",
        actor=actor,
        at=at,
        details={"version": draft.version, "reason": why},
    )
    return draft


def settle_report_day(permit: Permit) -> None:
    """Count the day on which the report of `permit` is due, on the row only; nothing is saved.

    A consent to host has none. Where no rule was in force on the event's last day, or its days
    are not published yet, it stays unknown; the sweep counts again with the next edition. A day
    that was promised is never made earlier.

    Source: Decision 06/2020/QĐ-TTg, art. 4(2)(c); Civil Code 2015, art. 148(5).
    """
    if permit.kind != Permit.Kind.PERMIT:
        return
    calendar, ended_on = current_calendar(), office_date(permit.ends_at)
    permit.report_edition = calendar.edition
    counted = _counted_report_day(ended_on)
    if counted is None:
        return
    promised = permit.report_due_on
    permit.report_due_on = max(counted, promised) if promised else counted
    if permit.report_filed_at is None and permit.status in REPORT_OWED:
        # The first reminder is of the day after the end; what the sweep missed it catches up on.
        permit.report_remind_on = deadlines.days_after(ended_on, 1)


def _counted_report_day(ended_on: date) -> date | None:
    try:
        rule = deadline_rule("event.report", on=ended_on)
        assert rule.length is not None, "the report is due a number of days after the end"
        return deadlines.calendar_due(current_calendar(), ended_on, rule.length)
    except (DeadlineNotInForce, CalendarNotPublished):
        return None


def _draft(permit: Permit, *, actor: Actor, at: datetime) -> ResultReport:
    """The draft of the report, or a first one not saved yet. Raises RuleBroken if it is filed."""
    draft = queries.draft_report(permit)
    if draft is not None:
        return draft
    if permit.reports.exists():
        raise RuleBroken(
            [Reason("report_filed", "The report is filed: amend it by a new version.")]
        )
    return ResultReport(
        permit=permit,
        version=1,
        venue=permit.venue,
        held_starts_at=permit.starts_at,
        held_ends_at=permit.ends_at,
        written_by=_person(actor),
        written_at=at,
    )


def _person(actor: Actor) -> Any:
    assert actor.user is not None, "the table lets only people report"
    return actor.user
