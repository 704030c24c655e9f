"""Who is invited to an event by mail, one by one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import operations, queries
from events.domain.lifecycle import EVENT
from events.web.visible import visible
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.wording import in_the_readers
from foreign_affairs.shared_calendar import invitee_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def invitee(request: HttpRequest, event_id: int, invitee_id: int) -> HttpResponse:
    """Change what is written of one, or invite him no more."""
    event, actor = visible(request, event_id), actor_of(request)
    EVENT.step("invite", state=event.state, roles=actor.roles)
    one = queries.invitees_of(event.pk).filter(pk=invitee_id).first()
    if one is None:
        raise NotVisible
    told: dict[str, Any] = {
        "event_id": event.pk,
        "invitee_id": one.pk,
        "actor": actor,
        "at": timezone.now(),
    }
    page = reverse("event", args=[event.pk])
    return invitee_page.of_one(
        request,
        one,
        change=lambda **said: operations.change_invitee(**told, **said),
        remove=lambda: operations.remove_invitee(**told),
        back=f"{page}#invitees",
        crumbs=[
            (_("Events"), reverse("events")),
            (in_the_readers(event, "title"), page),
            (one.name, None),
        ],
    )
