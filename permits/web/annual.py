"""The annual table of conferences (Mẫu 03): the draft from the data, and what was issued."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.documents import downloads
from foreign_affairs.documents.operations import rendered
from foreign_affairs.refusals import NotVisible, Reason, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.workdays.deadlines import office_date
from permits import annual_sheet, operations, queries
from permits.domain.annual import ISSUERS, READERS, last_closed_year
from permits.models import AnnualTable
from permits.web.forms.annual import IssueForm

FIRST_YEAR, LAST_YEAR = 2021, 2100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def newest_annual_table(request: HttpRequest) -> HttpResponse:
    only_for(request, *READERS)
    return redirect("annual_table", last_closed_year(today=office_date(timezone.now())))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def annual_table(request: HttpRequest, year: int) -> HttpResponse:
    """The table of a year as the data tells it now; who may issues it from here."""
    only_for(request, *READERS)
    _check(year)
    form = IssueForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Reason, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            operations.issue_annual_table(
                year=year, actor=actor_of(request), at=timezone.now(), **form.cleaned_data
            )
        except RuleBroken as refusal:
            reasons = answers.tell(form, refusal)
        else:
            messages.success(request, _("The table is issued. It is changed by a correction only."))
            return redirect("annual_table", year)
    issued = list(queries.annual_tables(year))
    rows = queries.annual_rows(year)
    context: dict[str, Any] = {
        "dates": queries.annual_dates(year),
        "rows": [{**row, "days": annual_sheet.days(row)} for row in rows],
        "issued": issued[::-1],
        "differs": bool(issued) and issued[-1].rows != rows,
        "form": form,
        "reasons": reasons,
        "may_issue": actor_of(request).holds(*ISSUERS)
        and year <= last_closed_year(today=office_date(timezone.now())),
        "years": [year - 1, year + 1],
    }
    wrong = bool(form.errors or reasons)
    return render(request, "permits/annual.html", context, status=422 if wrong else 200)


@require_safe
@login_required
def annual_file(request: HttpRequest, year: int, number: int, form: str) -> HttpResponseBase:
    """An issued table as PDF or XLSX; number 0 is the draft, as XLSX."""
    only_for(request, *READERS)
    _check(year)
    if number == 0 and form == "xlsx":
        return _sheet(year, queries.annual_rows(year), name=f"mau-03-{year}-du-thao")
    table = queries.annual_tables(year).filter(number=number).first()
    if table is None:
        raise NotVisible
    if form == "xlsx":
        return _sheet(year, table.rows, name=f"mau-03-{year}-{number}")
    return _pdf(table)


def _sheet(year: int, rows: list[dict[str, Any]], *, name: str) -> HttpResponse:
    answer = HttpResponse(annual_sheet.workbook(year, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _pdf(table: AnnualTable) -> HttpResponseBase:
    if table.paper_id is None:
        raise NotVisible
    content = rendered(table.paper_id, at=timezone.now())
    return downloads.paper(content, name=f"mau-03-{table.year}-{table.number}")


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotVisible
