"""The sweeps of permits, for beat."""

from celery import shared_task
from django.utils import timezone

from permits import operations


@shared_task
def remind_of_deadlines() -> None:
    """Queue reminders that are due: two working days before, one before, and when overdue."""
    operations.remind_of_deadlines(at=timezone.now())


@shared_task
def remind_of_annual_table() -> None:
    """Remind the office of the annual table that is due on 18 December."""
    operations.remind_of_annual_table(at=timezone.now())


@shared_task
def remind_of_reports() -> None:
    """Queue reminders of reports on results, to the organiser and then to the office."""
    operations.remind_of_reports(at=timezone.now())


@shared_task
def recount_report_days() -> None:
    """Bring the due days of open reports to the newest edition of the work days."""
    operations.recount_report_days(at=timezone.now())


@shared_task
def recompute_deadlines() -> None:
    """Bring open dossiers to the newest edition of the work days."""
    operations.recompute_deadlines(at=timezone.now())


@shared_task
def chase_agencies() -> None:
    """Chase opinions: a working day before the local date, after it, and after the legal date."""
    operations.chase_agencies(at=timezone.now())
