"""Who stands in for whom: named, seen by the whole office, called off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foreign_affairs.accounts import operations, queries
from foreign_affairs.portal.forms import StandInForm
from foreign_affairs.refusals import Conflict, Forbidden, Reason, RuleBroken
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.sentences import said
from foreign_affairs.workdays.deadlines import office_date

SHOWN_PAST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Everybody in the office who is absent now or soon, and a form to name a stand-in."""
    actor, now = actor_of(request), timezone.now()
    if not actor.is_staff:
        raise Forbidden
    form = StandInForm(request.POST if request.method == "POST" else None, actor=actor)
    reasons: tuple[Reason, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            operations.set_stand_in(**form.arguments(actor), actor=actor, at=now)
        except RuleBroken as refusal:
            reasons = _beside_their_fields(form, refusal)
        else:
            messages.success(request, _("The stand-in is named, and acts from the first day on."))
            return redirect("stand_ins")
    today = office_date(now)
    every = queries.stand_ins_visible_to(actor)
    coming = every.filter(called_off_at=None, ends_on__gte=today).order_by("starts_on", "pk")
    context = {
        "form": form,
        "reasons": reasons,
        "coming": [(one, queries.decides_for(one.absent, actor)) for one in coming],
        "past": every.exclude(called_off_at=None, ends_on__gte=today)[:SHOWN_PAST],
        "today": today,
    }
    status = 422 if reasons or form.errors else 200
    return render(request, "account/stand_ins.html", context, status=status)


@require_POST
@login_required
def call_off(request: HttpRequest, stand_in_id: int) -> HttpResponse:
    try:
        operations.call_off_stand_in(
            stand_in_id=stand_in_id, actor=actor_of(request), at=timezone.now()
        )
    except Conflict as refusal:
        messages.error(request, said(refusal.message))
    else:
        messages.success(request, _("Nobody stands in there any longer."))
    return redirect("stand_ins")


def _beside_their_fields(form: StandInForm, refusal: RuleBroken) -> tuple[Reason, ...]:
    """Put each reason beside its field; returns those without one."""
    left = []
    for reason in refusal.reasons:
        if reason.field in form.fields:
            form.add_error(reason.field, said(reason))
        else:
            left.append(reason)
    return tuple(left)
