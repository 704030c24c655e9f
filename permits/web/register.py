"""The register of dossiers and the control sheet of one: as pages, on paper, as spreadsheets."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.documents import downloads, typesetting
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import Window, overlapping
from foreign_affairs.workdays.deadlines import office_date
from permits import letters, queries, sheets
from permits.models import Dossier
from permits.web import words
from permits.web.forms.register import RegisterFilter
from permits.web.visible import visible

LINES_OF_A_PAGE = 50
RECEPTION = Window("received_at", "received_at")


@require_safe
@login_required
def register(request: HttpRequest) -> HttpResponseBase:
    """The dossiers received between two days, this year's unless the address says otherwise."""
    only_for(request, *STAFF_ROLES)
    now = timezone.now()
    today = office_date(now)
    first, last = date(today.year, 1, 1), today
    form = RegisterFilter(request.GET or None, initial={"from": first, "to": last})
    found = queries.registered(actor_of(request))
    if form.is_bound and form.is_valid():
        first = form.cleaned_data["from"] or first
        last = form.cleaned_data["to"] or last
    found = found.filter(overlapping(RECEPTION, first, last))
    asked = request.GET.get("format", "")
    if asked in ("xlsx", "pdf"):
        xlsx.check_size(found.count())
        rows = queries.register_rows(found)
        name = f"register-{first.isoformat()}-{last.isoformat()}"
        if asked == "xlsx":
            return xlsx.answer(rows, sheets.REGISTER, name=name)
        return _paper("register", _register(rows, first, last, now), name=name)
    pages = Paginator(found.values_list("pk", flat=True), LINES_OF_A_PAGE)
    shown: Page[Any] = pages.get_page(request.GET.get("page"))
    shown.object_list = list(_lines(found, list(shown.object_list), shown.start_index()))
    context = {"form": form, "page": shown, "first": first, "last": last}
    return render(request, "permits/register.html", context)


def _lines(found: QuerySet[Dossier], keys: list[int], first: int) -> Iterable[dict[str, Any]]:
    for row in queries.register_rows(found.filter(pk__in=keys), first=first):
        yield row | {"note": sheets.register_note(row)}


@require_safe
@login_required
def control_sheet(request: HttpRequest, dossier_id: int) -> HttpResponseBase:
    """Who had the dossier when, each step held against its day."""
    only_for(request, *STAFF_ROLES)
    seen, now = visible(request, dossier_id), timezone.now()
    rows = queries.control_sheet(seen, today=office_date(now))
    if not rows:
        raise NotVisible
    asked, name = request.GET.get("format", ""), f"control-sheet-{seen.number}"
    if asked == "xlsx":
        return xlsx.answer(rows, CONTROL_SHEET, name=name)
    if asked == "pdf":
        return _paper("control_sheet", _control_sheet(seen, rows, now), name=name)
    context = {
        "dossier": seen,
        "rows": [
            (row, _result(row), words.RESULTS[row.result][0] if row.result else "") for row in rows
        ],
        "crumbs": [(seen.number, reverse("dossier", args=[seen.pk])), (_("Control sheet"), None)],
    }
    return render(request, "permits/control_sheet.html", context)


def _holder(row: queries.ControlRow) -> str:
    """Who took the dossier: the role, and the person where there is one."""
    role = words.role_words(row.role)
    return f"{role}, {row.received_by}" if row.received_by else role


def _result(row: queries.ControlRow) -> str:
    return gettext(words.RESULTS[row.result][1]) if row.result else ""


def _step(row: queries.ControlRow) -> str:
    vietnamese = translation.get_language() == "vi"
    return row.step_vi if vietnamese else row.step_en or row.step_vi


CONTROL_SHEET = (
    xlsx.Column(_("Step"), _step, 40),
    xlsx.Column(_("Handed over by"), lambda row: row.handed_by or gettext("The organiser"), 28),
    xlsx.Column(_("Handed over"), lambda row: row.at),
    xlsx.Column(_("Received by"), _holder, 36),
    xlsx.Column(_("Received"), lambda row: row.at),
    xlsx.Column(_("Until"), lambda row: row.due_on, 14),
    xlsx.Column(_("Result"), _result),
)


def _register(
    rows: Iterable[dict[str, Any]], first: date, last: date, at: datetime
) -> dict[str, Any]:
    """The paper's context; papers are in Vietnamese, whoever asks."""
    with translation.override("vi"):
        lines = [
            letters.RegisterLine(
                code=row["code"],
                procedure=f"{row['procedure_code']} {row['procedure_vi']}",
                applicant=row["applicant"],
                agency=row["agency"],
                received_at=row["received_at"],
                due_at=row["due_at"],
                quantity=row["quantity"] or 1,
                reach=row["reach"],
                forwarded_at=row["forwarded_at"],
                result_at=row["result_at"],
                returned_at=row["returned_at"],
                method=str(Dossier.Channel(row["channel"]).label),
                note=sheets.register_note(row),
            )
            for row in rows
        ]
    return letters.register(rows=lines, from_on=first, to_on=last, at=at)


def _control_sheet(
    dossier: Dossier, rows: Iterable[queries.ControlRow], at: datetime
) -> dict[str, Any]:
    with translation.override("vi"):
        moves = [
            letters.Move(
                agency=words.role_words(row.role),
                handed_at=row.at,
                handed_by=row.handed_by or dossier.contact_name,
                received_at=row.at if row.received_by else None,
                received_by=row.received_by,
                result=_result(row),
                note=row.step_vi,
            )
            for row in rows
        ]
    return letters.control_sheet(dossier, rows=moves, at=at)


def _paper(kind: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """Set at once and kept nowhere: the facts are kept, and asked again they may have grown."""
    template = letters.template_of(kind)
    version = typesetting.version_of(template)
    content = typesetting.typeset(template, version, typesetting.frozen(context))
    return downloads.paper(content, name=name)
