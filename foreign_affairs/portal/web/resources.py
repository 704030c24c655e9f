"""What can be booked, and what each is booked for: read by the office, kept by planners."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foreign_affairs.portal.booking_forms import (
    BlockForm,
    PeriodForm,
    ResourceFilter,
    ResourceForm,
    period_of,
)
from foreign_affairs.refusals import NotVisible, Reason, Refusal, RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.filters import words_within
from foreign_affairs.shared_calendar import operations, queries, words
from foreign_affairs.shared_calendar.bookable import KINDS
from foreign_affairs.shared_calendar.models import Booking, Resource

PAGE_SIZE = 25
GENERAL_HOURS = {"start_hour": "08:00", "end_hour": "17:00", "strength": Booking.Strength.HARD}


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Everything that can be booked, by kind; filters stand in the address."""
    actor = actor_of(request)
    operations.must_work_here(actor)
    form = ResourceFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.visible_resources(actor)
    if not asked.get("retired"):
        rows = rows.filter(retired_at=None)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("q"):
        rows = rows.filter(words_within("search", asked["q"]))
    page: Any = Paginator(queries.by_kind(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "may_plan": queries.may_plan(actor),
        "kinds": [(kind, capfirst(Resource.Kind(kind).label)) for kind in KINDS],
        "is_filtered": any(asked.values()),
        "crumbs": [(_("Calendar"), reverse("calendar")), (_("Resources"), None)],
    }
    return render(request, "portal/resources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, kind: str) -> HttpResponse:
    operations.must_plan(actor_of(request))
    if kind not in KINDS:
        raise NotVisible
    form = ResourceForm(request.POST if request.method == "POST" else None, kind=kind)

    def act() -> HttpResponse:
        added = operations.add_resource(
            facts=form.facts(), actor=actor_of(request), at=timezone.now()
        )
        messages.success(request, _("It can be booked from now on."))
        return redirect("resource", added.pk)

    page = {
        "title": _("Add: %(kind)s") % {"kind": Resource.Kind(kind).label},
        "action": _("Add it"),
        "back": reverse("resources"),
        "crumbs": _crumbs(),
    }
    return _answered(request, form, act, page)


@require_safe
@login_required
def resource(request: HttpRequest, resource_id: int) -> HttpResponse:
    return _page(request, _visible(request, resource_id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, resource_id: int) -> HttpResponse:
    seen = _visible(request, resource_id)
    operations.must_plan(actor_of(request))
    sent = request.POST if request.method == "POST" else None
    form = ResourceForm(sent, kind=seen.kind, resource=seen)

    def act() -> HttpResponse:
        operations.change_resource(
            resource_id=seen.pk,
            revision=seen.revision,
            actor=actor_of(request),
            at=timezone.now(),
            **form.told(),
        )
        messages.success(request, _("The change is saved."))
        return redirect("resource", seen.pk)

    return _answered(request, form, act, _way_back(seen, _("Change"), _("Save")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, resource_id: int) -> HttpResponse:
    seen = _visible(request, resource_id)
    operations.must_plan(actor_of(request))

    def act() -> HttpResponse:
        operations.retire_resource(resource_id=seen.pk, actor=actor_of(request), at=timezone.now())
        messages.success(request, _("It can no longer be booked."))
        return redirect("resource", seen.pk)

    page = _way_back(seen, _("Retire"), _("Retire it"))
    page["text"] = _("It can then no longer be booked. What it was booked for stays on record.")
    return _answered(request, None, act, {**page, "tone": "end"})


@require_POST
@login_required
def reinstate(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Let what was retired be booked again."""
    seen = _visible(request, resource_id)
    try:
        operations.reinstate_resource(
            resource_id=seen.pk, actor=actor_of(request), at=timezone.now()
        )
    except RuleBroken as refusal:
        return _page(request, seen, reasons=refusal.reasons, status=answers.status_of(refusal))
    messages.success(request, _("It can be booked again."))
    return redirect("resource", seen.pk)


@require_POST
@login_required
def book(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Book by hand; what collides comes back on the page with what was typed."""
    seen = _visible(request, resource_id)
    operations.must_plan(actor_of(request))
    form = BlockForm(request.POST)
    if not form.is_valid():
        return _page(request, seen, form=form, status=answers.UNREADABLE)
    try:
        operations.block(
            resource_id=seen.pk, actor=actor_of(request), at=timezone.now(), **form.arguments()
        )
    except Refusal as refusal:
        again, reasons, status = _told(form, refusal)
        return _page(request, seen, form=again, reasons=reasons, status=status)
    messages.success(request, _("It is booked."))
    return redirect("resource", seen.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move(request: HttpRequest, booking_id: int) -> HttpResponse:
    booking = _by_hand(request, booking_id)
    posted = request.method == "POST"
    form = PeriodForm(request.POST) if posted else PeriodForm(initial=period_of(booking))

    def act() -> HttpResponse:
        operations.move_booking(
            booking_id=booking.pk, actor=actor_of(request), at=timezone.now(), **form.arguments()
        )
        messages.success(request, _("It is moved."))
        return redirect("resource", booking.resource_id)

    page = _way_back(booking.resource, _("Move"), _("Move it"))
    return _answered(request, form, act, {**page, "text": booking.title})


@require_POST
@login_required
def release(request: HttpRequest, booking_id: int) -> HttpResponse:
    booking = _by_hand(request, booking_id)
    operations.release_booking(booking_id=booking.pk, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("It is free again."))
    return redirect("resource", booking.resource_id)


def _answered(
    request: HttpRequest, form: Any, act: Callable[[], HttpResponse], page: dict[str, Any]
) -> HttpResponse:
    """The page of one form: `act` where it was sent and can be read; a refusal stays on it."""
    context = {"form": form, **page}
    status = 200
    if request.method == "POST":
        status = answers.UNREADABLE
        if form is None or form.is_valid():
            try:
                return act()
            except Refusal as refusal:
                context["form"], context["reasons"], status = _told(form, refusal)
    return render(request, "portal/confirm.html", context, status=status)


def _told(form: Any, refusal: Refusal) -> tuple[Any, tuple[Reason, ...], int]:
    """The form to be shown again, the reasons that stand above it, and the status.

    Where every collision may be overridden, the form asks why.
    """
    if isinstance(refusal, operations.Clash):
        soft = sorted({one.code for one in refusal.collisions if one.may_override})
        overridable = all(one.may_override for one in refusal.collisions)
        again = form.asking_why(soft) if overridable else form
        return again, words.said_of(refusal.collisions, refusal.resources), 409
    return form, *answers.answered(form, refusal)


def _visible(request: HttpRequest, resource_id: int) -> Resource:
    actor = actor_of(request)
    operations.must_work_here(actor)
    found = queries.visible_resources(actor).filter(pk=resource_id).first()
    if found is None:
        raise NotVisible
    return found


def _by_hand(request: HttpRequest, booking_id: int) -> Booking:
    actor = actor_of(request)
    operations.must_work_here(actor)
    found = queries.visible_bookings(actor).filter(pk=booking_id).first()
    if found is None:
        raise NotVisible
    operations.must_plan(actor)
    return found


def _crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [
        (_("Calendar"), reverse("calendar")),
        (_("Resources"), reverse("resources")),
        *more,
    ]


def _way_back(seen: Resource, title: str, action: str) -> dict[str, Any]:
    back = reverse("resource", args=[seen.pk])
    name = words.named(seen)
    return {
        "title": f"{title}: {name}",
        "action": action,
        "back": back,
        "crumbs": _crumbs((name, back), (title, None)),
    }


def _page(
    request: HttpRequest,
    seen: Resource,
    *,
    form: BlockForm | PeriodForm | None = None,
    reasons: tuple[Reason, ...] = (),
    status: int = 200,
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    ahead = queries.bookings_ahead(seen, actor, at=now)
    may_plan = queries.may_plan(actor) and seen.retired_at is None
    if form is None and may_plan:
        form = BlockForm(initial=GENERAL_HOURS)
    context = {
        "resource": seen,
        "rooms": queries.by_kind(seen.rooms.filter(retired_at=None)),
        "page": Paginator(ahead, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_plan": may_plan,
        "may_reinstate": queries.may_plan(actor) and seen.retired_at is not None,
        "form": form,
        "reasons": reasons,
        "crumbs": _crumbs((words.named(seen), None)),
    }
    return render(request, "portal/resource.html", context, status=status)
