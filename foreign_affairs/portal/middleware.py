"""What the pages do differently from Django's own ways.

Language by choice, nothing personal kept by a cache, refusals as pages.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation

from foreign_affairs.refusals import Refusal, RuleBroken
from foreign_affairs.rest.errors import STATUS
from foreign_affairs.rest.handlers import is_api, page_language


class LanguageByChoice(LocaleMiddleware):
    """Pages are Vietnamese until their reader chooses English; programs ask by Accept-Language.

    A browser's own language says little about who sits before it in a Vietnamese office.
    """

    def process_request(self, request: HttpRequest) -> None:
        if is_api(request):
            super().process_request(request)
            return
        translation.activate(page_language(request))
        request.LANGUAGE_CODE = translation.get_language()


class KeepPrivate:
    """What somebody who is signed in reads is kept by no cache, unless a view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalPages:
    """A refusal that a page's view lets through becomes the page of its status, with reasons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_api(request) or not isinstance(exception, (Refusal, RequestDataTooBig)):
            return None
        status = next(status for kind, status, _reason in STATUS if isinstance(exception, kind))
        if status == 400:
            return render(request, "400.html", status=400)
        if isinstance(exception, RuleBroken):
            reasons = exception.reasons
        else:
            reasons = (
                (exception.message,) if isinstance(exception, Refusal) and status == 409 else ()
            )
        return render(request, f"{status}.html", {"reasons": reasons}, status=status)
