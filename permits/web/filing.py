"""The organiser's pages: what it takes, the form of the plan with its papers, the own dossiers."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries
from permits.domain.intake import CITYS_PROCEDURE, PRIME_MINISTERS_PROCEDURE, Authority
from permits.domain.lifecycle import State
from permits.models import Dossier
from permits.web import lists
from permits.web.forms.fields import Day


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Who may apply, with what, how long it takes; opens a draft."""
    actor, now = actor_of(request), timezone.now()
    published = queries.published_procedures()
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        asked = request.POST.get("procedure")
        known = next((one.code for one in published if one.code == asked), "")
        try:
            dossier = operations.open_draft(procedure_code=known, plan={}, actor=actor, at=now)
        except RuleBroken as refusal:
            reasons = refusal.reasons
        else:
            return redirect("edit_dossier", dossier.pk)
    today = office_date(now)
    procedures = [
        (procedure, version, _lead_days(procedure.code, on=today))
        for procedure in published
        if (version := queries.version_in_force(procedure, on=today))
    ]
    drafts = queries.visible_to(actor).filter(state=State.DRAFT, channel=Dossier.Channel.ONLINE)
    typed, event_on = request.GET.get("event_on", "")[:10], _day(request.GET.get("event_on", ""))
    context = {
        "event_on_typed": typed,
        "event_on_wrong": bool(typed) and event_on is None,
        "last_days": [
            (str(one), queries.last_filing_day(event_on=event_on, authority=one, on=today))
            for one in (Authority.CITY_CHAIR, Authority.PRIME_MINISTER)
        ]
        if event_on
        else (),
        "today": today,
        # The city's own first: most events are its, and the form starts there.
        "procedures": sorted(procedures, key=lambda one: one[0].code != CITYS_PROCEDURE),
        "reasons": reasons,
        "may_file": actor.holds(Role.ORGANISER),
        "lacks_organisation": actor.user is not None
        and not actor.is_staff
        and actor.organisation_id is None,
        "drafts": drafts.order_by("-created_at")[:5] if actor.holds(Role.ORGANISER) else (),
    }
    return render(request, "permits/apply.html", context, status=422 if reasons else 200)


def _lead_days(code: str, *, on: date) -> int:
    upward = code == PRIME_MINISTERS_PROCEDURE
    return queries.lead_days(Authority.PRIME_MINISTER if upward else Authority.CITY_CHAIR, on=on)


def _day(typed: str) -> date | None:
    """The day that somebody typed, None where it is none."""
    try:
        return Day(required=False).clean(typed) if typed else None
    except ValidationError:
        return None


@require_safe
@login_required
def my_dossiers(request: HttpRequest) -> HttpResponseBase:
    """The dossiers of the caller's organisation, the newest first."""
    only_for(request, Role.ORGANISER)
    actor, today = actor_of(request), office_date(timezone.now())
    dossiers = queries.with_sla_state(queries.visible_to(actor), today=today)
    dossiers = dossiers.order_by("-created_at", "-pk")
    if xlsx.is_wanted(request):
        return lists.sheet_of(dossiers, actor=actor, name="dossiers")
    page = lists.page_of(dossiers, number=request.GET.get("page"), actor=actor, today=today)
    return render(request, "permits/my_dossiers.html", {"page": page})
