"""The product's Celery application with every periodic task due each second, for the journeys."""

from foreign_affairs.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 1.0
