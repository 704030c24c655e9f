"""Feeds are answered before sessions, languages and request logs: see `FeedMiddleware`."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from foreign_affairs.shared_calendar import feeds

_FEED = re.compile(r"/feeds/([^/]+)\.ics")


class FeedMiddleware:
    """Answers everything below /feeds/ itself; stands directly under SecurityMiddleware.

    What stands below it is of no use to a calendar program and does harm: the session and the
    language add to Vary, and the log of requests would keep the address, which is the secret.
    Django's own log of 404s would too, hence `_has_been_logged`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/feeds/"):
            return self.get_response(request)
        found = _FEED.fullmatch(request.path_info)
        response = feeds.feed(request, found.group(1) if found else "")
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
        return response
