"""The organiser's report on results: the form, its papers, what was filed; the office's list."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.documents import downloads
from foreign_affairs.documents.checks import EXTENSIONS
from foreign_affairs.refusals import NotVisible, Reason, Refusal
from foreign_affairs.rest import answers
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar
from permits import operations, queries, sheets
from permits.domain.permit_lifecycle import PERMIT
from permits.domain.reminders import left_working_days
from permits.domain.reports import ReportState, Results
from permits.models import Permit
from permits.web.forms.lists import ReportFilter
from permits.web.forms.report import ReportForm
from permits.web.lists import PAGE_SIZE
from permits.web.visible import visible_permit


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def report(request: HttpRequest, permit_id: int) -> HttpResponse:
    """The report of one permit: its form while it is written, then what was filed.

    Whatever button was pressed, what was typed is saved first; then a file is added or removed,
    or the report is filed.
    """
    permit = visible_permit(request, permit_id)
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, permit)
    PERMIT.step(
        "write_report", state=permit.status, roles=queries.roles_towards_permit(permit, actor)
    )
    draft = queries.draft_report(permit)
    form = ReportForm(
        request.POST,
        results=draft.results if draft else _first(permit),
        revision=permit.revision,
    )
    if not form.is_valid():
        return _page(request, permit, form=form, status=answers.UNREADABLE)
    try:
        done = _act(request, permit, form)
    except Refusal as refusal:
        reasons, status = answers.answered(form, refusal)
        fresh = visible_permit(request, permit_id)
        return _page(request, fresh, form=form, reasons=reasons, status=status)
    messages.success(request, done)
    if request.POST.get("do") == "file":
        return redirect("permit", permit_id)
    return redirect("report", permit_id)


def _act(request: HttpRequest, permit: Permit, form: ReportForm) -> str:
    act: dict[str, Any] = {"permit_id": permit.pk, "actor": actor_of(request), "at": timezone.now()}
    operations.write_report(
        results=form.results(), revision=form.cleaned_data.get("revision"), **act
    )
    for upload in request.FILES.getlist("file"):
        operations.attach_to_report(upload=upload, **act)
    removed = request.POST.get("remove", "")
    if re.fullmatch(r"[0-9]{1,18}", removed):
        operations.detach_from_report(attachment_id=int(removed), **act)
    if request.POST.get("do") == "file":
        operations.file_report(**act)
        return _("The report is filed. Thank you.")
    return _("The draft is saved.")


@require_safe
@login_required
def report_file(request: HttpRequest, permit_id: int, attachment_id: int) -> HttpResponseBase:
    """A paper of a report, to be saved."""
    permit = visible_permit(request, permit_id)
    found = queries.report_file(permit, attachment_id)
    if found is None:
        raise NotVisible
    return downloads.download(found.stored_file)


@require_safe
@login_required
def reports(request: HttpRequest) -> HttpResponseBase:
    """Which reports are due, overdue or filed; the overdue ones first unless asked otherwise."""
    only_for(request, *STAFF_ROLES)
    now = timezone.now()
    form = ReportFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state = asked.get("state") or ReportState.OVERDUE.value
    found = queries.in_report_state(
        queries.permits_visible_to(actor_of(request)), state, at=now
    ).order_by("report_due_on", "pk")
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(found.iterator(xlsx.ROWS_AT_ONCE), sheets.REPORTS, name="reports")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    calendar, today = current_calendar(), office_date(now)
    rows = [
        {
            "permit": permit,
            "left": left_working_days(calendar, today=today, due_on=permit.report_due_on)
            if permit.report_due_on and permit.report_filed_at is None
            else None,
        }
        for permit in page.object_list
    ]
    context = {"form": form, "page": page, "rows": rows, "state": state}
    return render(request, "permits/reports.html", context)


def _first(permit: Permit) -> Results:
    """What a first draft begins with: the event as it was permitted."""
    return Results(held_starts_at=permit.starts_at, held_ends_at=permit.ends_at, venue=permit.venue)


def _page(
    request: HttpRequest,
    permit: Permit,
    *,
    form: ReportForm | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    versions = list(queries.reports_of(permit))
    draft = next((one for one in versions if one.filed_at is None), None)
    filed = [one for one in versions if one.filed_at is not None]
    may_write = "write_report" in queries.permit_actions(permit, actor)
    writes = may_write and (draft is not None or not filed)
    if writes and form is None:
        form = ReportForm(
            results=draft.results if draft else _first(permit), revision=permit.revision
        )
    if form is not None and form.is_bound:
        # The page that comes back knows the permit as it is now: saving again is no conflict.
        typed = request.POST.copy()
        typed["revision"] = str(permit.revision)
        form.data = typed
    context: dict[str, Any] = {
        "permit": permit,
        "draft": draft,
        "filed": filed[::-1],
        "form": form if writes else None,
        "sections": form.sections() if form and writes else [],
        "reasons": reasons,
        "may_amend": may_write and filed and draft is None,
        "state": queries.report_state_of(permit, at=now).value,
        "accept": ",".join(sorted(EXTENSIONS)),
        "crumbs": [
            (_("Permits"), reverse("permits"))
            if actor.is_staff
            else (_("My dossiers"), reverse("my_dossiers")),
            (permit.number_text, reverse("permit", args=[permit.pk])),
            (_("Report on the results"), None),
        ],
    }
    return render(request, "permits/report.html", context, status=status)
