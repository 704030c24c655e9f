"""Idempotency-Key: the same request sent twice acts once and gives the same answer.

The key rides on the first audit entry that the request writes, unique per caller, so it is kept
if and only if the act is: whatever a POST changes, it records. A request that was refused, or that
found nothing left to do, left nothing and keeps no key; sent again it changes nothing twice.
"""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from django.core.files.base import File
from django.db import IntegrityError
from django.http import Http404, QueryDict
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foreign_affairs.audit import queries
from foreign_affairs.audit.models import Entry
from foreign_affairs.audit.requests import RequestMark
from foreign_affairs.refusals import Conflict, Malformed, Reason, Refusal

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class KeyReused(Conflict):
    """The same caller used the key for another request before."""

    reason = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(
            Reason(
                "idempotency_key_reused",
                "This Idempotency-Key belongs to another request: choose a new one.",
                HEADER,
            )
        )


def request_key(request: Request) -> str | None:
    """The key that the caller gave, if any. Raises Malformed unless 1–200 visible ASCII letters."""
    key: str | None = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        raise Malformed(
            Reason("malformed", "An Idempotency-Key has 1 to 200 visible ASCII characters.", HEADER)
        )
    return key


def request_digest(request: Request) -> str:
    """HMAC-SHA256, in hex, over method, address, parsed fields and the digests of files.

    The order of fields, white space and the multipart boundary do not count. Keyed, for the audit
    keeps it: a passport number in a request could be tried out by a plain one.
    """
    fields: dict[str, Any] = {}
    if isinstance(request.data, QueryDict):
        fields = {
            name: [_field(value) for value in values] for name, values in request.data.lists()
        }
    else:
        fields = dict(request.data)
    said = [request.method, request.get_full_path(), fields]
    text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    return salted_hmac("request digest", text, algorithm="sha256").hexdigest()


def _field(value: Any) -> Any:
    if not isinstance(value, File):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return {"name": value.name, "sha256": digest.hexdigest()}


class ActsOnce(APIView):
    """Gives every POST of a view its Idempotency-Key.

    A view says how its act is told again: `answer_status` and `replay`.
    """

    def caller_of(self, request: Request) -> str | None:
        """Who asks, in at most 80 letters; None where nobody can be told apart from others.

        A view that anonymous callers reach by a link gives the hash of the link's secret.
        """
        return f"user:{request.user.pk}" if request.user.is_authenticated else None

    def answer_status(self) -> int:
        """The status with which this request is answered when it acts."""
        return 200

    def replay(self, entry: Entry) -> Response:
        """Today's answer to the request that wrote `entry`, without any secret shown once."""
        raise NotImplementedError

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "POST" or not hasattr(self, "post"):
            return
        key, caller = request_key(request), self.caller_of(request)
        if key is None or caller is None:
            return
        request.house_mark = RequestMark(  # type: ignore[attr-defined]
            caller=caller,
            key=key,
            digest=request_digest(request),
            answer_status=self.answer_status(),
        )
        # DRF looks the handler up on the instance right after this method.
        handler: Callable[..., Response] = getattr(self, "post")  # noqa: B009 -- set by as_view
        setattr(self, "post", partial(self._once, handler))  # noqa: B010

    def _once(
        self, act: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        mark: RequestMark = request.house_mark  # type: ignore[attr-defined]
        earlier = queries.first_act_of(caller=mark.caller, key=mark.key)
        if earlier is None:
            try:
                return act(request, *args, **kwargs)
            except (Refusal, APIException, Http404, IntegrityError):
                # Two at once: the other one acted between our look and our lock.
                earlier = queries.first_act_of(caller=mark.caller, key=mark.key)
                if earlier is None:
                    raise
        if earlier.request_digest != mark.digest:
            raise KeyReused
        answer = self.replay(earlier)
        answer.status_code = earlier.answer_status or 200
        answer["Idempotency-Replayed"] = "true"
        return answer
