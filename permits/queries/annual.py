"""The annual table of conferences (Mẫu 03): its rows from the data, and what was issued."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from foreign_affairs.workdays.deadlines import (
    OFFICE_ZONE,
    days_after,
    office_date,
    report_period,
    start_of_day,
)
from foreign_affairs.workdays.queries import current_calendar, deadline_rule
from permits.domain.annual import last_closed_year
from permits.domain.intake import PRIME_MINISTERS_PROCEDURE
from permits.domain.lifecycle import OUTCOME_TOLD
from permits.domain.permit_lifecycle import PermitStatus
from permits.models import AnnualTable, Permit, ResultReport

COUNTED = (PermitStatus.VALID, PermitStatus.SUSPENDED)
COLUMNS = (
    "title_vi",
    "title_en",
    "organiser",
    "co_organisers",
    "content",
    "vietnamese",
    "foreign_residents",
    "foreign_visitors",
    "countries",
    "starts_at",
    "ends_at",
    "venue",
    "funding_city",
    "funding_sector",
    "funding_sponsored",
    "report",
    "in_plan",
    "level",
    "kind",
)
"""The columns of a row, in their order. Source: domain knowledge of the form's approximation."""


@dataclass(frozen=True, slots=True)
class AnnualDates:
    """The period that a year's table covers, its date by law and the day to plan for."""

    year: int
    first_on: date
    last_on: date
    due_on: date
    planned_for: date


def annual_dates(year: int) -> AnnualDates:
    """`due_on` is fixed, working day or not; `planned_for` is the working day at or before it.

    Source: Decision 06/2020/QĐ-TTg, art. 8; office practice for planning ahead.
    """
    first_on, last_on = report_period(year)
    month, day = deadline_rule("conference.annual", on=last_on).fixed_on.split("-")
    due_on = date(year, int(month), int(day))
    calendar = current_calendar()
    published = calendar.known_from <= due_on <= calendar.known_until
    planned_for = calendar.roll_back(due_on) if published else due_on
    return AnnualDates(year, first_on, last_on, due_on, planned_for)


def annual_permits(year: int) -> QuerySet[Permit]:
    """The permits whose event ended in the year of the report, by their last day; told ones only.

    Cancelled events were not held; a superseded permit's event is its successor's.
    """
    first_on, last_on = report_period(year)
    return (
        Permit.objects.filter(
            kind=Permit.Kind.PERMIT,
            status__in=COUNTED,
            dossier__state__in=OUTCOME_TOLD,
            ends_at__gte=start_of_day(first_on),
            ends_at__lt=start_of_day(days_after(last_on, 1)),
        )
        .select_related("dossier__procedure")
        .prefetch_related(
            Prefetch(
                "reports",
                ResultReport.objects.exclude(filed_at=None).order_by("version"),
                to_attr="filed_reports",
            )
        )
        .order_by("ends_at", "pk")
    )


def annual_rows(year: int) -> list[dict[str, Any]]:
    """The rows of a year's table, by what was reported, else by what was permitted.

    Money is VND; instants are ISO texts of office time. `in_plan` is None: it is not known which
    events stood in the annual plan. A constant number of queries.
    """
    return [_row(permit) for permit in annual_permits(year)]


def annual_tables(year: int) -> QuerySet[AnnualTable]:
    """What was issued for a year, the first one first; the last one holds."""
    return AnnualTable.objects.filter(year=year).select_related("issued_by").order_by("number")


def annual_table_missing(*, at: datetime) -> AnnualDates | None:
    """The dates of the newest closed year, if its table is still to be issued; else None."""
    year = last_closed_year(today=office_date(at))
    if AnnualTable.objects.filter(year=year).exists() or not annual_permits(year).exists():
        return None
    return annual_dates(year)


def _row(permit: Permit) -> dict[str, Any]:
    dossier = permit.dossier
    filed: list[ResultReport] = getattr(permit, "filed_reports", [])
    report = filed[-1] if filed else None
    starts_at = report.held_starts_at if report else permit.starts_at
    ends_at = report.held_ends_at if report else permit.ends_at
    assert starts_at is not None, "a filed report is complete"
    assert ends_at is not None, "the same"
    return {
        "permit": permit.pk,
        "number_text": permit.number_text,
        "title_vi": permit.title_vi,
        "title_en": permit.title_en,
        "organiser": permit.holder,
        "co_organisers": dossier.co_organisers,
        "content": report.content if report else dossier.purpose,
        "vietnamese": report.vietnamese_participants if report else dossier.vietnamese_participants,
        "foreign_residents": report.foreign_residents if report else 0,
        "foreign_visitors": report.foreign_visitors if report else dossier.foreign_participants,
        "countries": ", ".join(sorted(report.nationalities)) if report else dossier.countries,
        "starts_at": starts_at.astimezone(OFFICE_ZONE).isoformat(),
        "ends_at": ends_at.astimezone(OFFICE_ZONE).isoformat(),
        "venue": report.venue if report else permit.venue,
        "funding_city": report.funding_city if report else None,
        "funding_sector": report.funding_sector if report else None,
        "funding_sponsored": report.funding_sponsored if report else None,
        "report": _report_words(report),
        "in_plan": None,
        "level": "prime_minister"
        if dossier.procedure.code == PRIME_MINISTERS_PROCEDURE
        else "city",
        "kind": "hosted",
    }


def _report_words(report: ResultReport | None) -> str:
    """Number and date of the organiser's report; "" where none was filed."""
    if report is None or report.filed_at is None:
        return ""
    day = f"{report.filed_at.astimezone(OFFICE_ZONE):%d/%m/%Y}"
    return f"{report.document_number}, {day}" if report.document_number else day
