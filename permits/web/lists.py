"""Dossiers as rows of a page: what a list shows of each, with the days left said in words."""

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.workdays.queries import current_calendar
from permits import queries
from permits.domain.lifecycle import CLOCK_RUNS
from permits.domain.reminders import left_working_days
from permits.models import Dossier

PAGE_SIZE = 25
MORE = ("submitted_at", "step__name_vi", "step__name_en")


def page_of(
    dossiers: QuerySet[Dossier], *, number: str | None, actor: Actor, today: date
) -> Page[dict[str, Any]]:
    """One page of `dossiers` (from `with_sla_state`) as `actor` may read them.

    `left` is None where no clock runs, or where the year is not published.
    """
    rows = queries.list_rows(dossiers, *MORE)
    page: Page[dict[str, Any]] = Paginator(rows, PAGE_SIZE).get_page(number)
    calendar = current_calendar()
    shown = []
    for found in page.object_list:
        row = queries.as_row(found, actor) | {name: found[name] for name in MORE}
        running = row["state"] in CLOCK_RUNS and row["due_on"] is not None
        row["left"] = (
            left_working_days(calendar, today=today, due_on=row["due_on"]) if running else None
        )
        shown.append(row)
    page.object_list = shown
    return page
