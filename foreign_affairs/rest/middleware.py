"""First in the chain: what is too large or no address is refused before anything reads it."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.errors import PLAINLY
from foreign_affairs.rest.handlers import refuse

_LENGTH_NEEDED = _("Say how long the body is: send it with a Content-Length.")
_LENGTH = re.compile(r"[0-9]{1,15}")


class RequestSizeMiddleware:
    """413 over REQUEST_MAX_BYTES by the declared length, 411 without one; 400 for a NUL byte."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if "HTTP_TRANSFER_ENCODING" in request.META:
            # Django reads no body of unknown length: the act would be done without what was said.
            return refuse(request, 411, "length_required", str(_LENGTH_NEEDED))
        if not _LENGTH.fullmatch(length):
            return refuse(request, 400, "malformed", str(PLAINLY[400]))
        if int(length) > settings.REQUEST_MAX_BYTES:
            return refuse(request, 413, "too_large", str(PLAINLY[413]))
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or b"\x00" in unquote_to_bytes(query):
            return refuse(request, 400, "malformed", str(PLAINLY[400]))
        return self.get_response(request)
