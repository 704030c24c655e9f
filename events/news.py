"""What events hear of permits: the receivers of the documented signals."""

from datetime import datetime
from typing import Any

from events import operations
from permits.signals import dossier_changed, permit_changed


def listen() -> None:
    """Connect the receivers, once, when the app starts."""
    permit_changed.connect(hear, dispatch_uid="events.permit_changed")
    dossier_changed.connect(hear, dispatch_uid="events.dossier_changed")


def hear(*, dossier_id: int, action: str, at: datetime, **_more: Any) -> None:
    """Let the event that is linked to the case follow what was done."""
    operations.follow_case(dossier_id=dossier_id, action=action, at=at)
