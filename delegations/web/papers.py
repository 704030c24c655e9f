"""The papers of a delegation as PDF, set from what is written at the moment."""

from collections.abc import Callable, Mapping
from datetime import datetime
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
from delegations.letters import reception
from delegations.models import Delegation
from delegations.web.asking import act_of, crumbs_of, sent
from delegations.web.forms.members import WhyForm
from delegations.web.visible import visible
from foreign_affairs.documents import downloads, typesetting
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.shared_calendar.attempts import attempt

Context = Callable[..., dict[str, Any]]

PAPERS: Mapping[str, tuple[Any, str, Context]] = {
    "for-guests": (
        gettext_lazy("Programme for the guests, in two languages"),
        letters.GUESTS,
        letters.guests_programme,
    ),
    "for-staff": (
        gettext_lazy("Programme for the staff"),
        letters.STAFF,
        letters.staff_programme,
    ),
    "briefing": (gettext_lazy("Briefing for the leader"), reception.NOTE, reception.briefing),
    "gifts": (gettext_lazy("List of gifts"), reception.LIST, reception.gifts),
    "cars": (gettext_lazy("Plan of cars"), reception.LIST, reception.cars),
    "report": (gettext_lazy("Report on the visit"), reception.NOTE, reception.report),
}
"""Address → its words, its template, what it is told. The notice asks for a reason first."""


@require_safe
@login_required
@never_cache
def paper(request: HttpRequest, delegation_id: int, kind: str) -> HttpResponse:
    """One paper, as the office reads it."""
    delegation = visible(request, delegation_id)
    if kind not in PAPERS:
        raise NotVisible
    _words, template, told = PAPERS[kind]
    return _pdf(delegation, kind, template, told, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def notice(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """The notice to the police and the border guard: with passports, for a reason, and noted."""
    delegation = visible(request, delegation_id)
    actor = actor_of(request)
    operations.must_see_passports(delegation, actor, action="export")
    form = WhyForm(sent(request))
    context = {"delegation": delegation, "form": form, "crumbs": crumbs_of(delegation, _("Notice"))}
    status = 200
    if request.method == "POST":
        act = act_of(request)
        refusal = attempt(
            form,
            lambda: operations.export_members(
                delegation_id=delegation_id,
                with_passports=True,
                reason=form.cleaned_data["reason"],
                **act,
            ),
        )
        if refusal is None:
            return _pdf(delegation, "notice", reception.LIST, reception.notice, at=act["at"])
        context["reasons"], status = refusal.reasons, refusal.status
    return render(request, "delegations/notice.html", context, status=status)


def offered(delegation: Delegation, *, sees_passports: bool) -> list[tuple[str, Any]]:
    """What may be printed of a delegation now: addresses and words."""
    kinds = [(kind, words) for kind, (words, _template, _told) in PAPERS.items()]
    if delegation.reported_on is None:
        kinds = [one for one in kinds if one[0] != "report"]
    if sees_passports and queries.members_of(delegation).exists():
        kinds.append(("notice", _("Notice to the police and the border guard")))
    return kinds


def _pdf(
    delegation: Delegation, kind: str, template: str, told: Context, *, at: datetime
) -> HttpResponse:
    """Set at once and kept nowhere: the facts are kept, and asked again they may have grown."""
    source = letters.template_of(template)
    version = typesetting.version_of(source)
    content = typesetting.typeset(source, version, typesetting.frozen(told(delegation, at=at)))
    return downloads.paper(content, name=f"{kind}-{delegation.reference}")
