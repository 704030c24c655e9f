"""The sweeps of the applicant's voice, for beat."""

from celery import shared_task
from django.utils import timezone

from foreign_affairs.quality import operations


@shared_task
def ask_for_slips() -> None:
    """Ask organisers how it went, once, after their result."""
    operations.ask_for_slips(at=timezone.now())


@shared_task
def watch_answers() -> None:
    """Count the days of answers anew where the table changed, then remind of those that are due."""
    now = timezone.now()
    operations.recount_answers(at=now)
    operations.remind_of_answers(at=now)
