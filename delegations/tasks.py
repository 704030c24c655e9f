"""The sweeps of delegations, for beat."""

from celery import shared_task
from django.utils import timezone

from delegations import operations


@shared_task
def watch_delegations() -> None:
    """Count days anew, remind of what is due."""
    now = timezone.now()
    operations.recount_delegation_days(at=now)
    operations.remind_of_delegations(at=now)


@shared_task
def purge_personal_data() -> None:
    """Remove the scans and notes of guests who left long ago."""
    operations.purge_personal_data(at=timezone.now())
