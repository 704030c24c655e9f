"""Reading reports on results: what is owed, what is overdue, what was filed."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from foreign_affairs.workdays.deadlines import office_date
from permits.domain.permit_lifecycle import REPORT_OWED
from permits.domain.reports import ReportState, report_state
from permits.models import Permit, ReportAttachment, ResultReport


def reports_of(permit: Permit) -> QuerySet[ResultReport]:
    """The versions of a permit's report, the first one first, with their papers."""
    papers = ReportAttachment.objects.select_related("stored_file").order_by("pk")
    return (
        ResultReport.objects.filter(permit=permit)
        .select_related("filed_by")
        .prefetch_related(Prefetch("attachments", papers))
        .order_by("version")
    )


def draft_report(permit: Permit) -> ResultReport | None:
    """The version that is being written; at most one."""
    return permit.reports.filter(filed_at=None).first()


def report_file(permit: Permit, file_id: int) -> ReportAttachment | None:
    """The paper with this key among those of the permit's reports."""
    of_permit = ReportAttachment.objects.filter(report__permit=permit)
    return of_permit.select_related("stored_file").filter(pk=file_id).first()


def report_state_of(permit: Permit, *, at: datetime) -> ReportState:
    """How the report of `permit` stands at `at`, by the office's date."""
    return report_state(
        owed=permit.kind == Permit.Kind.PERMIT and permit.status in REPORT_OWED,
        event_is_over=permit.ends_at <= at,
        filed=permit.report_filed_at is not None,
        due_on=permit.report_due_on,
        today=office_date(at),
    )


def in_report_state(permits: QuerySet[Permit], state: str, *, at: datetime) -> QuerySet[Permit]:
    """Those of `permits` whose report stands so at `at`: `report_state` once more, in SQL."""
    if state == ReportState.FILED:
        return permits.exclude(report_filed_at=None)
    owed = permits.filter(kind=Permit.Kind.PERMIT, status__in=REPORT_OWED, report_filed_at=None)
    late = Q(report_due_on__lt=office_date(at))
    if state == ReportState.EXPECTED:
        return owed.filter(ends_at__gt=at)
    if state == ReportState.OVERDUE:
        return owed.filter(late, ends_at__lte=at)
    return owed.filter(Q(report_due_on=None) | ~late, ends_at__lte=at)


def reports_to_remind_of(*, today: date) -> QuerySet[Permit]:
    """The permits of which somebody is to be reminded by `today`; one range of an index."""
    return Permit.objects.filter(report_remind_on__lte=today).order_by("report_remind_on", "pk")


def reports_counted_before(edition: int) -> QuerySet[Permit]:
    """The permits whose report is open and was counted under an older edition of the work days."""
    return (
        Permit.objects.filter(
            kind=Permit.Kind.PERMIT,
            status__in=REPORT_OWED,
            report_filed_at=None,
        )
        .filter(Q(report_edition=None) | Q(report_edition__lt=edition))
        .order_by("pk")
    )
