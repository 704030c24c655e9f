"""Answers where no API view was reached: addresses under /api/ get a problem, pages a page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.errors import PLAINLY, problem
from foreign_affairs.rest.sentences import said


def is_api(request: HttpRequest) -> bool:
    """Whether the caller of this address reads JSON."""
    return request.path_info.startswith("/api/")


def page_language(request: HttpRequest) -> str:
    """The language that the reader of this page chose, else the site's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def refuse(request: HttpRequest, status: int, reason: str, detail: str) -> HttpResponse:
    """A problem under /api/, a page elsewhere; reads neither body nor user nor database.

    Only a body that is too large is sent by somebody who fills in a form: the others, which no
    browser sends by itself, are told in one sentence.
    """
    if is_api(request):
        return problem(status, reason, detail)
    if status == 413:
        with translation.override(page_language(request)):
            return render(request, "413.html", {"back": _page_before(request)}, status=status)
    return HttpResponse(
        format_html("<!doctype html><title>{0}</title><p>{0}</p>", detail), status=status
    )


def _page_before(request: HttpRequest) -> str:
    """Where on this site the request was sent from, or ""."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return before if ours else ""


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
