"""The only table from what went wrong to an HTTP status. Bodies are problem details (RFC 9457).

Anything that is not in the table is a fault of ours: it is not swallowed here.
"""

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.encoding import force_str
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from foreign_affairs import refusals
from foreign_affairs.refusals import Reason, Refusal
from foreign_affairs.rest.preconditions import PreconditionMissing, Stale
from foreign_affairs.rest.sentences import said

MEDIA_TYPE = "application/problem+json"

STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (refusals.Malformed, 400, "malformed"),
    (exceptions.ParseError, 400, "malformed"),
    (exceptions.ValidationError, 400, "invalid"),
    (BadRequest, 400, "malformed"),
    (MultiPartParserError, 400, "malformed"),
    (TooManyFieldsSent, 400, "malformed"),
    (TooManyFilesSent, 400, "malformed"),
    (UnreadablePostError, 400, "malformed"),
    (exceptions.NotAuthenticated, 401, "not_authenticated"),
    (exceptions.AuthenticationFailed, 401, "authentication_failed"),
    (refusals.Forbidden, 403, "wrong_role"),
    (exceptions.PermissionDenied, 403, "permission_denied"),
    (PermissionDenied, 403, "permission_denied"),
    (refusals.NotVisible, 404, "not_found"),
    (exceptions.NotFound, 404, "not_found"),
    (Http404, 404, "not_found"),
    (exceptions.MethodNotAllowed, 405, "method_not_allowed"),
    (exceptions.NotAcceptable, 406, "not_acceptable"),
    (refusals.Conflict, 409, "conflict"),
    (Stale, 412, "stale"),
    (RequestDataTooBig, 413, "too_large"),
    (exceptions.UnsupportedMediaType, 415, "unsupported_media_type"),
    (refusals.RuleBroken, 422, "rule_broken"),
    (PreconditionMissing, 428, "if_match_required"),
    (exceptions.Throttled, 429, "too_many_requests"),
)

# What is said where the exception itself has no sentence for a reader.
PLAINLY = {
    400: _("The request could not be read."),
    403: _("You may not do this."),
    413: _("The request is larger than this site accepts."),
}


def handle(exc: Exception, _context: Mapping[str, Any]) -> Response | None:
    """The problem that answers `exc`; None, so that it is raised on, where the table is silent."""
    row = next(((status, reason) for kind, status, reason in STATUS if isinstance(exc, kind)), None)
    if row is None:
        return None
    status, reason = row
    return Response(
        _body_of(exc, status, reason),
        status=status,
        headers=_headers_of(exc),
        content_type=MEDIA_TYPE,
    )


def problem(
    status: int,
    reason: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """A problem for middleware and plain views; `detail` is shown as it is."""
    return HttpResponse(
        orjson.dumps(problem_body(status, reason, detail, members)),
        status=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        content_type=MEDIA_TYPE,
    )


def problem_body(
    status: int, reason: str, detail: str, members: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The members of RFC 9457, the stable `reason`, and whatever the refusal adds."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "reason": reason,
        **{name: _plain(value) for name, value in (members or {}).items()},
    }


def reason_body(reason: Reason) -> dict[str, str]:
    """One reason as a caller reads it; `field` is "" where none is concerned."""
    return {"code": reason.code, "detail": said(reason), "field": reason.field}


def _body_of(exc: Exception, status: int, reason: str) -> dict[str, Any]:
    if isinstance(exc, Refusal):
        return problem_body(status, exc.reason, said(exc.message), exc.members())
    if isinstance(exc, exceptions.ValidationError):
        fields = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
        detail = gettext("Some fields cannot be read; each is named in errors.")
        return problem_body(status, reason, detail, {"errors": fields})
    if isinstance(exc, exceptions.NotFound | Http404):
        # Django's own sentence names the model; ours never tells "not there" from "not yours".
        return problem_body(status, reason, said(refusals.NotVisible().message))
    if isinstance(exc, exceptions.APIException):
        return problem_body(status, reason, force_str(exc.detail))
    return problem_body(status, reason, str(PLAINLY[status]))


def _headers_of(exc: Exception) -> dict[str, str]:
    headers = {}
    if isinstance(exc, exceptions.APIException):
        if challenge := getattr(exc, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
        if (wait := getattr(exc, "wait", None)) is not None:
            headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return headers


def _plain(value: Any) -> Any:
    """What JSON can hold: reasons spelled out, lazy texts said, sets ordered."""
    if isinstance(value, Reason):
        return reason_body(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(_plain(part) for part in value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return force_str(value)
