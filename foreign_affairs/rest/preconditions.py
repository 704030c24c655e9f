"""If-Match: nobody overwrites what he has not seen. Pure. Source: RFC 9110, 13.1.1."""

import hashlib
import re
from typing import Any

from foreign_affairs.refusals import Malformed, Reason, Refusal

_TAG = re.compile(r'\s*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


class PreconditionMissing(Refusal):
    """A change came without saying which state of the thing it changes."""

    reason = "if_match_required"

    def __init__(self) -> None:
        super().__init__(
            Reason(
                "if_match_required",
                "Send the ETag that you were given as If-Match, so that nobody's change is lost.",
            )
        )


class Stale(Refusal):
    """The thing has changed since the caller saw it. Operations may raise it under their lock."""

    reason = "stale"

    def __init__(self, *, etag: str = "") -> None:
        super().__init__(
            Reason("stale", "This has changed since you read it: read it again first.")
        )
        self.etag = etag

    def members(self) -> dict[str, Any]:
        return {"etag": self.etag} if self.etag else {}


def etag_of(kind: str, pk: object, revision: int) -> str:
    """The strong tag of one thing at one revision: `"dossier-12-r5"`, quotes included."""
    return f'"{kind}-{pk}-r{revision}"'


def etag_of_text(text: bytes) -> str:
    """The strong tag of a thing without revisions: a digest of what is said of it."""
    return f'"{hashlib.sha256(text).hexdigest()[:32]}"'


def require_match(header: str | None, etag: str) -> None:
    """Return if `header` names `etag`: a list is read, `*` names everything, weak tags never match.

    Raises PreconditionMissing without a header, Malformed if it is no list of tags, Stale if the
    tag is not in it.
    """
    if header is None or not header.strip():
        raise PreconditionMissing
    if header.strip() == "*":
        return
    tags, at = [], 0
    while at < len(header):
        found = _TAG.match(header, at)
        if found is None:
            raise Malformed(
                Reason("malformed", "If-Match is not a list of entity tags.", "If-Match")
            )
        tags.append(found.group(1))
        at = found.end()
    if etag not in tags:
        raise Stale(etag=etag)
