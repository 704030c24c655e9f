"""Calendars of others: read by the office, added, imported and removed by planners."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foreign_affairs.accounts.models import Unit
from foreign_affairs.portal.templatetags.portal import named
from foreign_affairs.refusals import NotVisible, Reason, RuleBroken
from foreign_affairs.rest import answers, shapes
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.external_limits import MOST_BYTES, MOST_THINGS, Unreadable
from foreign_affairs.shared_calendar.models import ExternalCalendar
from foreign_affairs.shared_calendar.operations import ExternalImport

PAGE_SIZE = 25


class ExternalCalendarForm(forms.Form):
    ASKED_AS: ClassVar = {"unit": "unit_id"}

    name = forms.CharField(
        label=gettext_lazy("Name of the calendar"), max_length=200, validators=[shapes.one_line]
    )
    unit_id = forms.TypedChoiceField(
        label=gettext_lazy("Which unit is it for?"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.pk, named(unit)) for unit in Unit.objects.order_by("name_vi")]
        self.fields["unit_id"].choices = [("", "–"), *units]  # type: ignore[attr-defined]


class IcsForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Which file?"),
        allow_empty_file=True,
        help_text=gettext_lazy("An .ics file, as calendar programs export it."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The calendars of others; a planner adds one."""
    actor = actor_of(request)
    operations.must_work_here(actor)
    form = ExternalCalendarForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        operations.must_plan(actor)
        if form.is_valid():
            try:
                added = operations.add_external_calendar(
                    **form.cleaned_data, actor=actor, at=timezone.now()
                )
            except RuleBroken as refusal:
                reasons = answers.tell(form, refusal)
            else:
                messages.success(request, _("The calendar is added. Import its file now."))
                return redirect("external_calendar", added.pk)
    visible = queries.visible_external_calendars(actor)
    context = {
        "form": form,
        "reasons": reasons,
        "calendars": queries.with_counts(visible, at=timezone.now()),
        "may_plan": queries.may_plan(actor),
        "crumbs": [_first(), (_("Calendars of others"), None)],
    }
    status = answers.UNREADABLE if form.errors or reasons else 200
    return render(request, "portal/external.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """What stands in one, and the import of its file: looked through, then written whole."""
    seen = _visible(request, calendar_id)
    actor, now = actor_of(request), timezone.now()
    form = IcsForm(request.POST, request.FILES) if request.method == "POST" else IcsForm()
    result: ExternalImport | None = None
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        operations.must_plan(actor)
        if form.is_valid():
            try:
                result = operations.import_external(
                    calendar_id=seen.pk,
                    content=form.cleaned_data["file"].read(),
                    dry_run=request.POST.get("do") != "write",
                    actor=actor,
                    at=now,
                )
            except Unreadable as refusal:
                reasons = answers.tell(form, refusal)
        if result is not None and result.written:
            messages.success(request, _("The file is imported."))
            seen = _visible(request, calendar_id)
    refused = form.errors or reasons or (result is not None and not result.is_well)
    times = queries.times_ahead(seen, at=now)
    context = {
        "calendar": seen,
        "form": form,
        "reasons": reasons,
        "result": result,
        "page": Paginator(times, PAGE_SIZE).get_page(request.GET.get("page")),
        "most": MOST_THINGS,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
        "may_plan": queries.may_plan(actor),
        "crumbs": [
            _first(),
            (_("Calendars of others"), reverse("external_calendars")),
            (seen.name, None),
        ],
    }
    status = answers.UNREADABLE if refused else 200
    return render(request, "portal/external_calendar.html", context, status=status)


@require_POST
@login_required
def remove(request: HttpRequest, calendar_id: int) -> HttpResponse:
    seen = _visible(request, calendar_id)
    operations.remove_external_calendar(
        calendar_id=seen.pk, actor=actor_of(request), at=timezone.now()
    )
    messages.success(request, _("The calendar is removed, with everything that stood in it."))
    return redirect("external_calendars")


def _visible(request: HttpRequest, calendar_id: int) -> ExternalCalendar:
    calendars = queries.visible_external_calendars(actor_of(request))
    found = calendars.filter(pk=calendar_id).first()
    if found is None:
        raise NotVisible
    return found


def _first() -> tuple[str, str]:
    return _("Calendar"), reverse("calendar")
