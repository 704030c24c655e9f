"""The annual plan as it is carried out: planned, held, not yet; and its import."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from delegations import queries as delegations
from delegations.domain.lifecycle import State as Received
from delegations.models import Delegation
from events import queries
from events.domain.lifecycle import PLANS, State
from events.models import Event
from events.web.forms.lists import ImportPlanForm, PlanFilter
from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.annual_plan import importing, sheets
from foreign_affairs.annual_plan import queries as annual_plan
from foreign_affairs.annual_plan.domain.import_rows import COLUMNS, REQUIRED
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.documents.importing import ImportResult
from foreign_affairs.documents.tables import MOST_BYTES, MOST_ROWS
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import words_within
from foreign_affairs.workdays.deadlines import office_date

PAGE_SIZE = 50
NOT_YET, PLANNED, HELD = "not_yet", "planned", "held"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An item of the plan with the events and delegations that carry it out."""

    item: PlanItem
    events: tuple[Event, ...]
    delegations: tuple[Delegation, ...]

    @property
    def is_of_guests(self) -> bool:
        return self.item.kind == PlanItem.Kind.INCOMING_DELEGATION

    @property
    def is_carried_out(self) -> bool:
        return bool(self.events or self.delegations)

    @property
    def stands(self) -> str:
        if any(event.state == State.HELD for event in self.events):
            return HELD
        if any(one.state == Received.CLOSED for one in self.delegations):
            return HELD
        return PLANNED if self.is_carried_out else NOT_YET


@require_safe
@login_required
def plan(request: HttpRequest) -> HttpResponseBase:
    """One year of the plan, by its numbers."""
    only_for(request, *STAFF_ROLES)
    actor = actor_of(request)
    items = annual_plan.items_visible_to(actor)
    this_year = office_date(timezone.now()).year
    known = items.order_by().values_list("year", flat=True).distinct()
    years = sorted({*known, this_year}, reverse=True)
    form = PlanFilter(request.GET, years=years)
    asked = form.cleaned_data if form.is_valid() else {}
    year = int(asked.get("year") or this_year)
    found = items.filter(year=year).order_by("number")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("q"):
        found = found.filter(words_within("search_text", asked["q"]))
    if xlsx.is_wanted(request):
        xlsx.check_size(found.count())
        return xlsx.answer(found.iterator(xlsx.ROWS_AT_ONCE), sheets.ITEMS, name=f"plan-{year}")
    kept = list(found)
    carried = queries.by_plan_item(item.pk for item in kept)
    received = delegations.by_plan_item(item.pk for item in kept)
    rows = [
        PlanRow(item, tuple(carried.get(item.pk, ())), tuple(received.get(item.pk, ())))
        for item in kept
    ]
    standing = [row for row in rows if row.item.dropped_at is None]
    counts = Counter(row.stands for row in standing)
    if asked.get("stands"):
        rows = [row for row in standing if row.stands == asked["stands"]]
    context = {
        "form": form,
        "year": year,
        "counts": {name: counts[name] for name in (HELD, PLANNED, NOT_YET)},
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": any(asked.get(name) for name in ("kind", "stands", "q")),
        "may_plan": actor.holds(*PLANS),
    }
    return render(request, "events/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def import_page(request: HttpRequest) -> HttpResponse:
    """Upload a table, read the result of every row, then write it whole."""
    only_for(request, *PLANS)
    form = ImportPlanForm(request.POST or None, request.FILES or None)
    result: ImportResult[importing.RowResult] | None = None
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            result = importing.import_plan(
                stream=upload,
                size=upload.size,
                dry_run=request.POST.get("do") != "write",
                actor=actor_of(request),
                at=timezone.now(),
            )
        except RuleBroken as refusal:
            reasons = answers.tell(form, refusal)
        else:
            reasons = tuple(result.head)
    if result is not None and result.written:
        messages.success(request, _("The plan is entered."))
    refused = form.errors or reasons or (result is not None and not result.is_well)
    context = {
        "form": form,
        "result": result,
        "rows": result.rows if result else (),
        "reasons": reasons,
        "columns": COLUMNS,
        "required": REQUIRED,
        "most_rows": MOST_ROWS,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
        "crumbs": [(_("Annual plan"), reverse("annual_plan")), (_("Import"), None)],
    }
    status = answers.UNREADABLE if refused else 200
    return render(request, "events/import_plan.html", context, status=status)


@require_safe
@login_required
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The table to fill in, as XLSX or CSV: the head and one row as an example."""
    only_for(request, *PLANS)
    rows = [[column.words for column in COLUMNS], [column.example for column in COLUMNS]]
    return xlsx.to_fill_in(rows, kind=kind, name="ke-hoach")
