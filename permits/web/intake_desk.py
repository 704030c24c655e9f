"""What the desk keeps at its door: dossiers from a table, and the register of secret papers."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from openpyxl import Workbook

from foreign_affairs.accounts.models import Role
from foreign_affairs.documents.importing import ImportResult
from foreign_affairs.documents.tables import MOST_BYTES, MOST_ROWS
from foreign_affairs.documents.waiting import fetch_waiting, keep_waiting
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of, only_for
from permits import operations, queries
from permits.domain.import_rows import COLUMNS, REQUIRED
from permits.web.forms.intake_desk import ImportForm, SecretForm

PAGE_SIZE = 50
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def import_page(request: HttpRequest) -> HttpResponse:
    """Upload a table, read the result of every row, then write it whole.

    What was looked through is kept for a while: the second click writes just that.
    """
    only_for(request, Role.DESK)
    writes = "kept" in request.POST
    form = ImportForm(None if writes else request.POST or None, request.FILES or None)
    result: ImportResult[operations.RowResult] | None = None
    reasons: tuple[Reason, ...] = ()
    kept = ""
    if request.method == "POST" and (writes or form.is_valid()):
        act: dict[str, Any] = {"actor": actor_of(request), "at": timezone.now()}
        try:
            if writes:
                waiting = fetch_waiting(request.POST["kept"], **act)
                name, size, stream = waiting.name, waiting.size, waiting.stream
            else:
                upload = form.cleaned_data["file"]
                name, size, stream = upload.name, upload.size, upload
            result = operations.import_dossiers(stream=stream, size=size, dry_run=not writes, **act)
        except RuleBroken as refusal:
            reasons = answers.reasons_of(refusal)
        else:
            reasons = tuple(result.head)
            if not writes and result.is_well and result.rows:
                stream.seek(0)
                kept = keep_waiting(stream.read(), name=name, **act)
    if result is not None and result.written:
        messages.success(
            request,
            _("%(count)s dossiers are entered. Add their papers and hand each in.")
            % {"count": len(result.rows)},
        )
    refused = form.errors or reasons or (result is not None and not result.is_well)
    context = {
        "form": form,
        "result": result,
        "kept": kept,
        "reasons": reasons,
        "columns": COLUMNS,
        "required": REQUIRED,
        "most_rows": MOST_ROWS,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
        "crumbs": [(_("One-stop desk"), reverse("desk")), (_("Import"), None)],
    }
    status = answers.UNREADABLE if refused else 200
    return render(request, "permits/import.html", context, status=status)


@require_safe
@login_required
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The table to fill in, as XLSX or CSV: the head and one row as an example."""
    only_for(request, Role.DESK)
    rows = [[column.words for column in COLUMNS], [column.example for column in COLUMNS]]
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        content, media_type = text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    else:
        book = Workbook()
        sheet: Any = book.active
        for row in rows:
            sheet.append(row)
        kept = io.BytesIO()
        book.save(kept)
        content, media_type = kept.getvalue(), XLSX_TYPE
    name = f"ho-so.{'csv' if kind == 'csv' else 'xlsx'}"
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def secret_register(request: HttpRequest) -> HttpResponse:
    """The register of paper dossiers that hold state secrets; the desk adds a line."""
    only_for(request, Role.DESK, Role.LEADER)
    actor = actor_of(request)
    form = SecretForm(request.POST or None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        only_for(request, Role.DESK)
        if form.is_valid():
            try:
                line = operations.register_secret(
                    **form.cleaned_data, actor=actor, at=timezone.now()
                )
            except RuleBroken as refusal:
                reasons = answers.tell(form, refusal)
            else:
                messages.success(request, _("Line %(number)s is written.") % {"number": line})
                return redirect("secret_register")
    page = Paginator(queries.secret_dossiers(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "reasons": reasons,
        "page": page,
        "may_write": actor.holds(Role.DESK),
    }
    refused = form.errors or reasons
    return render(
        request,
        "permits/secret_register.html",
        context,
        status=answers.UNREADABLE if refused else 200,
    )
