"""The published work days, for rules that need no database."""

from tests.foreign_affairs.workdays.conftest import calendar, table

__all__ = ["calendar", "table"]
