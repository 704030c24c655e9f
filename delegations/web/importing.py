"""The members of a delegation from a table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from delegations import operations
from delegations.domain.import_rows import COLUMNS, REQUIRED
from delegations.web.asking import act_of, allowed, crumbs_of, sent
from delegations.web.forms.members import ImportMembersForm
from delegations.words import WARNINGS
from foreign_affairs.documents.importing import ImportResult
from foreign_affairs.documents.tables import MOST_BYTES, MOST_ROWS
from foreign_affairs.rest import answers
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.shared_calendar.attempts import NOT_REFUSED, Refused, attempt

EXAMPLE = {
    "number": "1",
    "role": "trưởng đoàn",
    "full_name": "NGUYEN VAN A",
    "sex": "nam",
    "born_on": "31/12/1970",
    "nationality": "Nhật Bản",
    "passport_number": "TK0000000",
    "passport_kind": "công vụ",
    "passport_expires_on": "31/12/2030",
    "title": "Phó Thị trưởng",
}
"""The second row of the table to fill in."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def import_page(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Upload a list, read the result of every row, then write it whole."""
    delegation = allowed(request, delegation_id, "import_members")
    form = ImportMembersForm(sent(request), request.FILES or None)
    results: list[ImportResult[operations.RowResult]] = []
    refusal: Refused | None = NOT_REFUSED
    if request.method == "POST":
        refusal = attempt(
            form,
            lambda: results.append(
                operations.import_members(
                    delegation_id=delegation_id,
                    stream=form.cleaned_data["file"],
                    size=form.cleaned_data["file"].size,
                    dry_run=request.POST.get("do") != "write",
                    **act_of(request),
                )
            ),
        )
    result = results[0] if results else None
    if result is not None and result.written:
        messages.success(request, _("The list is entered."))
    status = refusal.status if refusal else 200
    if result is not None and not result.is_well:
        status = answers.UNREADABLE
    told = [
        {
            "number": row.number,
            "title": row.full_name,
            "reasons": row.reasons,
            "outcome": row.outcome,
            "warned": [WARNINGS[one] for one in row.warnings],
        }
        for row in (result.rows if result else ())
    ]
    context = {
        "rows": told,
        "delegation": delegation,
        "form": form,
        "result": result,
        "reasons": [*(refusal.reasons if refusal else ()), *(result.head if result else ())],
        "columns": _columns(),
        "required": REQUIRED,
        "most_rows": MOST_ROWS,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
        "crumbs": crumbs_of(delegation, _("Import")),
    }
    return render(request, "delegations/import_members.html", context, status=status)


@require_safe
@login_required
def template(request: HttpRequest, delegation_id: int, kind: str) -> HttpResponse:
    """The list to fill in, as XLSX or CSV, headed in the reader's language."""
    allowed(request, delegation_id, "import_members")
    rows = [
        [column["words"] for column in _columns()],
        [EXAMPLE.get(column.key, "") for column in COLUMNS],
    ]
    return xlsx.to_fill_in(rows, kind=kind, name="thanh-vien")


def _columns() -> list[dict[str, str]]:
    """Each column by its key and what the reader's template calls it."""
    which = 1 if get_language() == "en" else 0
    return [{"key": column.key, "words": column.words[which]} for column in COLUMNS]
