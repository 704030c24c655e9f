"""The sweeps of events, for beat."""

from celery import shared_task
from django.utils import timezone

from events import operations


@shared_task
def watch_events() -> None:
    """Follow permits whose news was lost, count days anew, remind of what is due."""
    now = timezone.now()
    operations.follow_lost_news(at=now)
    operations.recount_event_days(at=now)
    operations.remind_of_events(at=now)


@shared_task
def forget_guests() -> None:
    """Delete who was invited by mail to events that are long over."""
    operations.forget_guests(at=timezone.now())
