"""What events hear of permits and places: the receivers of the documented signals."""

from datetime import datetime
from typing import Any

from events import operations
from foreign_affairs.shared_calendar.signals import resource_changed
from permits.signals import dossier_changed, permit_changed


def listen() -> None:
    """Connect the receivers, once, when the app starts."""
    permit_changed.connect(hear, dispatch_uid="events.permit_changed")
    dossier_changed.connect(hear, dispatch_uid="events.dossier_changed")
    resource_changed.connect(hear_of_place, dispatch_uid="events.resource_changed")


def hear(*, dossier_id: int, action: str, at: datetime, **_more: Any) -> None:
    """Let the event that is linked to the case follow what was done."""
    operations.follow_case(dossier_id=dossier_id, action=action, at=at)


def hear_of_place(*, resource_id: int, at: datetime, **_more: Any) -> None:
    """Let the events at this place tell it as it is called now."""
    operations.follow_place(resource_id=resource_id, at=at)
