"""Who acts in this request, as operations want to know it."""

from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request

from foreign_affairs.accounts.actors import NOBODY, Actor, acting
from foreign_affairs.refusals import Forbidden


def actor_of(request: Request | HttpRequest) -> Actor:
    """The caller with his roles, and those of whom he stands in for today; read once per request.

    NOBODY for an anonymous one. Carries the request's Idempotency-Key once the view has read it
    (see rest/once.py).
    """
    actor: Actor | None = getattr(request, "house_actor", None)
    if actor is None:
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        actor = acting(request.user, on=today) if request.user.is_authenticated else NOBODY
    mark = getattr(request, "house_mark", None)
    if actor.request is not mark:
        actor = replace(actor, request=mark)
    request.house_actor = actor  # type: ignore[union-attr]
    return actor


def only_for(request: HttpRequest, *roles: str) -> None:
    """Raises Forbidden for a caller who holds none of `roles`."""
    if not actor_of(request).holds(*roles):
        raise Forbidden
