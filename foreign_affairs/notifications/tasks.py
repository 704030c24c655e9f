"""The sweep that empties the outbox. Late, twice or two at once, it sends each notice once."""

from celery import shared_task
from django.utils import timezone

from foreign_affairs.notifications import operations, queries

BATCH = 50


@shared_task
def deliver_notices() -> int:
    """Send all that is due now, a small batch at a time; returns how many went out."""
    sent = 0
    while batch := list(queries.due(at=timezone.now()).values_list("pk", flat=True)[:BATCH]):
        sent += sum(operations.deliver(notice_id=pk, at=timezone.now()) for pk in batch)
    return sent
