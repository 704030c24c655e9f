"""The sweeps of the calendar, for beat."""

from celery import shared_task
from django.utils import timezone

from foreign_affairs.shared_calendar import operations


@shared_task
def tell_workdays() -> None:
    """Bring the days off and worked Saturdays in the calendar to the newest edition."""
    operations.tell_workdays(at=timezone.now())


@shared_task
def forget_invitations() -> None:
    """Delete the mails to invited people that left long ago."""
    operations.forget_mails(at=timezone.now())
