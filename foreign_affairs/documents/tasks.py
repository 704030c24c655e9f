"""Sweeps: late, twice or two at a time, the result is the same."""

from celery import shared_task
from django.utils import timezone

from foreign_affairs.documents import operations


@shared_task
def render_papers() -> None:
    """Render the papers that nobody has read yet."""
    operations.render_waiting(at=timezone.now())


@shared_task
def sweep_orphans() -> None:
    """Remove the files that a killed process left without a row."""
    operations.sweep_orphans(at=timezone.now())
