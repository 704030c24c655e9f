"""`GET|HEAD /feeds/<token>.ics`: one feed, for calendar programs.

Source: RFC 9110, 8.8 (validators), 12.5.3 (Accept-Encoding), 13.1 (conditional requests).

An unchanged calendar is answered by one query: the feed with its owner and the calendar's head,
whose cached validator still stands. Whatever goes wrong is answered with 503, never with an empty
calendar: that would clear the calendars of all who subscribed. The secret stands in the address,
so no log line names the path; and it stands in the header of the body, so only what follows the
header is kept in the cache.
"""

import re
import struct
import time
import traceback
import zlib
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.shared_calendar import ical, operations, queries
from foreign_affairs.shared_calendar.models import Feed

log = structlog.get_logger(__name__)

METHODS = ("GET", "HEAD")
MINUTE = 60
TRY_AGAIN_AFTER = 5 * MINUTE
BODY_KEPT = 60 * MINUTE
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
_GZIP_BEGINS = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW_DEFLATE = -15
_FASTEST = 1


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
    behind = queries.feed_behind(token, at=at)
    if behind is None:
        return _told(404, "There is no such subscription.")
    found = behind.feed
    now = queries.validated_under(found, head=behind.head, rights=behind.rights, at=at)
    if found.validated_under != now:
        found = operations.settle_validator(found, at=at)
    zipped = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    if _is_known(request, found, at=at):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        found, body = _body(found, address=queries.feed_address(token), zipped=zipped, at=at)
        response = _calendar(body, zipped=zipped, head_only=request.method == "HEAD")
    response["ETag"] = _tags(found.validator)[zipped]
    response["Last-Modified"] = http_date(_modified(found))
    try:
        operations.note_feed_use(found, client=request.headers.get("User-Agent", ""), at=at)
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


def _modified(found: Feed) -> int:
    if found.modified_at is None:
        raise ValueError("a feed without a validator has not been read yet")
    return int(found.modified_at.timestamp())


def _is_known(request: HttpRequest, found: Feed, *, at: datetime) -> bool:
    """Whether the client has what it would get. If-None-Match settles it where it is given."""
    given = request.headers.get("If-None-Match")
    if given is not None:
        known = {tag.removeprefix("W/") for tag in parse_etags(given)}
        return "*" in known or not known.isdisjoint(_tags(found.validator))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
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


def _body(found: Feed, *, address: str, zipped: bool, at: datetime) -> tuple[Feed, bytes]:
    """The bytes to send, and the feed as settled for exactly these bytes."""
    begins = queries.feed_header(found, address=address).encode()
    rest = cache.get(_cached_as(found, zipped=zipped))
    if rest is None:
        texts, content = queries.feed_body(found, at=at)
        if queries.feed_validator(found, content) != found.validator:
            # The calendar moved since the validator was settled.
            found = operations.settle_validator(found, at=at, content=content)
        rest = texts + ical.END.encode()
        if zipped:
            rest = Deflated.of(rest)
        cache.set(_cached_as(found, zipped=zipped), rest, BODY_KEPT)
    if isinstance(rest, Deflated):
        return found, rest.after(begins)
    return found, begins + rest


def _cached_as(found: Feed, *, zipped: bool) -> str:
    return f"feed-body:{found.pk}:{found.validator}:{'gzip' if zipped else 'identity'}"


@dataclass(frozen=True, slots=True)
class Deflated:
    """The tail of a text, compressed on its own: raw deflate, CRC-32 and length of the text.

    Source: RFC 1951, 2.3; RFC 1952, 2.3.
    """

    packed: bytes
    crc: int
    length: int

    @classmethod
    def of(cls, text: bytes) -> "Deflated":
        press = zlib.compressobj(_FASTEST, zlib.DEFLATED, _RAW_DEFLATE)
        return cls(press.compress(text) + press.flush(), zlib.crc32(text), len(text))

    def after(self, begins: bytes) -> bytes:
        """One gzip member of `begins` and this tail; the same bytes for the same texts."""
        press = zlib.compressobj(_FASTEST, zlib.DEFLATED, _RAW_DEFLATE)
        # A full flush ends on a byte and leaves nothing that the tail would refer to.
        start = press.compress(begins) + press.flush(zlib.Z_FULL_FLUSH)
        # CRC-32 is linear: the head's, carried over as many noughts, then the tail's laid upon it.
        noughts = bytes(self.length)
        crc = zlib.crc32(noughts, zlib.crc32(begins)) ^ zlib.crc32(noughts) ^ self.crc
        size = (len(begins) + self.length) & 0xFFFFFFFF
        return b"".join((_GZIP_BEGINS, start, self.packed, struct.pack("<II", crc, size)))


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
