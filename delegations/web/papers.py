"""The papers of a delegation as PDF, set from what is written at the moment and kept nowhere."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from delegations import letters, operations, queries
from delegations.models import Delegation, Member
from delegations.web.asking import act_of, crumbs_of, sent
from delegations.web.forms.members import NoticeForm
from delegations.web.visible import visible
from foreign_affairs.accounts.actors import Actor
from foreign_affairs.documents import downloads, typesetting
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar.attempts import attempt

PROGRAMMES = {letters.GUESTS: letters.guests_programme, letters.STAFF: letters.staff_programme}
WORDS: Mapping[str, Any] = {
    letters.GUESTS: gettext_lazy("Programme for the guests, in two languages"),
    letters.STAFF: gettext_lazy("Programme for the staff"),
    letters.BRIEFING: gettext_lazy("Briefing for the leader"),
    letters.GIFTS: gettext_lazy("List of gifts"),
    letters.CARS: gettext_lazy("Plan of cars"),
    letters.REPORT: gettext_lazy("Report on the visit"),
}
"""What each paper that asks for nothing is called."""


@require_safe
@login_required
@never_cache
def paper(request: HttpRequest, delegation_id: int, kind: str) -> HttpResponse:
    """One paper; what is restricted stands in it only for those who may read it."""
    delegation, actor, now = visible(request, delegation_id), actor_of(request), timezone.now()
    if kind in PROGRAMMES:
        context = PROGRAMMES[kind](delegation, at=now)
    elif kind in letters.DRAFTS:
        may = queries.may_see_restricted(delegation, actor)
        context = letters.draft(kind, delegation, at=now, with_security=may)
    else:
        raise NotVisible
    return _pdf(delegation, kind, context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def notice(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """The notice to the police or the border guard: with passports, for a reason, and noted."""
    delegation = visible(request, delegation_id)
    operations.must_see_passports(delegation, actor_of(request), action=letters.NOTICE)
    form, act = NoticeForm(sent(request)), act_of(request)
    context = {"delegation": delegation, "form": form, "crumbs": crumbs_of(delegation, _("Notice"))}
    status = 200
    if request.method == "POST":
        members: list[Member] = []
        refusal = attempt(
            form,
            lambda: members.extend(
                operations.members_for_notice(
                    delegation_id=delegation_id, reason=form.cleaned_data["reason"], **act
                )
            ),
        )
        if refusal is None:
            to = form.cleaned_data["to"]
            told = letters.notice(delegation, members, to=to, at=act["at"])
            return _pdf(delegation, letters.NOTICE, told)
        context["reasons"], status = refusal.reasons, refusal.status
    return render(request, "delegations/notice.html", context, status=status)


def offered(delegation: Delegation, actor: Actor) -> list[tuple[str, Any]]:
    """What `actor` may print of a delegation now: addresses and words."""
    kinds = dict(WORDS)
    if delegation.reported_on is None:
        del kinds[letters.REPORT]
    if queries.may_see_passports(delegation, actor):
        kinds[letters.NOTICE] = _("Notice to the police and the border guard")
    return list(kinds.items())


def _pdf(delegation: Delegation, kind: str, context: dict[str, Any]) -> HttpResponse:
    content = typesetting.set_at_once(letters.template_of(kind), context)
    return downloads.paper(content, name=f"{kind}-{delegation.reference}")
