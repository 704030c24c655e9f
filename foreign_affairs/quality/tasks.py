"""The sweeps of the applicant's voice, for beat."""

from celery import shared_task
from django.utils import timezone

from foreign_affairs.quality import operations


@shared_task
def ask_for_slips() -> None:
    """Ask organisers how it went, once, after their result."""
    operations.ask_for_slips(at=timezone.now())
