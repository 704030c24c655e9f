"""New editions of the work days, as an administrator publishes them."""

from dataclasses import replace
from datetime import date, timedelta

from foreign_affairs.accounts.actors import acting
from foreign_affairs.workdays.deadlines import Kind
from foreign_affairs.workdays.operations import publish_edition
from foreign_affairs.workdays.queries import current_calendar
from tests.permits.stages import MONDAY

DAY = timedelta(days=1)


def publish(an, *, closed=(), opened=()):
    """The table of 2026 with `closed` more days off and `opened` no longer off."""
    rows = [
        day
        for day in current_calendar().days
        if day.date.year == 2026 and f"{day.date}" not in opened
    ]
    model = next(day for day in rows if day.kind is Kind.CLOSED)
    rows += [replace(model, date=date.fromisoformat(day), source="TB 1/TB-BNV") for day in closed]
    return publish_edition(
        rows=sorted(rows, key=lambda row: row.date),
        file_name="2026.csv",
        digest="ab" * 32,
        actor=acting(an),
        at=MONDAY + DAY,
    )
