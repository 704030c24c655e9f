"""One item of the annual plan: added, changed, dropped by hand."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.domain.lifecycle import PLANS
from events.web.forms.plan import DropForm, PlanItemForm
from foreign_affairs.annual_plan import operations, queries
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.attempts import attempt
from foreign_affairs.workdays.deadlines import office_date


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Write one more item into a year's plan, this year's unless another is named."""
    only_for(request, *PLANS)
    form = PlanItemForm(request.POST or None, initial={"year": office_date(timezone.now()).year})

    def act() -> PlanItem:
        return operations.add_item(**form.facts(), actor=actor_of(request), at=timezone.now())

    said = _("The item is in the plan.")
    return _answered(request, form, act, said, title=_("New item of the plan"), action=_("Add it"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def change(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _standing(request, item_id)
    form = PlanItemForm(request.POST or None, item=item)

    def act() -> PlanItem:
        revision = form.cleaned_data["revision"]
        return operations.revise_item(
            item_id=item.pk,
            revision=-1 if revision is None else revision,
            **form.facts(),
            actor=actor_of(request),
            at=timezone.now(),
        )

    title = f"{_('Change')}: {in_the_readers(item, 'title')}"
    return _answered(request, form, act, _("The change is saved."), title=title, action=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def drop(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _standing(request, item_id)
    form = DropForm(request.POST or None)

    def act() -> PlanItem:
        return operations.drop_item(
            item_id=item.pk, **form.cleaned_data, actor=actor_of(request), at=timezone.now()
        )

    page = {
        "title": f"{_('Drop')}: {in_the_readers(item, 'title')}",
        "text": _("It stays on record, with the reason. What points to it keeps doing so."),
        "action": _("Drop it from the plan"),
        "tone": "end",
    }
    return _answered(request, form, act, _("The item is dropped."), **page)


def _standing(request: HttpRequest, item_id: int) -> PlanItem:
    """Raises Forbidden for who writes no plan, NotVisible, ItemDropped."""
    only_for(request, *PLANS)
    item = queries.items_visible_to(actor_of(request)).filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    if item.dropped_at is not None:
        raise operations.ItemDropped
    return item


def _answered(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], PlanItem],
    said: str,
    **page: Any,
) -> HttpResponse:
    """The page of one form: `act` where it was sent and can be read; a refusal stays on it."""
    back = reverse("annual_plan")
    context = {
        "form": form,
        "back": back,
        "crumbs": [(_("Annual plan"), back), (page["title"], None)],
        **page,
    }
    status = 200
    if request.method == "POST":
        written: list[PlanItem] = []
        refusal = attempt(form, lambda: written.append(act()))
        if refusal is None:
            messages.success(request, said)
            return redirect(f"{back}?year={written[0].year}")
        context["reasons"], status = refusal.reasons, refusal.status
    return render(request, "portal/confirm.html", context, status=status)
