"""`GET|HEAD /feeds/<token>.ics`: one feed, for calendar programs.

Source: RFC 9110, 8.8 (validators), 12.5.3 (Accept-Encoding), 13.1 (conditional requests).

An unchanged calendar is answered by one query: the feed with its owner and the calendar's head,
whose cached validator still stands. Whatever goes wrong is answered with 503, never with an empty
calendar: that would clear the calendars of all who subscribed. The secret stands in the address,
so no log line names the path; and it stands in the header of the body, so only what follows the
header is kept in the cache. Whole bodies are kept in this process alone.
"""

import re
import time
import traceback
from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.deflated import Deflated
from foreign_affairs.shared_calendar.near import NearBodies
from foreign_affairs.shared_calendar.queries import Found

log = structlog.get_logger(__name__)

METHODS = ("GET", "HEAD")
MINUTE = 60
TRY_AGAIN_AFTER = 5 * MINUTE
BODY_KEPT = 60 * MINUTE
near = NearBodies(32 << 20)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind `token`: 200, 304, 404, 405, 410, 429 or 503."""
    if request.method not in METHODS:
        return _told(405, "Only GET and HEAD are answered here.", Allow=", ".join(METHODS))
    try:
        return _answer(request, token, at=timezone.now())
    except queries.FeedGone:
        return _told(410, "This subscription has ended.")
    except Exception:  # noqa: BLE001 -- see above; and a report with local variables would tell the secret
        log.error("feed_failed", trace=traceback.format_exc())  # noqa: TRY400
        return _told(
            503,
            "The calendar cannot be read at the moment.",
            **{"Retry-After": str(TRY_AGAIN_AFTER)},
        )


def _answer(request: HttpRequest, token: str, *, at: datetime) -> HttpResponse:
    if not _TOKEN.fullmatch(token):
        return _told(404, "There is no such subscription.")
    if _too_often(token):
        wait = MINUTE - int(time.time()) % MINUTE
        return _told(429, "Too many requests.", **{"Retry-After": str(wait)})
    found = queries.feed_behind(token, at=at)
    if found is None:
        return _told(404, "There is no such subscription.")
    zipped = _takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    settled = found.validated_under == queries.validated_under(
        revision=found.revision, head=found.head, rights=found.rights, at=at
    )
    # Without a condition the texts are read anyway, and need not be counted first.
    if not settled and _has_condition(request):
        found = found.settled_as(operations.settle_validator(found.pk, at=at))
        settled = True
    if settled and _is_known(request, found, at=at):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        found, body = _body(found, token, settled=settled, zipped=zipped, at=at)
        response = _calendar(body, zipped=zipped, head_only=request.method == "HEAD")
    response["ETag"] = _tags(found.validator)[zipped]
    response["Last-Modified"] = http_date(_modified(found))
    try:
        operations.note_feed_use(found, client=request.META.get("HTTP_USER_AGENT", ""), at=at)
    except DatabaseError:
        log.warning("feed_use_not_noted", feed=found.pk)
    return _private(response)


def _too_often(token: str) -> bool:
    """Whether this address was read more often this minute than the setting allows."""
    key = f"feed-rate:{token_hash(token)[:32]}:{int(time.time()) // MINUTE}"
    try:
        times = cache.incr(key)
    except ValueError:
        cache.add(key, 1, 2 * MINUTE)
        times = 1
    return bool(times > settings.FEED_REQUESTS_PER_MINUTE)


def _tags(validator: str) -> tuple[str, str]:
    """The strong tags of the body as it is and of the body under gzip."""
    return f'"{validator}"', f'"{validator}-gzip"'


def _modified(found: Found) -> int:
    if found.modified_at is None:
        raise ValueError("a feed without a validator has not been read yet")
    return int(found.modified_at.timestamp())


def _has_condition(request: HttpRequest) -> bool:
    return "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META


def _is_known(request: HttpRequest, found: Found, *, at: datetime) -> bool:
    """Whether the client has what it would get. If-None-Match settles it where it is given."""
    given = request.META.get("HTTP_IF_NONE_MATCH")
    if given is not None:
        known = {tag.removeprefix("W/") for tag in parse_etags(given)}
        return "*" in known or not known.isdisjoint(_tags(found.validator))
    since = parse_http_date_safe(request.META.get("HTTP_IF_MODIFIED_SINCE", ""))
    if since is None:
        return False
    # A date ahead of ours says nothing about what its sender has.
    modified = _modified(found)
    return modified <= since <= max(modified, int(at.timestamp()))


def _takes_gzip(accepted: str) -> bool:
    """Whether `accepted` names gzip, or anything, with a weight above nought."""
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        coding, _, parameters = part.strip().partition(";")
        weight = re.search(r"\bq\s*=\s*([0-9.]+)", parameters)
        try:
            weights[coding.strip().lower()] = float(weight.group(1)) if weight else 1.0
        except ValueError:
            weights[coding.strip().lower()] = 0.0
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _body(
    found: Found, token: str, *, settled: bool, zipped: bool, at: datetime
) -> tuple[Found, bytes]:
    """The bytes to send, and the feed as settled for exactly these bytes.

    What is kept serves only where the validator was `settled`.
    """
    secret = token_hash(token)
    body = near.get((secret, found.validator, zipped)) if settled else None
    if body is None:
        found, rest = _rest(found, settled=settled, zipped=zipped, at=at)
        begins = queries.feed_header(found.name, address=queries.feed_address(token)).encode()
        body = rest.after(begins) if isinstance(rest, Deflated) else begins + rest
        near.keep((secret, found.validator, zipped), body)
    return found, body


def _rest(
    found: Found, *, settled: bool, zipped: bool, at: datetime
) -> tuple[Found, bytes | Deflated]:
    """What follows the header, from the cache or made anew; and the feed as settled for it."""
    rest = cache.get(_cached_as(found, zipped=zipped)) if settled else None
    if rest is None:
        whole = queries.whole_feed(found.pk)
        rest, content = queries.feed_body(whole, at=at)
        if not settled or queries.feed_validator(whole, content) != found.validator:
            # The calendar moved since the validator was settled.
            under = queries.validated_under(
                revision=whole.revision,
                head=found.head,
                rights=queries.rights_of(whole.owner),
                at=at,
            )
            row = operations.settle_validator(found.pk, at=at, content=content, under=under)
            found = found.settled_as(row)
        if zipped:
            rest = Deflated.of(rest)
        cache.set(_cached_as(found, zipped=zipped), rest, BODY_KEPT)
    return found, rest


def _cached_as(found: Found, *, zipped: bool) -> str:
    return f"feed-body:{found.pk}:{found.validator}:{'gzip' if zipped else 'identity'}"


def _calendar(body: bytes, *, zipped: bool, head_only: bool) -> HttpResponse:
    response = HttpResponse(
        b"" if head_only else body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="calendar.ics"',
            "Content-Length": str(len(body)),
        },
    )
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response


def _told(status: int, sentence: str, **headers: str) -> HttpResponse:
    return _private(
        HttpResponse(
            sentence + "\n",
            status=status,
            content_type="text/plain; charset=utf-8",
            headers=headers,
        )
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "private"
    response["X-Robots-Tag"] = "noindex"
    return response
