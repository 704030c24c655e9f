"""The one-purpose link by which an organiser evaluates a dossier without an account.

It is signed, not stored: it names one dossier and the instant it was made, and opens its slip
and nothing else until `LIFE` is over.
"""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from foreign_affairs.refusals import NotVisible

LIFE = timedelta(days=60)
_SIGNER = Signer(salt="foreign_affairs.quality.slip")


def token_for(dossier_id: int, *, at: datetime) -> str:
    """The secret part of the link, safe in an address."""
    return _SIGNER.sign_object({"d": dossier_id, "t": int(at.timestamp())}).replace(":", "~")


def dossier_of(token: str, *, at: datetime) -> int:
    """The key of the dossier that `token` was made for. Raises NotVisible if it is not good now."""
    try:
        said = _SIGNER.unsign_object(token.replace("~", ":"))
    except BadSignature:
        raise NotVisible from None
    age = at.timestamp() - said["t"]
    if not 0 <= age + 1 <= LIFE.total_seconds():
        raise NotVisible
    return int(said["d"])
