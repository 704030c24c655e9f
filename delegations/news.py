"""What delegations hear of places: the receiver of the documented signal."""

from datetime import datetime
from typing import Any

from delegations import operations
from foreign_affairs.shared_calendar.signals import resource_changed


def listen() -> None:
    """Connect the receiver, once, when the app starts."""
    resource_changed.connect(hear_of_place, dispatch_uid="delegations.resource_changed")


def hear_of_place(*, resource_id: int, at: datetime, **_more: Any) -> None:
    """Let the programmes that lead to this place tell it as it is called now."""
    operations.follow_place(resource_id=resource_id, at=at)
