"""The sweep of scans that belong to nobody, for beat."""

from celery import shared_task
from django.utils import timezone

from foreign_affairs.personal_data import operations


@shared_task
def sweep_orphaned_scans() -> None:
    """Remove the scans that a killed process left without a row."""
    operations.sweep_orphaned_scans(at=timezone.now())
