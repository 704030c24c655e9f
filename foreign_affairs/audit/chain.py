"""How an entry is hashed. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def entry_hash(
    *,
    subject: str,
    position: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    details: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256, in hex, over everything an entry says and the hash of the one before it."""
    said = [
        subject,
        position,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        actor_id,
        action,
        details,
        previous_hash,
    ]
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
