"""Dossiers as rows of a page or a sheet: what a list shows of each, the days left in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.rest import sheets as xlsx
from foreign_affairs.workdays.queries import current_calendar
from permits import queries, sheets
from permits.domain.lifecycle import CLOCK_RUNS, State
from permits.domain.reminders import left_working_days
from permits.models import Dossier

PAGE_SIZE = 25
MORE = ("submitted_at", "step__name_vi", "step__name_en", "assignee_id")


def page_of(
    dossiers: QuerySet[Dossier],
    *,
    number: str | None,
    actor: Actor,
    today: date,
    more: tuple[str, ...] = (),
) -> Page[dict[str, Any]]:
    """One page of `dossiers` (from `with_sla_state`) as `actor` may read them.

    `left` and, for the present step, `slack` are working days: None where no clock runs, or where
    the year is not published; `opinions` is how many are awaited from agencies. `more` names
    further columns of `dossiers`. The page is found by its keys first, so that only its own rows
    are joined.
    """
    keys = dossiers.values_list("pk", flat=True)
    page: Page[Any] = Paginator(keys, PAGE_SIZE).get_page(number)
    calendar = current_calendar()
    columns = (*MORE, *more)
    rows = queries.rows_of(dossiers, list(page.object_list), *columns, queries.STEP_DUE)
    asked = [found["id"] for found in rows if found["state"] == State.CONSULTING]
    awaited = queries.awaited_counts(asked) if asked and actor.is_staff else {}
    shown = []
    for found in rows:
        row = queries.as_row(found, actor) | {name: found[name] for name in columns}
        running = row["state"] in CLOCK_RUNS
        row["step_due_on"] = found[queries.STEP_DUE]
        for name, due_on in (("left", row["due_on"]), ("slack", row["step_due_on"])):
            row[name] = (
                left_working_days(calendar, today=today, due_on=due_on)
                if running and due_on is not None
                else None
            )
        row["opinions"] = awaited.get(row["id"], 0)
        shown.append(row)
    page.object_list = shown
    return page


def sheet_of(dossiers: QuerySet[Dossier], *, actor: Actor, name: str) -> FileResponse:
    """All of `dossiers` (from `with_sla_state`) as `actor` may read them, as a spreadsheet."""
    xlsx.check_size(dossiers.count())
    return xlsx.answer(_rows(dossiers, actor), sheets.DOSSIERS, name=name)


def _rows(dossiers: QuerySet[Dossier], actor: Actor) -> Iterator[dict[str, Any]]:
    for found in queries.list_rows(dossiers, *sheets.MORE).iterator(xlsx.ROWS_AT_ONCE):
        yield queries.as_row(found, actor) | {name: found[name] for name in sheets.MORE}
