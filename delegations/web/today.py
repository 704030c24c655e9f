"""The day itself, for whoever stands at the airport: who is where, one press for each step."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from delegations import operations, queries
from delegations.domain.lifecycle import DELEGATION
from delegations.domain.programme import Broken, ItemStatus, why_not_so_yet
from delegations.models import Delegation, ProgrammeItem
from delegations.web import words
from delegations.web.asking import act_of, crumbs_of
from delegations.web.forms.programme import TrackForm
from delegations.web.visible import item_of, visible
from foreign_affairs.accounts.models import STAFF_ROLES
from foreign_affairs.rest.actor import actor_of, only_for
from foreign_affairs.rest.filters import FIRST_YEAR, LAST_YEAR
from foreign_affairs.rest.parameters import is_written_as_day
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar.attempts import Refused, attempt
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight
from foreign_affairs.workdays.deadlines import office_date


@require_safe
@login_required
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    """What happens today of all delegations, or on the day of the address; one's own first."""
    only_for(request, *STAFF_ROLES)
    actor, now = actor_of(request), timezone.now()
    day = _asked(request.GET.get("on", "")) or office_date(now)
    items = list(queries.items_between(midnight(day), midnight(day + ONE_DAY)))
    vehicles = queries.resources_named(items)
    stays: dict[int, dict[str, Any]] = {}
    for item in items:
        one = item.delegation
        stay = stays.setdefault(
            one.pk,
            {
                "delegation": one,
                "items": [],
                "is_mine": queries.is_in_charge(one, actor),
                "may_track": False,
            },
        )
        item.cars = [vehicles[pk] for pk in item.vehicle_ids if pk in vehicles]  # type: ignore[attr-defined]
        item.is_now = item.starts_at <= now < item.ends_at  # type: ignore[attr-defined]
        item.may_track = queries.may_track(item, actor)  # type: ignore[attr-defined]
        item.may_begin = not why_not_so_yet(  # type: ignore[attr-defined]
            ItemStatus.ARRIVED, starts_at=item.starts_at, at=now
        )
        stay["is_mine"] |= item.responsible_id in actor.answers_for
        stay["may_track"] |= item.may_track  # type: ignore[attr-defined]
        stay["items"].append(item)
    context = {
        "day": day,
        "is_today": day == office_date(now),
        "before": day - ONE_DAY,
        "after": day + ONE_DAY,
        "stays": sorted(stays.values(), key=lambda stay: not stay["is_mine"]),
        "crumbs": [(_("Delegations"), reverse("delegations")), (_("Today"), None)],
    }
    return render(request, "delegations/today.html", context)


@require_POST
@login_required
def track(request: HttpRequest, delegation_id: int, item_id: int) -> HttpResponse:
    """Say how an item stands; what a delay breaks is shown, and recorded once it is known."""
    delegation = visible(request, delegation_id)
    item = item_of(delegation, item_id)
    roles = queries.roles_for_item(item, actor_of(request))
    DELEGATION.step("track_item", state=delegation.state, roles=roles)
    form = TrackForm(request.POST)
    broken: list[Broken] = []
    done: list[operations.Tracked] = []

    def act() -> None:
        try:
            done.append(
                operations.track_item(
                    delegation_id=delegation.pk,
                    item_id=item_id,
                    **act_of(request),
                    **form.arguments(),
                )
            )
        except operations.DelayBreaks as refusal:
            broken.extend(refusal.broken)
            raise

    refusal = attempt(form, act)
    if refusal is not None:
        if broken:
            form.knows_what_breaks()
        return _asked_again(request, delegation, item, form, refusal=refusal, broken=broken)
    moved = len(done[0].delay.shifts) - 1
    said = _("It is recorded.")
    if moved > 0:
        count = ngettext(
            "%(count)d later item moves with it.", "%(count)d later items move with it.", moved
        )
        said = f"{said} {count % {'count': moved}}"
    messages.success(request, said)
    day = office_date(item.starts_at)
    return redirect(f"{reverse('delegations_today')}?on={day.isoformat()}#item-{item_id}")


def _asked_again(
    request: HttpRequest,
    delegation: Delegation,
    item: ProgrammeItem,
    form: TrackForm,
    *,
    refusal: Refused,
    broken: list[Broken],
) -> HttpResponse:
    titles = {str(one.pk): one for one in queries.items_of(delegation)}
    context = {
        "delegation": delegation,
        "item": item,
        "form": form,
        "reasons": refusal.reasons,
        "clashes": refusal.clashes,
        "is_hard": refusal.is_hard,
        "is_soft": any(not line.hard for line in refusal.clashes),
        "broken": [words.broken_words(one, titles[one.key]) for one in broken],
        "crumbs": crumbs_of(delegation, in_the_readers(item, "title")),
    }
    return render(request, "delegations/track.html", context, status=refusal.status)


def _asked(text: str) -> date | None:
    """The day of the address; None for what is none, and for years that nobody means."""
    try:
        day = date.fromisoformat(text) if is_written_as_day(text) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
