"""The office's lists: the one-stop desk, and the queue of those who appraise and decide."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.refusals import Reason, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import words_within
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar, deadline_rule
from permits import operations, queries
from permits.domain.lifecycle import CLOCK_RUNS, DOSSIER, EDITABLE, State
from permits.domain.reminders import left_working_days
from permits.models import Dossier
from permits.web import lists
from permits.web.forms.lists import PapersAtDeskForm, QueueFilter
from permits.web.forms.several import AssignSeveralForm, ReceiveSeveralForm

ORDERS = {
    "slack": queries.by_slack(),
    "due_on": ("current_due_on", "pk"),
    "title": ("title_vi", "pk"),
    "organiser": ("organisation__name", "pk"),
    "starts_at": ("starts_at", "pk"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk(request: HttpRequest) -> HttpResponseBase:
    """What waits at the one-stop desk; opens a draft for papers brought or posted."""
    only_for(request, Role.DESK)
    form = PapersAtDeskForm(request.POST if request.method == "POST" else None)
    reasons: tuple[Reason, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            dossier = operations.open_draft(
                **form.arguments(),
                plan={},
                actor=actor_of(request),
                at=timezone.now(),
            )
        except RuleBroken as refusal:
            reasons = answers.tell(form, refusal)
        else:
            return redirect("edit_dossier", dossier.pk)
    today = office_date(timezone.now())
    seen = queries.with_sla_state(queries.visible_to(actor_of(request)), today=today)
    handed_in = seen.filter(state=State.SUBMITTED).order_by("submitted_at", "pk")
    if xlsx.is_wanted(request):
        return lists.sheet_of(handed_in, actor=actor_of(request), name="desk")
    waiting = _page(request, handed_in, today, "waiting")
    _say_waits(waiting, today)
    context = {
        "form": form,
        "reasons": reasons,
        "waiting": waiting,
        "several": ReceiveSeveralForm(),
        "limit": deadline_rule("desk.receive", on=today).length,
        "proposed": _page(request, queries.to_be_asked(seen), today, "proposed"),
        "awaited": _page(
            request, queries.awaiting_applicant(seen), today, "awaited", more=("stop_on",)
        ),
        "results": _page(
            request,
            seen.filter(state=State.AT_DESK).order_by("delivered_at", "pk"),
            today,
            "results",
        ),
        "entries": _page(
            request,
            seen.filter(state__in=EDITABLE)
            .exclude(channel=Dossier.Channel.ONLINE)
            .order_by("created_at", "pk"),
            today,
            "entries",
        ),
    }
    return render(
        request, "permits/desk.html", context, status=422 if form.errors or reasons else 200
    )


def _page(
    request: HttpRequest,
    dossiers: QuerySet[Dossier],
    today: date,
    name: str,
    more: tuple[str, ...] = (),
) -> Any:
    return lists.page_of(
        dossiers, number=request.GET.get(name), actor=actor_of(request), today=today, more=more
    )


def _say_waits(page: Any, today: date) -> None:
    """How many working days each dossier has waited since the day it was handed in.

    None where the year is not published.
    """
    calendar = current_calendar()
    for row in page.object_list:
        handed_in_on = office_date(row["submitted_at"])
        row["waited"] = left_working_days(calendar, today=handed_in_on, due_on=today)


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponseBase:
    """Dossiers on the clock, the least slack first; filters and order stand in the address."""
    only_for(request, Role.OFFICER, Role.APPROVER, Role.LEADER)
    actor, today = actor_of(request), office_date(timezone.now())
    officers = list(accounts.holders_of(Role.OFFICER))
    form = QueueFilter(request.GET, officers=officers)
    asked = form.cleaned_data if form.is_valid() else {}
    dossiers = _chosen(asked, actor=actor, today=today)
    dossiers = dossiers.order_by(*_order(request.GET.get("ordering", "")))
    if xlsx.is_wanted(request):
        return lists.sheet_of(dossiers, actor=actor, name="queue")
    assigns = actor.holds(*DOSSIER.row("assign").roles)
    context = {
        "form": form,
        "page": lists.page_of(dossiers, number=request.GET.get("page"), actor=actor, today=today),
        "is_filtered": any(asked.values()),
        "several": AssignSeveralForm(officers=officers) if assigns else None,
        "loads": queries.loads(today=today) if _leads(actor) else [],
        "absent": actor.stands_in_for,
    }
    return render(request, "permits/queue.html", context)


def _leads(actor: Actor) -> bool:
    return actor.holds(Role.LEADER) or accounts.heads_a_unit(actor)


def _chosen(asked: dict[str, Any], *, actor: Actor, today: date) -> QuerySet[Dossier]:
    """What the filter of the queue finds."""
    dossiers = queries.with_sla_state(queries.visible_to(actor), today=today)
    dossiers = dossiers.filter(state__in=[asked["state"]] if asked.get("state") else CLOCK_RUNS)
    if asked.get("sla"):
        dossiers = dossiers.filter(Q(sla_state=asked["sla"]))
    whose = asked.get("assignee")
    if whose == "me":
        dossiers = dossiers.filter(assignee_id__in=actor.answers_for)
    elif whose == "nobody":
        dossiers = dossiers.filter(assignee=None)
    elif whose:
        dossiers = dossiers.filter(assignee_id=int(whose))
    if asked.get("q"):
        dossiers = dossiers.filter(words_within("search_text", asked["q"]))
    return dossiers


def _order(asked: str) -> tuple[str, ...]:
    columns = ORDERS.get(asked.removeprefix("-"), ORDERS["slack"])
    return tuple(f"-{column}" for column in columns) if asked.startswith("-") else columns
