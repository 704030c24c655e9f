"""News for the apps above: sent on commit, never before, so that what is read is what stands."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.dispatch import Signal

from foreign_affairs.shared_calendar.models import Resource

resource_changed = Signal()
"""What is told of a resource changed: its name, its address, its position.

Sent with `sender=Resource`, `resource_id` and `at`. Entries that tell its place are published again
by whoever tells them. A receiver that fails is logged and stops neither the act nor the others.
"""


def announce(resource: Resource, *, at: datetime) -> None:
    """Send `resource_changed` when the running transaction is committed."""
    transaction.on_commit(
        partial(resource_changed.send_robust, sender=Resource, resource_id=resource.pk, at=at)
    )
