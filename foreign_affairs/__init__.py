"""The project: wiring on top, the nouns that every app shares below. See docs/architecture.md."""

from foreign_affairs.celery import app as celery_app

__all__ = ["celery_app"]
