"""Celery and the whole beat table.

Every job is a sweep over rows: late, twice or two at once, it is right.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foreign_affairs.settings.dev")

app = Celery("foreign_affairs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "deliver_notices": {
        "task": "foreign_affairs.notifications.tasks.deliver_notices",
        "schedule": 5.0,
    },
    "render_papers": {
        "task": "foreign_affairs.documents.tasks.render_papers",
        "schedule": 30.0,
    },
    "sweep_orphans": {
        "task": "foreign_affairs.documents.tasks.sweep_orphans",
        "schedule": crontab(hour=3, minute=10),
    },
    "sweep_orphaned_scans": {
        "task": "foreign_affairs.personal_data.tasks.sweep_orphaned_scans",
        "schedule": crontab(hour=3, minute=20),
    },
    "remind_of_deadlines": {
        "task": "permits.tasks.remind_of_deadlines",
        "schedule": crontab(minute="*/15"),
    },
    "remind_of_annual_table": {
        "task": "permits.tasks.remind_of_annual_table",
        "schedule": crontab(minute=40, hour="*/6"),
    },
    "remind_of_reports": {
        "task": "permits.tasks.remind_of_reports",
        "schedule": crontab(minute=20),
    },
    "recount_report_days": {
        "task": "permits.tasks.recount_report_days",
        "schedule": crontab(minute="*/10"),
    },
    "recompute_deadlines": {
        "task": "permits.tasks.recompute_deadlines",
        "schedule": crontab(minute="*/10"),
    },
    "tell_workdays": {
        "task": "foreign_affairs.shared_calendar.tasks.tell_workdays",
        "schedule": crontab(minute="*/10"),
    },
    "forget_invitations": {
        "task": "foreign_affairs.shared_calendar.tasks.forget_invitations",
        "schedule": crontab(hour=3, minute=30),
    },
    "ask_for_slips": {
        "task": "foreign_affairs.quality.tasks.ask_for_slips",
        "schedule": crontab(minute="*/30"),
    },
    "watch_events": {
        "task": "events.tasks.watch_events",
        "schedule": crontab(minute="*/15"),
    },
    "forget_guests_of_events": {
        "task": "events.tasks.forget_guests",
        "schedule": crontab(minute=40),
    },
    "watch_delegations": {
        "task": "delegations.tasks.watch_delegations",
        "schedule": crontab(minute="3-59/15"),
    },
    "purge_personal_data": {
        "task": "delegations.tasks.purge_personal_data",
        "schedule": crontab(minute=50),
    },
    "chase_agencies": {
        "task": "permits.tasks.chase_agencies",
        "schedule": crontab(minute="5-59/15"),
    },
    "watch_answers": {
        "task": "foreign_affairs.quality.tasks.watch_answers",
        "schedule": crontab(minute="*/15"),
    },
}
