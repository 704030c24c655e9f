"""Files that were looked through and wait for a second click: kept for a while, without a row.

What is not fetched is removed by `sweep_orphans`, like every file without a row.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.files.base import ContentFile

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.documents import checks, storage
from foreign_affairs.refusals import Reason, RuleBroken

WAITS = timedelta(hours=1)
_SALT = "foreign_affairs.documents.waiting"


class NoLongerWaiting(RuleBroken):
    """The file was fetched already, waited too long, or is not the one that was looked through."""

    reason = "no_longer_waiting"

    def __init__(self) -> None:
        super().__init__(
            [
                Reason(
                    "no_longer_waiting",
                    "The table that was looked through is no longer kept here. Please choose it "
                    "once more.",
                    "file",
                )
            ]
        )


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file as it was looked through; `stream` stands at its beginning."""

    name: str
    size: int
    stream: io.BytesIO


def keep_waiting(content: bytes, *, name: str, actor: Actor, at: datetime) -> str:
    """Keep `content` for `actor` until an hour after `at`; answers what fetches it, once."""
    path = storage.private_storage().save(
        storage.unguessable_path(None, name), ContentFile(content)
    )
    return signing.dumps(
        {
            "path": path,
            "name": checks.safe_name(name),
            "sha256": hashlib.sha256(content).hexdigest(),
            "user": actor.user_id,
            "until": (at + WAITS).timestamp(),
        },
        salt=_SALT,
    )


def fetch_waiting(token: str, *, actor: Actor, at: datetime) -> WaitingFile:
    """The file that `token` names, byte for byte, for whom it was kept; then it is gone.

    Raises NoLongerWaiting, whatever is wrong with it.
    """
    try:
        kept = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise NoLongerWaiting from None
    if kept["user"] != actor.user_id or at.timestamp() > kept["until"]:
        raise NoLongerWaiting
    try:
        content = storage.private_storage().claim(kept["path"])
    except FileNotFoundError:
        raise NoLongerWaiting from None
    if hashlib.sha256(content).hexdigest() != kept["sha256"]:
        raise NoLongerWaiting
    return WaitingFile(kept["name"], len(content), io.BytesIO(content))
