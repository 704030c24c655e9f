"""How a page says no: the status of a refusal, and its reasons beside the fields they concern."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest
from rest_framework.throttling import ScopedRateThrottle

from foreign_affairs.refusals import Conflict, Forbidden, Reason, Refusal, RuleBroken
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.rest.sentences import said

STATUS = ((Forbidden, 403), (Conflict, 409), (Stale, 409), (RuleBroken, 422))
UNREADABLE = 422
"""A form of a wrong shape answers like a rule that said no: the page comes back to be mended."""

ANSWERED = (Forbidden, Conflict, Stale, RuleBroken)
"""The refusals that a page answers in place; the others are pages of their own."""

MANY_REQUESTS = 429


def status_of(refusal: Refusal) -> int:
    return next(status for kind, status in STATUS if isinstance(refusal, kind))


def reasons_of(refusal: Refusal) -> tuple[Reason, ...]:
    return refusal.reasons if isinstance(refusal, RuleBroken) else (refusal.message,)


def answered(form: forms.Form | None, refusal: Refusal) -> tuple[tuple[Reason, ...], int]:
    """What the page tells of `refusal` beside what `tell` put in the form, and its status.

    Raises the refusals that are pages of their own.
    """
    if not isinstance(refusal, ANSWERED):
        raise refusal
    return tell(form, refusal), status_of(refusal)


def tell(form: forms.Form | None, refusal: Refusal) -> tuple[Reason, ...]:
    """Put each reason of `refusal` beside its field in a bound `form`; returns those without one.

    A form's own ASKED_AS says which field asks for a thing that operations call otherwise.
    """
    fields: Mapping[str, str] = getattr(form, "ASKED_AS", {})
    left = []
    for reason in reasons_of(refusal):
        name = fields.get(reason.field, reason.field)
        if form is not None and name in form.fields:
            form.add_error(name, said(reason))
        else:
            left.append(reason)
    return tuple(left)


class _Scope:
    def __init__(self, name: str) -> None:
        self.throttle_scope = name


def too_often(request: HttpRequest, scope: str) -> bool:
    """Whether this caller has asked more often than the API's limit of the same name allows."""
    return not ScopedRateThrottle().allow_request(request, _Scope(scope))  # type: ignore[arg-type]
