"""Answers where no API view was reached: addresses under /api/ get a problem, pages a page."""

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.errors import PLAINLY, problem
from foreign_affairs.rest.sentences import said


def is_api(request: HttpRequest) -> bool:
    """Whether the caller of this address reads JSON."""
    return request.path_info.startswith("/api/")


def refuse(request: HttpRequest, status: int, reason: str, detail: str) -> HttpResponse:
    """A problem under /api/, a page of one sentence elsewhere; reads neither user nor database."""
    if is_api(request):
        return problem(status, reason, detail)
    return HttpResponse(
        format_html("<!doctype html><title>{0}</title><p>{0}</p>", detail), status=status
    )


@csrf_exempt
def unknown_address(request: HttpRequest, **_kwargs: str) -> HttpResponse:  # noqa: ARG001
    """Stands last under /api/: any method on an address that does not exist is a 404 problem."""
    return problem(404, "not_found", said(NotVisible().message))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(400, "malformed", str(PLAINLY[400]))
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(403, "permission_denied", str(PLAINLY[403]))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problem(404, "not_found", said(NotVisible().message))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        detail = _("Something went wrong on our side. Nothing was changed by this request.")
        return problem(500, "server_error", detail)
    return defaults.server_error(request)
